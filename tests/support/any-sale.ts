// Whatever passes the wire's schema of a sale, however little of it fits together.
import fc from 'fast-check'
import { MONEY_MINOR_MAX, QUANTITY_MILLI_MAX } from '#domain/wire/primitives.ts'
import { type SaleMessage, TENDER_METHODS } from '#domain/wire/sale-message.ts'
import { SHIFT_ID, SMALL_PRODUCTS, testId } from './small-outlet.ts'

const amount = fc.oneof(fc.constantFrom(0, 1, MONEY_MINOR_MAX), fc.nat(MONEY_MINOR_MAX))
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ maxLength }),
    fc.string({ unit: 'binary', maxLength: maxLength / 2 }),
    fc.constantFrom('\u0000', '\ud800', 'x\udc00\\u0000', 'a\u001bp', '🛒'),
  )
const countUpTo = (max: number) =>
  fc.oneof(fc.constantFrom(1, 1000, max), fc.integer({ min: 1, max }))
const filled = (maxLength: number) => text(maxLength).map((words) => words || '-')
const productId = fc.constantFrom(testId(999), ...SMALL_PRODUCTS.map((each) => each.product_id))
const discount = fc.oneof(
  fc.constant(null),
  amount.map((amount_minor) => ({ kind: 'amount' as const, amount_minor })),
  fc.nat(1_000_000).map((rate_ppm) => ({ kind: 'percent' as const, rate_ppm })),
)

const anyLine = fc.record({
  line_no: fc.integer({ min: 1, max: 500 }),
  product_id: productId,
  sku: filled(64),
  name: filled(200),
  barcode: fc.oneof(fc.constant(null), text(64), fc.constantFrom('2110001012345', '2200001000000')),
  category_id: fc.constantFrom(null, testId(5)),
  unit_code: fc.oneof(fc.constant('pcs'), filled(16)),
  unit_factor_milli: countUpTo(1_000_000_000),
  quantity_milli: countUpTo(QUANTITY_MILLI_MAX),
  unit_price_minor: amount,
  price_list_version: fc.oneof(fc.nat(5), fc.maxSafeNat()),
  is_price_tax_inclusive: fc.boolean(),
  tax_code: fc.constantFrom('PPN12', 'LUX12', 'EXEMPT', 'OTHER'),
  tax_rate_ppm: fc.constantFrom(0, 120_000, 1_000_000),
  tax_base_numerator: fc.constantFrom(1, 11, 1000),
  tax_base_denominator: fc.constantFrom(1, 12, 1000),
  price_override: fc.oneof(
    fc.constant(null),
    fc.record({ list_price_minor: amount, reason_code: text(40) }),
  ),
  discount,
  is_loyalty_eligible: fc.boolean(),
  gross_minor: amount,
  line_discount_minor: amount,
  basket_discount_minor: amount,
  tax_base_minor: amount,
  tax_minor: amount,
  total_minor: amount,
})
/** What a code or a scale may say of the goods, or nothing. */
const said = fc.record(
  {
    batch_code: filled(20),
    expires_on: fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    weight_source: fc.constantFrom('scale' as const, 'label' as const, 'typed' as const),
  },
  { requiredKeys: [] },
)
const line = fc.tuple(anyLine, said).map(([all, more]) => ({ ...all, ...more }))
const payment = fc.record({
  line_no: fc.integer({ min: 1, max: 20 }),
  method: fc.constantFrom(...TENDER_METHODS),
  amount_minor: amount,
  tendered_minor: amount,
  change_minor: amount,
  evidence: fc.oneof(fc.constant(null), fc.record({ approval_code: text(32) })),
  state: fc.constantFrom('verified' as const, 'unverified' as const),
})
const totals = fc.record({
  gross_minor: amount,
  line_discount_minor: amount,
  basket_discount_minor: amount,
  tax_base_minor: amount,
  tax_minor: amount,
  total_minor: amount,
  cash_rounding_minor: amount.map((each) => -each),
  payable_minor: amount,
  tendered_minor: amount,
  change_minor: amount,
})
/** Everything but who made it and under which number: to be spread over such a sale. */
export const anySale: fc.Arbitrary<Partial<SaleMessage>> = fc.record({
  items: fc.array(line, { minLength: 1, maxLength: 4 }),
  payments: fc.array(payment, { minLength: 1, maxLength: 3 }),
  totals,
  discount,
  note: fc.oneof(fc.constant(null), text(500)),
  created_at: fc.constantFrom(
    '2026-11-22T05:00:00.000Z',
    '2026-02-30T05:00:00.000Z',
    '0000-00-00T99:99:99.999Z',
    '0000-01-01T00:00:00.000Z',
  ),
  customer_id: fc.constantFrom(null, testId(997)),
  session_id: fc.constantFrom(SHIFT_ID, testId(777)),
  currency_code: fc.constantFrom('IDR', 'USD'),
  loyalty_points_earned: fc.nat(1_000_000_000),
})
