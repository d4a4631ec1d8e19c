import { createHash, timingSafeEqual } from 'node:crypto'
import type { Randomness } from '#domain/seams.ts'
import { drawCode } from '../terminal/pairing-code.ts'

/** So many wrong codes, and this start of the hub takes no more: somebody has to start it anew. */
const WRONG_CODES_MAX = 10

/** The code that an unclaimed box shows: good once, for the form or for a technician's claim. */
export type ClaimCode = {
  /** Null after it was used. */
  shown(): string | null
  try(given: string | null): 'right' | 'wrong' | 'spent'
  /** It is used up; a new one only by `renew`. */
  use(): void
  renew(): string
}

export function createClaimCode(randomness: Randomness): ClaimCode {
  let code: string | null = drawCode(randomness)
  let wrongCodes = 0
  return {
    shown: () => code,
    try(given) {
      if (wrongCodes >= WRONG_CODES_MAX) return 'spent'
      if (code !== null && isSame(given, code)) return 'right'
      wrongCodes += 1
      return 'wrong'
    },
    use: () => {
      code = null
    },
    renew: () => {
      code = drawCode(randomness)
      return code
    },
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const isSame = (given: string | null, code: string): boolean =>
  timingSafeEqual(digest((given ?? '').replace(/\D/g, '')), digest(code))
