import type { Refusal } from '#domain/errors.ts'
import type { OutletBundle } from '#domain/wire/box-message.ts'
import type { Db } from '../db/open-database.ts'
import { differingRows } from './grant-messages.ts'
import { replaceStaffGrants } from './grant-store.ts'
import { grantsForRole } from './grants.ts'
import type { KeptPin } from './new-pin.ts'
import { insertStaff } from './staff-store.ts'

const NO_PIN: KeptPin = { pinHash: '', pinSalt: '', pinDigits: 0 }

/**
 * Somebody of a new outlet's bundle. Without a PIN they cannot log in until one is set at the
 * console. Refuses a permission that there is not.
 */
export function insertFromBundle(
  tx: Db,
  { staff_id, name, role, own_grants }: OutletBundle['staff'][number],
  pin: KeptPin | null,
  nowMs: number,
): Refusal | null {
  const rows = differingRows(own_grants, grantsForRole(tx, role), 'own_grants')
  if (!rows.ok) return rows
  insertStaff(tx, { staff_id, name, role, ...(pin ?? NO_PIN) }, nowMs)
  replaceStaffGrants(tx, staff_id, rows.value)
  return null
}
