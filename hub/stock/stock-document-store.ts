// SQL of stock documents and nothing else.
import { toIso } from '#domain/datetime.ts'
import type {
  StockDocumentHead,
  StockDocumentLine,
  StockDocumentMessage,
  StockKind,
} from '#domain/wire/stock-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { StockDocumentTable } from '../db/tables.ts'

export type StockDocumentRow = Omit<StockDocumentTable, 'kind'> & { kind: StockKind }

export const findStockDocument = (db: Db, id: string): StockDocumentRow | undefined =>
  prepared(db, 'SELECT * FROM stock_document WHERE id = ?').get(id) as StockDocumentRow | undefined

export function insertStockDocument(tx: Db, row: StockDocumentRow): void {
  prepared(
    tx,
    `INSERT INTO stock_document (id, number, kind, reverses_id, party, party_code, reference,
       source_id, reason_code, note, line_count, value_minor, staff_id, approved_by, terminal_id,
       payload_hash, at_ms)
     VALUES (@id, @number, @kind, @reverses_id, @party, @party_code, @reference, @source_id,
       @reason_code, @note, @line_count, @value_minor, @staff_id, @approved_by, @terminal_id,
       @payload_hash, @at_ms)`,
  ).run(row)
}

/** All of them, numbered from 1. */
export function insertStockLines(
  tx: Db,
  documentId: string,
  lines: readonly StockDocumentLine[],
): void {
  const statement = prepared(
    tx,
    `INSERT INTO stock_document_line (document_id, line_no, product_id, sku, name, unit_code,
       unit_factor_milli, quantity_milli, expected_milli, moved_milli, value_minor)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const [index, line] of lines.entries()) {
    statement.run(
      documentId,
      index + 1,
      line.product_id,
      line.sku,
      line.name,
      line.unit_code,
      line.unit_factor_milli,
      line.quantity_milli,
      line.expected_milli,
      line.moved_milli,
      line.value_minor,
    )
  }
}

/** From line `from` on, the first being 1. */
export const listStockLines = (
  db: Db,
  documentId: string,
  { from, limit } = { from: 1, limit: -1 },
): StockDocumentLine[] =>
  prepared(
    db,
    `SELECT product_id, sku, name, unit_code, unit_factor_milli, quantity_milli, expected_milli,
       moved_milli, value_minor FROM stock_document_line WHERE document_id = ? AND line_no >= ?
     ORDER BY line_no LIMIT ?`,
  ).all(documentId, from, limit) as StockDocumentLine[]

export const findReversalId = (db: Db, id: string): string | null =>
  (prepared(db, 'SELECT id FROM stock_document WHERE reverses_id = ?').pluck().get(id) as
    | string
    | undefined) ?? null

/** Whether this paper of that supplier was received and not taken back. */
export const isNoteReceived = (db: Db, supplier: string, deliveryNote: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM stock_document d WHERE kind = 'receipt' AND reverses_id IS NULL
       AND reference = ? AND party = ? COLLATE NOCASE
       AND NOT EXISTS (SELECT 1 FROM stock_document r WHERE r.reverses_id = d.id)`,
  ).get(deliveryNote, supplier) !== undefined

const HEAD = `
  SELECT d.id AS document_id, d.number, d.kind, d.reverses_id, r.id AS reversed_by_id, d.party,
    d.party_code, d.reference, d.reason_code, d.note, d.line_count, d.value_minor,
    staff.name AS staff_name, approver.name AS approved_by_name, d.at_ms
  FROM stock_document d JOIN staff ON staff.id = d.staff_id
    LEFT JOIN staff approver ON approver.id = d.approved_by
    LEFT JOIN stock_document r ON r.reverses_id = d.id`

type HeadRow = Omit<StockDocumentHead, 'at'> & { at_ms: number }
const toHead = ({ at_ms, ...row }: HeadRow): StockDocumentHead => ({ ...row, at: toIso(at_ms) })

export function readStockDocument(db: Db, id: string): StockDocumentMessage | null {
  const head = readStockHead(db, id)
  return head && { ...head, lines: listStockLines(db, id) }
}

export function readStockHead(db: Db, id: string): StockDocumentHead | null {
  const row = prepared(db, `${HEAD} WHERE d.id = ?`).get(id) as HeadRow | undefined
  return row ? toHead(row) : null
}

/** Newest first, as they were written; `before` is the last of the page before. */
export function listStockDocuments(
  db: Db,
  { kind, before, limit }: { kind: StockKind | null; before: string | null; limit: number },
): StockDocumentHead[] {
  const rows = prepared(
    db,
    `${HEAD} WHERE (@kind IS NULL OR d.kind = @kind) AND (@before IS NULL
       OR d.rowid < (SELECT rowid FROM stock_document WHERE id = @before))
     ORDER BY d.rowid DESC LIMIT @limit`,
  ).all({ kind, before, limit }) as HeadRow[]
  return rows.map(toHead)
}

const SUPPLIERS_MAX = 200

/** Who delivered, by how lately. */
export const listSuppliers = (db: Db): string[] =>
  prepared(
    db,
    `SELECT party FROM stock_document WHERE kind = 'receipt' AND party IS NOT NULL
     GROUP BY party COLLATE NOCASE ORDER BY max(rowid) DESC LIMIT ?`,
  )
    .pluck()
    .all(SUPPLIERS_MAX) as string[]
