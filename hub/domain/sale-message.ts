// A sale as a message: made at the terminal, recomputed by every receiver (I4).
import { itemAt } from './assert.ts'
import { type Cart, type CartLine, priceCart, promotionsOf } from './cart.ts'
import { fromIso } from './datetime.ts'
import { type ErrorCode, type Outcome, type Refusal, refuse, succeed } from './errors.ts'
import { pointsEarned } from './loyalty.ts'
import { loyaltyEligibleMinor, type PricedSale, type PricingLine, priceSale } from './price-sale.ts'
import { checkPromotionSums } from './promotion-sums.ts'
import { formatReceiptNumber, parseReceiptNumber } from './receipt-number.ts'
import {
  amountFields,
  discountFields,
  discountOf,
  pricingLineOf,
  totalsFields,
} from './sale-amounts.ts'
import { type CashRounding, settle, type TenderInput } from './settle.ts'
import { taxRuleFor } from './tax.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'
import type { TerminalApproval } from './wire/primitives.ts'
import { PROTOCOL_VERSION } from './wire/protocol-version.ts'
import { SALE_LINES_MAX, type SaleLineMessage, type SaleMessage } from './wire/sale-message.ts'

export type SaleIdentity = {
  transactionId: string
  terminalId: string
  terminalCode: string
  series: string
  number: number
  sessionId: string
  cashierId: string
  /** ISO 8601 in UTC, see toIso. */
  createdAt: string
}

/** Less is the way of the hub's word, and nobody sees it on paper. */
const AHEAD_MS_MIN = 2_000

/** When a sale was made, by the hub's clock as far as its terminal knew it; null: no such day. */
export function saleTimeMs({ created_at, hub_ahead_ms = 0 }: SaleTimes): number | null {
  const statedMs = fromIso(created_at)
  return statedMs === null ? null : statedMs + hub_ahead_ms
}
type SaleTimes = Pick<SaleMessage, 'created_at' | 'hub_ahead_ms'>

/**
 * The message of a paid cart; its lines are numbered 1…n in cart order. Refuses what priceSale and
 * settle refuse, INVALID_REQUEST for a cart without lines and SALE_TOO_LARGE for one with too many.
 */
export function buildSaleMessage(input: {
  cart: Cart
  tenders: TenderInput[]
  outlet: OutletMessage
  identity: SaleIdentity
  committed: boolean
  /** Points that the loyalty tenders cost, as the hub's holds state them. */
  loyaltyPointsToRedeem?: number
  approvalIds?: readonly string[]
  verifiedBy?: 'hub' | 'terminal'
  terminalApprovals?: readonly TerminalApproval[]
  /** See SaleMessage. */
  hubAheadMs?: number
}): Outcome<SaleMessage> {
  const { cart, outlet } = input
  if (cart.lines.length === 0) return refuse('INVALID_REQUEST', 'the cart is empty', 'items')
  if (cart.lines.length > SALE_LINES_MAX) return refuse('SALE_TOO_LARGE', undefined, 'items')
  const priced = priceCart(cart)
  if (!priced.ok) return priced
  const settled = settle(priced.value.totals.totalMinor, input.tenders, cashRoundingOf(outlet))
  if (!settled.ok) return settled
  return succeed({
    protocol_version: PROTOCOL_VERSION,
    ...identityFields(input.identity, outlet),
    committed: input.committed,
    customer_id: cart.customer?.customerId ?? null,
    ...goodsFields(cart, priced.value),
    payments: settled.value.payments,
    totals: totalsFields(priced.value, settled.value),
    loyalty_points_to_redeem: input.loyaltyPointsToRedeem ?? 0,
    loyalty_points_earned: pointsOf(
      cart.lines,
      priced.value,
      cart.customer?.loyaltyTier ?? null,
      outlet,
    ),
    note: cart.note,
    cart_id: cart.cartId,
    approval_ids: [...(input.approvalIds ?? [])],
    ...(input.verifiedBy === 'terminal' ? { verified_by: 'terminal' as const } : {}),
    ...(input.terminalApprovals?.length
      ? { terminal_approvals: [...input.terminalApprovals] }
      : {}),
    ...(Math.abs(input.hubAheadMs ?? 0) < AHEAD_MS_MIN ? {} : { hub_ahead_ms: input.hubAheadMs }),
    ...(cart.buyer ? { buyer: cart.buyer } : {}),
  })
}

/** What a cart states of its sale before it is paid. Refuses what priceSale refuses. */
export function cartFields(
  cart: Cart,
): Outcome<Pick<SaleMessage, 'items' | 'discount' | 'promotions'> & { totals: PricedTotals }> {
  const priced = priceCart(cart)
  if (!priced.ok) return priced
  const totals = amountFields(priced.value.totals)
  return succeed({ ...goodsFields(cart, priced.value), totals })
}

type PricedTotals = ReturnType<typeof amountFields>

function goodsFields(cart: Cart, priced: PricedSale) {
  const { all = [], at = null } = cart.promotions ?? {}
  return {
    items: cart.lines.map((line, index) => itemFields(cart, line, index, priced)),
    discount: discountFields(cart.basketDiscount),
    ...(all.length === 0 ? {} : { promotions: [...all] }),
    ...(at === null ? {} : { promoted_at: at }),
  }
}

/**
 * Recomputes a message that has passed its schema. Each refusal names a field that does not follow,
 * e.g. TOTALS_MISMATCH at `items/2/tax_minor`; [] when all of it follows. What needs a look at the
 * hub's rows (list prices, whole quantities, people, shifts) is not judged here.
 */
export function checkSaleMessage(
  message: SaleMessage,
  outlet: OutletMessage,
  loyaltyTier: string | null,
): Refusal[] {
  const refusals = [
    ...checkHead(message, outlet),
    ...message.items.flatMap((item, index) => checkItem(item, index, outlet)),
    ...checkPromotionSums(message),
  ]
  const lines = message.items.map(pricingLineOf)
  const priced = priceSale(lines, discountOf(message.discount))
  if (!priced.ok) return [...refusals, priced]
  const tier = message.customer_id === null ? null : loyaltyTier
  const points = pointsOf(lines, priced.value, tier, outlet)
  return [
    ...refusals,
    ...message.items.flatMap((item, index) =>
      differences(item, amountFields(itemAt(priced.value.lines, index)), `items/${index}/`),
    ),
    ...checkPayments(message, priced.value, outlet),
    ...differences(message, { loyalty_points_earned: points }, ''),
  ]
}

function identityFields(identity: SaleIdentity, outlet: OutletMessage) {
  return {
    offline_transaction_id: identity.transactionId,
    receipt_number: formatReceiptNumber({ outletCode: outlet.outlet_code, ...identity }),
    terminal_id: identity.terminalId,
    series: identity.series,
    number: identity.number,
    session_id: identity.sessionId,
    warehouse_id: outlet.warehouse_id,
    cashier_id: identity.cashierId,
    created_at: identity.createdAt,
    currency_code: outlet.currency_code,
  }
}

function itemFields(
  cart: Cart,
  line: CartLine,
  index: number,
  priced: PricedSale,
): SaleLineMessage {
  const promoted = promotionsOf(cart, line)
  return {
    line_no: index + 1,
    product_id: line.productId,
    sku: line.sku,
    name: line.name,
    barcode: line.barcode,
    category_id: line.categoryId,
    unit_code: line.unitCode,
    unit_factor_milli: line.unitFactorMilli,
    quantity_milli: line.quantityMilli,
    unit_price_minor: line.unitPriceMinor,
    price_list_version: line.priceListVersion,
    is_price_tax_inclusive: line.isPriceTaxInclusive,
    tax_code: line.taxCode,
    tax_rate_ppm: line.taxRatePpm,
    tax_base_numerator: line.taxBaseNumerator,
    tax_base_denominator: line.taxBaseDenominator,
    price_override: line.priceOverride && {
      list_price_minor: line.priceOverride.listPriceMinor,
      reason_code: line.priceOverride.reasonCode,
    },
    ...(promoted ? { promotions: promoted.promotions } : {}),
    discount: discountFields(line.discount),
    is_loyalty_eligible: line.isLoyaltyEligible,
    ...(line.batchCode ? { batch_code: line.batchCode } : {}),
    ...(line.expiresOn ? { expires_on: line.expiresOn } : {}),
    ...(line.weightSource ? { weight_source: line.weightSource } : {}),
    ...amountFields(itemAt(priced.lines, index)),
  }
}

const cashRoundingOf = (outlet: OutletMessage): CashRounding => ({
  stepMinor: outlet.cash_rounding_step_minor,
  mode: outlet.cash_rounding_mode,
})

const pointsOf = (
  lines: readonly Pick<PricingLine, 'isLoyaltyEligible'>[],
  priced: PricedSale,
  tier: string | null,
  outlet: OutletMessage,
): number => pointsEarned(loyaltyEligibleMinor(lines, priced), tier, outlet.loyalty_tiers)

function checkHead(message: SaleMessage, outlet: OutletMessage): Refusal[] {
  const receipt = parseReceiptNumber(message.receipt_number)
  const isOurs =
    receipt.ok &&
    receipt.value.outletCode === outlet.outlet_code &&
    receipt.value.series === message.series &&
    receipt.value.number === message.number
  return [
    ...failure(!isOurs, 'RECEIPT_NUMBER_MISMATCH', 'receipt_number'),
    ...failure(message.warehouse_id !== outlet.warehouse_id, 'UNKNOWN_WAREHOUSE', 'warehouse_id'),
    ...failure(message.currency_code !== outlet.currency_code, 'INVALID_REQUEST', 'currency_code'),
  ]
}

/** The rule a line states must be the outlet's own for its class. */
function checkItem(item: SaleLineMessage, index: number, outlet: OutletMessage): Refusal[] {
  const field = `items/${index}`
  const order = failure(item.line_no !== index + 1, 'INVALID_REQUEST', `${field}/line_no`)
  const rule = taxRuleFor(outlet, item.tax_code)
  if (!rule) return [...order, refuse('TAX_MISMATCH', undefined, `${field}/tax_code`)]
  const expected = {
    tax_rate_ppm: rule.ratePpm,
    tax_base_numerator: rule.baseNumerator,
    tax_base_denominator: rule.baseDenominator,
    is_price_tax_inclusive: rule.isInclusive,
  }
  return [...order, ...differences(item, expected, `${field}/`, 'TAX_MISMATCH')]
}

function checkPayments(message: SaleMessage, priced: PricedSale, outlet: OutletMessage): Refusal[] {
  const settled = settle(
    priced.totals.totalMinor,
    message.payments.map(({ tendered_minor, ...rest }) => ({
      ...rest,
      tenderedMinor: tendered_minor,
    })),
    cashRoundingOf(outlet),
  )
  if (!settled.ok) {
    return [...differences(message.totals, amountFields(priced.totals), 'totals/'), settled]
  }
  return [
    ...differences(message.totals, totalsFields(priced, settled.value), 'totals/'),
    ...message.payments.flatMap((payment, index) => {
      const { line_no, amount_minor, change_minor } = itemAt(settled.value.payments, index)
      return [
        ...failure(payment.line_no !== line_no, 'INVALID_REQUEST', `payments/${index}/line_no`),
        ...differences(payment, { amount_minor, change_minor }, `payments/${index}/`),
      ]
    }),
  ]
}

const CHANGE_FIELDS: ReadonlySet<string> = new Set(['amount_minor', 'change_minor'])

/** One refusal for each field of `expected` that `stated` has otherwise. */
function differences<T extends object>(
  stated: T,
  expected: Partial<T>,
  prefix: string,
  code?: ErrorCode,
): Refusal[] {
  const keys = Object.keys(expected) as (keyof T & string)[]
  return keys
    .filter((key) => stated[key] !== expected[key])
    .map((key) => {
      const usual = CHANGE_FIELDS.has(key) ? 'CHANGE_MISMATCH' : 'TOTALS_MISMATCH'
      const detail = `expected ${expected[key]}, stated ${stated[key]}`
      return refuse(code ?? usual, detail, `${prefix}${key}`)
    })
}

const failure = (isWrong: boolean, code: ErrorCode, field: string): Refusal[] =>
  isWrong ? [refuse(code, undefined, field)] : []
