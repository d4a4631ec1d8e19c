// 50,000 real products; a build takes every 25th of them, `npm run test:long` all. The file is not
// ours to copy: without it the test says that it skips.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import t from 'tap'
import {
  findProductIdByBarcode,
  listChanges,
  listProductIdsAfter,
  readCursor,
  readProducts,
} from '#hub/catalogue/catalogue-store.ts'
import { searchProducts } from '#hub/catalogue/search-products.ts'
import { SAMPLE_SEED } from '../../support/one-of.ts'
import { brokenRules, openDesk } from './catalogue-desk.ts'

const FILE = join(import.meta.dirname, '../../../../shared/data/catalogue-50k.csv')
const isThere = existsSync(FILE)
const skip = isThere ? false : 'the catalogue of 50,000 products is not beside the project'
/** Every so many products are looked up one by one. */
const STRIDE = 997
const PART = process.env.TEST_LONG === '1' ? 1 : 25

/** The head of the file and every PART-th row below it; another day takes other rows. */
function sampleOf(text: string): string {
  const [head = '', ...rows] = text.trimEnd().split('\n')
  const taken = rows.filter((_, at) => at % PART === SAMPLE_SEED % PART)
  return `${[head, ...taken].join('\n')}\n`
}

type FileRow = { sku: string; barcode: string; name: string; price: string; stock: string }

t.test('the catalogue is imported, found and imported again', { skip }, async (t) => {
  const text = sampleOf(readFileSync(FILE, 'utf8'))
  const rows: FileRow[] = parse(text, { columns: true })
  const count = rows.length
  t.equal(count, 50_000 / PART)
  const { db, bring } = openDesk(t)
  const first = await bring(text)
  t.match(first, { state: 'finished', rows_total: count, rows_created: count, rows_bad: 0 })
  t.same(brokenRules(db), [])
  t.equal(db.prepare("SELECT count(*) FROM product WHERE origin = 'outlet'").pluck().get(), count)
  t.equal(db.prepare('SELECT count(*) FROM barcode').pluck().get(), count)

  const wrong = rows
    .filter((_, index) => index % STRIDE === 0)
    .filter((row) => {
      const code = row.barcode.length === 12 ? `0${row.barcode}` : row.barcode
      const [product] = readProducts(db, [findProductIdByBarcode(db, code) ?? ''])
      const isFound = searchProducts(db, row.sku, 1)[0]?.sku === row.sku
      const isSame =
        product?.sku === row.sku &&
        product.stock_milli === Number(row.stock) * 1000 &&
        product.units[0]?.price_minor === Number(row.price)
      return !isFound || !isSame
    })
  t.same(wrong, [])

  t.ok(searchProducts(db, 'creme brulee', 20).every(({ name }) => /br[uû]l[ée]/i.test(name)))
  const milky = searchProducts(db, 'choc lait', 20)
  t.ok(milky.length > 0 && milky.every(({ name }) => /choc/i.test(name) && /lait/i.test(name)))
  if (PART === 1) t.same(searchProducts(db, 'nutella', 1)[0]?.name.toLowerCase(), 'nutella')

  const cursor = readCursor(db)
  const again = await bring(text, 'all-or-nothing')
  t.match(again, { state: 'finished', rows_unchanged: count, rows_updated: 0, rows_created: 0 })
  t.equal(readCursor(db), cursor, 'no terminal is told of anything')

  const dearer = text.replace(
    /,(\d+),(\d+)\n/g,
    (_, price, stock) => `,${Number(price) + 100},${stock}\n`,
  )
  t.match(await bring(dearer), { rows_updated: count, rows_bad: 0 })
  t.same(brokenRules(db), [])
  t.equal(listChanges(db, cursor, 60_000).length, count)
  const page = count / 10
  t.equal(readProducts(db, listProductIdsAfter(db, '', page)).length, page)
})
