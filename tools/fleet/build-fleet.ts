// Starts every part of the simulated fleet, and ends what it started.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openReader } from '#hub/db/open-database.ts'
import { ensureProgram, REDIS } from '../../demo/ensure-debian-package.ts'
import { relaySettings } from '../relay-settings.ts'
import { type FleetCloud, loginUrl, startFleetCloud } from './fleet-cloud.ts'
import type { FleetOptions, OutletPlan } from './fleet-plan.ts'
import { type FleetProcess, startFleetProcess } from './fleet-process.ts'
import { type FullOutlet, startFullOutlet } from './full-outlet.ts'
import { copyOutlet, makeTemplate, type OutletFolder } from './make-outlets.ts'
import type { ShopSpec, Sold } from './open-shop.ts'
import type { LineTraffic, RegionOrder } from './region.ts'
import type { RelaySpec } from './relay-process.ts'
import type { ShopNews, TradeResult } from './shop-process.ts'

export type FleetOutlet = OutletFolder & {
  plan: OutletPlan
  /** The last sequence of its outbox. */
  readSequence(): number
  hubSocket: string
  relayEnv: Record<string, string>
}
export type Fleet = {
  outlets: readonly FleetOutlet[]
  cloudUrl: string
  pids: { postgres: number; relays: number[]; hubs: number[] }
  soldCount(): number
  /** How far the trade is in its plan, in milliseconds of the plan. */
  planMs(): number
  trade(): Promise<{ sold: Map<number, Sold>; lateMsMax: number }>
  loseRegion(): Promise<void>
  restoreRegion(): Promise<void>
  traffic(): Promise<LineTraffic[]>
  /** Resolves when every hub was told that all of its rows arrived. */
  hubsKnow(): Promise<void>
  /** How often relays had to try again, by reason. */
  retries(): Record<string, number>
}

const script = (name: string): string => join(import.meta.dirname, name)
const KNOW_POLL_MS = 100
const KNOW_MS_MAX = 60_000
/** So many hubs start at the same time. */
const STARTS_AT_ONCE = 2

type Stoppable = () => Promise<unknown>

/** `endings` gets what must be ended, in the order of starting, as soon as it runs. */
export async function buildFleet(
  folder: string,
  plan: readonly OutletPlan[],
  options: FleetOptions,
  endings: Stoppable[],
): Promise<Fleet> {
  const cloud = await startFleetCloud(join(folder, 'postgres'), plan)
  endings.push(() => cloud.postgres.stop('immediate'))
  const region = startFleetProcess(script('region.ts'))
  endings.push(region.end)
  const outlets = await placeOutlets(folder, plan, cloud, region, endings)
  // Tills wait ten seconds for their hub: these start while the machine has nothing else to do.
  const full = await startFull(outlets, endings)
  const pairs = startPairs(outlets, options.workers, folder)
  endings.push(...pairs.flatMap(({ hubs, relays }) => [hubs.end, relays.end]))
  await Promise.all(pairs.map(({ open }) => open()))
  return assemble({ outlets, cloud, region, pairs, full })
}

async function placeOutlets(
  folder: string,
  plan: readonly OutletPlan[],
  cloud: FleetCloud,
  region: FleetProcess,
  endings: Stoppable[],
): Promise<FleetOutlet[]> {
  const order: RegionOrder = { to: cloud.postgres, shapes: plan.map(({ line }) => line.shape) }
  const ports = await region.call<number[]>('open', {
    ...order,
    to: { host: cloud.postgres.host, port: cloud.postgres.port },
  })
  const template = await makeTemplate(join(folder, 'template'))
  return plan.map((each) => {
    const home = join(folder, each.code)
    const hubSocket = join(home, 'relay.sock')
    const login = cloud.logins[each.index]
    const port = ports[each.index]
    if (!login || !port) throw new Error(`${each.code} has no login or no line`)
    const copy = copyOutlet(template, home, each)
    const relayEnv = relaySettings({
      ...{ databasePath: copy.databasePath, hubSocket },
      dataFolder: join(home, 'relay'),
      cloudUrl: loginUrl(port, login),
    })
    const reader = openReader(copy.databasePath)
    endings.push(async () => reader.close())
    const head = reader.prepare('SELECT outbox_sequence FROM chain_head').pluck()
    return { ...copy, plan: each, readSequence: () => head.get() as number, hubSocket, relayEnv }
  })
}

type Pair = {
  hubs: FleetProcess
  relays: FleetProcess
  relayLog: string
  open(): Promise<void>
  soldCount(): number
  planMs(): number
}

/** Hubs in one process and their relays in another, as on the box; the hubs' kicks are passed on. */
function startPairs(outlets: readonly FleetOutlet[], count: number, folder: string): Pair[] {
  const shared = outlets.filter(({ plan }) => !plan.isFull)
  return Array.from({ length: shared.length === 0 ? 0 : count }, (_, worker) => {
    const own = shared.filter((__, index) => index % count === worker)
    const relayLog = join(folder, `relays-${worker}.log`)
    const relays = startFleetProcess(script('relay-process.ts'))
    let [soldCount, planMs] = [0, 0]
    const hubs = startFleetProcess(script('shop-process.ts'), (news) => {
      const { kicked, ...latest } = news as ShopNews
      soldCount = latest.soldCount
      planMs = latest.planMs
      relays.tell('kick', kicked)
    })
    const open = async (): Promise<void> => {
      const shops: ShopSpec[] = own.map(({ plan, databasePath, pairingCode, hubSocket }) => ({
        ...{ index: plan.index, seed: plan.seed, saleAtMs: plan.saleAtMs },
        ...{ databasePath, pairingCode, hubSocket },
      }))
      await hubs.call('open', shops)
      const specs: RelaySpec[] = own.map(({ plan, relayEnv }) => ({
        index: plan.index,
        env: relayEnv,
      }))
      await relays.call('start', { specs, logPath: relayLog })
    }
    return { hubs, relays, relayLog, open, soldCount: () => soldCount, planMs: () => planMs }
  })
}

type RunningFull = { outlet: FleetOutlet; running: FullOutlet }

async function startFull(
  outlets: readonly FleetOutlet[],
  endings: Stoppable[],
): Promise<RunningFull[]> {
  const waiting = outlets.filter(({ plan }) => plan.isFull)
  if (waiting.length === 0) return []
  const redis = ensureProgram(REDIS, console.error)
  if (!redis.ok) throw new Error(`${redis.reason}: ${redis.commandToType}`)
  const full: RunningFull[] = []
  const startNext = async (): Promise<void> => {
    for (let outlet = waiting.shift(); outlet; outlet = waiting.shift()) {
      const { plan, hubSocket, relayEnv } = outlet
      const running = await startFullOutlet(outlet, {
        ...{ redisCommand: redis.path, seed: plan.seed, hubSocket, relayEnv },
      })
      endings.push(running.stop)
      full.push({ outlet, running })
    }
  }
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, startNext))
  return full
}

type Parts = {
  outlets: FleetOutlet[]
  cloud: FleetCloud
  region: FleetProcess
  pairs: Pair[]
  full: RunningFull[]
}

function assemble({ outlets, cloud, region, pairs, full }: Parts): Fleet {
  const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0)
  return {
    outlets,
    cloudUrl: cloud.postgres.url,
    pids: {
      postgres: cloud.postgres.pid,
      relays: [
        ...pairs.map(({ relays }) => relays.pid),
        ...full.map((each) => each.running.relayPid),
      ],
      hubs: [...pairs.map(({ hubs }) => hubs.pid), ...full.map((each) => each.running.hubPid)],
    },
    soldCount: () =>
      sum(pairs.map((pair) => pair.soldCount())) +
      sum(full.map((each) => each.running.soldCount())),
    planMs: () =>
      Math.min(
        ...(pairs.length > 0 ? pairs : full.map((each) => each.running)).map((each) =>
          each.planMs(),
        ),
      ),
    trade: () => tradeAll(pairs, full),
    loseRegion: () => region.call('lose'),
    restoreRegion: () => region.call('restore'),
    traffic: () => region.call('traffic'),
    hubsKnow: () => waitForMarks(outlets),
    retries: () =>
      countRetries([
        ...pairs.map(({ relayLog }) => relayLog),
        ...full.map(({ outlet }) => join(outlet.folder, 'cloud-relay-main.log')),
      ]),
  }
}

async function tradeAll(
  pairs: Pair[],
  full: RunningFull[],
): Promise<{ sold: Map<number, Sold>; lateMsMax: number }> {
  const sold = new Map<number, Sold>()
  const [results] = await Promise.all([
    Promise.all(pairs.map(({ hubs }) => hubs.call<TradeResult>('trade'))),
    ...full.map(async ({ outlet, running }) => {
      sold.set(outlet.plan.index, await running.trade(outlet.plan.saleAtMs))
    }),
  ])
  for (const result of results) for (const [index, each] of result.sold) sold.set(index, each)
  return { sold, lateMsMax: Math.max(0, ...results.map(({ lateMsMax }) => lateMsMax)) }
}

async function waitForMarks(outlets: readonly FleetOutlet[]): Promise<void> {
  let waiting = outlets.map(({ databasePath }) => databasePath)
  for (let waitedMs = 0; waiting.length > 0; waitedMs += KNOW_POLL_MS) {
    // Whoever is left then is a difference of the reconciliation.
    if (waitedMs > KNOW_MS_MAX) return
    waiting = waiting.filter((path) => !knowsAll(path))
    await new Promise((resolve) => setTimeout(resolve, KNOW_POLL_MS))
  }
}

function knowsAll(databasePath: string): boolean {
  const reader = openReader(databasePath)
  try {
    const found = reader.prepare(
      `SELECT 1 FROM chain_head JOIN cloud_mark USING (epoch)
       WHERE cloud_mark.last_sequence = chain_head.outbox_sequence`,
    )
    return found.get() !== undefined
  } finally {
    reader.close()
  }
}

/** Relays log every pause with its reason's code. */
function countRetries(logPaths: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const path of logPaths) {
    if (!existsSync(path)) continue
    for (const [, code = ''] of readFileSync(path, 'utf8').matchAll(/"code":"([A-Z0-9-]+)"/g)) {
      counts[code] = (counts[code] ?? 0) + 1
    }
  }
  return counts
}
