// How many documents waited for the cloud, minute by minute of the last day: for a chart. Kept in
// memory; after a restart in an outage it is read again from the rows that wait.
import { toIso } from '#domain/datetime.ts'
import type { QueueSample } from '#domain/wire/cloud-view-message.ts'
import type { HubDeps } from '../app-types.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { findMark } from './cloud-store.ts'
import { countByMinute, findOldestUnsentMs } from './unsent-store.ts'

const MINUTE_MS = 60_000
const SAMPLES_MAX = 24 * 60
/** Points of the chart: more are not seen on the widest screen, and every minute is in one. */
export const HISTORY_POINTS_MAX = 96

type Sample = { atMs: number; count: number; ageMs: number }
export type QueueHistory = {
  /** Oldest first, the last one now; each before it is the worst of the minutes it stands for. */
  points(): QueueSample[]
  stop(): void
}
type Deps = Pick<HubDeps, 'db' | 'seams' | 'log'>

export function watchQueue(deps: Deps): QueueHistory {
  const { seams, log } = deps
  const samples = rebuild(deps)
  let cancel = seams.timers.after(MINUTE_MS, sample)

  function sample(): void {
    cancel = seams.timers.after(MINUTE_MS, sample)
    try {
      samples.push(look(deps))
      if (samples.length > SAMPLES_MAX) samples.shift()
    } catch (err) {
      log.error({ err }, 'the queue for the cloud could not be counted')
    }
  }

  return {
    points: () => thin([...samples, look(deps)]).map(toPoint),
    stop: () => cancel(),
  }
}

function look({ db, seams }: Deps): Sample {
  const { epoch, outbox_sequence: head } = readChainHead(db)
  const confirmed = findMark(db, epoch)?.last_sequence ?? 0
  const atMs = seams.clock.nowMs()
  const oldestMs = findOldestUnsentMs(db, epoch, confirmed)
  return { atMs, count: head - confirmed, ageMs: oldestMs === null ? 0 : ageOf(oldestMs, atMs) }
}

/**
 * Since the last confirmation nothing left the queue, so what waits now tells what waited at every
 * minute since then; before that nobody knows any more.
 */
function rebuild({ db, seams }: Deps): Sample[] {
  const { epoch } = readChainHead(db)
  const mark = findMark(db, epoch)
  const minutes = countByMinute(db, epoch, mark?.last_sequence ?? 0)
  const first = minutes[0]
  if (!first) return []
  const nowMinute = Math.floor(seams.clock.nowMs() / MINUTE_MS)
  const since = Math.max(first.oldest_at_ms, mark?.confirmed_at_ms ?? 0) / MINUTE_MS
  const start = Math.max(Math.ceil(since), nowMinute - SAMPLES_MAX + 1)
  const samples: Sample[] = []
  let count = 0
  let next = 0
  for (let minute = start; minute <= nowMinute; minute += 1) {
    for (; (minutes[next]?.minute ?? minute) < minute; next += 1) count += minutes[next]?.count ?? 0
    const atMs = minute * MINUTE_MS
    samples.push({ atMs, count, ageMs: count === 0 ? 0 : ageOf(first.oldest_at_ms, atMs) })
  }
  return samples
}

/** Clocks go back (I10): nothing is younger than just now. */
const ageOf = (fromMs: number, toMs: number): number => Math.max(0, toMs - fromMs)

function thin(samples: readonly Sample[]): Sample[] {
  // What waits now is a point of its own: the worst of the last minutes would say another number.
  const points = samples.slice(-1)
  const before = samples.length - points.length
  const size = Math.ceil(before / (HISTORY_POINTS_MAX - 1))
  // From the end, so that the oldest may stand for fewer.
  for (let end = before; end > 0; end -= size) {
    points.push(worstOf(samples.slice(Math.max(0, end - size), end)))
  }
  return points.reverse()
}

const worstOf = (group: readonly Sample[]): Sample => ({
  atMs: group.at(-1)?.atMs ?? 0,
  count: Math.max(...group.map(({ count }) => count)),
  ageMs: Math.max(...group.map(({ ageMs }) => ageMs)),
})

const toPoint = ({ atMs, count, ageMs }: Sample): QueueSample => ({
  at: toIso(atMs),
  pending_count: count,
  oldest_age_ms: ageMs,
})
