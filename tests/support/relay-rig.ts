// A hub's books with their door for the relay, a real Redis, a real PostgreSQL behind a bad line,
// and the relay as the process it is on the box.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { HubDeps } from '#hub/app-types.ts'
import { readCloudState } from '#hub/cloud/cloud-state.ts'
import { type RelaySocket, startRelaySocket } from '#hub/cloud/relay-socket.ts'
import type { Db } from '#hub/db/open-database.ts'
import { createKick } from '#hub/outbox/kick.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import type { PrivateRedis } from '../../demo/private-redis.ts'
import { COMPILE_CACHE } from '../../tools/compile-cache.ts'
import { startTestCloud, type TestCloud, urlOf } from './cloud.ts'
import { startTestRedis } from './redis.ts'
import { makeSale } from './sale-maker.ts'
import { testId } from './small-outlet.ts'
import { openSmallShop } from './small-shop.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'
import { makeTempFolder } from './temp-folder.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'cloud-relay', 'main.ts')
const WAIT_MS_MAX = 45_000
const POLL_MS = 20

export type RelayRig = {
  db: Db
  deps: HubDeps
  folder: string
  cloud: TestCloud
  redis: PrivateRedis | null
  /** Stands between the relay and PostgreSQL. */
  line: TcpProxy
  door: RelaySocket
  live: LiveMessage[]
  relay: RelayProcess
  /** The environment of the relay. */
  settings: Record<string, string>
  /** Sells so many more sales through the hub's own door. */
  sell(count: number): Promise<void>
  /** Resolves when the hub knows that the cloud has everything. */
  arrived(): Promise<void>
  /** Every sale of the hub against every sale of the cloud: null, or what differs. */
  reconcile(): Promise<string | null>
}

export type RelayProcess = {
  pid(): number
  /** Everything it logged so far. */
  log(): string
  kill(signal: NodeJS.Signals): Promise<number | null>
  start(): Promise<void>
}

export async function startRelayRig(
  t: Test,
  options: { withRedis: boolean; settings?: Record<string, string> },
): Promise<RelayRig> {
  const folder = makeTempFolder(t, 'rig')
  const redis = options.withRedis ? await startTestRedis(t) : null
  const redisUrl = redis ? `unix:${redis.socketPath}` : null
  const cloud = await startTestCloud(t)
  const line = await startTcpProxy(t, cloud.postgres)
  const shop = openSmallShop(folder)
  const live: LiveMessage[] = []
  const kick = createKick({ redisUrl, timers: realSeams.timers })
  const deps: HubDeps = {
    ...shop.deps,
    seams: { ...shop.seams, timers: realSeams.timers },
    kickRelay: kick.kick,
    live: {
      publish: (message) => void live.push(message),
      publishTo: (_, message) => void live.push(message),
    },
  }
  const hubSocket = join(folder, 'relay.sock')
  const door = await startRelaySocket(deps, hubSocket)
  const settings = {
    RELAY_OUTLET_DATABASE: shop.path,
    RELAY_DATA_FOLDER: join(folder, 'relay'),
    RELAY_HUB_SOCKET: hubSocket,
    RELAY_CLOUD_URL: urlOf(line, cloud.login),
    ...(redisUrl ? { RELAY_REDIS_URL: redisUrl } : {}),
    ...options.settings,
  }
  const relay = relayProcess(settings)
  t.teardown(async () => {
    await relay.kill('SIGKILL')
    await kick.close()
    await door.close()
    shop.db.close()
  })
  await relay.start()
  const taker = createSaleTaker(deps)
  let sold = 0
  return {
    ...{ db: shop.db, deps, folder, cloud, redis, line, door, live, relay, settings },
    sell: async (count) => {
      const numbers = Array.from({ length: count }, () => ++sold)
      const sales = numbers.map((number) =>
        makeSale({ number, transactionId: testId(3_000_000 + number), items: [[1, 2000]] }),
      )
      const answers = await Promise.all(sales.map((sale) => taker.take('direct', sale, 0)))
      for (const answer of answers) must(answer)
    },
    arrived: () => waitFor(() => readCloudState(shop.db).pending_count === 0, relay),
    reconcile: () => reconcile(shop.db, cloud),
  }
}

function relayProcess(settings: Record<string, string>): RelayProcess {
  let child: ChildProcess | null = null
  let log = ''
  return {
    pid: () => child?.pid ?? 0,
    log: () => log,
    start: async () => {
      const started = spawn(process.execPath, [MAIN], {
        env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...settings },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      started.stderr.on('data', (chunk) => {
        log += chunk
      })
      const [ready] = await Promise.race([
        once(started.stdout, 'data'),
        once(started, 'exit').then(() => ['no READY line']),
      ])
      if (!String(ready).startsWith('READY ')) throw new Error(`the relay: ${ready}\n${log}`)
    },
    kill: async (signal) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return null
      const exited = once(child, 'exit')
      child.kill(signal)
      const [code] = await exited
      return code as number | null
    },
  }
}

export async function waitFor(
  isTrue: () => boolean | Promise<boolean>,
  relay?: RelayProcess,
  msMax = WAIT_MS_MAX,
): Promise<void> {
  const startMs = performance.now()
  while (!(await isTrue())) {
    if (performance.now() - startMs > msMax)
      throw new Error(`waited in vain; the relay says:\n${relay?.log()}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

type Sum = { sales: number; total: number; lines: number; payments: number; ids: string }

async function reconcile(db: Db, cloud: TestCloud): Promise<string | null> {
  const own = db
    .prepare(
      `SELECT count(*) AS sales, coalesce(sum(total_minor), 0) AS total,
         (SELECT coalesce(sum(total_minor), 0) FROM sale_line) AS lines,
         (SELECT coalesce(sum(amount_minor), 0) FROM sale_payment) AS payments,
         (SELECT group_concat(id, ' ') FROM (SELECT id FROM sale ORDER BY id)) AS ids FROM sale`,
    )
    .get() as Sum
  const [theirs] = await cloud.ask<Sum>(
    `SELECT count(*)::int AS sales, coalesce(sum(total_minor), 0)::int AS total,
       (SELECT coalesce(sum(total_minor), 0)::int FROM ocean.sale_line) AS lines,
       (SELECT coalesce(sum(amount_minor), 0)::int FROM ocean.sale_payment) AS payments,
       string_agg(sale_id::text, ' ' ORDER BY sale_id) AS ids FROM ocean.sale`,
  )
  const [extra] = await cloud.ask<{ documents: number; quarantined: number; last: number }>(
    `SELECT (SELECT count(*)::int FROM ocean.document) AS documents,
       (SELECT count(*)::int FROM ocean.quarantine) AS quarantined,
       (SELECT last_sequence::int FROM ocean.epoch) AS last`,
  )
  const outboxCount = db.prepare('SELECT count(*) FROM outbox').pluck().get()
  const isEqual =
    JSON.stringify(own) === JSON.stringify(theirs) &&
    extra?.documents === outboxCount &&
    extra?.last === outboxCount &&
    extra?.quarantined === 0
  return isEqual ? null : JSON.stringify({ own, theirs, extra, outboxCount })
}
