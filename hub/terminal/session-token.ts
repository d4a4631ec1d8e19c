import { createHash } from 'node:crypto'
import type { Randomness } from '#domain/seams.ts'

const TOKEN_BYTES = 32

/** A cookie's value: 256 random bits. The hub keeps only `hashToken` of it. */
export const newToken = (randomness: Randomness): string =>
  Buffer.from(randomness.bytes(TOKEN_BYTES)).toString('base64url')

/** Plain SHA-256 is enough: nobody guesses 256 random bits. */
export const hashToken = (token: string): string =>
  createHash('sha256').update(token).digest('base64url')
