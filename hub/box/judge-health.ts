// What the box tells the cloud, judged thing by thing (decision 0102): how bad it is, and what to
// do about it.
import { fromIso } from '#domain/datetime.ts'
import type { HealthCheck } from '#domain/wire/box-health-message.ts'
import type { MediumState } from '#domain/wire/document-box.ts'
import {
  AUTHORITY_WORDS,
  CERTIFICATE_WORDS,
  CLOCK_WORDS,
  DISK_WORDS,
  type HealthWords,
  MEDIUM_WORDS,
  SERVICE_WORDS,
  TEMPERATURE_WORDS,
} from '../system/health-words.ts'
import { absent, act, checkOf, DAY_MS, look, type Verdict, well } from './health-verdict.ts'
import { judgeCopies } from './judge-copies.ts'
import { judgeRelease } from './judge-release.ts'
import type { BoxHealth } from './read-box-health.ts'

const SKEW_MS_MAX = 2_000
const LATE_MS = 60 * 60_000
const SILENT_MS = 10 * 60_000
const CERTIFICATE_DAYS = { look: 30, act: 7 }
const AUTHORITY_DAYS = { look: 365, act: 90 }

/** In the order of HEALTH_CHECKS. */
export function judgeHealth(health: BoxHealth, nowMs: number, isRestless = false): HealthCheck[] {
  return [
    ...judgeMachine(health, isRestless),
    ...judgeTime(health, nowMs),
    ...judgeServices(health, nowMs),
    ...judgeCopies(health, nowMs),
    ...judgeRelease(health, nowMs),
  ]
}

/** The worst first: what nobody can tell is better than what needs somebody. */
const RANK: readonly HealthCheck['state'][] = ['act', 'look', 'absent', 'well']
/** Nothing has failed where these are not there, and yet a burnt box would be the end of the books. */
const NEEDED: ReadonlySet<HealthCheck['check']> = new Set(['copy', 'off-box'])
export function worstOf(checks: readonly HealthCheck[]): HealthCheck['state'] {
  const found = RANK.find((state) => checks.some((check) => check.state === state)) ?? 'well'
  if (found !== 'absent') return found
  const isNeeded = checks.some(({ check, state }) => state === 'absent' && NEEDED.has(check))
  return isNeeded ? 'absent' : 'well'
}

function judgeMachine(
  { disk, database_bytes, machine }: BoxHealth,
  isRestless: boolean,
): HealthCheck[] {
  const { medium, temperature, temperature_celsius } = machine
  return [
    checkOf('disk', judgeDisk(disk.state), { amount: disk.free_bytes, of: disk.total_bytes }),
    checkOf('database', well, { amount: database_bytes }),
    checkOf('medium', judgeMedium(medium, isRestless), {
      amount: medium.life_used_percent,
      note: medium.model,
    }),
    checkOf('temperature', judgeTemperature(temperature), { amount: temperature_celsius }),
  ]
}

function judgeDisk(state: BoxHealth['disk']['state']): Verdict {
  if (state === 'ok') return well
  if (state === 'unknown') return absent(DISK_WORDS.unknown)
  return state === 'full' ? act(DISK_WORDS.full) : look(DISK_WORDS.low)
}

function judgeMedium({ state, because }: MediumState, isRestless: boolean): Verdict {
  if (isRestless && (state === 'well' || state === 'unknown')) return look(MEDIUM_WORDS.restless)
  if (state === 'well') return well
  if (state === 'unknown') return absent(MEDIUM_WORDS[because ?? 'not-asked'])
  return state === 'failing' ? act(MEDIUM_WORDS.failing) : look(MEDIUM_WORDS.worn)
}

function judgeTemperature(state: BoxHealth['machine']['temperature']): Verdict {
  if (state === 'ok') return well
  if (state === 'unknown') return absent(TEMPERATURE_WORDS.unknown)
  return state === 'hot' ? act(TEMPERATURE_WORDS.hot) : look(TEMPERATURE_WORDS.warm)
}

function judgeTime(health: BoxHealth, nowMs: number): HealthCheck[] {
  const { clock, machine, certificate_ends_at, authority_ends_at } = health
  return [
    checkOf('clock', judgeClock(health), {
      amount: clock.skew_ms,
      at: machine.clock_step?.at ?? null,
      note: machine.clock_source,
    }),
    judgeEnd('certificate', certificate_ends_at, CERTIFICATE_DAYS, nowMs, CERTIFICATE_WORDS),
    judgeEnd('authority', authority_ends_at, AUTHORITY_DAYS, nowMs, AUTHORITY_WORDS),
  ]
}

function judgeClock({ clock, machine }: BoxHealth): Verdict {
  if (clock.state === 'behind') return act(CLOCK_WORDS.behind)
  if (Math.abs(clock.skew_ms ?? 0) > SKEW_MS_MAX) return look(CLOCK_WORDS.skewed)
  if (machine.clock_source === 'network') return well
  // The cloud's clock agrees: whoever sets this one does it well.
  if (machine.clock_source === 'unknown') {
    return clock.skew_ms === null ? absent(CLOCK_WORDS.unknown) : well
  }
  return look(CLOCK_WORDS.own)
}

function judgeEnd(
  name: 'certificate' | 'authority',
  endsAt: string | null,
  days: { look: number; act: number },
  nowMs: number,
  words: { ends: HealthWords; none: HealthWords; over?: HealthWords },
): HealthCheck {
  const endMs = endsAt === null ? null : fromIso(endsAt)
  if (endMs === null) return checkOf(name, absent(words.none), {})
  const left = Math.floor((endMs - nowMs) / DAY_MS)
  const isOver = endMs <= nowMs
  const verdict = isOver
    ? act(words.over ?? words.ends)
    : left < days.act
      ? act(words.ends)
      : left < days.look
        ? look(words.ends)
        : well
  return checkOf(name, verdict, { amount: left, at: endsAt })
}

function judgeServices(health: BoxHealth, nowMs: number): HealthCheck[] {
  const { outbox, printers, terminals, redis } = health
  const jammed = printers.filter(({ state }) => state === 'jammed')
  const troubles = jammed.map(({ name, last_error }) => `${name}: ${last_error ?? '?'}`)
  return [
    checkOf('cloud', judgeCloud(health, nowMs), {
      amount: outbox.unconfirmed_count,
      at: outbox.oldest_unconfirmed_at,
      note: health.cloud,
    }),
    checkOf('redis', judgeRedis(redis), { note: redis }),
    checkOf(
      'printers',
      printers.length === 0
        ? absent(SERVICE_WORDS['no-printer'])
        : jammed.length > 0
          ? look(SERVICE_WORDS.jammed)
          : well,
      { amount: jammed.length, of: printers.length, note: troubles.join('; ') || null },
    ),
    checkOf('terminals', terminals.length === 0 ? absent(SERVICE_WORDS['no-terminal']) : well, {
      amount: terminals.filter(({ is_connected }) => is_connected).length,
      of: terminals.length,
    }),
  ]
}

function judgeCloud({ cloud, outbox }: BoxHealth, nowMs: number): Verdict {
  const sinceMs = outbox.oldest_unconfirmed_at && fromIso(outbox.oldest_unconfirmed_at)
  const ageMs = sinceMs ? nowMs - sinceMs : 0
  if (cloud === 'unknown') {
    return ageMs >= SILENT_MS ? act(SERVICE_WORDS.silent) : absent(SERVICE_WORDS.quiet)
  }
  return ageMs >= LATE_MS ? look(SERVICE_WORDS.late) : well
}

function judgeRedis(redis: BoxHealth['redis']): Verdict {
  if (redis === 'connected') return well
  return redis === 'absent' ? look(SERVICE_WORDS.redis) : absent(SERVICE_WORDS['redis-unknown'])
}
