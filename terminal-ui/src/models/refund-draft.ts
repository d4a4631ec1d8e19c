// Money back while it is being decided: what comes back, what it is worth, how it is paid out and
// whose word it needs. Figures are #domain's, so that the hub books what the till shows (I4).

import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { refundLines, sumAmounts } from '#domain/refund.ts'
import { defaultPayouts, minorBeyondTenders, roundPayouts } from '#domain/refund-payouts.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type {
  Disposition,
  PayoutRequest,
  RefundableLine,
  RefundableSale,
  RefundLineMessage,
  RefundLineRequest,
} from '#domain/wire/refund-message.ts'
import type { Right } from './approval-model.ts'

/** As the wire names it. */
export type Reason = { reason_code: string; note: string | null }
export type RefundLineDraft = { quantityMilli: number; disposition: Disposition }
/** What of a sale an exchange has to remember. */
export type RefundSource = Pick<RefundableSale, 'summary' | 'customer_id' | 'payments' | 'is_late'>
/** By line number; a line that is not here stays with the customer. */
export type RefundLines = ReadonlyMap<number, RefundLineDraft>
/** As it was paid, or all of it otherwise. */
export type PayoutChoice = 'original' | 'cash' | 'voucher'

export type RefundPreview = {
  request: RefundLineRequest[]
  lines: RefundLineMessage[]
  totalMinor: number
  /** As they are sent: they add up to the total. */
  payouts: PayoutRequest[]
  /** As they are paid: cash is rounded. */
  paid: PayoutRequest[]
  payableMinor: number
  rights: Right[]
}

export const canComeBack = ({ is_returnable, remaining_quantity_milli }: RefundableLine): boolean =>
  is_returnable && remaining_quantity_milli > 0

/** By the codes of the rules that an outlet begins with. */
const SPOILT: ReadonlySet<string> = new Set(['damaged', 'expired'])

/** What goods are taken for that came back for this reason, until somebody says otherwise. */
export const usualDisposition = (reasonCode: string | null): Disposition =>
  reasonCode !== null && SPOILT.has(reasonCode) ? 'damaged' : 'sellable'

/** Everything that can still come back. */
export const allLines = (
  sale: RefundableSale,
  disposition: Disposition = 'sellable',
): RefundLines =>
  new Map(
    sale.lines
      .filter(canComeBack)
      .map(({ line, remaining_quantity_milli: quantityMilli }) => [
        line.line_no,
        { quantityMilli, disposition },
      ]),
  )

/** What a refund of these lines comes to. Refuses INVALID_REQUEST for none, and as refundLines. */
export function previewRefund(
  sale: RefundableSale,
  chosen: RefundLines,
  choice: PayoutChoice,
  outlet: OutletMessage,
): Outcome<RefundPreview> {
  const request = requestOf(sale, chosen)
  if (request.length === 0) return refuse('INVALID_REQUEST', 'nothing is chosen', 'lines')
  const lines = refundLines(sale.lines, request)
  if (!lines.ok) return lines
  const totalMinor = sumAmounts(lines.value).total_minor
  const payouts = payoutsFor(totalMinor, choice, sale)
  const rounded = roundPayouts(payouts, sale.payments, outlet)
  return succeed({
    ...{ request, lines: lines.value, totalMinor, payouts },
    paid: rounded.payouts,
    payableMinor: rounded.payableMinor,
    rights: rightsOf(sale, totalMinor, payouts),
  })
}

/** In the order of the receipt. */
const requestOf = (sale: RefundableSale, chosen: RefundLines): RefundLineRequest[] =>
  sale.lines.flatMap(({ line }) => {
    const draft = chosen.get(line.line_no)
    if (draft === undefined || draft.quantityMilli === 0) return []
    const { quantityMilli: quantity_milli, disposition } = draft
    return [{ line_no: line.line_no, quantity_milli, disposition }]
  })

export function payoutsFor(
  totalMinor: number,
  choice: PayoutChoice,
  { payments }: Pick<RefundableSale, 'payments'>,
): PayoutRequest[] {
  if (totalMinor === 0) return []
  if (choice === 'original') return defaultPayouts(totalMinor, payments)
  return [{ method: choice, account_id: null, amount_minor: totalMinor, evidence: null }]
}

export function rightsOf(
  sale: Pick<RefundableSale, 'is_late' | 'payments'>,
  totalMinor: number,
  payouts: readonly PayoutRequest[],
): Right[] {
  const otherMinor = minorBeyondTenders(payouts, sale.payments)
  const late: Right[] = sale.is_late ? [{ permission: 'refund-late', amount: null }] : []
  const other: Right[] =
    otherMinor > 0 ? [{ permission: 'refund-other-tender', amount: otherMinor }] : []
  return [{ permission: 'refund', amount: totalMinor }, ...late, ...other]
}

/** A void: every line as it was sold, every tender as it paid, cash rounding and all. */
export function previewVoid(sale: RefundableSale): RefundPreview {
  const request = sale.lines.map(({ line }) => ({
    line_no: line.line_no,
    quantity_milli: line.quantity_milli,
    disposition: 'sellable' as const,
  }))
  const totalMinor = sale.lines.reduce((sum, { line }) => sum + line.total_minor, 0)
  const payouts = sale.payments
    .filter(({ paid_minor }) => paid_minor > 0)
    .map(({ method, account_id, paid_minor }) => ({
      ...{ method, account_id, evidence: null },
      amount_minor: paid_minor,
    }))
  const payableMinor = payouts.reduce((sum, { amount_minor }) => sum + amount_minor, 0)
  const rights: Right[] = [{ permission: 'void', amount: totalMinor }]
  // The hub pays a void back as it was paid: the till states no payouts of its own.
  return { request, lines: [], totalMinor, payouts: [], paid: payouts, payableMinor, rights }
}

export type Impossible = 'voided' | 'all-back' | 'not-returnable' | null
export type ImpossibleVoid = 'voided' | 'shift-closed' | 'partly-back' | null

/** Why nothing of the sale can come back; null when something can. */
export function whyNoRefund(sale: RefundableSale): Impossible {
  if (sale.summary.is_voided) return 'voided'
  if (sale.lines.some(canComeBack)) return null
  const isLeft = sale.lines.some((line) => line.remaining_quantity_milli > 0)
  return isLeft ? 'not-returnable' : 'all-back'
}

export function whyNoVoid(sale: RefundableSale): ImpossibleVoid {
  if (sale.is_voidable) return null
  if (sale.summary.is_voided) return 'voided'
  return sale.refunds.length > 0 ? 'partly-back' : 'shift-closed'
}
