import { STOCK_LINES_MAX, type StockMovedLine } from '#domain/wire/document-stock.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'

export type StockTelling = {
  /** As the movements say it. */
  reason: string
  /** The import, count or transfer behind the movements. */
  sourceId: string
  staffId: string | null
  lines: readonly StockMovedLine[]
  atMs: number
}

/**
 * Tells the cloud of movements that belong to no sale or refund, in the transaction that made them:
 * one document for many lines, so that an import of 50,000 products is a hundred documents.
 */
export function tellStock(tx: Db, telling: StockTelling): void {
  const { reason, sourceId, staffId, lines, atMs } = telling
  for (let start = 0; start < lines.length; start += STOCK_LINES_MAX) {
    const part = lines.slice(start, start + STOCK_LINES_MAX)
    // A product moves once in a document; its new level tells the documents of one source apart.
    const first = part[0]
    const name = `stock/${sourceId}/${first?.product_id}/${first?.level_milli}/${atMs}`
    const payload = { reason, source_id: sourceId, staff_id: staffId, lines: part }
    appendOutbox(tx, { kind: 'stock-moved', documentId: derivedId(name), payload, atMs })
  }
}
