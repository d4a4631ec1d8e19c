import { type Static, Type } from 'typebox'
import { Closed, Code, MoneyMinor, Nullable, ShortText, Uuid } from './primitives.ts'

/** `price_minor` holds while no entry of a price list or promotion does; 0: no price yet. */
export const ProductUnitBody = Closed({
  unit_code: Type.String({ minLength: 1, maxLength: 16 }),
  factor_milli: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
  price_minor: MoneyMinor,
  barcodes: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50 }),
})

/** Item id: the product's. The first unit is the one sold by default. */
export const ProductBody = Closed({
  sku: Type.String({ minLength: 1, maxLength: 64 }),
  name: ShortText,
  category_id: Nullable(Uuid),
  tax_code: Code,
  is_weighed: Type.Boolean(),
  is_loyalty_eligible: Type.Boolean(),
  is_active: Type.Boolean(),
  plu: Nullable(Type.String({ pattern: '^\\d{4,6}$' })),
  cost_minor: Nullable(MoneyMinor),
  units: Type.Array(ProductUnitBody, { minItems: 1, maxItems: 20 }),
})
export type ProductBody = Static<typeof ProductBody>
