import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Role, StaffCard } from '#domain/wire/access-message.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { hashPin } from './pin-hash.ts'
import { insertStaff, retireStaff } from './staff-store.ts'

const SALT_BYTES = 16
const PIN_DIGITS_MIN: Record<Role, number> = {
  cashier: 4,
  supervisor: 6,
  manager: 6,
  technician: 6,
}

export type NewStaff = { staffId?: string; name: string; role: Role; pin: string }

/**
 * Adds somebody who may log in. Six digits for whoever may void, refund or manage: PIN_TOO_WEAK
 * otherwise. `pepper` is `readOrCreatePepper(dataFolder)`.
 */
export async function addStaff(
  db: Db,
  seams: Seams,
  pepper: Uint8Array,
  staff: NewStaff,
): Promise<Outcome<StaffCard>> {
  const digits = PIN_DIGITS_MIN[staff.role]
  if (!/^\d{4,8}$/.test(staff.pin) || staff.pin.length < digits) {
    return refuse('PIN_TOO_WEAK', `${digits} to 8 digits`, 'pin')
  }
  const salt = seams.randomness.bytes(SALT_BYTES)
  const pinHash = await hashPin(staff.pin, salt, pepper)
  const pinSalt = Buffer.from(salt).toString('base64url')
  const card: StaffCard = {
    staff_id: staff.staffId ?? uuidv7(seams),
    name: staff.name,
    role: staff.role,
  }
  write(db, (tx) => insertStaff(tx, { ...card, pinHash, pinSalt }, seams.clock.nowMs()))
  return succeed(card)
}

/**
 * Somebody who sold at a paired terminal and of whom this hub knows nothing, for instance because
 * it was restored to a day before they came: the sale needs a person to stand for it (I3). Nobody
 * can log in as a stand-in, and a manager sees the sale among the conflicts.
 */
export function addStandIn(tx: Db, staffId: string, nowMs: number): void {
  const noPin = { pinHash: '', pinSalt: '' }
  const name = `Tidak dikenal ${staffId.slice(-4)}`
  insertStaff(tx, { staff_id: staffId, name, role: 'cashier', ...noPin }, nowMs)
  retireStaff(tx, staffId)
}
