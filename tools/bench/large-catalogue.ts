// 50,000 products for measurements: the real catalogue where it is at hand, else made-up names.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { normaliseBarcode } from '#domain/barcode.ts'
import { uuidv7 } from '#domain/ids.ts'
import { type ProductChange, upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { PROJECT_ROOT } from '../hub-process.ts'

export const PRODUCTS = 50_000
const CHUNK = 1_000

/** Writes the catalogue into a stopped hub's database and returns the names. */
export function fillCatalogue(databasePath: string): string[] {
  const rows = readRealCatalogue() ?? madeUpCatalogue()
  const db = openDatabase(databasePath)
  try {
    for (let at = 0; at < rows.length; at += CHUNK) {
      write(db, (tx) =>
        upsertProducts(tx, rows.slice(at, at + CHUNK), {
          origin: 'head-office',
          documentId: uuidv7(seams),
          stockReason: 'import',
          atMs: seams.clock.nowMs(),
          newId: () => uuidv7(seams),
        }),
      )
    }
  } finally {
    db.close()
  }
  return rows.map(({ name }) => name)
}

const REAL_CATALOGUE = join(PROJECT_ROOT, '..', 'shared', 'data', 'catalogue-50k.csv')

/** A file of 50,000 rows as somebody would import it: the real one, or made up in `folder`. */
export function catalogueFile(folder: string): string {
  if (existsSync(REAL_CATALOGUE)) return REAL_CATALOGUE
  const path = join(folder, 'catalogue.csv')
  const rows = madeUpCatalogue().map(({ sku, name }) => `${sku},,${name},1000,5`)
  writeFileSync(path, `sku,barcode,name,price,stock\n${rows.join('\n')}\n`)
  return path
}

function readRealCatalogue(): ProductChange[] | null {
  const path = REAL_CATALOGUE
  if (!existsSync(path)) return null
  const rows = parse(readFileSync(path), { columns: true, to: PRODUCTS }) as Record<
    string,
    string
  >[]
  return rows.map(({ sku = '', barcode = '', name = '', price = '0' }) =>
    product(sku, normaliseBarcode(barcode), name || sku, Number(price)),
  )
}

const madeUpCatalogue = (): ProductChange[] =>
  Array.from({ length: PRODUCTS }, (_, index) =>
    product(`SKU${String(index).padStart(6, '0')}`, null, `Produk contoh nomor ${index}`, 1_000),
  )

export const product = (
  sku: string,
  barcode: string | null,
  name: string,
  priceMinor: number,
): ProductChange => ({
  sku,
  name: name.slice(0, 200),
  categoryId: null,
  taxCode: 'PPN12',
  isWeighed: false,
  isLoyaltyEligible: true,
  isActive: true,
  plu: null,
  costMinor: null,
  units: [{ unitCode: 'pcs', factorMilli: 1000, priceMinor, barcodes: barcode ? [barcode] : [] }],
  stockMilli: null,
})
