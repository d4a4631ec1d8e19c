// Lines of a refund that has happened, whatever was left of the sale (docs/decisions/0051).
import { type Outcome, refuse, succeed } from './errors.ts'
import { amountsUpTo, lineFields, type RefundAmounts, type SoldLine, shareOf } from './refund.ts'
import { MONEY_MINOR_MAX } from './wire/primitives.ts'
import type { RefundLineMessage, RefundLineRequest } from './wire/refund-message.ts'
import type { SaleLineMessage } from './wire/sale-message.ts'

export type ToldLines = {
  lines: RefundLineMessage[]
  /** The sale's line behind each of them, also of those that name none. */
  soldLineNos: number[]
  /** What of their total is beyond what was sold. */
  overMinor: number
}

/**
 * What was left of a line comes back as usual. What is beyond it is a line of its own that names no
 * line of the sale, at the price that was paid: the goods and the money came back all the same, and
 * what counts as given back of the sale is never more than was sold. Refuses at `lines/<index>`:
 * INVALID_REQUEST for a line that the sale does not have, SALE_TOO_LARGE.
 */
export function toldRefundLines(
  sold: readonly SoldLine[],
  wanted: readonly RefundLineRequest[],
): Outcome<ToldLines> {
  const doneMilli = new Map<number, number>()
  const told: ToldLines = { lines: [], soldLineNos: [], overMinor: 0 }
  for (const [index, { line_no, quantity_milli, disposition }] of wanted.entries()) {
    const found = sold.find(({ line }) => line.line_no === line_no)
    if (!found) return refuse('INVALID_REQUEST', `no line ${line_no}`, `lines/${index}`)
    const { line, refunded_quantity_milli } = found
    const done = doneMilli.get(line_no) ?? refunded_quantity_milli
    const withinMilli = Math.min(quantity_milli, line.quantity_milli - done)
    const beyondMilli = quantity_milli - withinMilli
    doneMilli.set(line_no, done + withinMilli)
    const add = (milli: number, amounts: RefundAmounts, saleLineNo: number | null): void => {
      const fields = lineFields(line, told.lines.length, disposition)
      told.lines.push({ ...fields, sale_line_no: saleLineNo, quantity_milli: milli, ...amounts })
      told.soldLineNos.push(line_no)
    }
    if (withinMilli > 0) add(withinMilli, shareOf(line, done, withinMilli), line_no)
    if (beyondMilli === 0) continue
    const amounts = amountsBeyond(line, beyondMilli)
    if (!amounts) return refuse('SALE_TOO_LARGE', undefined, `lines/${index}`)
    add(beyondMilli, amounts, null)
    told.overMinor += amounts.total_minor
  }
  return succeed(told)
}

/** The line as often as it goes into the quantity, and its share for the rest. */
function amountsBeyond(line: SaleLineMessage, quantityMilli: number): RefundAmounts | null {
  const times = Math.floor(quantityMilli / line.quantity_milli)
  const whole = amountsUpTo(line, line.quantity_milli)
  const rest = amountsUpTo(line, quantityMilli % line.quantity_milli)
  const sum = (name: keyof RefundAmounts): number => whole[name] * times + rest[name]
  const amounts = {
    gross_minor: sum('gross_minor'),
    discount_minor: sum('discount_minor'),
    tax_base_minor: sum('tax_base_minor'),
    tax_minor: sum('tax_minor'),
    total_minor: sum('total_minor'),
  }
  return Object.values(amounts).every((minor) => minor <= MONEY_MINOR_MAX) ? amounts : null
}
