import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { CategoryBook } from './category-book.ts'
import { type Problem, type ProblemCode, problem } from './import-problems.ts'
import type { ImportRow } from './import-row.ts'
import type { FoundProblem, StagedRow } from './import-store.ts'
import { findStored, type StoredProduct, type UnitDraft } from './stored-product-store.ts'
import { type ProductChange, wordsOf } from './upsert-products.ts'

/** What a new product gets where the file does not say. */
const TAX_CODE_DEFAULT = 'PPN12'
const UNIT_DEFAULT = 'pcs'
/** A weighed quantity is a weight in thousandths of this. */
const WEIGHED_UNIT = 'kg'

export type PlannedChange = {
  line: number
  /** Null: the product is new. */
  before: StoredProduct | null
  change: ProductChange
}
export type ImportPlan = { changes: PlannedChange[]; problems: FoundProblem[] }

/**
 * Lays rows beside the catalogue: what each product would become, and which rows it refuses. Reads
 * only; the number of queries does not grow with the rows. What a row does not say stays as it is
 * for a product that exists and takes the default for a new one.
 */
export function planImport(
  db: Db,
  rows: readonly StagedRow[],
  book: CategoryBook,
  taxCodes: ReadonlySet<string>,
): ImportPlan {
  const stored = findStored(
    db,
    rows.map(({ row }) => row.sku),
  )
  const owners = {
    barcode: findOwners(db, OWNERS_OF_BARCODES, rows.map(barcodeOf)),
    plu: findOwners(db, OWNERS_OF_PLUS, rows.map(pluOf)),
  }
  const plan: ImportPlan = { changes: [], problems: [] }
  for (const { line, row } of rows) {
    const before = stored.get(row.sku) ?? null
    const problems = judgeRow(row, before, owners, book, taxCodes)
    if (problems.length === 0) {
      plan.changes.push({ line, before, change: changeFor(row, before, book) })
    }
    plan.problems.push(...problems.map((each) => ({ line, problem: each })))
  }
  return plan
}

const barcodeOf = ({ row }: StagedRow): string | null => row.barcode
const pluOf = ({ row }: StagedRow): string | null => row.plu

const OWNERS_OF_BARCODES = `SELECT b.code AS key, p.sku FROM barcode b
  JOIN product p ON p.id = b.product_id WHERE b.code IN (SELECT value FROM json_each(?))`
const OWNERS_OF_PLUS =
  'SELECT plu AS key, sku FROM product WHERE plu IN (SELECT value FROM json_each(?))'

/** SKU of the product that has each barcode or PLU. */
type Owners = Map<string, string>

function findOwners(db: Db, text: string, keys: (string | null)[]): Owners {
  const list = JSON.stringify(keys.filter((key) => key !== null))
  const rows = prepared(db, text).all(list) as { key: string; sku: string }[]
  return new Map(rows.map(({ key, sku }) => [key, sku]))
}

function judgeRow(
  row: ImportRow,
  before: StoredProduct | null,
  owners: { barcode: Owners; plu: Owners },
  book: CategoryBook,
  taxCodes: ReadonlySet<string>,
): Problem[] {
  const problems: Problem[] = []
  const report = (code: ProblemCode, value: string) => problems.push(problem(code, value))
  const barcodeOwner = owners.barcode.get(row.barcode ?? '')
  if (barcodeOwner !== undefined && barcodeOwner !== row.sku) report('BARCODE_TAKEN', barcodeOwner)
  const pluOwner = owners.plu.get(row.plu ?? '')
  if (pluOwner !== undefined && pluOwner !== row.sku) report('PLU_TAKEN', pluOwner)
  const unitCode = unitOf(row, before)
  const isKnownUnit = !before || before.units.some((unit) => unit.unitCode === unitCode)
  if (!isKnownUnit) report('UNIT_UNKNOWN', unitCode)
  if (isWeighedOf(row, before)) {
    if (unitCode !== WEIGHED_UNIT) report('WEIGHED_UNIT', unitCode)
  } else if ((row.stockMilli ?? 0) % 1000 !== 0) {
    report('STOCK_NOT_WHOLE', String((row.stockMilli ?? 0) / 1000))
  }
  const taxCode = taxCodeOf(row, before)
  if (!taxCodes.has(taxCode)) report('TAX_CLASS_UNKNOWN', taxCode)
  // Last, and only for a row that is good: it takes one of a limited number of places.
  if (problems.length === 0 && row.category !== null && book.idOf(row.category) === null) {
    report('CATEGORY_TOO_MANY', row.category)
  }
  return problems
}

const isWeighedOf = (row: ImportRow, before: StoredProduct | null): boolean =>
  row.isWeighed ?? before?.isWeighed ?? false

const taxCodeOf = (row: ImportRow, before: StoredProduct | null): string =>
  row.taxCode ?? before?.taxCode ?? TAX_CODE_DEFAULT

function unitOf(row: ImportRow, before: StoredProduct | null): string {
  const assumed = isWeighedOf(row, before) ? WEIGHED_UNIT : UNIT_DEFAULT
  return row.unitCode ?? before?.units[0]?.unitCode ?? assumed
}

function changeFor(
  row: ImportRow,
  before: StoredProduct | null,
  book: CategoryBook,
): ProductChange {
  return {
    sku: row.sku,
    name: row.name,
    categoryId: book.idOf(row.category) ?? before?.categoryId ?? null,
    taxCode: taxCodeOf(row, before),
    isWeighed: isWeighedOf(row, before),
    isLoyaltyEligible: before?.isLoyaltyEligible ?? true,
    isActive: before?.isActive ?? true,
    plu: row.plu ?? before?.plu ?? null,
    costMinor: row.costMinor ?? before?.costMinor ?? null,
    units: unitsFor(row, before),
    stockMilli: row.stockMilli,
  }
}

/** An import sets one unit's price and adds a barcode; it never takes a unit or a barcode away. */
function unitsFor(row: ImportRow, before: StoredProduct | null): UnitDraft[] {
  const unitCode = unitOf(row, before)
  const { barcode } = row
  const isNewCode =
    barcode !== null && !before?.units.some(({ barcodes }) => barcodes.includes(barcode))
  const added = isNewCode ? [barcode] : []
  if (!before) {
    return [{ unitCode, factorMilli: 1000, priceMinor: row.priceMinor ?? 0, barcodes: added }]
  }
  return before.units.map((unit) =>
    unit.unitCode === unitCode
      ? {
          ...unit,
          priceMinor: row.priceMinor ?? unit.priceMinor,
          barcodes: [...unit.barcodes, ...added],
        }
      : unit,
  )
}

/** How far the stock has to move to be what the file says, in thousandths. */
export const movedMilli = ({ before, change }: PlannedChange): number =>
  change.stockMilli === null ? 0 : change.stockMilli - (before?.stockMilli ?? 0)

/** Whether the product says this already: nothing is written for it. */
export const isUnchanged = (planned: PlannedChange): boolean =>
  planned.before !== null &&
  movedMilli(planned) === 0 &&
  wordsOf(planned.before) === wordsOf(planned.change)
