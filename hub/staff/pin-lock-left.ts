import { lockLeft, type SeenLockOut } from '#domain/lock-out.ts'
import type { Clock } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import type { PinLockTable } from '../db/tables.ts'
import { lockMs } from './pin-lock-rules.ts'
import { savePinLock } from './staff-store.ts'

/** What this run has seen of each lock, by a clock that never jumps. */
const seenOf = new WeakMap<object, Map<string, SeenLockOut>>()

function seenIn(clock: Clock): Map<string, SeenLockOut> {
  const known = seenOf.get(clock) ?? new Map()
  seenOf.set(clock, known)
  return known
}

const keyOf = (lock: PinLockTable): string => `${lock.terminal_id}/${lock.staff_id}`

/** Milliseconds until the lock opens, 0 when it is open; wherever the wall clock went since. */
export function pinLockLeft(clock: Clock, lock: PinLockTable | undefined): number {
  return lock === undefined ? 0 : look(clock, lock).leftMs
}

/** The same, and a lock that a clock set back would prolong is stored anew. */
export function settlePinLock(tx: Db, clock: Clock, lock: PinLockTable | undefined): number {
  if (lock === undefined) return 0
  const { leftMs, isMoved, seen } = look(clock, lock)
  if (isMoved) {
    savePinLock(tx, { ...lock, locked_until_ms: seen.untilMs })
    seenIn(clock).set(keyOf(lock), seen)
  }
  return leftMs
}

/** A lock that begins now. */
export function beginPinLock(
  tx: Db,
  clock: Clock,
  lock: Omit<PinLockTable, 'locked_until_ms'>,
): number {
  const lockedForMs = lockMs(lock.failed_count)
  const untilMs = clock.nowMs() + lockedForMs
  const row = { ...lock, locked_until_ms: untilMs }
  savePinLock(tx, row)
  seenIn(clock).set(keyOf(row), { untilMs, endsAtMonotonicMs: clock.monotonicMs() + lockedForMs })
  return lockedForMs
}

function look(clock: Clock, lock: PinLockTable) {
  const seen = seenIn(clock)
  const stored = { untilMs: lock.locked_until_ms, ruleMs: lockMs(lock.failed_count) }
  const clocks = { nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }
  const found = lockLeft(stored, seen.get(keyOf(lock)), clocks)
  // Only what was stored anew is remembered as it is stored.
  if (!found.isMoved) seen.set(keyOf(lock), found.seen)
  return found
}
