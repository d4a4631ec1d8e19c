// For how long this till may be without its hub (docs/decisions/0056): it warns, then it begins no
// new sale until a manager lets it. What is pending is never touched, and a basket that was begun
// is sold. The time is the longer of what passed while the page was open and what the wall clock
// moved on: setting the clock back gains nothing (I10), and a clock that is set ahead under an open
// page stops no shop.
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { toIso } from '#domain/datetime.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { AWAY_STOP_DAYS, AWAY_WARN_HOURS } from '#domain/wire/rules-message.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HeardRecord } from '../link/health-records.ts'
import { checkPin, knownPeople, PIN_CLOCK_WRONG_MS } from '../link/pin-verifier.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { Noted } from './client-events.ts'
import type { Till } from './till.ts'
import { keepOverride } from './till-counts.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
const LOOK_EVERY_MS = 60_000
/** A tablet sleeps over a weekend, not for more than a week at once: that is a clock that was set. */
const SLEEP_MS_MAX = 7 * DAY_MS
export const OVERRIDE_MS = DAY_MS
/** Whoever may change the rule may lift it. */
const LIFTED_BY = 'manage-rules'

export type Away = {
  level: 'fine' | 'warn' | 'stop'
  awayMs: number
  /** Wall clock when the hub was last heard, as it was then. */
  heardAtMs: number
  /** A manager let it sell on for so much longer; 0: nobody did. */
  liftedForMs: number
}
export type Limits = { warnMs: number; stopMs: number }

export const heardNow = (nowMs: number): HeardRecord => ({
  ...{ key: 'hub-heard', heardAtMs: nowMs, latestMs: nowMs, aloneMs: 0, liftedUntilMs: 0 },
})
/**
 * So much has passed on the monotonic clock since the record was last moved on. `isOpen`: the page
 * was there all the while, though its device may have slept.
 */
export function movedOn(
  record: HeardRecord,
  nowMs: number,
  passedMs: number,
  isOpen = false,
): HeardRecord {
  const aloneMs = record.aloneMs + Math.max(0, passedMs)
  // Half a year ahead is a clock that went mad, not time that passed: it stops no shop.
  if (nowMs - record.heardAtMs >= PIN_CLOCK_WRONG_MS) return { ...record, aloneMs }
  const latestMs = Math.max(record.latestMs, nowMs)
  const aheadMs = latestMs - record.latestMs - passedMs
  const jumpedMs = (record.jumpedMs ?? 0) + (isOpen && aheadMs > SLEEP_MS_MAX ? aheadMs : 0)
  return { ...record, latestMs, aloneMs, jumpedMs }
}
export const awayMsOf = ({ aloneMs, latestMs, heardAtMs, jumpedMs = 0 }: HeardRecord): number =>
  Math.max(aloneMs, latestMs - heardAtMs - jumpedMs)

export function judgeAway(record: HeardRecord, { warnMs, stopMs }: Limits): Away {
  const awayMs = awayMsOf(record)
  const liftedForMs = Math.max(0, record.liftedUntilMs - awayMs)
  const isStopped = awayMs >= stopMs && liftedForMs === 0
  const level = isStopped ? 'stop' : awayMs >= warnMs ? 'warn' : 'fine'
  return { level, awayMs, heardAtMs: record.heardAtMs, liftedForMs }
}

export type AwayLimit = {
  /** Null until the record was read. */
  away: ReadonlySignal<Away | null>
  /** Who may let the till sell on and whose PIN this device knows. */
  lifters(): Promise<StaffCard[]>
  /** Refuses PIN_WRONG, PIN_LOCKED, PIN_NEEDS_HUB, ROLE_NOT_ALLOWED. */
  lift(approverId: string, pin: string): Promise<TillOutcome<null>>
  stop(): void
}
type Seams = Pick<TerminalSeams, 'clock' | 'timers' | 'subtle' | 'randomness'>

export function followAway(seams: Seams, till: Till, note: (noted: Noted) => void): AwayLimit {
  const { clock, timers } = seams
  const { database, link, rules } = till
  const record = signal<HeardRecord | null>(null)
  const away = signal<Away | null>(null)
  let lookedMs = clock.monotonicMs()
  let hasLooked = false
  let cancel = () => {}
  let isOver = false

  function look(): void {
    cancel()
    const before = record.peek()
    if (isOver || before === null) return
    cancel = timers.after(LOOK_EVERY_MS, look)
    const nowMs = clock.nowMs()
    const tickMs = clock.monotonicMs()
    const isHeard = link.isConnected.peek()
    keep(isHeard ? heardNow(nowMs) : movedOn(before, nowMs, tickMs - lookedMs, hasLooked))
    lookedMs = tickMs
    hasLooked = true
  }
  function keep(next: HeardRecord): void {
    record.value = next
    // Of the next minute is told again what this one could not write.
    void database.put('sync_metadata', next).catch(() => {})
  }
  async function load(): Promise<void> {
    const found = await database.get('sync_metadata', 'hub-heard')
    record.value = found?.key === 'hub-heard' ? found : heardNow(clock.nowMs())
    look()
  }
  const stops = [
    effect(() => {
      // The moment of the hub's going is as good as the minute before it.
      link.isConnected.value
      look()
    }),
    effect(() => {
      const now = record.value && judgeAway(record.value, limitsOf(till))
      const before = away.peek()?.level
      away.value = now
      obey(till, now)
      if (now === null || now.level === before) return
      if (now.level === 'warn') note({ name: 'away_warning', durationMs: now.awayMs })
      if (now.level === 'stop') note({ name: 'selling_stopped', durationMs: now.awayMs })
    }),
  ]
  link.background.run(till.loaded.then(load))
  return {
    away,
    lifters: () => findLifters(seams, database),
    async lift(approverId, pin) {
      const before = record.peek()
      if (before === null) return refuseAtTill('PIN_NEEDS_HUB')
      const known = await checkPin(seams, database, approverId, pin)
      if (!known.ok) return known
      if (!known.value.permissions.includes(LIFTED_BY)) return refuseAtTill('ROLE_NOT_ALLOWED')
      const awayMs = Math.round(awayMsOf(before))
      await keepOverride(database, {
        ...{ override_id: uuidv7(seams), approver_id: approverId, away_ms: awayMs },
        staff_id: till.session.staff.peek()?.staff_id ?? null,
        at: toIso(clock.nowMs()),
      })
      keep({ ...before, liftedUntilMs: awayMs + OVERRIDE_MS })
      note({ name: 'selling_override', durationMs: awayMs })
      return { ok: true, value: null }
    },
    stop() {
      isOver = true
      cancel()
      for (const end of stops) end()
      link.stopped.value = null
    },
  }

  function limitsOf(_: Till): Limits {
    const { away_warn_hours: hours, away_stop_days: days } = rules.rules.value
    return {
      warnMs: (hours ?? AWAY_WARN_HOURS) * HOUR_MS,
      stopMs: (days ?? AWAY_STOP_DAYS) * DAY_MS,
    }
  }
}

/** The basket that is there when the till stops is sold; the next one waits for a manager. */
function obey({ cart, link, payment }: Till, away: Away | null): void {
  if (away?.level !== 'stop') {
    link.stopped.value = null
    return
  }
  if (link.stopped.peek() !== null) return
  const { cartId, lines } = cart.cart.peek()
  const isBegun = lines.length > 0 || payment.attempt.peek() !== null
  link.stopped.value = { exceptCartId: isBegun ? cartId : null }
}

async function findLifters(seams: Seams, database: TerminalDatabase): Promise<StaffCard[]> {
  const known = await knownPeople(seams, database)
  return known
    .filter(({ permissions }) => permissions.includes(LIFTED_BY))
    .map(({ staff }) => staff)
}
