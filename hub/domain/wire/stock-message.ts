// Stock by documents: goods received, sent to another outlet, received from one, written off. What
// lies there, what it is worth, what moved it.
import { type Static, Type } from 'typebox'
import {
  Closed,
  Count,
  MoneyMinor,
  NoteText,
  Nullable,
  OneOf,
  ShortText,
  SignedQuantityMilli,
  SumMinor,
  Timestamp,
  Uuid,
} from './primitives.ts'

export const STOCK_DOCUMENT_LINES_MAX = 500
export const STOCK_PAGE_MAX = 100
export const STOCK_KINDS = ['receipt', 'write-off', 'transfer-out', 'transfer-in', 'count'] as const
export type StockKind = (typeof STOCK_KINDS)[number]

/** Closed, so that three hundred outlets can be compared. */
export const WRITE_OFF_REASONS = [
  'damaged',
  'expired',
  'own-use',
  'theft',
  'sample',
  'supplier-return',
  'other',
] as const
export type WriteOffReason = (typeof WRITE_OFF_REASONS)[number]

const UnitCode = Type.String({ minLength: 1, maxLength: 16 })
/** Thousandths of the unit; of a transfer that came short it may be nothing. */
const AnyQuantity = Type.Integer({ minimum: 0, maximum: 100_000_000 })
const line = {
  product_id: Uuid,
  unit_code: UnitCode,
  quantity_milli: Type.Integer({ minimum: 1, maximum: 100_000_000 }),
}
const Lines = <T extends Parameters<typeof Type.Array>[0]>(schema: T) =>
  Type.Array(schema, { minItems: 1, maxItems: STOCK_DOCUMENT_LINES_MAX })

/** POST /api/console/stock/receipts. */
export const StockReceiptRequest = Closed({
  document_id: Uuid,
  supplier: ShortText,
  /** The number on the supplier's paper; the same of the same supplier is received once. */
  delivery_note: Type.String({ minLength: 1, maxLength: 60 }),
  note: Nullable(NoteText),
  lines: Lines(
    Closed({
      ...line,
      /** Of the whole line; null: unknown, and the books' own cost is taken. */
      cost_minor: Nullable(MoneyMinor),
    }),
  ),
})
export type StockReceiptRequest = Static<typeof StockReceiptRequest>

/** POST /api/console/stock/write-offs. */
export const WriteOffRequest = Closed({
  document_id: Uuid,
  reason_code: OneOf(WRITE_OFF_REASONS),
  note: Nullable(NoteText),
  approval_id: Nullable(Uuid),
  lines: Lines(Closed(line)),
})
export type WriteOffRequest = Static<typeof WriteOffRequest>

/** POST /api/console/stock/transfers: goods leave for another outlet. */
export const TransferOutRequest = Closed({
  document_id: Uuid,
  to_code: Type.String({ pattern: '^[A-Z0-9]{1,8}$' }),
  to_name: Nullable(ShortText),
  note: Nullable(NoteText),
  lines: Lines(Closed(line)),
})
export type TransferOutRequest = Static<typeof TransferOutRequest>

/** POST /api/console/stock/transfer-receipts: what came of a transfer, announced or not. */
export const TransferInRequest = Closed({
  document_id: Uuid,
  /** The announced one; null: goods came without word of them. */
  transfer_id: Nullable(Uuid),
  from_name: ShortText,
  /** The number on their paper. */
  reference: Type.String({ minLength: 1, maxLength: 60 }),
  note: Nullable(NoteText),
  lines: Lines(Closed({ ...line, quantity_milli: AnyQuantity })),
})
export type TransferInRequest = Static<typeof TransferInRequest>

/** POST /api/console/stock/documents/:id/reversal: a document that takes another one back. */
export const StockReversalRequest = Closed({
  document_id: Uuid,
  note: Type.String({ minLength: 1, maxLength: 500 }),
  approval_id: Nullable(Uuid),
})
export type StockReversalRequest = Static<typeof StockReversalRequest>

export const StockDocumentLine = Closed({
  product_id: Uuid,
  sku: Type.String(),
  name: ShortText,
  unit_code: UnitCode,
  unit_factor_milli: Type.Integer({ minimum: 1 }),
  quantity_milli: Type.Integer({ minimum: 0 }),
  /** Base units: announced or on record; null: nothing was. */
  expected_milli: Nullable(SignedQuantityMilli),
  /** Base units, signed: what it did to the level. */
  moved_milli: SignedQuantityMilli,
  value_minor: SumMinor,
})
export type StockDocumentLine = Static<typeof StockDocumentLine>

const head = {
  document_id: Uuid,
  number: Type.String(),
  kind: OneOf(STOCK_KINDS),
  reverses_id: Nullable(Uuid),
  /** The document that takes this one back. */
  reversed_by_id: Nullable(Uuid),
  party: Nullable(Type.String()),
  party_code: Nullable(Type.String()),
  reference: Nullable(Type.String()),
  reason_code: Nullable(Type.String()),
  note: Nullable(Type.String()),
  line_count: Count,
  value_minor: SumMinor,
  staff_name: ShortText,
  approved_by_name: Nullable(ShortText),
  at: Timestamp,
}
export const StockDocumentHead = Closed(head)
export type StockDocumentHead = Static<typeof StockDocumentHead>
export const StockDocumentMessage = Closed({ ...head, lines: Type.Array(StockDocumentLine) })
export type StockDocumentMessage = Static<typeof StockDocumentMessage>
/** GET /api/console/stock/documents?kind=&before=, newest first. */
export const StockDocumentList = Closed({
  documents: Type.Array(StockDocumentHead),
  next_before: Nullable(Uuid),
})
export const StockPrintAnswer = Closed({ success: Type.Literal(true), print_job_id: Uuid })

/** What somebody looks for in the list of stock. */
export const STOCK_FILTERS = ['all', 'low', 'below-zero', 'none'] as const
export type StockFilter = (typeof STOCK_FILTERS)[number]

export const StockUnit = Closed({
  unit_code: UnitCode,
  factor_milli: Type.Integer({ minimum: 1 }),
})
export const StockRow = Closed({
  product_id: Uuid,
  sku: Type.String(),
  name: ShortText,
  category_id: Nullable(Uuid),
  is_weighed: Type.Boolean(),
  /** What the level is counted in. */
  base_unit: UnitCode,
  units: Type.Array(StockUnit),
  level_milli: SignedQuantityMilli,
  value_minor: SumMinor,
  /** Of one base unit, in thousandths of a minor unit; null: nobody has said. */
  cost_milliminor: Nullable(Type.Integer()),
  point_milli: Nullable(Count),
  target_milli: Nullable(Count),
  /** Sold in the last 28 days less what came back. */
  sold_milli: SignedQuantityMilli,
  /** On its way here. */
  expected_milli: Count,
  /** What to order, in whole packs of `order_unit`; 0: nothing. */
  order_milli: Count,
  order_unit: StockUnit,
})
export type StockRow = Static<typeof StockRow>
/** GET /api/console/stock?q=&category_id=&filter=&after=, by name. */
export const StockList = Closed({
  rows: Type.Array(StockRow),
  next_after: Nullable(Type.String()),
  /** Of all products that have stock, whatever was looked for. */
  totals: Closed({
    product_count: Count,
    value_minor: SumMinor,
    below_zero_count: Count,
    low_count: Count,
  }),
})
export type StockList = Static<typeof StockList>

export const StockMovementRow = Closed({
  movement_id: Count,
  reason: Type.String(),
  quantity_milli: SignedQuantityMilli,
  value_minor: SumMinor,
  revalued_minor: SumMinor,
  /** What the level was afterwards. */
  level_milli: SignedQuantityMilli,
  document_id: Type.String(),
  /** Of the receipt, refund or stock document; null: it has none. */
  document_number: Nullable(Type.String()),
  at: Timestamp,
})
export type StockMovementRow = Static<typeof StockMovementRow>
/** GET /api/console/stock/products/:id/movements?before=, newest first. */
export const StockMovementList = Closed({
  product: StockRow,
  movements: Type.Array(StockMovementRow),
  next_before: Nullable(Count),
})
export type StockMovementList = Static<typeof StockMovementList>

/** PUT /api/console/stock/products/:id/reorder-point; both null: none. */
export const ReorderPointRequest = Closed({
  point_milli: Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
  target_milli: Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
})
export type ReorderPointRequest = Static<typeof ReorderPointRequest>

export const ExpectedTransfer = Closed({
  transfer_id: Uuid,
  number: Type.String(),
  from_name: ShortText,
  note: Nullable(Type.String()),
  sent_at: Timestamp,
  lines: Type.Array(
    Closed({
      product_id: Uuid,
      sku: Type.String(),
      name: ShortText,
      unit_code: UnitCode,
      unit_factor_milli: Type.Integer({ minimum: 1 }),
      quantity_milli: Type.Integer({ minimum: 1 }),
    }),
  ),
})
export type ExpectedTransfer = Static<typeof ExpectedTransfer>
/** GET /api/console/stock/transfers: on their way here, oldest first. */
export const ExpectedTransferList = Closed({ transfers: Type.Array(ExpectedTransfer) })
/** GET /api/console/stock/suppliers: by how lately they delivered. */
export const SupplierList = Closed({ suppliers: Type.Array(ShortText) })
