// What the hub hears of the relay: put together from its parts, at once when it is news for a
// person, otherwise a few times a second at most.
import { toIso } from '#domain/datetime.ts'
import type { Seams } from '#domain/seams.ts'
import type { PushProgress, RelayStatusMessage } from '#domain/wire/relay-message.ts'

const SAY_EVERY_MS = 400
/** A pause shrinks: what is said of it is said again this often. */
const PAUSE_EVERY_MS = 5_000

export type RelayFacts = {
  cloud: 'connected' | 'waiting'
  redis: 'connected' | 'absent'
  errorCode: string | null
  progress: PushProgress | null
  lastContactMs: number | null
  /** When the pause ends, on the monotonic clock. */
  retryAtMs: number | null
  clockSkewMs: number | null
}
export type StatusBoard = {
  facts(): Readonly<RelayFacts>
  put(news: Partial<RelayFacts>): void
  close(): void
}
export type StatusBoardOptions = {
  seams: Pick<Seams, 'clock' | 'timers'>
  say(status: RelayStatusMessage): void
}

const FIRST: RelayFacts = {
  ...{ cloud: 'waiting', redis: 'absent', errorCode: null, progress: null },
  ...{ lastContactMs: null, retryAtMs: null, clockSkewMs: null },
}

export function createStatusBoard({ seams, say }: StatusBoardOptions): StatusBoard {
  const { clock, timers } = seams
  let facts = FIRST
  let lastSaidMs = Number.NEGATIVE_INFINITY
  let cancelSay: (() => void) | null = null
  let isClosed = false

  function sayNow(): void {
    cancelSay?.()
    cancelSay = null
    if (isClosed) return
    lastSaidMs = clock.monotonicMs()
    say(messageOf(facts, lastSaidMs))
    if (facts.retryAtMs !== null) cancelSay = timers.after(PAUSE_EVERY_MS, sayNow)
  }
  function saySoon(): void {
    const dueMs = lastSaidMs + SAY_EVERY_MS - clock.monotonicMs()
    cancelSay?.()
    cancelSay = timers.after(Math.max(0, dueMs), sayNow)
  }

  return {
    facts: () => facts,
    put: (news) => {
      const before = facts
      facts = { ...before, ...news }
      const isUrgent =
        facts.cloud !== before.cloud ||
        facts.redis !== before.redis ||
        facts.errorCode !== before.errorCode
      if (isUrgent || before === FIRST) sayNow()
      else saySoon()
    },
    close: () => {
      isClosed = true
      cancelSay?.()
    },
  }
}

function messageOf(facts: RelayFacts, nowMs: number): RelayStatusMessage {
  const { cloud, redis, errorCode, progress, lastContactMs, retryAtMs, clockSkewMs } = facts
  return {
    type: 'status',
    cloud,
    redis,
    error_code: errorCode,
    progress,
    last_contact_at: lastContactMs === null ? null : toIso(lastContactMs),
    retry_in_ms: retryAtMs === null ? null : Math.max(0, Math.ceil(retryAtMs - nowMs)),
    clock_skew_ms: clockSkewMs,
  }
}
