import { Counter, Histogram } from 'prom-client'
import type {
  AwayOverride,
  ClientEvent,
  ClientEventBatch,
  TillParcel,
} from '#domain/wire/client-event-message.ts'
import type { HubDeps, Requester } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { countKpi } from '../kpi/count-kpi.ts'
import { isNewParcel, putAbout } from './about-store.ts'

/** From a blink to the days that a tablet may lie in a drawer. */
const SECONDS = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400]

const UNREADABLE = 'a sale on a terminal cannot be read there any more'
const UNREADABLE_ACT = 'a money command on a terminal cannot be read there any more'

export type TakeClientEvents = (
  terminal: Pick<Requester, 'terminalId' | 'terminalCode'>,
  batch: ClientEventBatch,
) => void
type Deps = Pick<HubDeps, 'db' | 'seams' | 'metrics' | 'log'>
type Figures = Map<string, number>

/**
 * Counts and logs what terminals saw of themselves; the terminal is in the log, not in labels.
 * Counts come from the parcel, which tills keep through days without a hub; events of which only
 * the newest are kept are logged and timed.
 */
export function createEventTaker(deps: Deps): TakeClientEvents {
  const { db, seams, log } = deps
  const counted = createCounter(deps)
  const lasted = createTimes(deps)

  function logAll(terminal: string, events: readonly ClientEvent[]): void {
    for (const { name: event, duration_ms, count, words, at } of events) {
      if (duration_ms !== null) lasted.observe({ event }, duration_ms / 1000)
      const facts = { terminal, event, at, durationMs: duration_ms, count }
      if (event === 'client_error') log.warn({ ...facts, words }, 'a terminal reports a fault')
      else if (event === 'sale_unreadable') log.error({ ...facts, receipt: words }, UNREADABLE)
      else if (event === 'command_unreadable') log.error({ ...facts, kind: words }, UNREADABLE_ACT)
      else log.info(facts, 'a terminal reports')
    }
  }

  /** How often a code or a customer was known to the till itself, since its parcel before. */
  function logLookups(terminal: string, figures: Iterable<[string, number]>): void {
    const counts = new Map(figures)
    const [cacheHits, cacheMisses] = [counts.get('cache_hit') ?? 0, counts.get('cache_miss') ?? 0]
    if (cacheHits + cacheMisses === 0) return
    log.info({ terminal, cacheHits, cacheMisses }, 'what a terminal looked up')
  }

  return ({ terminalId, terminalCode }, { events, parcel, about }) => {
    const nowMs = seams.clock.nowMs()
    const figures = write(db, (tx) => {
      if (about) putAbout(tx, terminalId, about, nowMs)
      const isNew = !parcel || isNewParcel(tx, terminalId, parcel.parcel_id)
      if (!isNew) return []
      const counts = countsOf(events, parcel)
      countKpi(tx, nowMs, kpisIn(counts, parcel))
      auditOverrides(tx, terminalId, parcel?.overrides ?? [], nowMs)
      return counts
    })
    for (const [event, count] of figures) counted.inc({ event }, count)
    logAll(terminalCode, events)
    logLookups(terminalCode, figures)
    for (const given of parcel?.overrides ?? []) {
      log.warn({ terminal: terminalCode, ...given }, 'a terminal sold on beyond its days alone')
    }
  }
}

function countsOf(events: readonly ClientEvent[], parcel: TillParcel | undefined): Figures {
  const counts: Figures = new Map()
  const told = parcel?.counts ?? events.map(({ name }) => ({ name, count: 1 }))
  for (const { name, count } of told) counts.set(name, (counts.get(name) ?? 0) + count)
  return counts
}

/** What goes into the outlet's figures. */
const kpisIn = (counts: Figures, parcel: TillParcel | undefined): [string, number][] => [
  ['offline_failures', counts.get('offline_save_failed') ?? 0],
  ['cache_hits', counts.get('cache_hit') ?? 0],
  ['cache_misses', counts.get('cache_miss') ?? 0],
  ...(parcel?.times ?? []).map(({ name, bucket, count }): [string, number] => [
    `${name}:${bucket}`,
    count,
  ]),
]

function auditOverrides(
  tx: Db,
  terminalId: string,
  overrides: readonly AwayOverride[],
  atMs: number,
): void {
  for (const given of overrides) {
    appendAudit(tx, {
      kind: 'away-limit-lifted',
      payload: { terminal_id: terminalId, ...given, verified_by: 'terminal' },
      atMs,
    })
  }
}

const createCounter = ({ metrics }: Deps) =>
  new Counter({
    name: 'hub_client_events_total',
    help: 'What terminals saw of themselves, by event',
    labelNames: ['event'],
    registers: [metrics],
  })

const createTimes = ({ metrics }: Deps) =>
  new Histogram({
    name: 'hub_client_event_seconds',
    help: 'How long it took, of events that say so',
    labelNames: ['event'],
    buckets: SECONDS,
    registers: [metrics],
  })
