import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Permission } from '#domain/permissions.ts'
import { linesWithoutReceipt, refundLines, sumAmounts, voidLines } from '#domain/refund.ts'
import {
  faultOfPayouts,
  minorBeyondTenders,
  roundPayouts,
  voidPayouts,
} from '#domain/refund-payouts.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type {
  PayoutRequest,
  RefundablePayment,
  RefundLineMessage,
  RefundRequest,
} from '#domain/wire/refund-message.ts'
import { rememberSellable } from '../catalogue/sellable-cache.ts'
import type { Db } from '../db/open-database.ts'
import { bear, type Told } from '../judgement.ts'
import { readRules } from '../rules/read-rules.ts'
import { isReturnable, type SaleToRefund } from './read-refundable.ts'
import { findIsWeighed } from './refund-store.ts'

/** A refund that may be made, if its people may: what comes back and how it is paid. */
export type RefundPlan = {
  lines: RefundLineMessage[]
  /** Base units in one selling unit of each line, in thousandths. */
  unitFactorsMilli: number[]
  totalMinor: number
  taxBaseMinor: number
  taxMinor: number
  payouts: PayoutRequest[]
  cashRoundingMinor: number
  payableMinor: number
  /** Of the sale, with what went back before. */
  tenders: RefundablePayment[]
  /** What it takes, with the amount where the permission counts one. */
  permissions: { permission: Permission; amount?: number }[]
}

/** A void: the whole sale in its own shift, exactly as it was paid. Pure reads. */
export function planVoid(
  request: RefundRequest,
  { sale, refundable }: SaleToRefund,
): Outcome<RefundPlan> {
  if (!refundable.is_voidable || sale.session_id !== request.session_id) {
    return refuse('VOID_NOT_POSSIBLE', undefined, 'sale_id')
  }
  const lines = voidLines(refundable.lines, request.lines)
  if (!lines.ok) return lines
  const { total_minor, tax_base_minor, tax_minor, cash_rounding_minor } = sale.totals
  const fault = faultOfTotal(request, total_minor)
  if (fault) return fault
  const payouts = withEvidence(voidPayouts(sale.payments), request.payouts)
  if (!payouts) return refuse('REFUND_TENDER_NOT_ALLOWED', undefined, 'payouts')
  return succeed({
    lines: lines.value,
    unitFactorsMilli: sale.items.map(({ unit_factor_milli }) => unit_factor_milli),
    totalMinor: total_minor,
    taxBaseMinor: tax_base_minor,
    taxMinor: tax_minor,
    payouts,
    cashRoundingMinor: cash_rounding_minor,
    payableMinor: payouts.reduce((sum, { amount_minor }) => sum + amount_minor, 0),
    tenders: refundable.payments,
    permissions: [{ permission: 'void', amount: total_minor }],
  })
}

/** Whoever names payouts of a void may add evidence to them and change nothing. */
function withEvidence(exact: PayoutRequest[], stated: readonly PayoutRequest[]) {
  if (stated.length === 0) return exact
  const payouts = exact.map((payout) => {
    const found = stated.find(
      ({ method, account_id, amount_minor }) =>
        method === payout.method &&
        account_id === payout.account_id &&
        amount_minor === payout.amount_minor,
    )
    return found ? { ...payout, evidence: found.evidence } : null
  })
  const isExact = stated.length === exact.length && payouts.every((payout) => payout !== null)
  return isExact ? payouts : null
}

/** Some of a sale, by whatever tenders; by default those it was paid with. Pure reads. */
export function planRefund(
  db: Db,
  outlet: OutletMessage,
  request: RefundRequest,
  { sale, refundable }: SaleToRefund,
): Outcome<RefundPlan> {
  const lines = refundLines(refundable.lines, request.lines)
  if (!lines.ok) return lines
  const fault = faultOfQuantities(db, request, sale.items)
  if (fault) return fault
  const tenders = refundable.payments
  const beyondMinor = minorBeyondTenders(request.payouts, tenders)
  const plan = finishPlan(outlet, request, lines.value, tenders)
  if (!plan.ok) return plan
  const factors = new Map(sale.items.map((item) => [item.line_no, item.unit_factor_milli]))
  return succeed({
    ...plan.value,
    unitFactorsMilli: request.lines.map(({ line_no }) => factors.get(line_no) ?? 1000),
    permissions: [
      { permission: 'refund', amount: plan.value.totalMinor },
      ...(refundable.is_late ? [{ permission: 'refund-late' as const }] : []),
      ...(beyondMinor > 0
        ? [{ permission: 'refund-other-tender' as const, amount: beyondMinor }]
        : []),
    ],
  })
}

/** What was sold in whole units comes back in whole units, unless the product is weighed. */
function faultOfQuantities(
  db: Db,
  { lines }: RefundRequest,
  items: SaleToRefund['sale']['items'],
): Refusal | null {
  const index = lines.findIndex(({ line_no, quantity_milli }) => {
    const sold = items.find((item) => item.line_no === line_no)
    const isWhole = quantity_milli % 1000 === 0 || quantity_milli === sold?.quantity_milli
    return !isWhole && sold !== undefined && findIsWeighed(db, sold.product_id) === false
  })
  return index < 0 ? null : refuse('QUANTITY_NOT_WHOLE', undefined, `lines/${index}`)
}

/**
 * Goods that come back without a receipt: at no more than they cost now, up to the outlet's limit,
 * and for a voucher only. Pure reads. What was told has to be of products that are known.
 */
export function planWithoutReceipt(
  db: Db,
  outlet: OutletMessage,
  request: RefundRequest,
  businessDate: string,
  told?: Told,
): Outcome<RefundPlan> {
  const rules = readRules(db)
  const products = []
  for (const [index, { product_id, unit_code }] of request.no_receipt_lines.entries()) {
    const field = `no_receipt_lines/${index}`
    const product = rememberSellable(db, product_id, unit_code, businessDate)
    if (!product) return refuse('UNKNOWN_PRODUCT', undefined, field)
    const kept = isReturnable(rules, product.categoryId)
      ? null
      : refuse('REFUND_NOT_RETURNABLE', undefined, field)
    const fault = bear(told, kept, 'rule_not_met')
    if (fault) return fault
    products.push(product)
  }
  const lines = linesWithoutReceipt(request.no_receipt_lines, products)
  if (!lines.ok) return lines
  const other = request.payouts.findIndex(({ method }) => method !== 'voucher')
  if (other >= 0) return refuse('REFUND_TENDER_NOT_ALLOWED', 'voucher', `payouts/${other}`)
  const plan = finishPlan(outlet, request, lines.value, [])
  if (!plan.ok) return plan
  const { totalMinor } = plan.value
  const limitMinor = rules.no_receipt_limit_minor
  const beyond =
    totalMinor > limitMinor
      ? refuse('REFUND_NEEDS_RECEIPT', String(limitMinor), 'total_minor')
      : null
  const fault = bear(told, beyond, 'rule_not_met')
  if (fault) return fault
  return succeed({
    ...plan.value,
    unitFactorsMilli: products.map(({ unitFactorMilli }) => unitFactorMilli),
    permissions: [{ permission: 'refund-no-receipt', amount: totalMinor }],
  })
}

type Finished = Omit<RefundPlan, 'unitFactorsMilli' | 'permissions'>

function finishPlan(
  outlet: OutletMessage,
  request: RefundRequest,
  lines: RefundLineMessage[],
  tenders: RefundablePayment[],
): Outcome<Finished> {
  const sums = sumAmounts(lines)
  const fault =
    faultOfTotal(request, sums.total_minor) ??
    faultOfPayouts(sums.total_minor, request.payouts, tenders)
  if (fault) return fault
  const wanted = request.payouts.filter(({ amount_minor }) => amount_minor > 0)
  return succeed({
    lines,
    totalMinor: sums.total_minor,
    taxBaseMinor: sums.tax_base_minor,
    taxMinor: sums.tax_minor,
    ...roundPayouts(wanted, tenders, outlet),
    tenders,
  })
}

/** The till showed another sum: somebody refunded meanwhile, or it computes otherwise. */
const faultOfTotal = ({ total_minor }: RefundRequest, computedMinor: number): Refusal | null =>
  total_minor === computedMinor
    ? null
    : refuse('REFUND_TOTAL_CHANGED', String(computedMinor), 'total_minor')
