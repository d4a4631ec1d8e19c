// PINs of a test's people. The product's cost would be half of what many tests compute.
import { argon2Sync, randomBytes } from 'node:crypto'
import type { KeptPin } from '#hub/staff/new-pin.ts'

/** The least that Argon2 takes (RFC 9106 section 3.1): 8 KiB for a lane, one pass. */
const MEMORY_KIB = 8

/**
 * As `keepPin`, but cheap to verify: a kept PIN says what it cost. What a new PIN of the product
 * costs is looked at in tests/hub/access/log-in.test.ts.
 */
export function keepPinCheaply(pepper: Uint8Array, pin: string): KeptPin {
  const nonce = randomBytes(16)
  const cost = { memory: MEMORY_KIB, passes: 1, parallelism: 1, tagLength: 32 }
  const hash = argon2Sync('argon2id', { message: pin, nonce, secret: pepper, ...cost })
  const pinHash = ['argon2id', MEMORY_KIB, 1, 1, hash.toString('base64url')].join('.')
  return { pinHash, pinSalt: nonce.toString('base64url'), pinDigits: pin.length }
}
