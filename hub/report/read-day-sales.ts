// One day's sales as rows of the tax files: each in the file it belongs to, less what came back.
import {
  type InvoiceLine,
  type RetailRow,
  statedSums,
  type TaxInvoice,
  type TaxSums,
} from '#domain/coretax-xml.ts'
import { type TaxRule, taxOf } from '#domain/tax.ts'
import { faultOfBuyer } from '#domain/tax-identity.ts'
import type { TaxTreatment } from '#domain/tax-treatment.ts'
import type { TaxProblem } from '#domain/wire/tax-message.ts'
import type { Db } from '../db/open-database.ts'
import {
  type BuyerRow,
  findTreatment,
  readBack,
  readBuyers,
  readTaxLines,
  type TaxLineRow,
} from './tax-store.ts'

export type DaySales = { retail: RetailRow[]; invoices: TaxInvoice[]; problems: TaxProblem[] }

/** What is left of a line after everything that came back of it. */
type LeftLine = TaxLineRow & { treatment: TaxTreatment }

export function readDaySales(db: Db, day: string, upTo: string): DaySales {
  const buyers = new Map(readBuyers(db, day).map((row) => [row.sale_id, row]))
  const sales = Map.groupBy(linesLeft(db, day, upTo), ({ sale_id }) => sale_id)
  const found: DaySales = { retail: [], invoices: [], problems: [] }
  for (const [saleId, lines] of sales) addSale(found, lines, buyers.get(saleId) ?? null, day)
  return found
}

function linesLeft(db: Db, day: string, upTo: string): LeftLine[] {
  const back = new Map(readBack(db, day, upTo).map((row) => [`${row.sale_id} ${row.line_no}`, row]))
  return readTaxLines(db, day).flatMap((line) => {
    const gone = back.get(`${line.sale_id} ${line.line_no}`)
    const left = {
      ...line,
      quantity_milli: line.quantity_milli - (gone?.quantity_milli ?? 0),
      gross_minor: line.gross_minor - (gone?.gross_minor ?? 0),
      tax_base_minor: line.tax_base_minor - (gone?.tax_base_minor ?? 0),
      tax_minor: line.tax_minor - (gone?.tax_minor ?? 0),
      total_minor: line.total_minor - (gone?.total_minor ?? 0),
    }
    const isNothing = left.total_minor === 0 && left.tax_minor === 0
    return isNothing ? [] : [{ ...left, treatment: treatmentOf(db, line, day) }]
  })
}

/** What was charged is taxed, whatever is said of its class since. */
function treatmentOf(db: Db, line: TaxLineRow, day: string): TaxTreatment {
  if (line.tax_rate_ppm > 0) return 'taxed'
  const said = findTreatment(db, line.tax_code, day)
  return said === null || said === 'taxed' ? 'exempt' : said
}

function addSale(
  found: DaySales,
  lines: readonly LeftLine[],
  buyer: BuyerRow | null,
  date: string,
): void {
  const [first] = lines
  if (!first) return
  const receipt_number = first.receipt_number
  const fault = buyer && faultOfBuyer(buyer)
  if (fault) found.problems.push({ receipt_number, problem: 'buyer', field: fault })
  const isInvoiced = buyer !== null && fault === null
  const invoiced = isInvoiced ? lines.filter(isInvoiceable) : []
  const rest = isInvoiced ? lines.filter((line) => !isInvoiceable(line)) : lines
  if (isInvoiced && rest.some(({ treatment }) => treatment === 'not-collected')) {
    found.problems.push({ receipt_number, problem: 'no-facility', field: null })
  }
  if (buyer) found.invoices.push(...invoicesOf(invoiced, buyer, date, receipt_number))
  const groups = Map.groupBy(rest, ({ treatment }) => treatment)
  for (const [treatment, group] of groups) {
    const sums = statedSums(treatment, sumOf(group))
    found.retail.push({ ...sums, treatment, serial: receipt_number, date })
  }
}

const isInvoiceable = ({ treatment }: LeftLine): boolean =>
  treatment === 'taxed' || treatment === 'exempt'

/** An invoice has one transaction code: a basket of several becomes several. */
function invoicesOf(
  lines: readonly LeftLine[],
  { id_kind, id_number, nitku, name, address }: BuyerRow,
  date: string,
  reference: string,
): TaxInvoice[] {
  const buyer = { kind: id_kind, number: id_number, nitku, name, address }
  const groups = Map.groupBy(lines, (line) => `${line.treatment} ${hasWholeBase(line)}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const treatment = first.treatment === 'exempt' ? 'exempt' : 'taxed'
    const isWholeBase = hasWholeBase(first)
    return [{ date, treatment, isWholeBase, reference, buyer, lines: group.map(invoiceLineOf) }]
  })
}

const hasWholeBase = (line: TaxLineRow): boolean =>
  line.tax_rate_ppm > 0 && line.tax_base_numerator === line.tax_base_denominator

function invoiceLineOf(line: LeftLine): InvoiceLine {
  const gross = taxOf(line.gross_minor, ruleOf(line))
  return {
    name: line.name,
    unitCode: line.unit_code,
    quantityMilli: Math.max(1, line.quantity_milli),
    grossMinor: gross.totalMinor - gross.taxMinor,
    ...statedSums(line.treatment, sumOf([line])),
  }
}

const ruleOf = (line: TaxLineRow): TaxRule => ({
  taxCode: line.tax_code,
  ratePpm: line.tax_rate_ppm,
  baseNumerator: line.tax_base_numerator,
  baseDenominator: line.tax_base_denominator,
  isInclusive: line.is_price_tax_inclusive === 1,
})

const sumOf = (lines: readonly TaxLineRow[]): TaxSums => ({
  priceMinor: lines.reduce((sum, line) => sum + line.total_minor - line.tax_minor, 0),
  baseMinor: lines.reduce((sum, line) => sum + line.tax_base_minor, 0),
  taxMinor: lines.reduce((sum, line) => sum + line.tax_minor, 0),
})
