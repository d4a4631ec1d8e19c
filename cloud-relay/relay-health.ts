// Is the relay well? In words that whoever is at the box can act on.
import type { QueueFacts } from './relay-metrics.ts'
import type { RelayFacts } from './status-board.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const LATE_MS = 10 * MINUTE_MS
const VERY_LATE_MS = 24 * HOUR_MS

export type RelayHealth = { state: 'healthy' | 'degraded' | 'failing'; reasons: string[] }
export type HealthFacts = {
  facts: Readonly<RelayFacts>
  /** Null: the hub's file cannot be read. */
  queue: QueueFacts | null
  isRedisConfigured: boolean
  /** Somebody must decide before anything more is sent. */
  needsPerson: boolean
}

export function judgeHealth(given: HealthFacts): RelayHealth {
  const failing = [...failures(given)]
  const degraded = [...troubles(given)]
  if (failing.length > 0) return { state: 'failing', reasons: [...failing, ...degraded] }
  return { state: degraded.length > 0 ? 'degraded' : 'healthy', reasons: degraded }
}

function* failures({ facts, queue, needsPerson }: HealthFacts): Generator<string> {
  if (needsPerson) {
    yield `The cloud refuses this box (${facts.errorCode}): head office must decide.`
  }
  const ageMs = queue?.oldestAgeMs ?? 0
  if (ageMs >= VERY_LATE_MS) {
    yield `The oldest of ${queue?.count} documents has waited for ${spell(ageMs)}.`
  }
}

function* troubles(given: HealthFacts): Generator<string> {
  const { facts, queue, isRedisConfigured, needsPerson } = given
  if (!queue) yield "The hub's database cannot be read: the hub is stopped or being restored."
  if (facts.cloud === 'waiting' && !needsPerson) {
    const code = facts.errorCode ? ` (${facts.errorCode})` : ''
    yield `The cloud does not answer${code}; selling goes on, and it is tried again by itself.`
  }
  const ageMs = queue?.oldestAgeMs ?? 0
  if (ageMs >= LATE_MS && ageMs < VERY_LATE_MS) {
    yield `${queue?.count} documents wait, the oldest for ${spell(ageMs)}.`
  }
  if (isRedisConfigured && facts.redis === 'absent') {
    yield 'Redis is away: documents leave every two seconds instead of at once.'
  }
}

function spell(ms: number): string {
  if (ms < 2 * HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} minutes`
  if (ms < 2 * VERY_LATE_MS) return `${Math.floor(ms / HOUR_MS)} hours`
  return `${Math.floor(ms / VERY_LATE_MS)} days`
}
