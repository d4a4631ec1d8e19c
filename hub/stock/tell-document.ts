// What the cloud, the audit log and the tills hear of a stock document.
import { STOCK_LINES_MAX, type StockMovedLine } from '#domain/wire/document-stock.ts'
import type { StockDocumentLine } from '#domain/wire/stock-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import type { MovedLine } from './move-line.ts'
import type { StockDocumentRow } from './stock-document-store.ts'
import { tellStock } from './tell-stock.ts'

export type StockLevel = { product_id: string; stock_milli: number }

export function auditDocument(tx: Db, row: StockDocumentRow): void {
  const { payload_hash: hash, at_ms: atMs, id, ...facts } = row
  appendAudit(tx, {
    kind: row.reverses_id === null ? 'stock-document-posted' : 'stock-document-reversed',
    payload: { stock_document_id: id, ...facts, hash },
    atMs,
  })
}

/** The paper itself, to the cloud, in parts that a document can hold: the one from that line. */
export function tellPart(
  tx: Db,
  row: StockDocumentRow,
  lines: readonly StockDocumentLine[],
  from: number,
): void {
  const { payload_hash: _, at_ms: atMs, id, ...facts } = row
  const part = 1 + (from - 1) / STOCK_LINES_MAX
  const partCount = Math.ceil(row.line_count / STOCK_LINES_MAX)
  const documentId = part === 1 ? id : derivedId(`stock-document/${id}/${part}`)
  const payload = {
    ...{ stock_document_id: id, part_no: part, part_count: partCount, ...facts },
    lines,
  }
  appendOutbox(tx, { kind: 'stock-document-posted', documentId, payload, atMs })
}

/** One line for each product: a document of levels tells a product once. */
export function tellLevels(tx: Db, row: StockDocumentRow, moved: readonly MovedLine[]): void {
  const byProduct = new Map<string, StockMovedLine>()
  for (const { line, levelMilli } of moved) {
    const { product_id, moved_milli } = line
    const before = byProduct.get(product_id)?.quantity_milli ?? 0
    const told = { product_id, quantity_milli: before + moved_milli, level_milli: levelMilli }
    byProduct.set(product_id, told)
  }
  const lines = [...byProduct.values()].filter(({ quantity_milli }) => quantity_milli !== 0)
  const { kind: reason, id: sourceId, staff_id: staffId, at_ms: atMs } = row
  tellStock(tx, { reason, sourceId, staffId, lines, atMs })
}

export function levelsOf(moved: readonly MovedLine[]): StockLevel[] {
  const levels = new Map(moved.map(({ line, levelMilli }) => [line.product_id, levelMilli]))
  return [...levels].map(([product_id, stock_milli]) => ({ product_id, stock_milli }))
}
