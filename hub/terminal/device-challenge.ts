import type { Clock, Randomness } from '#domain/seams.ts'

const NONCE_BYTES = 32
const NONCE_LIFE_MS = 60_000
/** Open challenges; beyond it the oldest is forgotten, and its terminal asks again. */
const NONCES_MAX = 1000

export type Challenges = {
  /** A nonce for this terminal to sign, good once and for a minute. */
  issue(terminalId: string): string
  /** True once for a nonce that was issued to this terminal and is still fresh. */
  redeem(terminalId: string, nonce: string): boolean
}

/** In memory only: after a restart terminals simply ask again. */
export function createChallenges(seams: { clock: Clock; randomness: Randomness }): Challenges {
  const open = new Map<string, { terminalId: string; expiresAtMs: number }>()
  return {
    issue(terminalId) {
      const [oldest] = open.keys()
      if (open.size >= NONCES_MAX && oldest !== undefined) open.delete(oldest)
      const nonce = Buffer.from(seams.randomness.bytes(NONCE_BYTES)).toString('base64url')
      open.set(nonce, { terminalId, expiresAtMs: seams.clock.monotonicMs() + NONCE_LIFE_MS })
      return nonce
    },
    redeem(terminalId, nonce) {
      const challenge = open.get(nonce)
      open.delete(nonce)
      if (!challenge || challenge.terminalId !== terminalId) return false
      return seams.clock.monotonicMs() < challenge.expiresAtMs
    },
  }
}
