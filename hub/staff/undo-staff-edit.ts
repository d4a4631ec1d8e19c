// Head office's word on who works here, and on what they may do, holds again for one field.
import type { RoleGrantBody } from '#domain/wire/feed-role-grant.ts'
import type { StaffBody } from '#domain/wire/feed-staff.ts'
import { type FeedContext, type FeedRefusal, refuseItem } from '../cloud/feed-change.ts'
import type { Db } from '../db/open-database.ts'
import { applyRoleGrant } from './apply-role-grant.ts'
import { applyStaff } from './apply-staff.ts'
import { rowMessages } from './grant-messages.ts'
import { listRoleGrantRows, listStaffGrantRows } from './grant-store.ts'
import { checkPinDigits } from './new-pin.ts'
import { recordStaffChange } from './record-staff-change.ts'
import { checkSomebodyManages } from './somebody-manages.ts'
import { findPerson, isNameTaken, type PersonRow } from './staff-admin-store.ts'

type Undo<Body> = { itemId: string; field: string; local: unknown; office: Body; by: string }

/**
 * As if head office had just said it, within the limits that the console itself has: nobody of the
 * same name, a PIN that is long enough for the role, a manager who is left.
 */
export function undoStaffEdit(
  tx: Db,
  { itemId, field, local, office: body, by }: Undo<StaffBody>,
  context: FeedContext,
): FeedRefusal | null {
  const stored = findPerson(tx, body.staff_id)
  if (!stored) return refuseItem('unknown-staff')
  const fault = faultOf(tx, stored, field, body)
  if (fault) return fault
  const before = { ...body, [field]: local } as StaffBody
  const was = factsOf(tx, stored)
  const refusal = applyStaff(tx, { itemId, version: 0, body, before }, context)
  if (refusal) return refusal
  const facts = { ...factsOf(tx, findPerson(tx, stored.id) ?? stored), staff_id: stored.id, was }
  recordStaffChange(tx, context.seams, { kind: 'staff-changed', by, facts })
  return isManaged(tx)
}

function faultOf(tx: Db, stored: PersonRow, field: string, body: StaffBody): FeedRefusal | null {
  const name = field === 'name' ? body.name : stored.name
  const isActive = field === 'is_active' ? body.is_active : stored.is_active === 1
  if (isActive && isNameTaken(tx, name, stored.id)) return refuseItem('name-taken')
  const isShort = field === 'role' && checkPinDigits(body.role, stored.pin_digits, 'role') !== null
  return isShort ? refuseItem('pin-too-short') : null
}

export function undoRoleEdit(
  tx: Db,
  { itemId, field, local, office: body, by }: Undo<RoleGrantBody>,
  context: FeedContext,
): FeedRefusal | null {
  const before = { ...body, [field]: local } as RoleGrantBody
  const refusal = applyRoleGrant(tx, { itemId, version: 0, body, before }, context)
  if (refusal) return refusal
  const { role } = body
  const facts = {
    differs_from_default: { [role]: rowMessages(listRoleGrantRows(tx, role)) },
  }
  recordStaffChange(tx, context.seams, { kind: 'role-grants-changed', by, facts })
  return isManaged(tx)
}

const isManaged = (tx: Db): FeedRefusal | null =>
  checkSomebodyManages(tx) ? refuseItem('last-manager') : null

function factsOf(tx: Db, { id, name, role, is_active }: PersonRow): Record<string, unknown> {
  const own_grants = rowMessages(listStaffGrantRows(tx, id))
  return { name, role, is_active: is_active === 1, own_grants }
}
