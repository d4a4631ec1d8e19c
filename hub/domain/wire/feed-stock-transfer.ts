import { type Static, Type } from 'typebox'
import {
  Closed,
  MoneyMinor,
  NoteText,
  Nullable,
  OneOf,
  QuantityMilli,
  ShortText,
  Timestamp,
  Uuid,
} from './primitives.ts'

/** Goods on their way to this outlet; item id: the transfer's. */
export const StockTransferBody = Closed({
  number: ShortText,
  from_name: ShortText,
  state: OneOf(['sent', 'cancelled']),
  sent_at: Timestamp,
  note: Nullable(NoteText),
  lines: Type.Array(
    Closed({
      product_id: Uuid,
      sku: Type.String({ minLength: 1, maxLength: 64 }),
      name: ShortText,
      unit_code: Type.String({ minLength: 1, maxLength: 16 }),
      unit_factor_milli: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
      quantity_milli: QuantityMilli,
      /** What the line cost the sender; left out: they did not say. */
      cost_minor: Type.Optional(MoneyMinor),
    }),
    { minItems: 1, maxItems: 500 },
  ),
})
export type StockTransferBody = Static<typeof StockTransferBody>
