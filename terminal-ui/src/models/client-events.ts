// What this till sees of itself, told to the hub when it answers. Events are kept in memory, the
// newest only; what they count is on the device (till-counts.ts). It is for the health of the
// fleet, never for the books.
import { effect, untracked } from '@preact/signals'
import { toIso } from '#domain/datetime.ts'
import {
  CLIENT_EVENTS_MAX,
  type ClientEvent,
  ClientEventsAnswer,
  type TillAbout,
} from '#domain/wire/client-event-message.ts'
import type { AppWorker } from '../link/app-worker.ts'
import type { Surroundings } from '../link/surroundings.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { isRetryable } from '../link/till-errors.ts'
import type { BootModel } from './boot-model.ts'
import { unreadable, unreadableActs } from './follow-unreadable.ts'
import type { Till } from './till.ts'
import { TillCounts } from './till-counts.ts'
import type { StorageFacts } from './watch-storage.ts'
import { watchTill } from './watch-till.ts'

const KEPT_MAX = 200
const SEND_EVERY_MS = 5 * 60_000
const WORDS_MAX = 300
const BUILD_MARK = 'build'

type Name = ClientEvent['name']
type Facts = { durationMs?: number; count?: number; words?: string }
export type Noted = { name: Name } & Facts
export type NoteEvent = (noted: Noted) => void

export type EventTeller = {
  note: NoteEvent
  counts: TillCounts
  stop(): void
}
type Seams = Pick<TerminalSeams, 'clock' | 'timers' | 'marks'>
export type EventSources = {
  boot: Pick<BootModel, 'till'>
  worker: AppWorker
  surroundings: Surroundings
  build: string
  storage(): StorageFacts | null
}

export function tellEvents(seams: Seams, sources: EventSources): EventTeller {
  const { clock, timers } = seams
  const { boot } = sources
  const waiting: ClientEvent[] = []
  const counts = new TillCounts()
  let isSending = false
  let cancelTick = () => {}

  const note: NoteEvent = ({ name, durationMs, count, words }) => {
    counts.add(name)
    waiting.push({
      name,
      at: toIso(clock.nowMs()),
      duration_ms: durationMs === undefined ? null : Math.max(0, Math.round(durationMs)),
      count: count ?? null,
      words: words?.slice(0, WORDS_MAX) ?? null,
    })
    waiting.splice(0, waiting.length - KEPT_MAX)
    void send()
  }
  async function send(): Promise<void> {
    const till = boot.till.peek()
    if (isSending || !till) return
    isSending = true
    const isMore = await sendSome(till).catch(() => false)
    isSending = false
    if (isMore) void send()
  }
  /** True: there may be more that the hub would take now. */
  async function sendSome(till: Till): Promise<boolean> {
    if (!till.link.isConnected.peek()) {
      await counts.save(till.database)
      return counts.hasFresh
    }
    const parcel = await counts.seal(till.database, till.newId)
    const events = waiting.slice(0, CLIENT_EVENTS_MAX)
    if (parcel === null && events.length === 0) return false
    const about = aboutOf(sources)
    const body = JSON.stringify({ events, about, ...(parcel ? { parcel } : {}) })
    const request = { method: 'POST', path: '/api/pos/client-events', body } as const
    const answer = await till.link.door.call(request, ClientEventsAnswer)
    // What the hub will never take must not stand before what it would.
    if (!answer.ok && isRetryable(answer.code)) {
      await counts.save(till.database)
      return false
    }
    if (parcel) await counts.arrived(till.database, parcel.parcel_id)
    for (const event of events) {
      const at = waiting.indexOf(event)
      if (at >= 0) waiting.splice(at, 1)
    }
    return true
  }
  function tick(): void {
    cancelTick = timers.after(SEND_EVERY_MS, tick)
    void send()
  }

  const stops = [
    noteOpening(seams, sources, note, counts),
    sources.surroundings.onFault((words) => note({ name: 'client_error', words })),
    effect(() => {
      const till = boot.till.value
      return till ? watchTill(till, seams, { note, counts, send }) : undefined
    }),
    effect(() => {
      if (boot.till.value?.link.isConnected.value) void untracked(send)
    }),
    () => cancelTick(),
  ]
  tick()
  return {
    note,
    counts,
    stop() {
      for (const stop of stops) stop()
    },
  }
}

/** Where the page came from, and when it would open without the hub. */
function noteOpening(
  { clock, marks }: Seams,
  { worker, surroundings, build }: EventSources,
  note: NoteEvent,
  counts: TillCounts,
): () => void {
  // The monotonic clock of a page begins with it.
  const timed = (name: Name): Noted => ({ name, durationMs: clock.monotonicMs() })
  const isFirstVisit = !surroundings.isControlled()
  note({ ...timed('app_opened'), count: isFirstVisit ? 0 : 1 })
  const before = marks.get(BUILD_MARK)
  if (before !== null && before !== build) note({ name: 'worker_updated', words: build })
  marks.set(BUILD_MARK, build)
  if (!isFirstVisit) return () => {}
  let wasReady = false
  return effect(() => {
    if (wasReady || worker.state.value !== 'ready') return
    wasReady = true
    counts.addTime('ready', clock.monotonicMs())
    note(timed('offline_ready'))
    note({ name: 'worker_installed', words: build })
  })
}

function aboutOf({ build, worker, storage }: EventSources): TillAbout {
  const facts = storage()
  const caches = facts?.cacheBytes
  return {
    build,
    worker: worker.state.peek(),
    storage_used_bytes: facts?.usedBytes ?? null,
    storage_quota_bytes: facts?.quotaBytes ?? null,
    is_storage_granted: facts?.isPersistent ?? null,
    unreadable_sales: unreadable.peek().length + unreadableActs.peek().length,
    cache_bytes: caches ? caches.products_cache + caches.customers_cache : null,
  }
}
