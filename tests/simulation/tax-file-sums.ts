// The tax files of every month that was traded in: their PPN, less what came back of earlier
// months, is the journal's.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { wholeMonth } from '#domain/report-period.ts'
import type { TaxFilesResult } from '#domain/wire/tax-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { makeTaxFiles } from '#hub/report/make-tax-files.ts'
import type { TaxPlan } from '#hub/report/report-plan.ts'

const SELLER = { npwp: '0123456789012345', nitku: '0123456789012345000000' }

export function makeFiles(
  db: Db,
  month: string,
  { folder, detail }: Pick<TaxPlan, 'folder' | 'detail'>,
): TaxFilesResult {
  mkdirSync(folder, { recursive: true })
  const period = wholeMonth(`${month}-01`)
  const plan: TaxPlan = { month, period, detail, folder, outletCode: 'TEST01', seller: SELLER }
  const making = makeTaxFiles(db, plan)
  for (;;) {
    const step = making.next()
    if (step.done) return step.value
  }
}

/** A sentence for every month that does not hold; [] is good. */
export function taxFileDisagreements(db: Db, folder: string): string[] {
  const months = db
    .prepare('SELECT DISTINCT substr(business_date, 1, 7) FROM shift')
    .pluck()
    .all() as string[]
  const place = join(folder, 'tax')
  return months.flatMap((month) => {
    const files = makeFiles(db, month, { folder: place, detail: 'receipt' })
    const days = makeFiles(db, month, { folder: place, detail: 'day' })
    const invoiced = files.files.filter(({ kind }) => kind === 'invoices')
    return [
      ...compare(`tax of ${month}`, files.stated_tax_minor, files.journal_tax_minor),
      ...compare(`tax of ${month} by day`, days.stated_tax_minor, days.journal_tax_minor),
      ...invoiced.flatMap(({ name, tax_minor }) =>
        compare(`tax in ${name}`, taxIn(join(place, name)), tax_minor),
      ),
    ]
  })
}

const compare = (what: string, said: number, wanted: number): string[] =>
  said === wanted ? [] : [`tax files: ${what} is ${said}, not ${wanted}`]

/** Added up from the text: invoices of code 08 only state what is waived. */
function taxIn(path: string): number {
  const invoices = readFileSync(path, 'utf8').split('<TaxInvoice>').slice(1)
  const taxed = invoices.filter((text) => !text.includes('<TrxCode>08<'))
  const amounts = taxed.flatMap((text) => [...text.matchAll(/<VAT>(\d+)\.00<\/VAT>/g)])
  return amounts.reduce((sum, [, amount]) => sum + Number(amount), 0)
}
