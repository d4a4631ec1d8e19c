// A shop with one of each kind of thing, and any cart a cashier could make in it.
import fc from 'fast-check'
import {
  addProduct,
  type Cart,
  emptyCart,
  priceCart,
  removeLine,
  setBasketDiscount,
  setCustomer,
  setLineDiscount,
  setNote,
  setQuantity,
} from '#domain/cart.ts'
import type { Outcome } from '#domain/errors.ts'
import type { Discount } from '#domain/price-sale.ts'
import type { SaleIdentity } from '#domain/sale-message.ts'
import { remainingDue, type TenderInput } from '#domain/settle.ts'
import type { TaxRule } from '#domain/tax.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'

export const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

export const OUTLET: OutletMessage = {
  outlet_id: idOf(1),
  outlet_code: 'MART01',
  name: 'Toko Bahari',
  address: 'Jl. Pelabuhan 7\nJakarta Utara',
  phone: '021-555 0101',
  warehouse_id: idOf(2),
  timezone: 'Asia/Jakarta',
  currency_code: 'IDR',
  minor_exponent: 0,
  is_taxable_enterprise: true,
  npwp: '0123456789012345',
  nitku: '0123456789012345000001',
  is_price_tax_inclusive: true,
  cash_rounding_step_minor: 100,
  cash_rounding_mode: 'down',
  loyalty_tiers: [
    { tier: 'silver', earn_rate_ppm: 1000 },
    { tier: 'gold', earn_rate_ppm: 2500 },
  ],
  receipt_footer: 'Terima kasih\nSelamat berbelanja kembali',
  price_list_version: 3,
  tax_rules: [
    taxRuleMessage('PPN12', 120_000, 11, 12),
    taxRuleMessage('LUX12', 120_000, 1, 1),
    taxRuleMessage('EXEMPT', 0, 1, 1),
  ],
  embedded_barcode_rules: [
    { prefix: '21', kind: 'weight', item_digits: 5, value_digits: 5 },
    { prefix: '22', kind: 'price', item_digits: 5, value_digits: 5 },
  ],
}

function taxRuleMessage(code: string, rate: number, numerator: number, denominator: number) {
  return {
    tax_code: code,
    name: code,
    rate_ppm: rate,
    base_numerator: numerator,
    base_denominator: denominator,
  }
}

const RULES: Record<string, Omit<TaxRule, 'isInclusive'>> = {
  P: { taxCode: 'PPN12', ratePpm: 120_000, baseNumerator: 11, baseDenominator: 12 },
  L: { taxCode: 'LUX12', ratePpm: 120_000, baseNumerator: 1, baseDenominator: 1 },
  E: { taxCode: 'EXEMPT', ratePpm: 0, baseNumerator: 1, baseDenominator: 1 },
}

/** P, L or E; with an X behind it the price excludes the tax. */
export function ruleNamed(name: string): TaxRule {
  const rule = RULES[name.charAt(0)]
  if (!rule) throw new Error(`no tax rule ${name}`)
  return { ...rule, isInclusive: !name.endsWith('X') }
}

export function product(n: number, change: Partial<ProductMessage> = {}): ProductMessage {
  return {
    product_id: idOf(100 + n),
    sku: `SKU${n}`,
    name: `Barang ${n}`,
    category_id: null,
    tax_code: 'PPN12',
    is_weighed: false,
    is_loyalty_eligible: true,
    is_active: true,
    plu: null,
    units: [unit('pcs', 1000, 12_500)],
    stock_milli: 100_000,
    price_list_version: 3,
    ...change,
  }
}

export const unit = (code: string, factorMilli: number, priceMinor: number, barcodes = ['']) => ({
  unit_code: code,
  factor_milli: factorMilli,
  price_minor: priceMinor,
  barcodes: barcodes.filter((barcode) => barcode !== ''),
})

export const NOODLES = product(1, {
  name: 'Mi goreng',
  units: [
    unit('pcs', 1000, 3_150, ['8991002101234', '036000291452']),
    unit('karton', 40_000, 118_000, ['18991002101231']),
  ],
})
export const RICE = product(2, {
  name: 'Beras 5 kg',
  tax_code: 'EXEMPT',
  units: [unit('sak', 1000, 74_500)],
  is_loyalty_eligible: false,
})
export const APPLES = product(3, {
  name: 'Apel Malang',
  tax_code: 'EXEMPT',
  is_weighed: true,
  plu: '10001',
  units: [unit('kg', 1000, 38_900)],
})
export const PERFUME = product(4, {
  name: 'Parfum',
  tax_code: 'LUX12',
  units: [unit('pcs', 1000, 189_999)],
})
export const BEEF = product(5, {
  name: 'Daging sapi',
  is_weighed: true,
  plu: '10002',
  units: [unit('kg', 1000, 139_900)],
})
export const UNPRICED = product(6, { name: 'Barang baru', units: [unit('pcs', 1000, 0)] })
export const PRODUCTS = [NOODLES, RICE, APPLES, PERFUME, BEEF, UNPRICED]

export const CUSTOMER = {
  customerId: idOf(50),
  fullName: 'Ibu Ratna',
  loyaltyTier: 'silver',
  loyaltyPoints: 120,
}

export const IDENTITY: SaleIdentity = {
  transactionId: idOf(900),
  terminalId: idOf(10),
  terminalCode: 'T1',
  series: 'A',
  number: 42,
  sessionId: idOf(20),
  cashierId: idOf(30),
  createdAt: '2026-11-22T12:42:00.000Z',
}

export const tender = (
  method: TenderMethod,
  tenderedMinor: number,
  change: Partial<TenderInput> = {},
): TenderInput => ({ method, tenderedMinor, evidence: null, state: 'verified', ...change })

export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`)
  return outcome.value
}

/** 'ok' or 'CODE field', as tables show a refusal. */
export const refusalOf = (outcome: Outcome<unknown>): string =>
  outcome.ok ? 'ok' : [outcome.code, outcome.field].filter(Boolean).join(' ')

export const anyDiscount: fc.Arbitrary<Discount | null> = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('amount' as const), amountMinor: fc.nat(200_000) }),
  fc.record({ kind: fc.constant('percent' as const), ratePpm: fc.nat(1_000_000) }),
)

export const anyOutlet: fc.Arbitrary<OutletMessage> = fc
  .record({
    is_taxable_enterprise: fc.boolean(),
    is_price_tax_inclusive: fc.boolean(),
    minor_exponent: fc.constantFrom(0, 2),
    cash_rounding_step_minor: fc.constantFrom(1, 50, 100, 500, 1000),
    cash_rounding_mode: fc.constantFrom('down' as const, 'nearest' as const, 'up' as const),
  })
  .map((change) => ({ ...OUTLET, ...change }))

type Step = (cart: Cart, outlet: OutletMessage) => Cart

const kept = (cart: Cart, outcome: Outcome<Cart>): Cart => (outcome.ok ? outcome.value : cart)

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        which: fc.constantFrom(...PRODUCTS),
        quantityMilli: fc.oneof(
          fc.integer({ min: 1, max: 20 }).map((n) => n * 1000),
          fc.integer({ min: 1, max: 5000 }),
        ),
      })
      .map(
        ({ which, quantityMilli }): Step =>
          (cart, outlet) =>
            kept(cart, addProduct(cart, which, outlet, { quantityMilli })),
      ),
  },
  fc.tuple(fc.constantFrom(APPLES, BEEF), fc.integer({ min: 1, max: 99_999 })).map(
    ([which, priceMinor]): Step =>
      (cart, outlet) =>
        kept(cart, addProduct(cart, which, outlet, { priceMinor })),
  ),
  fc
    .tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.nat(8).map((n) => n * 1000),
    )
    .map(
      ([lineNo, quantity]): Step =>
        (cart) =>
          kept(cart, setQuantity(cart, lineNo, quantity)),
    ),
  fc.integer({ min: 1, max: 6 }).map(
    (lineNo): Step =>
      (cart) =>
        removeLine(cart, lineNo),
  ),
  fc.tuple(fc.integer({ min: 1, max: 6 }), anyDiscount).map(
    ([lineNo, discount]): Step =>
      (cart) =>
        kept(cart, setLineDiscount(cart, lineNo, discount)),
  ),
  anyDiscount.map(
    (discount): Step =>
      (cart) =>
        kept(cart, setBasketDiscount(cart, discount)),
  ),
  fc.constantFrom(null, CUSTOMER, { ...CUSTOMER, loyaltyTier: 'gold' }).map(
    (customer): Step =>
      (cart) =>
        setCustomer(cart, customer),
  ),
  fc.string().map(
    (note): Step =>
      (cart) =>
        setNote(cart, note),
  ),
)

/** A cart after any sequence of a cashier's steps in any outlet, and how it is paid. */
export const anyShopping = fc
  .record({
    outlet: anyOutlet,
    steps: fc.array(anyStep, { maxLength: 14 }),
    nonCashPercent: fc.integer({ min: 0, max: 100 }),
    isAllNonCash: fc.boolean(),
    extraCash: fc.nat(100_000),
  })
  .map(({ outlet, steps, ...paying }) => {
    const cart = steps.reduce((each, step) => step(each, outlet), emptyCart(idOf(7)))
    return { outlet, cart, paying }
  })
export type Shopping = typeof anyShopping extends fc.Arbitrary<infer T> ? T : never

/** Tenders that cover the cart: all non-cash, or a card first and cash for the rest. */
export function payFor({ outlet, cart, paying }: Shopping): TenderInput[] {
  const { totalMinor } = must(priceCart(cart)).totals
  if (paying.isAllNonCash) return [tender('qris', totalMinor)]
  const card = tender('card', Math.floor((totalMinor * paying.nonCashPercent) / 100))
  const rounding = {
    stepMinor: outlet.cash_rounding_step_minor,
    mode: outlet.cash_rounding_mode,
  }
  const { cashDueMinor } = remainingDue(totalMinor, [card], rounding)
  const cash = tender('cash', cashDueMinor + paying.extraCash)
  return card.tenderedMinor === 0 ? [cash] : [card, cash]
}
