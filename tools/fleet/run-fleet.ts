// The simulation: builds the fleet, lets it trade, takes the region's WAN away and gives it back to
// all at once, waits until the cloud has everything, and compares. docs/decisions/0044 says what is
// real and what is not.
import { openReader } from '#hub/db/open-database.ts'
import { makeRunFolder, removeRunFolder } from '../run-folder.ts'
import { buildFleet, type Fleet } from './build-fleet.ts'
import { withHeadOffice } from './fleet-cloud.ts'
import { type FleetOptions, planFleet, tradeMs } from './fleet-plan.ts'
import { measureSince, type Spent } from './measure-fleet.ts'
import { type OutletOutcome, reconcileFleet } from './reconcile-fleet.ts'
import { type CloudWatch, watchCloud } from './watch-cloud.ts'

/** The relays try for ever; the simulation gives up when nothing at all moves for so long. */
const PATIENCE_MS = 120_000
const PROGRESS_MS = 1_000
const POSITION_MS = 100

export type Progress = {
  phase: 'trade' | 'outage' | 'return' | 'done'
  elapsedMs: number
  /** How far the trade is in its plan, of how much. */
  planMs: number
  totalMs: number
  soldCount: number
  rowCount: number
  connections: number
}
export type DrainedOutlet = { code: string; line: string; backlog: number; drainedMs: number }
export type FleetResult = {
  options: FleetOptions
  /** Every outlet's way back: rows that waited when the WAN returned, time until they had arrived. */
  returned: DrainedOutlet[]
  whole: Spent
  /** From the return of the WAN until the last outlet had nothing left of its backlog. */
  drain: Spent
  connectionsPeak: number
  lateMsMax: number
  payloadBytes: number
  outcomes: OutletOutcome[]
  retries: Record<string, number>
}

export type FleetListener = {
  onProgress?: (progress: Progress) => void
  /** Runs when everything has arrived, before anything is compared. */
  beforeComparing?: (cloudUrl: string) => Promise<void>
  /** Ends the run early; it rejects when everything is stopped and removed. */
  signal?: AbortSignal
}

export async function runFleet(
  options: FleetOptions,
  listener: FleetListener = {},
): Promise<FleetResult> {
  const folder = makeRunFolder('fleet')
  const endings: (() => Promise<unknown>)[] = []
  const run = async (): Promise<FleetResult> => {
    const fleet = await buildFleet(folder, planFleet(options), options, endings)
    const watch = await watchCloud(fleet.cloudUrl, PATIENCE_MS)
    endings.push(watch.stop)
    return await trade(fleet, watch, options, listener)
  }
  const aborted = new Promise<never>((_, reject) => {
    listener.signal?.addEventListener('abort', () => reject(new Error('interrupted')))
  })
  try {
    return await Promise.race([run(), aborted])
  } finally {
    for (const end of endings.reverse()) await end().catch(() => {})
    removeRunFolder(folder)
  }
}

async function trade(
  fleet: Fleet,
  watch: CloudWatch,
  options: FleetOptions,
  listener: FleetListener,
): Promise<FleetResult> {
  const totalMs = tradeMs(options)
  // The morning begins when all boxes have said what they had to say before it.
  await watch.reached(readBacklog(fleet, watch).targets)
  const startedMs = performance.now()
  let phase: Progress['phase'] = 'trade'
  const tell = (): void =>
    listener.onProgress?.({
      ...{ phase, totalMs, elapsedMs: performance.now() - startedMs },
      planMs: Math.min(totalMs, fleet.planMs()),
      ...{ soldCount: fleet.soldCount(), rowCount: watch.rowCount() },
      connections: watch.connections().now,
    })
  const telling = setInterval(tell, PROGRESS_MS)
  try {
    const whole = await measureSince(fleet, watch)
    const trading = fleet.trade()
    await reaches(fleet, trading, options.outageFrom * totalMs)
    phase = 'outage'
    await fleet.loseRegion()
    await reaches(fleet, trading, options.outageTo * totalMs)
    const backlog = readBacklog(fleet, watch)
    phase = 'return'
    const drain = await measureSince(fleet, watch)
    await fleet.restoreRegion()
    const times = await watch.reached(backlog.targets)
    const drainSpent = await drain()
    const { sold, lateMsMax } = await trading
    await watch.reached(readBacklog(fleet, watch).targets)
    const wholeSpent = await whole()
    await fleet.hubsKnow()
    phase = 'done'
    tell()
    await listener.beforeComparing?.(fleet.cloudUrl)
    const outlets = fleet.outlets.map(({ plan, databasePath }) => ({
      ...{ plan, databasePath },
      sold: sold.get(plan.index) ?? { count: 0, payableMinor: 0 },
    }))
    return {
      options,
      returned: fleet.outlets.map(({ plan }) => ({
        ...{ code: plan.code, line: plan.line.name },
        backlog: backlog.waiting.get(plan.outletId) ?? 0,
        drainedMs: times.get(plan.outletId) ?? Number.NaN,
      })),
      ...{ whole: wholeSpent, drain: drainSpent, lateMsMax },
      connectionsPeak: watch.connections().peak,
      payloadBytes: fleet.outlets.reduce((sum, each) => sum + payloadBytesOf(each.databasePath), 0),
      outcomes: await withHeadOffice(fleet.cloudUrl, (client) => reconcileFleet(client, outlets)),
      retries: fleet.retries(),
    }
  } finally {
    clearInterval(telling)
  }
}

/**
 * Waits until the trade has come to this moment of its plan; on a busy machine it falls behind. A
 * fault in it must not go unheard meanwhile.
 */
async function reaches(fleet: Fleet, trading: Promise<unknown>, planMs: number): Promise<void> {
  let isOver = false
  const over = trading.then(() => {
    isOver = true
  })
  while (!isOver && fleet.planMs() < planMs) {
    await Promise.race([new Promise((resolve) => setTimeout(resolve, POSITION_MS)), over])
  }
}

/** How far every outlet's outbox is now, and how many rows of it the cloud does not have. */
function readBacklog(
  fleet: Fleet,
  watch: CloudWatch,
): { targets: Map<string, number>; waiting: Map<string, number> } {
  const targets = new Map<string, number>()
  const waiting = new Map<string, number>()
  for (const { plan, readSequence } of fleet.outlets) {
    const sequence = readSequence()
    targets.set(plan.outletId, sequence)
    waiting.set(plan.outletId, sequence - watch.sequenceOf(plan.outletId))
  }
  return { targets, waiting }
}

function payloadBytesOf(databasePath: string): number {
  const reader = openReader(databasePath)
  const bytes = reader.prepare('SELECT sum(length(payload)) FROM outbox').pluck().get()
  reader.close()
  return (bytes as number | null) ?? 0
}
