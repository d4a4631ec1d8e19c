import { createHash } from 'node:crypto'
import type { Randomness, Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { run, sql } from '../db/query.ts'
import { write } from '../db/write.ts'
import { countTerminals, findPairingCode } from './terminal-store.ts'

/** How long a code made on the console lives. */
export const PAIRING_CODE_LIFE_MS = 10 * 60_000

/** The first terminal may be unpacked tomorrow; the route's limit guards the longer life. */
const FIRST_CODE_LIFE_MS = 24 * 3_600_000

const CODES = 100_000_000
/** The largest multiple of CODES below 2^32: higher draws would make low codes likelier. */
const DRAW_MAX = 42 * CODES
const FORGET_AFTER_MS = 24 * 3_600_000

export type PairingCode = { pairingCode: string; expiresAtMs: number }

/**
 * Makes a one-time code of eight digits for one pairing. `createdBy` is a staff id, or null for the
 * code a box makes for itself while no terminal is paired.
 */
export function createPairingCode(
  db: Db,
  seams: Seams,
  createdBy: string | null,
  lifeMs: number,
): PairingCode {
  const nowMs = seams.clock.nowMs()
  const pairingCode = drawCode(seams.randomness)
  write(db, (tx) => {
    run(tx, sql.deleteFrom('pairing_code').where('expires_at_ms', '<', nowMs - FORGET_AFTER_MS))
    run(
      tx,
      sql.insertInto('pairing_code').values({
        code_hash: hashPairingCode(pairingCode),
        created_by: createdBy,
        expires_at_ms: nowMs + lifeMs,
        used_by_terminal_id: null,
      }),
    )
  })
  return { pairingCode, expiresAtMs: nowMs + lifeMs }
}

/** Eight digits are quickly tried against a leaked hash, but not before the code has expired. */
export const hashPairingCode = (code: string): string =>
  createHash('sha256').update(`pairing ${code}`).digest('base64url')

/** Eight digits, each as likely as the others. */
export function drawCode(randomness: Randomness): string {
  for (;;) {
    const bytes = randomness.bytes(4)
    const draw = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
    if (draw < DRAW_MAX) return String(draw % CODES).padStart(8, '0')
  }
}

/** A code for the first terminal of a new outlet, or null once one is paired. */
export function makeFirstPairingCode(db: Db, seams: Seams): PairingCode | null {
  if (countTerminals(db) > 0) return null
  return createPairingCode(db, seams, null, FIRST_CODE_LIFE_MS)
}

/**
 * Uses a code for something else than pairing: it is gone. Who made it (null: the box itself), or
 * undefined where it is no good.
 */
export function spendPairingCode(tx: Db, code: string, nowMs: number): string | null | undefined {
  const hash = hashPairingCode(code)
  const found = findPairingCode(tx, hash)
  if (!found || found.expires_at_ms <= nowMs || found.used_by_terminal_id !== null) return undefined
  run(tx, sql.deleteFrom('pairing_code').where('code_hash', '=', hash))
  return found.created_by
}
