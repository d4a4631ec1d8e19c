import { type Outcome, succeed } from '#domain/errors.ts'
import type { Grants } from '#domain/permissions.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { grantsFor } from './grants.ts'
import { findLastLogIn, insertLogIn } from './log-in-store.ts'
import { type PinAccess, provePin } from './prove-pin.ts'
import { type OpenedStaffSession, openStaffSession } from './staff-session.ts'
import type { StaffRow } from './staff-store.ts'

type Attempt = { terminalId: string; staffId: string; pin: string }
export type LogIn = {
  staff: StaffCard
  grants: Grants
  session: OpenedStaffSession
  /** ISO 8601; the one before this, so that people notice somebody else's. */
  lastLogInAt: string | null
}

/** Checks a PIN and opens a session. Refuses as provePin does. */
export const logIn = (access: PinAccess, attempt: Attempt): Promise<Outcome<LogIn>> =>
  provePin(access, { ...attempt, purpose: 'log-in' }, (tx, row) =>
    succeed(enter(tx, access, attempt, row)),
  )

function enter(tx: Db, { seams }: PinAccess, attempt: Attempt, row: StaffRow): LogIn {
  const { terminalId, staffId } = attempt
  const atMs = seams.clock.nowMs()
  const lastLogInAt = findLastLogIn(tx, staffId)
  insertLogIn(tx, { staffId, terminalId, outcome: 'entered', atMs })
  const session = openStaffSession(tx, seams, terminalId, staffId)
  const payload = { terminal_id: terminalId, staff_id: staffId }
  appendAudit(tx, { kind: 'logged-in', payload, atMs })
  const staff: StaffCard = { staff_id: row.staff_id, name: row.name, role: row.role }
  return { staff, grants: grantsFor(tx, staff), session, lastLogInAt }
}
