// Labels for the shelf: which are to be printed, and which say an old price.
import { type Static, Type } from 'typebox'
import { Closed, MoneyMinor, Nullable, ShortText, Timestamp, Uuid } from './primitives.ts'

export const LABEL_LINES_MAX = 200
export const LABEL_COPIES_MAX = 50
/** Of one order: a roll has about 1,500. */
export const LABELS_PER_ORDER_MAX = 500
/** More than this is asked about first. */
export const LABELS_WITHOUT_ASKING = 50
export const STALE_LABELS_MAX = 200

const UnitCode = Type.String({ minLength: 1, maxLength: 16 })

/** POST /api/console/labels. The same order again prints nothing again. */
export const LabelOrder = Closed({
  order_id: Uuid,
  labels: Type.Array(
    Closed({
      product_id: Uuid,
      unit_code: UnitCode,
      copies: Type.Integer({ minimum: 1, maximum: LABEL_COPIES_MAX }),
    }),
    { minItems: 1, maxItems: LABEL_LINES_MAX },
  ),
})
export type LabelOrder = Static<typeof LabelOrder>
export const LabelOrderAnswer = Closed({
  success: Type.Literal(true),
  print_job_ids: Type.Array(Uuid),
  label_count: Type.Integer(),
})
export type LabelOrderAnswer = Static<typeof LabelOrderAnswer>

/** POST /api/console/labels/sheet: the same labels, drawn, for a sheet that the browser prints. */
export const LabelSheetOrder = Closed({ labels: LabelOrder.properties.labels })
export const LabelSheet = Closed({
  labels: Type.Array(
    Closed({
      product_id: Uuid,
      unit_code: UnitCode,
      price_minor: MoneyMinor,
      copies: Type.Integer(),
      /** Of a receipt's model. */
      blocks: Type.Array(Type.Unknown()),
    }),
  ),
})
export type LabelSheet = Static<typeof LabelSheet>
/** POST /api/console/labels/sheet/printed: a person says that it came out. */
export const LabelSheetPrinted = Closed({
  labels: Type.Array(Closed({ product_id: Uuid, unit_code: UnitCode, price_minor: MoneyMinor }), {
    minItems: 1,
    maxItems: LABEL_LINES_MAX,
  }),
})
export type LabelSheetPrinted = Static<typeof LabelSheetPrinted>
export const LabelSheetNoted = Closed({ success: Type.Literal(true) })

export const StaleLabel = Closed({
  product_id: Uuid,
  unit_code: UnitCode,
  sku: Type.String(),
  name: ShortText,
  /** On the label that hangs there. */
  label_price_minor: MoneyMinor,
  /** What the till charges. */
  price_minor: MoneyMinor,
  label_printed_at: Timestamp,
  /** Of the paper with the price of now that is under way; null: none is. */
  print_state: Nullable(Type.String()),
})
export type StaleLabel = Static<typeof StaleLabel>
/** GET /api/console/labels/stale: by name; `count` is of all of them. */
export const StaleLabelList = Closed({ labels: Type.Array(StaleLabel), count: Type.Integer() })
