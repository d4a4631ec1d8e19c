import { Counter, Gauge } from 'prom-client'
import type { RelayStatusMessage } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { prepared } from '../db/query.ts'
import { readCloudState, readOldestUnsentMs } from './cloud-state.ts'
import { readQueue } from './read-queue.ts'
import { createUnsentValue } from './unsent-value.ts'

export type CloudMetrics = {
  /** `applied`, or why not. */
  countMarks(result: string): void
  countSetAside(verdict: string): void
  /** Of how many series the cloud states more than this database can prove. */
  setUnprovenSeries(count: number): void
}
type Deps = Pick<HubDeps, 'db' | 'metrics' | 'seams'>

/**
 * Figures of the queue are read from the hub's own rows when asked for, so that they are right
 * without a relay too. Results of marks are `applied` or the refusal.
 */
export function createCloudMetrics(
  deps: Deps,
  status: () => RelayStatusMessage | null,
): CloudMetrics {
  const marks = new Counter({
    name: 'hub_cloud_marks_total',
    help: 'Confirmations from the cloud by what became of them',
    labelNames: ['result'],
    registers: [deps.metrics],
  })
  const setAside = new Counter({
    name: 'hub_cloud_documents_set_aside_total',
    help: 'Documents that the cloud did not simply take, by its verdict',
    labelNames: ['verdict'],
    registers: [deps.metrics],
  })
  const unproven = new Gauge({
    name: 'hub_cloud_unproven_series',
    help: 'Receipt series of which the cloud holds more than this restored database can prove',
    registers: [deps.metrics],
  })
  registerQueue(deps)
  registerRelay(deps, status)
  registerFeed(deps)
  return {
    countMarks: (result) => marks.inc({ result }),
    countSetAside: (verdict) => setAside.inc({ verdict }),
    setUnprovenSeries: (count) => unproven.set(count),
  }
}

function registerQueue({ db, metrics, seams }: Deps): void {
  const unsentValue = createUnsentValue(db)
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [metrics],
      collect: () => made.set(read()),
    })
  }
  gauge(
    'hub_cloud_pending_documents',
    'Outbox rows the cloud has not confirmed',
    () => readCloudState(db).pending_count,
  )
  gauge('hub_cloud_queue_age_seconds', 'Age of the oldest row the cloud has not confirmed', () => {
    const oldestMs = readOldestUnsentMs(db)
    return oldestMs === null ? 0 : Math.max(0, (seams.clock.nowMs() - oldestMs) / 1000)
  })
  gauge('hub_cloud_unsent_value_minor', 'Sales less refunds the cloud has not confirmed', () => {
    const { epoch, confirmed, head } = readQueue(db)
    return unsentValue({ epoch, above: confirmed, upTo: head })
  })
  gauge(
    'hub_cloud_set_aside_documents',
    'Documents that the cloud set aside and nobody has looked at',
    () => readQueue(db).setAsideCount,
  )
}

/** NaN until something came down. */
function registerFeed({ db, metrics, seams }: Deps): void {
  const age: Gauge = new Gauge({
    name: 'hub_feed_applied_age_seconds',
    help: 'Time since something of head office’s was last applied here',
    registers: [metrics],
    collect: () => {
      const atMs = prepared(db, 'SELECT applied_at_ms FROM feed_state').pluck().get() as
        | number
        | null
        | undefined
      age.set(atMs == null ? Number.NaN : Math.max(0, (seams.clock.nowMs() - atMs) / 1000))
    },
  })
  const aside: Gauge = new Gauge({
    name: 'hub_feed_set_aside_items',
    help: 'What head office sent and could not be applied here',
    registers: [metrics],
    collect: () =>
      aside.set(prepared(db, 'SELECT count(*) FROM feed_set_aside').pluck().get() as number),
  })
}

/** What the relay said last. A silent relay is 0 everywhere, and its skew is not known. */
function registerRelay({ metrics }: Deps, status: () => RelayStatusMessage | null): void {
  const gauge = (
    name: string,
    help: string,
    read: (said: RelayStatusMessage | null) => number,
  ): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [metrics],
      collect: () => made.set(read(status())),
    })
  }
  gauge('hub_relay_connected', '1 while the relay speaks to the hub', (said) => (said ? 1 : 0))
  gauge('hub_cloud_connected', '1 while the relay says that the cloud answers', (said) =>
    said?.cloud === 'connected' ? 1 : 0,
  )
  gauge('hub_redis_connected', '1 while the relay says that Redis wakes it', (said) =>
    said?.redis === 'connected' ? 1 : 0,
  )
  gauge('hub_cloud_clock_skew_seconds', "The cloud's clock less the box's", (said) => {
    const skewMs = said?.clock_skew_ms ?? null
    return skewMs === null ? Number.NaN : skewMs / 1000
  })
}
