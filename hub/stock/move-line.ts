import type { StockDocumentLine } from '#domain/wire/stock-message.ts'
import type { Db } from '../db/open-database.ts'
import { moveStockValued, readWorth } from './move-stock.ts'
import type { StockDocumentRow } from './stock-document-store.ts'

export type MovingLine = Omit<StockDocumentLine, 'value_minor'> & {
  /** What these very goods are worth, never negative; null: what the books say. */
  statedMinor: number | null
  /** Signed: what it will be worth by the books of this moment, where the caller has asked them. */
  foretoldMinor?: number
}
export type MovedLine = { line: StockDocumentLine; levelMilli: number }

/** One line of a document moves its goods. */
export function moveLine(
  tx: Db,
  paper: Pick<StockDocumentRow, 'id' | 'kind'>,
  { statedMinor, foretoldMinor: _, ...line }: MovingLine,
  atMs: number,
): MovedLine {
  if (line.moved_milli === 0) {
    // Announced and not come, or counted and right: nothing moves.
    const levelMilli = readWorth(tx, line.product_id).quantityMilli
    return { line: { ...line, value_minor: 0 }, levelMilli }
  }
  const { levelMilli, valueMinor } = moveStockValued(tx, {
    productId: line.product_id,
    quantityMilli: line.moved_milli,
    reason: paper.kind,
    documentId: paper.id,
    atMs,
    statedMinor,
  })
  return { line: { ...line, value_minor: valueMinor }, levelMilli }
}
