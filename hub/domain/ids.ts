import { assert } from './assert.ts'
import type { Clock, Randomness } from './seams.ts'

/** UUIDv7 (RFC 9562 section 5.7): 48 bits of wall time, version, variant and 74 random bits. */
export function uuidv7(seams: { clock: Clock; randomness: Randomness }): string {
  const time = Math.trunc(seams.clock.nowMs()).toString(16).padStart(12, '0')
  const random = Array.from(seams.randomness.bytes(10), hexByte).join('')
  assert(time.length === 12 && random.length === 20, 'a UUID has 48 bits of time and 10 bytes')
  const variant = '89ab'.charAt(Number.parseInt(random.charAt(3), 16) & 3)
  const tail = `${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${tail}`
}

/** Any UUID in lower case: the only spelling that we store. */
export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0')
