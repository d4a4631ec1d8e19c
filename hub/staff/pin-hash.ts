import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto'

/**
 * Argon2id with the smallest parameters OWASP allows (19 MiB, 2 passes, 1 lane; Password Storage
 * Cheat Sheet). More would not save four digits: the pepper and the lock-out do. On a box's slow
 * core one hash stays far below a second.
 */
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const HASH_BYTES = 32

/** Hashes in flight: two of libuv's four threads, so that files and DNS always get one. */
const IN_FLIGHT_MAX = 2
/** Logins that wait for a thread; every terminal of a large outlet twice over. */
const WAITING_MAX = 64

let inFlight = 0
const waiting: (() => void)[] = []

/** True while so many people wait that another would only make it worse. */
export const isHashingBusy = (): boolean => waiting.length >= WAITING_MAX

/**
 * The text kept in `staff.pin_hash`: algorithm and parameters, then the hash, so that they can
 * grow later. The pepper is Argon2's own secret input K (RFC 9106 section 3.1).
 */
export async function hashPin(pin: string, salt: Uint8Array, pepper: Uint8Array): Promise<string> {
  const hash = await derive({
    message: pin,
    nonce: salt,
    secret: pepper,
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    tagLength: HASH_BYTES,
  })
  return ['argon2id', MEMORY_KIB, PASSES, LANES, hash.toString('base64url')].join('.')
}

export async function isPinRight(
  pin: string,
  kept: { pinHash: string; pinSalt: string },
  pepper: Uint8Array,
): Promise<boolean> {
  const [algorithm, memory, passes, lanes, hash] = kept.pinHash.split('.')
  if (algorithm !== 'argon2id' || !hash) throw new Error('a PIN hash has an unknown form')
  const expected = Buffer.from(hash, 'base64url')
  const found = await derive({
    message: pin,
    nonce: Buffer.from(kept.pinSalt, 'base64url'),
    secret: pepper,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(lanes),
    tagLength: expected.length,
  })
  return timingSafeEqual(found, expected)
}

async function derive(parameters: Argon2Parameters): Promise<Buffer> {
  if (inFlight >= IN_FLIGHT_MAX) await new Promise<void>((resolve) => waiting.push(resolve))
  else inFlight += 1
  try {
    return await new Promise((resolve, reject) =>
      argon2('argon2id', parameters, (error, key) => (error ? reject(error) : resolve(key))),
    )
  } finally {
    // The place goes to the next in line; only an empty line gives it back.
    const next = waiting.shift()
    if (next) next()
    else inFlight -= 1
  }
}
