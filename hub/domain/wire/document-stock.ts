// Stock that moved for another reason than a sale or a refund, which state their own.
import { type Static, Type } from 'typebox'
import {
  Closed,
  Count,
  NoteText,
  Nullable,
  OneOf,
  SignedQuantityMilli,
  SumMinor,
  Timestamp,
  Uuid,
} from './primitives.ts'
import { STOCK_KINDS, StockDocumentLine } from './stock-message.ts'

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

/**
 * Kind `stock-document-posted`: a paper about goods, in parts of so many lines. What it did to the
 * levels is in the `stock-moved` documents of the same source.
 */
export const StockDocumentPosted = Closed({
  at: Timestamp,
  stock_document_id: Uuid,
  part_no: Type.Integer({ minimum: 1 }),
  part_count: Type.Integer({ minimum: 1 }),
  number: Type.String(),
  kind: OneOf(STOCK_KINDS),
  reverses_id: Nullable(Uuid),
  party: Nullable(Type.String()),
  party_code: Nullable(Type.String()),
  reference: Nullable(Type.String()),
  /** The announced transfer that was received, or the count that was settled. */
  source_id: Nullable(Uuid),
  reason_code: Nullable(Type.String()),
  note: Nullable(NoteText),
  /** Of all parts. */
  line_count: Count,
  value_minor: SumMinor,
  staff_id: Uuid,
  approved_by: Nullable(Uuid),
  terminal_id: Uuid,
  lines: Type.Array(StockDocumentLine, { minItems: 1, maxItems: STOCK_LINES_MAX }),
})
