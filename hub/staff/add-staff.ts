import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Role, StaffCard } from '#domain/wire/access-message.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { checkPinDigits, type KeptPin, keepPin } from './new-pin.ts'
import { insertStaff, retireStaff } from './staff-store.ts'

export type NewStaff = { staffId?: string; name: string; role: Role; pin: string }

/**
 * Adds somebody who may log in, before anybody is there to do it. PIN_TOO_WEAK for too few digits.
 * `pepper` is `readOrCreatePepper(dataFolder)`.
 */
export async function addStaff(
  db: Db,
  seams: Seams,
  pepper: Uint8Array,
  staff: NewStaff,
): Promise<Outcome<StaffCard>> {
  if (!/^\d{4,8}$/.test(staff.pin)) return refuse('PIN_TOO_WEAK', '4 to 8 digits', 'pin')
  const refusal = checkPinDigits(staff.role, staff.pin.length)
  if (refusal) return refusal
  const pin = await keepPin(seams, pepper, staff.pin)
  const card: StaffCard = {
    staff_id: staff.staffId ?? uuidv7(seams),
    name: staff.name,
    role: staff.role,
  }
  write(db, (tx) => insertStaff(tx, { ...card, ...pin }, seams.clock.nowMs()))
  return succeed(card)
}

/** The first of a new outlet, in the transaction that makes it. */
export const insertFirstPerson = (tx: Db, card: StaffCard, pin: KeptPin, nowMs: number): void =>
  insertStaff(tx, { ...card, ...pin }, nowMs)

/**
 * Somebody who sold at a paired terminal and of whom this hub knows nothing, for instance because
 * it was restored to a day before they came: the sale needs a person to stand for it (I3). Nobody
 * can log in as a stand-in, and a manager sees the sale among the conflicts.
 */
export function addStandIn(tx: Db, staffId: string, nowMs: number): void {
  const noPin = { pinHash: '', pinSalt: '', pinDigits: 0 }
  const name = `Tidak dikenal ${staffId.slice(-4)}`
  insertStaff(tx, { staff_id: staffId, name, role: 'cashier', ...noPin }, nowMs)
  retireStaff(tx, staffId)
}
