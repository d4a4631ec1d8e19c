// The files of one month: what was sold to people who gave their number, and all the rest.
import { join } from 'node:path'
import { invoicesXml, type RetailRow, retailXml, type TaxInvoice } from '#domain/coretax-xml.ts'
import { daysOf } from '#domain/report-period.ts'
import {
  INVOICES_PER_FILE_MAX,
  TAX_PROBLEMS_MAX,
  type TaxFile,
  type TaxFilesResult,
  type TaxProblem,
} from '#domain/wire/tax-message.ts'
import type { Db } from '../db/open-database.ts'
import { type DaySales, readDaySales } from './read-day-sales.ts'
import type { Making, TaxPlan } from './report-plan.ts'
import { readEarlier } from './tax-store.ts'
import { tieTax } from './tie.ts'
import { writeTextFile } from './write-text-file.ts'

/** What is only stated because a facility waives it was never collected. */
const collected = (rows: readonly { treatment: string; taxMinor: number }[]): number =>
  rows.reduce((sum, { treatment, taxMinor }) => sum + (treatment === 'taxed' ? taxMinor : 0), 0)

/**
 * Writes the files and says what is in them. Sales of the month less what came back of them until
 * its end; what came back of earlier sales is in no file and stands beside them.
 */
export function* makeTaxFiles(db: Db, plan: TaxPlan): Making<TaxFilesResult> {
  const { period, detail, month } = plan
  const retail: RetailRow[] = []
  const invoices: TaxInvoice[] = []
  const problems: TaxProblem[] = []
  const days = daysOf(period)
  for (const [index, day] of days.entries()) {
    const sales = readDaySales(db, day, period.to)
    retail.push(...(detail === 'day' ? byDay(sales.retail, plan, day) : sales.retail))
    invoices.push(...sales.invoices)
    problems.push(...sales.problems)
    yield Math.floor(((index + 1) * 900_000) / days.length)
  }
  const files = [writeRetail(plan, retail), ...writeInvoices(plan, invoices)]
  const earlier = readEarlier(db, period.from, period.to)
  const filed = files.reduce((sum, { tax_minor }) => sum + tax_minor, 0)
  const stated = filed - earlier.tax_minor
  return {
    ...{ month, detail, files },
    earlier_count: earlier.count,
    earlier_base_minor: earlier.base_minor,
    earlier_tax_minor: earlier.tax_minor,
    stated_tax_minor: stated,
    journal_tax_minor: tieTax(db, period, stated).journal_minor ?? 0,
    problems: problems.slice(0, TAX_PROBLEMS_MAX),
    problem_count: problems.length,
  }
}

/** One row for each treatment of a day instead of each receipt. */
function byDay(rows: DaySales['retail'], { outletCode }: TaxPlan, date: string): RetailRow[] {
  const groups = Map.groupBy(rows, ({ treatment }) => treatment)
  return [...groups].map(([treatment, group]) => ({
    ...{ treatment, date, serial: `${outletCode}-${date}` },
    priceMinor: sum(group.map(({ priceMinor }) => priceMinor)),
    baseMinor: sum(group.map(({ baseMinor }) => baseMinor)),
    taxMinor: sum(group.map(({ taxMinor }) => taxMinor)),
  }))
}

function writeRetail({ folder, seller, month }: TaxPlan, rows: readonly RetailRow[]): TaxFile {
  const name = `retail-${month}.xml`
  writeTextFile(join(folder, name), retailXml({ npwp: seller.npwp, month }, rows))
  return {
    ...{ kind: 'retail', name, count: rows.length },
    price_minor: sum(rows.map(({ priceMinor }) => priceMinor)),
    base_minor: sum(
      rows.map(({ treatment, baseMinor }) => (treatment === 'taxed' ? baseMinor : 0)),
    ),
    tax_minor: collected(rows),
  }
}

function writeInvoices({ folder, seller, month }: TaxPlan, all: readonly TaxInvoice[]): TaxFile[] {
  const count = Math.ceil(all.length / INVOICES_PER_FILE_MAX)
  return Array.from({ length: count }, (_, index) => {
    const from = index * INVOICES_PER_FILE_MAX
    const part = all.slice(from, from + INVOICES_PER_FILE_MAX)
    const name = `invoices-${month}-${index + 1}.xml`
    writeTextFile(join(folder, name), invoicesXml(seller, part))
    const lines = part.flatMap(({ treatment, lines }) =>
      lines.map((line) => ({ ...line, treatment })),
    )
    return {
      ...{ kind: 'invoices', name, count: part.length },
      price_minor: sum(lines.map(({ priceMinor }) => priceMinor)),
      base_minor: sum(
        lines.map(({ treatment, baseMinor }) => (treatment === 'taxed' ? baseMinor : 0)),
      ),
      tax_minor: collected(lines),
    }
  })
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0)
