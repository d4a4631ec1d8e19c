import type { Clock, Randomness } from './seams.ts'

/** UUIDv7 (RFC 9562 section 5.7): 48 bits of wall time, then 74 random bits. */
export function uuidv7(seams: { clock: Clock; randomness: Randomness }): string {
  const time = Math.trunc(seams.clock.nowMs()).toString(16).padStart(12, '0')
  const [a = 0, ...rest] = seams.randomness.bytes(10)
  const random = [(a & 0x0f) | 0x70, ...rest]
  random[2] = ((random[2] ?? 0) & 0x3f) | 0x80
  const hex = time + random.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [0, 8, 12, 16, 20].map((from, i) => hex.slice(from, [8, 12, 16, 20, 32][i])).join('-')
}

/** Any UUID in lower case: the only spelling that we store. */
export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
