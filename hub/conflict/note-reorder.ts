import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import type { Actor } from '../requester.ts'
import { findReorder, insertReorder, markOrdered } from './reorder-store.ts'

type Note = { conflictId: string; detail: unknown; notedBy: string | null }

/** Puts what is missing of a product on the list of what to order, and tells head office. */
export function noteReorder(tx: Db, seams: Seams, { conflictId, detail, notedBy }: Note): void {
  const { product_id, stock_milli } = detail as { product_id: string; stock_milli: number }
  const atMs = seams.clock.nowMs()
  const id = uuidv7(seams)
  const facts = { conflict_id: conflictId, product_id, missing_milli: -stock_milli }
  const row = { id, ...facts, noted_by: notedBy, noted_at_ms: atMs }
  insertReorder(tx, { ...row, ordered_by: null, ordered_at_ms: null })
  const payload = { reorder_id: id, ...facts, noted_by: notedBy }
  appendOutbox(tx, { kind: 'reorder-noted', documentId: id, payload, atMs })
}

/** Somebody has ordered it: it leaves the list. The same again changes nothing. */
export function setOrdered(
  tx: Db,
  seams: Seams,
  actor: Actor,
  reorderId: string,
): Outcome<{ isFirst: boolean }> {
  const found = findReorder(tx, reorderId)
  if (!found) return refuse('CONFLICT_NOT_FOUND')
  if (found.ordered_at_ms !== null) return succeed({ isFirst: false })
  const atMs = seams.clock.nowMs()
  markOrdered(tx, reorderId, actor.staff.staff_id, atMs)
  const payload = { reorder_id: reorderId, product_id: found.product_id, by: actor.staff.staff_id }
  appendAudit(tx, { kind: 'reorder-ordered', payload, atMs })
  return succeed({ isFirst: true })
}
