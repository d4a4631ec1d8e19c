// Stock that moved for another reason than a sale or a refund, which state their own.
import { type Static, Type } from 'typebox'
import { Closed, Nullable, SignedQuantityMilli, Timestamp, Uuid } from './primitives.ts'

/** So many lines make a document of some 70 kB; a large import writes several. */
export const STOCK_LINES_MAX = 500

export const StockMovedLine = Closed({
  product_id: Uuid,
  /** Signed, in thousandths of the base unit. */
  quantity_milli: SignedQuantityMilli,
  /** What the level is afterwards. */
  level_milli: SignedQuantityMilli,
})
export type StockMovedLine = Static<typeof StockMovedLine>

/** Kind `stock-moved`: movements of one source, of which there may be several documents. */
export const StockMovedDocument = Closed({
  at: Timestamp,
  reason: Type.String({ maxLength: 40 }),
  /** The import, count or transfer behind it. */
  source_id: Uuid,
  staff_id: Nullable(Uuid),
  lines: Type.Array(StockMovedLine, { minItems: 1, maxItems: STOCK_LINES_MAX }),
})
