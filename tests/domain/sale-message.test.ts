import fc from 'fast-check'
import t from 'tap'
import { addProduct, emptyCart, setCustomer } from '#domain/cart.ts'
import { fromIso } from '#domain/datetime.ts'
import { buildSaleMessage, cartFields, checkSaleMessage, saleTimeMs } from '#domain/sale-message.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import { parseMessage } from '#domain/wire/check.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import { SaleMessage } from '#domain/wire/sale-message.ts'
import { property } from '../support/property.ts'
import {
  APPLES,
  anyShopping,
  CUSTOMER,
  IDENTITY,
  idOf,
  must,
  NOODLES,
  OUTLET,
  payFor,
  RICE,
  refusalOf,
  type Shopping,
  tender,
} from '../support/shop.ts'
import { textTable } from '../support/text-table.ts'

function smallSale(): SaleMessage {
  let cart = setCustomer(emptyCart(idOf(7)), CUSTOMER)
  cart = must(addProduct(cart, NOODLES, OUTLET, { quantityMilli: 3000 }))
  cart = must(addProduct(cart, RICE, OUTLET))
  cart = must(addProduct(cart, APPLES, OUTLET, { quantityMilli: 333 }))
  const tenders = [tender('card', 50_000), tender('cash', 50_000)]
  return must(
    buildSaleMessage({ cart, tenders, outlet: OUTLET, identity: IDENTITY, committed: true }),
  )
}

t.test('a cart states its goods before it is paid', (t) => {
  const cart = must(addProduct(emptyCart(idOf(7)), NOODLES, OUTLET, { quantityMilli: 3000 }))
  const tenders = [tender('cash', 50_000)]
  const paid = { cart, tenders, outlet: OUTLET, identity: IDENTITY, committed: true }
  const { items, discount, totals } = must(buildSaleMessage(paid))
  const stated = must(cartFields(cart))
  t.same(stated.items, items)
  t.equal(stated.discount, discount)
  t.match(totals, stated.totals)
  const basketDiscount = { kind: 'amount' as const, amountMinor: 99_999 }
  t.equal(refusalOf(cartFields({ ...cart, basketDiscount })), 'DISCOUNT_TOO_LARGE discount')
  t.end()
})

const findings = (message: SaleMessage, outlet = OUTLET, tier: string | null = 'silver') =>
  checkSaleMessage(message, outlet, tier).map((each) => refusalOf(each))

t.test('what a till knows of the time, and words given there, travel with the sale', (t) => {
  const cart = must(addProduct(emptyCart(idOf(7)), NOODLES, OUTLET, { quantityMilli: 3000 }))
  const tenders = [tender('cash', 50_000)]
  const paid = { cart, tenders, outlet: OUTLET, identity: IDENTITY, committed: true }
  const word = { permission: 'discount', staff_id: idOf(9) } as const
  const sale = must(buildSaleMessage({ ...paid, hubAheadMs: -2_000, terminalApprovals: [word] }))
  t.match(sale, { hub_ahead_ms: -2_000, terminal_approvals: [word] })
  t.equal(saleTimeMs(sale), (fromIso(IDENTITY.createdAt) ?? 0) - 2_000)
  const plain = must(buildSaleMessage({ ...paid, hubAheadMs: 1_999, terminalApprovals: [] }))
  t.notOk('hub_ahead_ms' in plain || 'terminal_approvals' in plain, 'nothing is said of nothing')
  t.equal(saleTimeMs(plain), fromIso(IDENTITY.createdAt))
  t.equal(saleTimeMs({ ...plain, created_at: 'no day' }), null)
  t.end()
})

t.test('the message of a paid cart', (t) => {
  const message = smallSale()
  t.match(message, {
    protocol_version: PROTOCOL_VERSION,
    offline_transaction_id: IDENTITY.transactionId,
    committed: true,
    receipt_number: 'MART01-T1-A-42',
    terminal_id: IDENTITY.terminalId,
    series: 'A',
    number: 42,
    session_id: IDENTITY.sessionId,
    warehouse_id: OUTLET.warehouse_id,
    cashier_id: IDENTITY.cashierId,
    customer_id: CUSTOMER.customerId,
    created_at: IDENTITY.createdAt,
    currency_code: 'IDR',
    loyalty_points_to_redeem: 0,
    loyalty_points_earned: 22,
    discount: null,
    note: null,
  })
  t.same(message.totals, {
    gross_minor: 96_904,
    line_discount_minor: 0,
    basket_discount_minor: 0,
    tax_base_minor: 7_805,
    tax_minor: 936,
    total_minor: 96_904,
    cash_rounding_minor: -4,
    payable_minor: 96_900,
    tendered_minor: 100_000,
    change_minor: 3_100,
  })
  t.same(findings(message), [])
  t.ok(parseMessage(SaleMessage, message).ok)
  t.end()
})

t.test('a cashier whom the terminal alone had checked', (t) => {
  const cart = must(addProduct(emptyCart(idOf(7)), NOODLES, OUTLET))
  const tenders = [tender('cash', 50_000)]
  const input = { cart, tenders, outlet: OUTLET, identity: IDENTITY, committed: true }
  const message = must(buildSaleMessage({ ...input, verifiedBy: 'terminal' }))
  t.equal(message.verified_by, 'terminal')
  t.ok(parseMessage(SaleMessage, message).ok)
  const usual = must(buildSaleMessage({ ...input, verifiedBy: 'hub' }))
  t.notOk('verified_by' in usual, 'what the hub checked is not said: the bytes are as before')
  t.end()
})

t.test('a cart that cannot become a sale', (t) => {
  const cart = must(addProduct(emptyCart(idOf(7)), NOODLES, OUTLET))
  const input = { outlet: OUTLET, identity: IDENTITY, committed: false }
  const build = (change: Partial<typeof cart>, minor = 5000) =>
    refusalOf(
      buildSaleMessage({
        ...input,
        cart: { ...cart, ...change },
        tenders: [tender('cash', minor)],
      }),
    )
  t.equal(build({}), 'ok')
  t.equal(build({ lines: [] }), 'INVALID_REQUEST items')
  t.equal(build({}, 3000), 'SALE_UNPAID payments')
  t.equal(
    build({ basketDiscount: { kind: 'amount', amountMinor: 9999 } }),
    'DISCOUNT_TOO_LARGE discount',
  )
  const many = Array.from({ length: 501 }, () => cart.lines).flat()
  t.equal(build({ lines: many }, 9_000_000), 'SALE_TOO_LARGE items')
  t.equal(build({ lines: many.slice(1) }, 9_000_000), 'ok')
  t.end()
})

t.test('without a customer nobody earns points', (t) => {
  const anonymous = { ...smallSale(), customer_id: null, loyalty_points_earned: 0 }
  t.same(findings(anonymous), [])
  t.same(findings({ ...anonymous, loyalty_points_earned: 22 }), [
    'TOTALS_MISMATCH loyalty_points_earned',
  ])
  t.same(findings(smallSale(), OUTLET, null), ['TOTALS_MISMATCH loyalty_points_earned'])
  t.end()
})

/** Sets the value at a path like 'items/0/tax_minor'; '+1' adds. */
function altered(path: string, value: unknown): SaleMessage {
  const message = structuredClone(smallSale())
  const keys = path.split('/')
  const last = keys.pop() ?? ''
  let target = message as unknown as Record<string, unknown>
  for (const key of keys) target = target[key] as Record<string, unknown>
  target[last] = value === '+1' ? Number(target[last]) + 1 : value
  return message
}

t.test('each field that does not follow is named', (t) => {
  const table = `
    path                        | value                | findings
    receipt_number              | "MART02-T1-A-42"     | RECEIPT_NUMBER_MISMATCH receipt_number
    receipt_number              | "MART01-T1-B-42"     | RECEIPT_NUMBER_MISMATCH receipt_number
    receipt_number              | "MART01-T1-A-43"     | RECEIPT_NUMBER_MISMATCH receipt_number
    receipt_number              | "MART01-T1-A-042"    | RECEIPT_NUMBER_MISMATCH receipt_number
    number                      | "+1"                 | RECEIPT_NUMBER_MISMATCH receipt_number
    series                      | "B"                  | RECEIPT_NUMBER_MISMATCH receipt_number
    warehouse_id                | "elsewhere"          | UNKNOWN_WAREHOUSE warehouse_id
    currency_code               | "USD"                | INVALID_REQUEST currency_code
    items/1/line_no             | 7                    | INVALID_REQUEST items/1/line_no
    items/1/line_no             | 1                    | INVALID_REQUEST items/1/line_no
    items/0/tax_code            | "NEW99"              | TAX_MISMATCH items/0/tax_code
    items/0/gross_minor         | "+1"                 | TOTALS_MISMATCH items/0/gross_minor
    items/2/tax_minor           | "+1"                 | TOTALS_MISMATCH items/2/tax_minor
    totals/tax_minor            | "+1"                 | TOTALS_MISMATCH totals/tax_minor
    totals/cash_rounding_minor  | 0                    | TOTALS_MISMATCH totals/cash_rounding_minor
    totals/change_minor         | "+1"                 | CHANGE_MISMATCH totals/change_minor
    payments/1/change_minor     | "+1"                 | CHANGE_MISMATCH payments/1/change_minor
    payments/1/amount_minor     | "+1"                 | CHANGE_MISMATCH payments/1/amount_minor
    payments/0/amount_minor     | "+1"                 | CHANGE_MISMATCH payments/0/amount_minor
    payments/0/line_no          | 2                    | INVALID_REQUEST payments/0/line_no
    payments/0/tendered_minor   | 99999                | NON_CASH_OVERPAID payments
    payments/1/tendered_minor   | 1                    | SALE_UNPAID payments
    loyalty_points_earned       | "+1"                 | TOTALS_MISMATCH loyalty_points_earned
  `
  for (const row of textTable(table)) {
    const message = altered(row('path'), JSON.parse(row('value')))
    t.same(findings(message), [row('findings')], `${row('path')} ${row('value')}`)
  }
  for (const path of ['discount', 'items/0/discount']) {
    const tooLarge = altered(path, { kind: 'amount', amount_minor: 999_999 })
    t.same(findings(tooLarge), [`DISCOUNT_TOO_LARGE ${path}`])
  }
  t.end()
})

t.test('a line states the rule of the outlet, or it is named', (t) => {
  for (const key of ['tax_rate_ppm', 'tax_base_numerator', 'tax_base_denominator'] as const) {
    t.ok(findings(altered(`items/0/${key}`, '+1')).includes(`TAX_MISMATCH items/0/${key}`), key)
  }
  const exclusive = findings(altered('items/0/is_price_tax_inclusive', false))
  t.ok(exclusive.includes('TAX_MISMATCH items/0/is_price_tax_inclusive'))
  const nonPkp: OutletMessage = { ...OUTLET, is_taxable_enterprise: false }
  t.ok(findings(smallSale(), nonPkp).includes('TAX_MISMATCH items/0/tax_rate_ppm'))
  t.end()
})

t.test('a finding says what was expected', (t) => {
  const [finding] = checkSaleMessage(altered('items/0/tax_minor', 5), OUTLET, 'silver')
  t.match(finding, { code: 'TOTALS_MISMATCH', detail: 'expected 936, stated 5' })
  t.end()
})

const shoppingWithLines = anyShopping.filter(({ cart }) => cart.lines.length > 0)
const buildFrom = (shopping: Shopping): SaleMessage =>
  must(
    buildSaleMessage({
      cart: shopping.cart,
      tenders: payFor(shopping),
      outlet: shopping.outlet,
      identity: IDENTITY,
      committed: true,
    }),
  )

property(
  'every sale that is built passes its schema and follows from its own lines',
  fc.property(shoppingWithLines, (shopping) => {
    const message = buildFrom(shopping)
    const tier = shopping.cart.customer?.loyaltyTier ?? null
    const isWellFormed = parseMessage(SaleMessage, JSON.parse(JSON.stringify(message))).ok
    return isWellFormed && checkSaleMessage(message, shopping.outlet, tier).length === 0
  }),
  300,
)

const AMOUNTS = [
  'gross_minor',
  'line_discount_minor',
  'basket_discount_minor',
  'tax_base_minor',
  'tax_minor',
  'total_minor',
] as const
const SETTLED = ['cash_rounding_minor', 'payable_minor', 'tendered_minor', 'change_minor'] as const

/** The computed fields of a message, each with a way to change it. */
function computedFields(message: SaleMessage): ((by: number) => void)[] {
  const of = <K extends string>(target: Record<K, number>, keys: readonly K[]) =>
    keys.map((key) => (by: number) => {
      target[key] += by
    })
  return [
    ...message.items.flatMap((item) => of(item, AMOUNTS)),
    ...of(message.totals, [...AMOUNTS, ...SETTLED]),
    ...message.payments.flatMap((payment) => of(payment, ['amount_minor', 'change_minor'])),
    ...of<'loyalty_points_earned'>(message, ['loyalty_points_earned']),
  ]
}

property(
  'a change of any computed field is found',
  fc.property(
    shoppingWithLines,
    fc.nat(),
    fc.integer({ min: -1000, max: 1000 }).filter((by) => by !== 0),
    (shopping, which, by) => {
      const message = structuredClone(buildFrom(shopping))
      const fields = computedFields(message)
      fields[which % fields.length]?.(by)
      const tier = shopping.cart.customer?.loyaltyTier ?? null
      return checkSaleMessage(message, shopping.outlet, tier).length === 1
    },
  ),
  500,
)

property(
  'checking whatever passes the schema never throws',
  fc.property(
    shoppingWithLines,
    fc.nat(),
    fc.nat(999_999_999_999),
    fc.nat(999_999_999_999),
    (shopping, which, price, tendered) => {
      const message = structuredClone(buildFrom(shopping))
      const item = message.items[which % message.items.length]
      const payment = message.payments[which % message.payments.length]
      if (item) Object.assign(item, { unit_price_minor: price, quantity_milli: 1 + (price % 1e8) })
      if (payment) payment.tendered_minor = tendered
      checkSaleMessage(message, OUTLET, 'gold')
    },
  ),
)
