import { Readable } from 'node:stream'
import { BYTE_ORDER_MARK, writeCsvCell } from '#domain/csv-cell.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { listProductIdsAfter } from './catalogue-store.ts'
import { listCategories } from './category-store.ts'
import { pause } from './pause.ts'
import { listStoredByIds, type StoredProduct } from './stored-product-store.ts'

/** Read in one go; a sale waits for no more. */
const SLICE = 200
/** As the import reads them. Without the stock: hours later it would undo what was sold since. */
export const EXPORT_COLUMNS = [
  ...['sku', 'name', 'barcode', 'category', 'price', 'tax_class', 'unit', 'plu', 'weighed', 'cost'],
] as const

/**
 * All products that are sold, as a file that an import reads. A product's first unit and that
 * unit's first barcode stand in it; an import takes none of the others away.
 */
export const exportCatalogue = (db: Db, seams: Seams): Readable =>
  Readable.from(linesOf(db, seams), { objectMode: false })

async function* linesOf(db: Db, seams: Seams): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${EXPORT_COLUMNS.join(',')}\r\n`
  const categories = new Map(listCategories(db).map(({ category_id, name }) => [category_id, name]))
  const exponent = readOutlet(db).minor_exponent
  for (let after = ''; ; ) {
    const ids = listProductIdsAfter(db, after, SLICE)
    if (ids.length === 0) return
    const products = listStoredByIds(db, ids).filter(({ isActive }) => isActive)
    const lines = products.map((product) => lineOf(product, categories, exponent))
    if (lines.length > 0) yield lines.join('')
    after = ids.at(-1) ?? ''
    await pause(seams)
  }
}

function lineOf(
  product: StoredProduct,
  categories: ReadonlyMap<string, string>,
  exponent: number,
): string {
  const [unit] = product.units
  const amount = (minor: number | null) => (minor === null ? '' : amountText(minor, exponent))
  const unitCode = unit?.unitCode ?? ''
  const cells: Record<(typeof EXPORT_COLUMNS)[number], string> = {
    sku: product.sku,
    name: product.name,
    barcode: unit?.barcodes[0] ?? '',
    category: categories.get(product.categoryId ?? '') ?? '',
    // No price yet is no word about it: an import warns of a price of nothing.
    price: unit && unit.priceMinor > 0 ? amount(unit.priceMinor) : '',
    tax_class: product.taxCode,
    unit: unitCode === unitCode.toLowerCase() ? unitCode : '',
    plu: product.plu ?? '',
    weighed: product.isWeighed ? 'ya' : 'tidak',
    cost: amount(product.costMinor),
  }
  return `${EXPORT_COLUMNS.map((name) => writeCsvCell(cells[name])).join(',')}\r\n`
}

/** '12500', '125.00': what no spreadsheet reads otherwise. */
function amountText(minor: number, exponent: number): string {
  if (exponent === 0) return String(minor)
  const digits = String(minor).padStart(exponent + 1, '0')
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}
