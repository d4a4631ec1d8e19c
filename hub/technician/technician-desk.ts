// Who may commission this box: one technician at a time, known by a token of the claim or of a
// visit. Kept in a file, so that switching the box off and on ends nothing.
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { Seams } from '#domain/seams.ts'
import { replaceFile } from '../system/durable-file.ts'

/** From the claim to the bundle. */
export const CLAIM_MS = 30 * 60_000
/** From the bundle to the last signature on the commissioning report. */
export const COMMISSIONING_MS = 24 * 3_600_000
/** A later visit. */
export const VISIT_MS = 8 * 3_600_000

const FILE = 'technician.json'
const TOKEN_BYTES = 32
const Session = Type.Object({
  token_hash: Type.String(),
  technician: Type.String(),
  expires_at_ms: Type.Integer(),
})

export type TechnicianDesk = {
  /** A new token; the one before it ends. */
  open(technician: string, lifeMs: number): { token: string; expiresAtMs: number }
  /** The name behind the token, or null. */
  nameOf(token: string | null): string | null
  /** The present token lives as long as this from now. */
  extend(lifeMs: number): void
  /** Until when somebody is here; null: nobody is. */
  untilMs(): number | null
  close(): void
}

export function createTechnicianDesk(
  { clock, randomness }: Pick<Seams, 'clock' | 'randomness'>,
  dataFolder: string,
): TechnicianDesk {
  const path = join(dataFolder, FILE)
  let session = readSession(path)
  const keep = (next: typeof session): void => {
    session = next
    replaceFile(path, JSON.stringify(next), 0o600)
  }
  const current = () => (session && session.expires_at_ms > clock.nowMs() ? session : null)
  return {
    open(technician, lifeMs) {
      const token = Buffer.from(randomness.bytes(TOKEN_BYTES)).toString('base64url')
      const expiresAtMs = clock.nowMs() + lifeMs
      keep({ token_hash: hashOf(token), technician, expires_at_ms: expiresAtMs })
      return { token, expiresAtMs }
    },
    nameOf(token) {
      const known = current()
      if (!known || token === null) return null
      const isSame = timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(known.token_hash))
      return isSame ? known.technician : null
    },
    extend(lifeMs) {
      const known = current()
      if (known) keep({ ...known, expires_at_ms: clock.nowMs() + lifeMs })
    },
    untilMs: () => current()?.expires_at_ms ?? null,
    close: () => keep(null),
  }
}

const hashOf = (token: string): string =>
  createHash('sha256').update(`technician ${token}`).digest('base64url')

/** A file that is not whole lets nobody in. */
function readSession(path: string) {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Check(Session, value) && value.token_hash.length === hashOf('').length ? value : null
  } catch {
    return null
  }
}

/** `Authorization: Bearer …` */
export const tokenOf = ({ authorization }: { authorization?: string | undefined }) =>
  /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(authorization ?? '')?.[1] ?? null
