import { type Refusal, refuse } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { Role } from '#domain/wire/access-message.ts'
import { hashPin } from './pin-hash.ts'

const SALT_BYTES = 16

/** Six digits for whoever may void, refund or manage. */
export const PIN_DIGITS_MIN: Record<Role, number> = {
  cashier: 4,
  supervisor: 6,
  manager: 6,
  technician: 6,
}

/** How a PIN is kept. */
export type KeptPin = { pinHash: string; pinSalt: string; pinDigits: number }

/** PIN_TOO_WEAK, or null: a PIN of so many digits does for the role. */
export function checkPinDigits(role: Role, digits: number, field = 'pin'): Refusal | null {
  const least = PIN_DIGITS_MIN[role]
  return digits >= least ? null : refuse('PIN_TOO_WEAK', `${least} to 8 digits`, field)
}

/** Off the event loop; `pepper` is `readOrCreatePepper(dataFolder)`. */
export async function keepPin(
  { randomness }: Pick<Seams, 'randomness'>,
  pepper: Uint8Array,
  pin: string,
): Promise<KeptPin> {
  const salt = randomness.bytes(SALT_BYTES)
  const pinHash = await hashPin(pin, salt, pepper)
  return { pinHash, pinSalt: Buffer.from(salt).toString('base64url'), pinDigits: pin.length }
}
