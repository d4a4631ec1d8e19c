// SQL about conflicts and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { ConflictResolutionTable, ConflictTable } from '../db/tables.ts'
import { DUE_MS, DUE_MS_OTHERS } from './weigh-conflict.ts'

export type ConflictRow = {
  id: string
  type: string
  origin: string
  document_id: string
  message: string
  detail_json: string
  state: string
  raised_at_ms: number
  number: string | null
  sale_id: string | null
  cashier_name: string | null
  about_name: string | null
  other_name: string | null
  /** Of a base unit of the product that it is about. */
  cost_minor: number | null
  reason: string | null
  action: string | null
  note: string | null
  resolved_by_name: string | null
  approved_by_name: string | null
  resolved_at_ms: number | null
}

const SELECT = `SELECT c.*,
    coalesce(sale.receipt_number, refund.number, moved.number, no_sale.number) AS number,
    coalesce(sale.id, refund.sale_id) AS sale_id, cashier.name AS cashier_name,
    coalesce(product.name, c.detail_json ->> 'name', customer.full_name) AS about_name,
    other.full_name AS other_name, product.cost_minor, r.reason, r.action, r.note,
    resolver.name AS resolved_by_name, approver.name AS approved_by_name,
    r.at_ms AS resolved_at_ms
  FROM conflict c
    LEFT JOIN sale ON sale.id = c.document_id
    LEFT JOIN refund ON refund.id = c.document_id
    LEFT JOIN cash_document moved ON moved.id = c.document_id
    LEFT JOIN no_sale ON no_sale.id = c.document_id
    LEFT JOIN cash_count counted ON counted.id = c.document_id
    LEFT JOIN shift opened ON opened.id = c.document_id
    LEFT JOIN shift closed ON closed.close_id = c.document_id
    LEFT JOIN staff cashier ON cashier.id = coalesce(sale.cashier_id, refund.staff_id,
      moved.staff_id, no_sale.staff_id, counted.counted_by, opened.cashier_id, closed.closed_by)
    LEFT JOIN product ON product.id = c.detail_json ->> 'product_id'
    LEFT JOIN customer ON customer.id = coalesce(c.detail_json ->> 'customer_id', c.document_id)
    LEFT JOIN customer other ON other.id = c.detail_json ->> 'other_customer_id'
    LEFT JOIN conflict_resolution r ON r.conflict_id = c.id
    LEFT JOIN staff resolver ON resolver.id = r.resolved_by
    LEFT JOIN staff approver ON approver.id = r.approved_by`

export const findConflict = (db: Db, id: string): ConflictRow | undefined =>
  prepared(db, `${SELECT} WHERE c.id = ?`).get(id) as ConflictRow | undefined

const DUE_AT_MS = `c.raised_at_ms + CASE c.type ${Object.entries(DUE_MS)
  .map(([type, ms]) => `WHEN '${type}' THEN ${ms}`)
  .join(' ')} ELSE ${DUE_MS_OTHERS} END`
/** Beside a document of the shift @shiftId that is no sale. */
export const OF_TOLD_DOCUMENT = `EXISTS (
  SELECT 1 FROM refund WHERE id = c.document_id AND shift_id = @shiftId
  UNION ALL SELECT 1 FROM cash_document WHERE id = c.document_id AND shift_id = @shiftId
  UNION ALL SELECT 1 FROM no_sale WHERE id = c.document_id AND shift_id = @shiftId
  UNION ALL SELECT 1 FROM cash_count WHERE id = c.document_id AND shift_id = @shiftId
  UNION ALL SELECT 1 FROM shift WHERE id = @shiftId AND c.document_id IN (id, close_id))`

const OF_TYPE = '(@type IS NULL OR c.type = @type)'

/** Behind which row a page begins; null: at the beginning. */
export type PageAsk = {
  type: string | null
  after: { ms: number; id: string } | null
  limit: number
}
const valuesOf = ({ type, after, limit }: PageAsk) => ({
  ...{ type, limit },
  ...{ afterMs: after?.ms ?? null, afterId: after?.id ?? null },
})

/** The most urgent first. */
export const listOpenRows = (db: Db, ask: PageAsk): ConflictRow[] =>
  prepared(
    db,
    `${SELECT} WHERE c.state = 'open' AND ${OF_TYPE}
       AND (@afterMs IS NULL OR (${DUE_AT_MS}, c.id) > (@afterMs, @afterId))
     ORDER BY ${DUE_AT_MS}, c.id LIMIT @limit`,
  ).all(valuesOf(ask)) as ConflictRow[]

/** The newest first; those that were settled elsewhere, of which nothing more is known, last. */
export const listResolvedRows = (db: Db, ask: PageAsk): ConflictRow[] =>
  prepared(
    db,
    `${SELECT} WHERE c.state = 'resolved' AND ${OF_TYPE}
       AND (@afterMs IS NULL OR coalesce(r.at_ms, 0) < @afterMs
         OR (coalesce(r.at_ms, 0) = @afterMs AND c.id > @afterId))
     ORDER BY coalesce(r.at_ms, 0) DESC, c.id LIMIT @limit`,
  ).all(valuesOf(ask)) as ConflictRow[]

/** Beside a terminal's own sales, refunds and changes of customers. */
const OF_TERMINAL = `(sale.terminal_id = @terminalId OR refund.terminal_id = @terminalId
  OR EXISTS (SELECT 1 FROM customer_change ch
    WHERE ch.customer_id = c.document_id AND ch.terminal_id = @terminalId))`

export const listOpenRowsOf = (db: Db, terminalId: string, limit: number): ConflictRow[] =>
  prepared(
    db,
    `${SELECT} WHERE c.state = 'open' AND ${OF_TERMINAL} ORDER BY ${DUE_AT_MS}, c.id LIMIT @limit`,
  ).all({ terminalId, limit }) as ConflictRow[]

export const isConflictOf = (db: Db, terminalId: string, id: string): boolean =>
  prepared(db, `${SELECT} WHERE c.id = @id AND ${OF_TERMINAL}`).get({ terminalId, id }) !==
  undefined

/** The terminal whose sale, refund or change of a customer it stands beside; null: of none. */
export const findTerminalOf = (db: Db, documentId: string): string | null =>
  (prepared(
    db,
    `SELECT terminal_id FROM sale WHERE id = @documentId
     UNION ALL SELECT terminal_id FROM refund WHERE id = @documentId
     UNION ALL SELECT terminal_id FROM (SELECT terminal_id FROM customer_change
       WHERE customer_id = @documentId ORDER BY at_ms DESC LIMIT 1)`,
  )
    .pluck()
    .get({ documentId }) as string | undefined) ?? null

export const countOpenByType = (
  db: Db,
  nowMs: number,
): { type: string; count: number; overdue_count: number }[] =>
  prepared(
    db,
    `SELECT c.type, count(*) AS count, sum(${DUE_AT_MS} < ?) AS overdue_count
     FROM conflict c WHERE c.state = 'open' GROUP BY c.type ORDER BY c.type`,
  ).all(nowMs) as { type: string; count: number; overdue_count: number }[]

/** What was raised beside one document, in its order. */
export const listConflictsOf = (
  db: Db,
  documentId: string,
): { type: string; message: string; detail_json: string }[] =>
  prepared(
    db,
    'SELECT type, message, detail_json FROM conflict WHERE document_id = ? ORDER BY rowid',
  ).all(documentId) as { type: string; message: string; detail_json: string }[]

export const findResolution = (db: Db, conflictId: string): ConflictResolutionTable | undefined =>
  prepared(db, 'SELECT * FROM conflict_resolution WHERE conflict_id = ?').get(conflictId) as
    | ConflictResolutionTable
    | undefined

export const isResolutionTaken = (db: Db, resolutionId: string): boolean =>
  prepared(db, 'SELECT 1 FROM conflict_resolution WHERE resolution_id = ?').get(resolutionId) !==
  undefined

export function insertResolution(tx: Db, row: ConflictResolutionTable): void {
  prepared(
    tx,
    `INSERT INTO conflict_resolution (conflict_id, resolution_id, reason, action, note,
       settled_with, resolved_by, approved_by, terminal_id, at_ms)
     VALUES (@conflict_id, @resolution_id, @reason, @action, @note, @settled_with, @resolved_by,
       @approved_by, @terminal_id, @at_ms)`,
  ).run(row)
  prepared(tx, "UPDATE conflict SET state = 'resolved' WHERE id = ?").run(row.conflict_id)
}

/** Who made the document beside which the conflict stands. */
export const findStaffOfDocument = (db: Db, documentId: string): string | null =>
  (prepared(
    db,
    `SELECT cashier_id FROM sale WHERE id = @documentId
     UNION ALL SELECT staff_id FROM refund WHERE id = @documentId
     UNION ALL SELECT staff_id FROM cash_document WHERE id = @documentId
     UNION ALL SELECT staff_id FROM no_sale WHERE id = @documentId
     UNION ALL SELECT counted_by FROM cash_count WHERE id = @documentId
     UNION ALL SELECT cashier_id FROM shift WHERE id = @documentId
     UNION ALL SELECT closed_by FROM shift WHERE close_id = @documentId`,
  )
    .pluck()
    .get({ documentId }) as string | undefined) ?? null

/** Whether somebody is asked already if these two are one person. */
export const isTwinAsked = (db: Db, customerId: string, otherId: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM conflict WHERE document_id = ? AND type = 'customer_mismatch'
       AND state = 'open' AND detail_json ->> 'other_customer_id' = ?`,
  ).get(customerId, otherId) !== undefined

/** Open ones that say of this shift's documents that the hub did not know the shift. */
export const listUnknownShiftConflicts = (
  db: Db,
  shiftId: string,
): { id: string; type: string; document_id: string }[] =>
  prepared(
    db,
    `SELECT id, type, document_id FROM conflict c
     WHERE state = 'open' AND type = 'session_closed' AND detail_json ->> 'code' = 'UNKNOWN_SHIFT'
       AND (EXISTS (SELECT 1 FROM sale WHERE id = c.document_id AND shift_id = @shiftId)
         OR ${OF_TOLD_DOCUMENT}) ORDER BY rowid`,
  ).all({ shiftId }) as { id: string; type: string; document_id: string }[]

/** Once, however often it comes; one that was settled here stays settled. */
export function putCloudConflict(
  tx: Db,
  conflict: Pick<
    ConflictTable,
    'id' | 'type' | 'document_id' | 'message' | 'detail_json' | 'raised_at_ms'
  >,
): void {
  prepared(
    tx,
    `INSERT INTO conflict (id, type, document_id, message, detail_json, state, raised_at_ms, origin)
     VALUES (?, ?, ?, ?, ?, 'open', ?, 'cloud')
     ON CONFLICT (id) DO UPDATE SET message = excluded.message, detail_json = excluded.detail_json`,
  ).run(
    conflict.id,
    conflict.type,
    conflict.document_id,
    conflict.message,
    conflict.detail_json,
    conflict.raised_at_ms,
  )
}

export function settleCloudConflict(tx: Db, id: string): void {
  prepared(tx, `UPDATE conflict SET state = 'resolved' WHERE id = ? AND origin = 'cloud'`).run(id)
}
