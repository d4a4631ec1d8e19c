import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Clock } from '#domain/seams.ts'
import type { HubDeps } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { insertLogIn } from './log-in-store.ts'
import { isHashingBusy, isPinRight } from './pin-hash.ts'
import { beginPinLock, settlePinLock } from './pin-lock-left.ts'
import { deletePinLock, findActiveStaff, findPinLock, type StaffRow } from './staff-store.ts'

export type PinAccess = Pick<HubDeps, 'db' | 'seams' | 'pepper'>
/** `purpose` is told in the audit log: one count of wrong PINs serves all of them. */
export type PinAttempt = {
  terminalId: string
  staffId: string
  pin: string
  purpose: 'log-in' | 'approval' | 'pin-change'
}

/**
 * Checks a PIN; when it is right, does `work` in the transaction that forgives the try. Refuses
 * PIN_WRONG, PIN_LOCKED (detail: seconds to wait) and TOO_MANY_REQUESTS. Every try is counted as
 * wrong before the slow hash and forgiven after it, so that a hundred tries at once are still only
 * a few. The lock is of one person at one terminal, whatever the PIN was for.
 */
export async function provePin<T>(
  access: PinAccess,
  attempt: PinAttempt,
  work: (tx: Db, staff: StaffRow) => Outcome<T>,
): Promise<Outcome<T>> {
  if (isHashingBusy()) return refuse('TOO_MANY_REQUESTS')
  const { db, seams } = access
  const charged = write(db, (tx) => chargeTry(tx, seams.clock, attempt))
  if (!charged.ok) return charged
  const { staff, lockedForMs } = charged.value
  if (await isPinRight(attempt.pin, staff, access.pepper)) {
    return write(db, (tx) => {
      if (!isStillSo(tx, staff)) return refuse('PIN_WRONG')
      deletePinLock(tx, attempt.terminalId, attempt.staffId)
      return work(tx, staff)
    })
  }
  write(db, (tx) => recordWrongPin(tx, seams.clock.nowMs(), attempt, charged.value))
  return lockedForMs > 0 ? refuse('PIN_LOCKED', seconds(lockedForMs)) : refuse('PIN_WRONG')
}

/** Dismissed, or given another PIN, while this one was being hashed. */
const isStillSo = (tx: Db, staff: StaffRow): boolean =>
  findActiveStaff(tx, staff.staff_id)?.pinHash === staff.pinHash

type Charge = { staff: StaffRow; failedCount: number; lockedForMs: number }

function chargeTry(tx: Db, clock: Clock, attempt: PinAttempt): Outcome<Charge> {
  const staff = findActiveStaff(tx, attempt.staffId)
  // The list of people is no secret to a paired terminal, so a name that is gone may say so.
  if (!staff?.pinHash) return refuse('PIN_WRONG', 'nobody of this name may log in', 'staff_id')
  const lock = findPinLock(tx, attempt.terminalId, attempt.staffId)
  const remainingMs = settlePinLock(tx, clock, lock)
  if (remainingMs > 0) return refuse('PIN_LOCKED', seconds(remainingMs))
  const failedCount = (lock?.failed_count ?? 0) + 1
  const of = { terminal_id: attempt.terminalId, staff_id: attempt.staffId }
  const lockedForMs = beginPinLock(tx, clock, { ...of, failed_count: failedCount })
  return succeed({ staff, failedCount, lockedForMs })
}

/** The person themselves sees it too, among their log-ins. */
function recordWrongPin(tx: Db, atMs: number, attempt: PinAttempt, charge: Charge): void {
  const { terminalId, staffId, purpose } = attempt
  const payload = { terminal_id: terminalId, staff_id: staffId, failed_count: charge.failedCount }
  const isLocked = charge.lockedForMs > 0
  insertLogIn(tx, { staffId, terminalId, outcome: isLocked ? 'locked' : 'wrong-pin', atMs })
  const about = purpose === 'log-in' ? payload : { ...payload, purpose }
  appendAudit(tx, { kind: 'log-in-failed', payload: about, atMs })
  if (!isLocked) return
  const locked = { ...payload, locked_for_ms: charge.lockedForMs }
  appendAudit(tx, { kind: 'pin-locked', payload: locked, atMs })
}

const seconds = (ms: number): string => String(Math.ceil(ms / 1000))
