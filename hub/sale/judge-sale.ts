import { fromIso } from '#domain/datetime.ts'
import type { ErrorCode } from '#domain/errors.ts'
import { formatReceiptNumber } from '#domain/receipt-number.ts'
import { checkSaleMessage } from '#domain/sale-message.ts'
import type { Role } from '#domain/wire/access-message.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { CONFLICT_TYPES, SaleLineMessage, SaleMessage } from '#domain/wire/sale-message.ts'
import type { Sellable } from '../catalogue/find-sellable.ts'
import { priceOfDay } from '../catalogue/price-of-day.ts'
import { rememberSellable } from '../catalogue/sellable-cache.ts'
import type { Db } from '../db/open-database.ts'
import { defaultGrantsOf } from '../staff/grants.ts'
import { judgeShift } from './judge-shift.ts'
import { isPriceOfLabel } from './label-price.ts'
import type { SaleContext } from './sale-store.ts'

/**
 * One thing that does not fit. At the interactive door the first finding refuses the sale; for a
 * committed sale each becomes a conflict row beside it (I3).
 */
export type Finding = {
  code: ErrorCode
  conflict: (typeof CONFLICT_TYPES)[number]
  field: string
  detail?: string
  /** What a person who settles it wants to know, and what its money effect follows from. */
  facts?: Record<string, unknown>
}

/** A sale, who handed it over, and how its terminal is called. */
type Sold = { sale: SaleMessage; sentBy: string; terminalCode: string }

/** By which days a sale is judged: `businessDate` is of its shift, the others of its moment. */
export type SaleDays = { businessDate: string; priceDays: readonly string[] }

/** Compares a well-formed sale with all that the hub knows. Pure reads; [] when all of it fits. */
export function judgeSale(
  tx: Db,
  outlet: OutletMessage,
  { sale, sentBy, terminalCode }: Sold,
  context: SaleContext,
  days: SaleDays,
): Finding[] {
  return [
    ...judgeSender(sale, sentBy),
    ...judgeIdentity(outlet, sale, terminalCode, context),
    ...judgePeople(sale, context),
    ...judgeShift(sale, context),
    ...sale.items.flatMap((line, index) => judgeLine(tx, outlet, line, index, days)),
    ...checkSaleMessage(sale, outlet, context.loyalty_tier).map(
      ({ code, field, detail }): Finding => ({
        code,
        conflict: 'recomputation_failed',
        field: field ?? 'totals',
        ...(detail === undefined ? {} : { detail }),
      }),
    ),
  ]
}

function judgeSender(sale: SaleMessage, sentBy: string): Finding[] {
  if (sale.terminal_id === sentBy) return []
  const detail = `handed over by terminal ${sentBy}`
  return [{ code: 'UNKNOWN_TERMINAL', conflict: 'rights_missing', field: 'terminal_id', detail }]
}

function judgeIdentity(
  outlet: OutletMessage,
  sale: SaleMessage,
  terminalCode: string,
  context: SaleContext,
): Finding[] {
  const findings: Finding[] = []
  const expected = formatReceiptNumber({
    outletCode: outlet.outlet_code,
    terminalCode,
    series: sale.series,
    number: sale.number,
  })
  if (sale.receipt_number !== expected || context.series === null) {
    findings.push({
      code: 'RECEIPT_NUMBER_MISMATCH',
      conflict: 'recomputation_failed',
      field: 'receipt_number',
      detail: context.series === null ? `unknown series ${sale.series}` : `expected ${expected}`,
    })
  }
  if (sale.warehouse_id !== outlet.warehouse_id) {
    findings.push({
      code: 'UNKNOWN_WAREHOUSE',
      conflict: 'recomputation_failed',
      field: 'warehouse_id',
    })
  }
  if (sale.currency_code !== outlet.currency_code) {
    findings.push({
      code: 'TOTALS_MISMATCH',
      conflict: 'recomputation_failed',
      field: 'currency_code',
    })
  }
  if (fromIso(sale.created_at) === null) {
    findings.push({
      code: 'INVALID_REQUEST',
      conflict: 'recomputation_failed',
      field: 'created_at',
      detail: 'no calendar has this day',
    })
  }
  return findings
}

function judgePeople(sale: SaleMessage, context: SaleContext): Finding[] {
  const findings: Finding[] = []
  if (context.cashier_name === null) {
    findings.push({ code: 'UNKNOWN_CASHIER', conflict: 'rights_missing', field: 'cashier_id' })
  } else if (!maySell(context)) {
    findings.push({ code: 'ROLE_NOT_ALLOWED', conflict: 'rights_missing', field: 'cashier_id' })
  }
  if (sale.customer_id !== null && context.customer_name === null) {
    findings.push({
      code: 'UNKNOWN_CUSTOMER',
      conflict: 'customer_mismatch',
      field: 'customer_id',
    })
  }
  return findings
}

function maySell(context: SaleContext): boolean {
  if (context.cashier_is_active !== 1) return false
  if (context.cashier_may_sell !== null) return context.cashier_may_sell === 1
  return defaultGrantsOf(context.cashier_role as Role).sell.isAllowed
}

function judgeLine(
  tx: Db,
  outlet: OutletMessage,
  line: SaleLineMessage,
  index: number,
  { businessDate, priceDays }: SaleDays,
): Finding[] {
  const field = (name: string): string => `items/${index}/${name}`
  const product = rememberSellable(tx, line.product_id, line.unit_code, businessDate)
  if (!product?.isActive) {
    const facts = { product_id: line.product_id, name: line.name }
    const found = { conflict: 'unknown_product', field: field('product_id'), facts } as const
    return [{ code: 'UNKNOWN_PRODUCT', ...found }]
  }
  const findings: Finding[] = []
  if (!product.isWeighed && line.quantity_milli % 1000 !== 0) {
    findings.push({
      code: 'QUANTITY_NOT_WHOLE',
      conflict: 'recomputation_failed',
      field: field('quantity_milli'),
    })
  }
  if (line.unit_factor_milli !== product.unitFactorMilli) {
    findings.push({
      code: 'PRICE_MISMATCH',
      conflict: 'price_changed',
      field: field('unit_factor_milli'),
      facts: { product_id: line.product_id },
    })
  }
  findings.push(...judgePrice(tx, outlet, line, pricesOf(tx, product, priceDays), field))
  if (!hasRuleOf(line, product)) {
    findings.push({
      code: 'TAX_MISMATCH',
      conflict: 'recomputation_failed',
      field: field('tax_code'),
    })
  }
  return findings
}

const pricesOf = (tx: Db, product: Sellable, days: readonly string[]): number[] =>
  days.map((day) => priceOfDay(tx, product, day))

function judgePrice(
  tx: Db,
  outlet: OutletMessage,
  line: SaleLineMessage,
  prices: readonly number[],
  fieldOf: (name: string) => string,
): Finding[] {
  const { product_id, quantity_milli } = line
  const [wantedMinor = 0] = prices
  const field = fieldOf('unit_price_minor')
  if (wantedMinor === 0) {
    return [{ code: 'PRICE_NOT_SET', conflict: 'price_changed', field, facts: { product_id } }]
  }
  // Whoever set another price says what the list's is; whether they may is judged with the rights.
  const listPriceMinor = line.price_override?.list_price_minor ?? line.unit_price_minor
  if (prices.includes(listPriceMinor)) return []
  if (line.price_override === null && isPriceOfLabel(tx, outlet, line)) return []
  const detail = `the price list says ${wantedMinor}`
  const stated = { list_price_minor: wantedMinor, stated_price_minor: listPriceMinor }
  const facts = { product_id, quantity_milli, ...stated }
  return [{ code: 'PRICE_MISMATCH', conflict: 'price_changed', field, detail, facts }]
}

function hasRuleOf(line: SaleLineMessage, product: Sellable): boolean {
  const { tax } = product
  return (
    line.tax_code === tax.taxCode &&
    line.tax_rate_ppm === tax.ratePpm &&
    line.tax_base_numerator === tax.baseNumerator &&
    line.tax_base_denominator === tax.baseDenominator &&
    line.is_price_tax_inclusive === tax.isInclusive
  )
}
