// What this till sees of itself: told to the hub when it answers, kept in memory until then. Of the
// newest only: it is for the health of the fleet, never for the books.
import { effect } from '@preact/signals'
import { toIso } from '#domain/datetime.ts'
import {
  CLIENT_EVENTS_MAX,
  type ClientEvent,
  ClientEventsAnswer,
} from '#domain/wire/client-event-message.ts'
import type { AppWorker } from '../link/app-worker.ts'
import type { Surroundings } from '../link/surroundings.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { isRetryable } from '../link/till-errors.ts'
import type { BootModel } from './boot-model.ts'
import type { Till } from './till.ts'

const KEPT_MAX = 200
const MEASURE_EVERY_MS = 60 * 60_000
const WORDS_MAX = 300

type Name = ClientEvent['name']
type Facts = { durationMs?: number; count?: number; words?: string }
type State = 'online' | 'syncing' | 'offline'
export type Seen = { state: State; pendingCount: number; atMs: number }
export type Noted = { name: Name } & Facts

/** What happened between two looks at the link. `since` remembers when the present state began. */
export function eventsBetween(before: Seen, now: Seen, since: Seen): Noted[] {
  const noted: Noted[] = []
  const lastedMs = Math.max(0, Math.round(now.atMs - since.atMs))
  if (before.state !== 'offline' && now.state === 'offline') noted.push({ name: 'hub_lost' })
  if (before.state === 'offline' && now.state !== 'offline') {
    noted.push({ name: 'hub_back', durationMs: lastedMs })
  }
  if (now.state === 'offline' && now.pendingCount > before.pendingCount) {
    noted.push({ name: 'transaction_saved_offline' })
  }
  if (before.state !== 'syncing' && now.state === 'syncing') {
    noted.push({ name: 'sync_started', count: now.pendingCount })
  }
  if (before.state === 'syncing' && now.state === 'online') {
    noted.push({ name: 'sync_completed', durationMs: lastedMs, count: since.pendingCount })
  }
  return noted
}

export function tellEvents(
  { clock, timers }: Pick<TerminalSeams, 'clock' | 'timers'>,
  boot: Pick<BootModel, 'till'>,
  worker: AppWorker,
  surroundings: Surroundings,
): () => void {
  const waiting: ClientEvent[] = []
  let isSending = false
  let cancelMeasure = () => {}

  const note = ({ name, durationMs, count, words }: Noted): void => {
    waiting.push({
      name,
      at: toIso(clock.nowMs()),
      duration_ms: durationMs ?? null,
      count: count ?? null,
      words: words?.slice(0, WORDS_MAX) ?? null,
    })
    waiting.splice(0, waiting.length - KEPT_MAX)
    send()
  }
  function send(): void {
    const till = boot.till.peek()
    if (isSending || waiting.length === 0 || !till?.link.isConnected.peek()) return
    isSending = true
    const events = waiting.slice(0, CLIENT_EVENTS_MAX)
    const request = { method: 'POST', path: '/api/pos/client-events' } as const
    const sent = till.link.door.call(
      { ...request, body: JSON.stringify({ events }) },
      ClientEventsAnswer,
    )
    void sent.then((answer) => {
      isSending = false
      // What the hub will never take must not stand before what it would.
      if (!answer.ok && isRetryable(answer.code)) return
      for (const event of events) {
        const at = waiting.indexOf(event)
        if (at >= 0) waiting.splice(at, 1)
      }
      send()
    })
  }
  async function measure(): Promise<void> {
    cancelMeasure = timers.after(MEASURE_EVERY_MS, () => void measure())
    const found = await surroundings.storage()
    if (!found) return
    const words = found.isPersistent ? 'granted to stay' : 'not granted to stay'
    note({ name: 'storage_measured', count: found.usedBytes, words })
  }

  // The monotonic clock of a page begins with it.
  const timed = (name: Name): Noted => ({ name, durationMs: Math.round(clock.monotonicMs()) })
  const isFirstVisit = !surroundings.isControlled()
  note({ ...timed('app_opened'), count: isFirstVisit ? 0 : 1 })
  const forgetFaults = surroundings.onFault((words) => note({ name: 'client_error', words }))
  const stops = [
    isFirstVisit ? followReady(worker, () => note(timed('offline_ready'))) : () => {},
    effect(() => {
      const till = boot.till.value
      return till ? followLink(till, clock, note, send) : undefined
    }),
    forgetFaults,
    () => cancelMeasure(),
  ]
  void measure()
  return () => {
    for (const stop of stops) stop()
  }
}

function followReady(worker: AppWorker, onReady: () => void): () => void {
  let wasReady = false
  return effect(() => {
    if (wasReady || worker.state.value !== 'ready') return
    wasReady = true
    onReady()
  })
}

function followLink(
  till: Till,
  clock: TerminalSeams['clock'],
  note: (noted: Noted) => void,
  send: () => void,
): () => void {
  const look = (): Seen => ({
    state: till.connectivity.badge.value.state,
    pendingCount: till.connectivity.badge.value.pendingCount,
    atMs: clock.monotonicMs(),
  })
  let before: Seen | null = null
  let since: Seen | null = null
  return effect(() => {
    const now = look()
    if (before && since) for (const noted of eventsBetween(before, now, since)) note(noted)
    if (before?.state !== now.state) since = now
    before = now
    if (now.state !== 'offline') send()
  })
}
