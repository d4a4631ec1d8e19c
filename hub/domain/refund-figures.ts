// What a refund or a void posts to the shift that pays it.
import type { FigureDelta } from './shift-figures.ts'
import type { RefundMessage } from './wire/refund-message.ts'
import type { PaymentMessage } from './wire/sale-message.ts'

type Posted = Pick<
  RefundMessage,
  'kind' | 'total_minor' | 'tax_minor' | 'cash_rounding_minor' | 'payouts' | 'lines'
>
type Unverified = Pick<PaymentMessage, 'method' | 'amount_minor'>

const delta = (figure: string, count: number, amountMinor: number): FigureDelta => ({
  figure,
  count,
  amountMinor,
})

/**
 * Refunds and voids stand beside the sales as positive amounts; tenders, taxes by code and cash
 * rounding are net. A void also takes its payments out of the counts, and what of them nobody had
 * verified out of the list of the unverified.
 */
export function refundFigures(
  refund: Posted,
  unverified: readonly Unverified[] = [],
): FigureDelta[] {
  const isVoid = refund.kind === 'void'
  const [events, tax] = isVoid ? ['voids', 'void-tax'] : ['refunds', 'refund-tax']
  return [
    delta(events, 1, refund.total_minor),
    delta(tax, 1, refund.tax_minor),
    delta('cash-rounding', 0, 0 - refund.cash_rounding_minor),
    ...refund.payouts.map(({ method, amount_minor }) =>
      delta(`tender/${method}`, isVoid ? -1 : 0, 0 - amount_minor),
    ),
    ...unverified.map(({ method, amount_minor }) =>
      delta(`unverified/${method}`, -1, 0 - amount_minor),
    ),
    ...refund.lines.flatMap(({ tax_code, tax_base_minor, tax_minor }) => [
      delta(`tax-base/${tax_code}`, 0, 0 - tax_base_minor),
      delta(`tax/${tax_code}`, 0, 0 - tax_minor),
    ]),
  ]
}
