import { type Refusal, refuse } from '#domain/errors.ts'
import { write } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { readColumns } from './import-columns.ts'
import type { ImportDeps } from './import-deps.ts'
import { isError, type Problem, problem } from './import-problems.ts'
import type { CsvRecord } from './import-records.ts'
import { LINE_CHARS_MAX } from './import-records.ts'
import { type ImportRow, type RowRules, readRow } from './import-row.ts'
import {
  type CatalogueImport,
  type FoundProblem,
  insertProblems,
  insertStagedRows,
  type StagedRow,
  saveImport,
} from './import-store.ts'
import { pause } from './pause.ts'

export const IMPORT_ROWS_MAX = 200_000
/** Read, judged and staged in one go: a few milliseconds, so that a sale never waits for more. */
const RECORDS_PER_BATCH = 200

type CellReader = (records: readonly CsvRecord[]) => string[][]

export type Stager = {
  take(records: readonly CsvRecord[]): Promise<Refusal | null>
  /** What was staged so far; null before a heading was accepted. */
  staged(): CatalogueImport | null
}

/**
 * Judges the records of a file one by one and writes the good rows to the rows that wait. The first
 * record is the heading. Refuses IMPORT_HEADER_UNKNOWN; after that, whatever is wrong is a problem
 * of its row.
 */
export function createStager(
  { db, seams }: ImportDeps,
  start: CatalogueImport,
  cellsOf: CellReader,
): Stager {
  const clashes = createClashFinder()
  let entry = start
  let rules: RowRules | null = null

  function readHeading(heading: CsvRecord): Refusal | null {
    if (heading.fault) return refuse('IMPORT_HEADER_UNKNOWN', 'the first line cannot be read')
    const columns = readColumns(cellsOf([heading])[0] ?? [])
    if (!columns.ok) return columns
    const { defaults, defaults_id } = columns.value
    const outlet = readOutlet(db)
    entry = { ...entry, defaults, defaults_id }
    rules = {
      columns: columns.value,
      currency: { code: outlet.currency_code, minorExponent: outlet.minor_exponent },
      taxCodes: new Set(outlet.tax_rules.map((rule) => rule.tax_code)),
    }
    return null
  }

  function stage(records: readonly CsvRecord[], rowRules: RowRules): void {
    const rows: StagedRow[] = []
    const found: FoundProblem[] = []
    const counts = { ...entry.counts }
    for (const { line, row, problems } of judge(records, cellsOf, rowRules)) {
      if (counts.total > IMPORT_ROWS_MAX) break
      if (counts.total === IMPORT_ROWS_MAX) problems.push(problem('ROWS_TOO_MANY', IMPORT_ROWS_MAX))
      if (row && !problems.some(isError)) problems.push(...clashes(row, line))
      const isBad = problems.some(isError)
      counts.total += 1
      if (isBad) counts.bad += 1
      else if (problems.length > 0) counts.warned += 1
      if (row && !isBad) rows.push({ line, row })
      found.push(...problems.map((each) => ({ line, problem: each })))
    }
    entry = { ...entry, counts }
    write(db, (tx) => {
      saveImport(tx, entry)
      insertStagedRows(tx, entry.id, rows)
      insertProblems(tx, entry.id, found)
    })
  }

  return {
    staged: () => (rules ? entry : null),
    async take(records) {
      let rows = records
      if (!rules) {
        const [heading, ...others] = records
        const refusal = heading ? readHeading(heading) : null
        if (refusal) return refusal
        rows = others
      }
      for (let at = 0; rules && at < rows.length; at += RECORDS_PER_BATCH) {
        stage(rows.slice(at, at + RECORDS_PER_BATCH), rules)
        await pause(seams)
      }
      return null
    },
  }
}

type Judged = { line: number; row: ImportRow | null; problems: Problem[] }

function judge(records: readonly CsvRecord[], cellsOf: CellReader, rules: RowRules): Judged[] {
  const cells = cellsOf(records.filter(({ fault }) => fault === null))
  let next = 0
  return records.map(({ line, fault }) => {
    if (fault !== null) return { line, row: null, problems: [problem(fault, LINE_CHARS_MAX)] }
    const { row, problems } = readRow(cells[next++] ?? [], rules)
    return { line, row, problems }
  })
}

/** Finds a SKU, barcode or PLU that an earlier good row of the file already has. */
function createClashFinder(): (row: ImportRow, line: number) => Problem[] {
  const lineBySku = new Map<string, number>()
  const lineByBarcode = new Map<string, number>()
  const lineByPlu = new Map<string, number>()
  return (row, line) => {
    const found: Problem[] = []
    const skuLine = lineBySku.get(row.sku)
    if (skuLine !== undefined) found.push(problem('SKU_REPEATED', skuLine))
    const barcodeLine = lineByBarcode.get(row.barcode ?? '')
    if (barcodeLine !== undefined) found.push(problem('BARCODE_REPEATED', barcodeLine))
    const pluLine = lineByPlu.get(row.plu ?? '')
    if (pluLine !== undefined) found.push(problem('PLU_REPEATED', pluLine))
    if (found.length > 0) return found
    lineBySku.set(row.sku, line)
    if (row.barcode !== null) lineByBarcode.set(row.barcode, line)
    if (row.plu !== null) lineByPlu.set(row.plu, line)
    return []
  }
}
