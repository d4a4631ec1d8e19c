import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { sumAmounts } from '#domain/refund.ts'
import { type ToldLines, toldRefundLines } from '#domain/refund-beyond.ts'
import {
  faultOfPayouts,
  minorBeyondTenders,
  roundPayouts,
  voidPayouts,
} from '#domain/refund-payouts.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { PayoutRequest, RefundRequest } from '#domain/wire/refund-message.ts'
import { bear, type Told } from '../judgement.ts'
import type { RefundPlan } from './plan-refund.ts'
import type { SaleToRefund } from './read-refundable.ts'

/** What a till alone may have done otherwise than the hub would have let it. */
const BEARABLE: readonly Refusal['code'][] = [
  'VOID_NOT_POSSIBLE',
  'REFUND_NOT_RETURNABLE',
  'REFUND_EXCEEDS_SALE',
  'REFUND_TOTAL_CHANGED',
  'REFUND_TENDER_NOT_ALLOWED',
  'QUANTITY_NOT_WHOLE',
]

/**
 * A refund of a known sale that has happened although `strict` stood in its way: the lines as they
 * came back, the money as it left, and beside it what does not fit. A difference between the two is
 * cash rounding, as payable less total always is. Refuses what names no line of the sale, no
 * account, or points and credit that are not there to go back to.
 */
export function planToldRefund(
  outlet: OutletMessage,
  request: RefundRequest,
  found: SaleToRefund,
  told: Told,
  strict: Refusal,
): Outcome<RefundPlan> {
  if (!BEARABLE.includes(strict.code)) return strict
  const lines = toldRefundLines(found.refundable.lines, request.lines)
  if (!lines.ok) return lines
  const paid = payoutsOf(outlet, request, found)
  if (!paid.ok) return paid
  const sums = sumAmounts(lines.value.lines)
  const payableMinor = sumOf(paid.value.rounded)
  tellFaults(request, found, told, strict, lines.value, { ...paid.value, sums })
  const factors = new Map(found.sale.items.map((item) => [item.line_no, item.unit_factor_milli]))
  return succeed({
    lines: lines.value.lines,
    unitFactorsMilli: lines.value.soldLineNos.map((lineNo) => factors.get(lineNo) ?? 1000),
    totalMinor: sums.total_minor,
    taxBaseMinor: sums.tax_base_minor,
    taxMinor: sums.tax_minor,
    payouts: paid.value.rounded,
    cashRoundingMinor: payableMinor - sums.total_minor,
    payableMinor,
    tenders: found.refundable.payments,
    permissions: permissionsOf(request, found, sums.total_minor, lines.value.overMinor),
  })
}

type Paid = {
  /** In the measure of the total; null of a void, which pays back as it was paid. */
  stated: readonly PayoutRequest[] | null
  rounded: PayoutRequest[]
}

function payoutsOf(
  outlet: OutletMessage,
  { kind, payouts }: RefundRequest,
  { sale, refundable }: SaleToRefund,
): Outcome<Paid> {
  const wanted = payouts.filter(({ amount_minor }) => amount_minor > 0)
  const isVoid = kind === 'void'
  const given = isVoid && wanted.length === 0 ? voidPayouts(sale.payments) : wanted
  if (given.length === 0) return refuse('INVALID_REQUEST', 'no payout', 'payouts')
  const fault = isVoid ? null : faultOfPayouts(sumOf(given), given, refundable.payments)
  if (fault) return fault
  if (isVoid) return succeed({ stated: null, rounded: given })
  const { payouts: rounded } = roundPayouts(given, refundable.payments, outlet)
  return succeed({ stated: given, rounded })
}

const sumOf = (payouts: readonly PayoutRequest[]): number =>
  payouts.reduce((sum, { amount_minor }) => sum + amount_minor, 0)

function tellFaults(
  request: RefundRequest,
  { refundable }: SaleToRefund,
  told: Told,
  strict: Refusal,
  { overMinor }: ToldLines,
  { stated, sums }: Paid & { sums: { total_minor: number } },
): void {
  const isOver = overMinor > 0 || strict.code === 'REFUND_EXCEEDS_SALE'
  if (isOver) {
    const refund_ids = refundable.refunds.map(({ refund_id }) => refund_id)
    const facts = { over_minor: overMinor, sale_id: request.sale_id, refund_ids }
    bear(told, refuse('REFUND_EXCEEDS_SALE', undefined, 'lines'), 'over_refund', facts)
  } else if (strict.code !== 'REFUND_TOTAL_CHANGED') {
    bear(told, strict, 'rule_not_met')
  }
  const statedMinor = [request.total_minor, stated ? sumOf(stated) : request.total_minor]
  const computed = sums.total_minor
  if (statedMinor.every((minor) => minor === computed)) return
  const changed = refuse('REFUND_TOTAL_CHANGED', String(computed), 'total_minor')
  const facts = { stated_minor: request.total_minor, computed_minor: computed }
  bear(told, changed, 'recomputation_failed', facts)
}

/** What is beyond the sale is a conflict of its own, not a question of tenders as well. */
function permissionsOf(
  request: RefundRequest,
  { refundable }: SaleToRefund,
  totalMinor: number,
  overMinor: number,
): RefundPlan['permissions'] {
  if (request.kind === 'void') return [{ permission: 'void', amount: totalMinor }]
  const beyondMinor = minorBeyondTenders(request.payouts, refundable.payments) - overMinor
  return [
    { permission: 'refund', amount: totalMinor },
    ...(refundable.is_late ? [{ permission: 'refund-late' as const }] : []),
    ...(beyondMinor > 0
      ? [{ permission: 'refund-other-tender' as const, amount: beyondMinor }]
      : []),
  ]
}
