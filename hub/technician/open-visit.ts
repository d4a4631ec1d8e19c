import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { spendPairingCode } from '../terminal/pairing-code.ts'

/**
 * Lets a technician in who was given a pairing code at the console: whoever may pair terminals has
 * said yes. Refuses PAIRING_CODE_INVALID.
 */
export function openVisit(
  tx: Db,
  seams: Seams,
  { code, technician }: { code: string; technician: string },
): Outcome<null> {
  const atMs = seams.clock.nowMs()
  const madeBy = spendPairingCode(tx, code, atMs)
  if (madeBy === undefined) return refuse('PAIRING_CODE_INVALID')
  appendAudit(tx, {
    kind: 'technician-let-in',
    payload: { technician, code_created_by: madeBy },
    atMs,
  })
  return succeed(null)
}
