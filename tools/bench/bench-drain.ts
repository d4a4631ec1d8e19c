// Section 14: 10,000 sales drained by the product's relay, against the bare loop of the same SQL
// function and against a job per sale, on loopback and through 60 ms of round trip.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { readRelayConfig } from '../../cloud-relay/relay-config.ts'
import { startRelay } from '../../cloud-relay/start-relay.ts'
import { ensureProgram, REDIS } from '../../demo/ensure-debian-package.ts'
import { startPrivateRedis } from '../../demo/private-redis.ts'
import { type FleetProcess, startFleetProcess } from '../fleet/fleet-process.ts'
import { relaySettings } from '../relay-settings.ts'
import { makeRunFolder, removeRunFolder } from '../run-folder.ts'
import { PLAIN_LINE } from '../shaped-line.ts'
import { type BenchCloud, type BenchDatabase, startBenchCloud, withClient } from './bench-cloud.ts'
import { type Finding, median } from './finding.ts'
import { runJobPerSale } from './job-per-sale.ts'
import { rawBatches, rawIngest } from './raw-ingest.ts'
import { type Backlog, makeBacklog } from './relay-backlog.ts'

const PAIRS = 5
const SALES = 10_000
const DELAY_MS = 30
const POLL_MS = 5
/** The job relay is measured on fewer sales and scaled: at 60 ms each takes most of a second. */
const JOBS = { near1: 500, near10: 1_500, far1: 10, far10: 60 }

type Rates = { raw: number; near: number; far: number } & Record<keyof typeof JOBS, number>
type Rig = {
  folder: string
  backlog: Backlog
  cloud: BenchCloud
  redisPath: string
  farPort: number
}

export async function benchDrain(sales = SALES, pairCount = PAIRS): Promise<Finding[]> {
  const folder = makeRunFolder('bench-drain')
  const endings: (() => Promise<unknown>)[] = []
  try {
    const backlog = await makeBacklog(folder, sales)
    const cloud = await startBenchCloud(join(folder, 'postgres'))
    endings.push(cloud.stop)
    const program = ensureProgram(REDIS, console.error)
    if (!program.ok) throw new Error(`${program.reason}: ${program.commandToType}`)
    const redis = await startPrivateRedis({
      ...{ command: program.path, folder: join(folder, 'redis'), diesWithParent: true },
    })
    endings.push(redis.stop)
    const line = startFleetProcess(join(import.meta.dirname, '..', 'fleet', 'region.ts'))
    endings.push(line.end)
    const farPort = await openFarLine(line, cloud)
    const rig = { folder, backlog, cloud, redisPath: redis.socketPath, farPort }
    await measure(rig)
    const pairs: Rates[] = []
    for (let pair = 0; pair < pairCount; pair += 1) pairs.push(await measure(rig))
    return describe(pairs, backlog, sales)
  } finally {
    for (const end of endings.reverse()) await end()
    removeRunFolder(folder)
  }
}

async function openFarLine(line: FleetProcess, { postgres }: BenchCloud): Promise<number> {
  const order = {
    to: { host: postgres.host, port: postgres.port },
    shapes: [{ ...PLAIN_LINE, delayMs: DELAY_MS }],
  }
  const [port = 0] = await line.call<number[]>('open', order)
  return port
}

/** Each in a fresh database. All figures are sales a second. */
async function measure(rig: Rig): Promise<Rates> {
  const { backlog, cloud } = rig
  const sales = backlog.rows.filter(({ kind }) => kind === 'sale-completed')
  const inFresh = async (work: (database: BenchDatabase) => Promise<number>): Promise<number> => {
    const database = await cloud.freshDatabase(backlog.epoch)
    try {
      return await work(database)
    } finally {
      await database.drop()
    }
  }
  const perSecond = (count: number, elapsedMs: number): number => (count / elapsedMs) * 1_000
  const raw = await inFresh((database) =>
    withClient(database.outletUrl(), (client) =>
      rawIngest(client, backlog.epoch, rawBatches(backlog.rows)),
    ),
  )
  const near = await inFresh((database) => drainOnce(rig, database, database.outletUrl()))
  const far = await inFresh((database) => drainOnce(rig, database, database.outletUrl(rig.farPort)))
  const jobs = (count: number, concurrency: number, port?: number): Promise<number> =>
    inFresh(async ({ adminUrl, outletId }) => {
      const url = new URL(adminUrl)
      if (port) url.port = String(port)
      const relay = { redisPath: rig.redisPath, cloudUrl: url.href, concurrency, outletId }
      const elapsedMs = await runJobPerSale(relay, backlog.epoch, sales.slice(0, count))
      return perSecond(count, elapsedMs)
    })
  return {
    raw: perSecond(sales.length, raw),
    near: perSecond(sales.length, near),
    far: perSecond(sales.length, far),
    near1: await jobs(JOBS.near1, 1),
    near10: await jobs(JOBS.near10, 10),
    far1: await jobs(JOBS.far1, 1, rig.farPort),
    far10: await jobs(JOBS.far10, 10, rig.farPort),
  }
}

let drains = 0

/** Milliseconds from the start of a relay that knows nothing until the cloud has all rows. */
async function drainOnce(rig: Rig, database: BenchDatabase, cloudUrl: string): Promise<number> {
  const home = join(rig.folder, `relay-${++drains}`)
  mkdirSync(home)
  const { databasePath, rows } = rig.backlog
  const config = readRelayConfig(
    relaySettings({
      ...{ databasePath, cloudUrl, dataFolder: home },
      hubSocket: join(home, 'no-hub.sock'),
    }),
  )
  return withClient(database.adminUrl, async (client) => {
    const startedMs = performance.now()
    const relay = startRelay(config, pino({ level: 'warn' }, pino.destination(2)))
    try {
      for (;;) {
        const found = await client.query<{ last_sequence: string }>(
          'SELECT last_sequence FROM ocean.epoch WHERE outlet_id = $1',
          [database.outletId],
        )
        if (Number(found.rows[0]?.last_sequence) === rows.length) {
          return performance.now() - startedMs
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      }
    } finally {
      await relay.stop()
    }
  })
}

function describe(pairs: Rates[], backlog: Backlog, sales: number): Finding[] {
  const rate = (name: keyof Rates): string => median(pairs.map((pair) => pair[name])).toFixed(1)
  const ratio = (ours: keyof Rates, theirs: keyof Rates): number =>
    median(pairs.map((pair) => pair[ours] / pair[theirs]))
  const against = (
    where: string,
    ours: 'near' | 'far',
    theirs: keyof typeof JOBS,
    budget: number | null,
  ): Finding => ({
    what: `relay drains ${sales} sales, ${where}`,
    ours: `${rate(ours)} sales/s`,
    reference: `${rate(theirs)} sales/s job per sale (measured on ${JOBS[theirs]})`,
    ratio: ratio(ours, theirs),
    budget: budget === null ? null : `>= ${budget}`,
    ...(budget === null ? {} : { isMet: (found: number) => found >= budget }),
  })
  const kilobytes = (backlog.payloadBytes / backlog.rows.length / 1_000).toFixed(1)
  return [
    {
      what: `relay drains ${sales} sales (${kilobytes} kB each), loopback`,
      ours: `${rate('near')} sales/s`,
      reference: `${rate('raw')} sales/s raw loop of ocean.ingest`,
      ratio: ratio('near', 'raw'),
      budget: '>= 0.5',
      isMet: (found) => found >= 0.5,
    },
    against('loopback, job concurrency 1', 'near', 'near1', null),
    against('loopback, job concurrency 10', 'near', 'near10', null),
    against('60 ms round trip, job concurrency 1', 'far', 'far1', 100),
    against('60 ms round trip, job concurrency 10', 'far', 'far10', null),
  ]
}
