import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import {
  deleteScale,
  isNameOrPortOfAnother,
  isTerminal,
  type StoredScale,
  storeScale,
} from './scale-store.ts'

/**
 * Adds a scale, or changes it. A terminal weighs on one scale: named here, it leaves another.
 * Refuses INVALID_REQUEST (the smallest load is above the capacity), UNKNOWN_TERMINAL and
 * SCALE_TAKEN (name or port).
 */
export function setScale(
  tx: Db,
  { clock }: Seams,
  staffId: string,
  scale: StoredScale,
): Outcome<null> {
  if (scale.min_load_g >= scale.capacity_g) {
    return refuse('INVALID_REQUEST', 'above the capacity', 'min_load_g')
  }
  const unknown = scale.terminal_ids.find((id) => !isTerminal(tx, id))
  if (unknown !== undefined) return refuse('UNKNOWN_TERMINAL', unknown, 'terminal_ids')
  if (isNameOrPortOfAnother(tx, scale)) return refuse('SCALE_TAKEN')
  storeScale(tx, scale)
  const payload = { staff_id: staffId, ...scale }
  appendAudit(tx, { kind: 'scale-set', payload, atMs: clock.nowMs() })
  return succeed(null)
}

/** A scale that is not there any more is removed already. */
export function removeScale(
  tx: Db,
  { clock }: Seams,
  staffId: string,
  scaleId: string,
): Outcome<null> {
  if (deleteScale(tx, scaleId)) {
    const payload = { staff_id: staffId, scale_id: scaleId }
    appendAudit(tx, { kind: 'scale-removed', payload, atMs: clock.nowMs() })
  }
  return succeed(null)
}
