import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import type { HubDeps } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { isHashingBusy, isPinRight } from './pin-hash.ts'
import { lockMs, remainingLockMs } from './pin-lock-rules.ts'
import { type OpenedStaffSession, openStaffSession } from './staff-session.ts'
import {
  deletePinLock,
  findActiveStaff,
  findPinLock,
  type StaffRow,
  savePinLock,
} from './staff-store.ts'

type Access = Pick<HubDeps, 'db' | 'seams' | 'pepper'>
type Attempt = { terminalId: string; staffId: string; pin: string }
export type LogIn = { staff: StaffCard; session: OpenedStaffSession }

/**
 * Checks a PIN and opens a session. PIN_LOCKED carries the seconds to wait as its detail. Every try
 * is counted as wrong before the slow hash and forgiven after it, so that a hundred tries at once
 * are still only a few.
 */
export async function logIn(access: Access, attempt: Attempt): Promise<Outcome<LogIn>> {
  if (isHashingBusy()) return refuse('TOO_MANY_REQUESTS')
  const { db, seams } = access
  const charged = write(db, (tx) => chargeTry(tx, seams.clock.nowMs(), attempt))
  if (!charged.ok) return charged
  const isRight = await isPinRight(attempt.pin, charged.value.staff, access.pepper)
  if (isRight) return succeed(write(db, (tx) => enter(tx, access, attempt, charged.value.staff)))
  write(db, (tx) => recordWrongPin(tx, seams.clock.nowMs(), attempt, charged.value))
  const { lockedForMs } = charged.value
  return lockedForMs > 0 ? refuse('PIN_LOCKED', seconds(lockedForMs)) : refuse('PIN_WRONG')
}

type Charge = { staff: StaffRow; failedCount: number; lockedForMs: number }

function chargeTry(tx: Db, nowMs: number, attempt: Attempt): Outcome<Charge> {
  const staff = findActiveStaff(tx, attempt.staffId)
  // The list of people is no secret to a paired terminal, so a name that is gone may say so.
  if (!staff) return refuse('PIN_WRONG', 'nobody of this name may log in', 'staff_id')
  const lock = findPinLock(tx, attempt.terminalId, attempt.staffId)
  const remainingMs = remainingLockMs(lock, nowMs)
  if (remainingMs > 0) return refuse('PIN_LOCKED', seconds(remainingMs))
  const failedCount = (lock?.failed_count ?? 0) + 1
  const lockedForMs = lockMs(failedCount)
  savePinLock(tx, {
    terminal_id: attempt.terminalId,
    staff_id: attempt.staffId,
    failed_count: failedCount,
    locked_until_ms: nowMs + lockedForMs,
  })
  return succeed({ staff, failedCount, lockedForMs })
}

function enter(tx: Db, { seams }: Access, attempt: Attempt, row: StaffRow): LogIn {
  deletePinLock(tx, attempt.terminalId, attempt.staffId)
  const session = openStaffSession(tx, seams, attempt.terminalId, attempt.staffId)
  const payload = { terminal_id: attempt.terminalId, staff_id: attempt.staffId }
  appendAudit(tx, { kind: 'logged-in', payload, atMs: seams.clock.nowMs() })
  return { staff: { staff_id: row.staff_id, name: row.name, role: row.role }, session }
}

function recordWrongPin(tx: Db, atMs: number, attempt: Attempt, charge: Charge): void {
  const payload = {
    terminal_id: attempt.terminalId,
    staff_id: attempt.staffId,
    failed_count: charge.failedCount,
  }
  appendAudit(tx, { kind: 'log-in-failed', payload, atMs })
  if (charge.lockedForMs === 0) return
  const locked = { ...payload, locked_for_ms: charge.lockedForMs }
  appendAudit(tx, { kind: 'pin-locked', payload: locked, atMs })
}

const seconds = (ms: number): string => String(Math.ceil(ms / 1000))
