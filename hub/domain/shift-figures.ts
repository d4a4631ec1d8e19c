// The figures of a shift: small signed postings, kept as running sums, read back as one report.
// Everything that X, Z and an addendum state is a sum of what documents posted here.
import { CASH_KINDS, type CashKind } from './wire/cash-message.ts'
import {
  type PaymentMessage,
  type SaleMessage,
  TENDER_METHODS,
  type TenderMethod,
} from './wire/sale-message.ts'
import type { CountRequest, ShiftFigures, TenderComparison } from './wire/shift-message.ts'

/** One posting: `count` events and `amountMinor`, both signed, under a figure's name. */
export type FigureDelta = { figure: string; count: number; amountMinor: number }

const one = (figure: string, amountMinor: number): FigureDelta => ({
  figure,
  count: 1,
  amountMinor,
})

/** A cash movement as a figure; the sign is the kind's. */
export const cashFigure = (kind: CashKind, amountMinor: number): FigureDelta =>
  one(`cash/${kind}`, amountMinor)

/** What a tender brought (positive) or gave back (negative). */
export const tenderFigures = (
  payments: readonly Pick<PaymentMessage, 'method' | 'amount_minor' | 'state'>[],
): FigureDelta[] =>
  payments.flatMap(({ method, amount_minor, state }) => [
    one(`tender/${method}`, amount_minor),
    ...(state === 'unverified' ? [one(`unverified/${method}`, amount_minor)] : []),
  ])

/** What a sale posts, without its cash movements. */
export function saleFigures(sale: SaleMessage): FigureDelta[] {
  const { totals } = sale
  return [
    one('sales', totals.total_minor),
    one('gross', totals.gross_minor),
    one('discount', totals.line_discount_minor + totals.basket_discount_minor),
    one('tax-base', totals.tax_base_minor),
    one('tax', totals.tax_minor),
    one('cash-rounding', totals.cash_rounding_minor),
    ...tenderFigures(sale.payments),
    ...sale.items.flatMap((line) => [
      one(`tax-base/${line.tax_code}`, line.tax_base_minor),
      one(`tax/${line.tax_code}`, line.tax_minor),
    ]),
  ]
}

/** Postings of one document under the same figure become one row. */
export function mergeFigures(deltas: readonly FigureDelta[]): FigureDelta[] {
  const merged = new Map<string, FigureDelta>()
  for (const { figure, count, amountMinor } of deltas) {
    const sum = merged.get(figure) ?? { figure, count: 0, amountMinor: 0 }
    sum.count += count
    sum.amountMinor += amountMinor
    merged.set(figure, sum)
  }
  return [...merged.values()]
}

/** Running sums as the report that people read; a figure that nothing was posted to is 0. */
export function readFigures(rows: readonly FigureDelta[]): ShiftFigures {
  const sums = new Map(mergeFigures(rows).map((row) => [row.figure, row]))
  const amount = (figure: string): number => sums.get(figure)?.amountMinor ?? 0
  const count = (figure: string): number => sums.get(figure)?.count ?? 0
  return {
    sale_count: count('sales'),
    gross_minor: amount('gross'),
    discount_minor: amount('discount'),
    tax_base_minor: amount('tax-base'),
    tax_minor: amount('tax'),
    total_minor: amount('sales'),
    cash_rounding_minor: amount('cash-rounding'),
    refund_count: count('refunds'),
    refund_minor: amount('refunds'),
    refund_tax_minor: amount('refund-tax'),
    void_count: count('voids'),
    void_minor: amount('voids'),
    void_tax_minor: amount('void-tax'),
    account_in_minor: amount('account-in'),
    account_out_minor: amount('account-out'),
    no_sale_count: count('no-sale'),
    taxes: taxCodesOf(sums).map((tax_code) => ({
      tax_code,
      tax_base_minor: amount(`tax-base/${tax_code}`),
      tax_minor: amount(`tax/${tax_code}`),
    })),
    tenders: TENDER_METHODS.filter((method) => sums.has(`tender/${method}`)).map((method) => ({
      method,
      count: count(`tender/${method}`),
      amount_minor: amount(`tender/${method}`),
      unverified_count: count(`unverified/${method}`),
      unverified_minor: amount(`unverified/${method}`),
    })),
    cash: CASH_KINDS.filter((kind) => sums.has(`cash/${kind}`)).map((kind) => ({
      kind,
      count: count(`cash/${kind}`),
      amount_minor: amount(`cash/${kind}`),
    })),
  }
}

/** Classes whose tax is stated: goods at rate 0 have neither a base nor a tax (tax.ts). */
export const statedTaxes = ({ taxes }: Pick<ShiftFigures, 'taxes'>): ShiftFigures['taxes'] =>
  taxes.filter(({ tax_base_minor, tax_minor }) => tax_base_minor !== 0 || tax_minor !== 0)

/**
 * I6: float + cash tendered − change − cash refunds + paid-in − paid-out − drops, and transfers;
 * the signs are in the kinds.
 */
export const expectedCash = (figures: Pick<ShiftFigures, 'cash'>): number =>
  figures.cash.reduce((sum, { amount_minor }) => sum + amount_minor, 0)

/** What somebody counted, and stated of the tenders other than cash. */
export type Declaration = { cashMinor: number; declared: CountRequest['declared'] }

/** Declared against expected, tender by tender; nothing is declared before a count. */
export function compareTenders(
  figures: Pick<ShiftFigures, 'cash' | 'tenders'>,
  declaration: Declaration | null,
): TenderComparison[] {
  const declared = declaredByMethod(declaration)
  const expected = new Map(figures.tenders.map((each) => [each.method, each.amount_minor]))
  expected.set('cash', expectedCash(figures))
  return TENDER_METHODS.filter((method) => expected.has(method) || declared.has(method)).map(
    (method) => {
      const expected_minor = expected.get(method) ?? 0
      const declared_minor = declared.get(method) ?? null
      const over_short_minor = declared_minor === null ? null : declared_minor - expected_minor
      return { method, declared_minor, expected_minor, over_short_minor }
    },
  )
}

function declaredByMethod(declaration: Declaration | null): Map<TenderMethod, number> {
  const sums = new Map<TenderMethod, number>()
  if (declaration === null) return sums
  for (const { method, amount_minor } of declaration.declared) {
    sums.set(method, (sums.get(method) ?? 0) + amount_minor)
  }
  // Cash is counted; what somebody merely states of it does not count.
  return sums.set('cash', declaration.cashMinor)
}

/** The figures as a blind counter may see them: nothing that says how much cash there should be. */
export const withoutCash = (figures: ShiftFigures): ShiftFigures => ({
  ...figures,
  cash: [],
  tenders: figures.tenders.filter(({ method }) => method !== 'cash'),
})

function taxCodesOf(sums: ReadonlyMap<string, unknown>): string[] {
  const codes = [...sums.keys()]
    .filter((figure) => figure.startsWith('tax-base/'))
    .map((figure) => figure.slice('tax-base/'.length))
  return codes.sort()
}
