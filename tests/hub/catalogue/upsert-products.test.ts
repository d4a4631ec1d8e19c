import t from 'tap'
import { readCursor, readProducts } from '#hub/catalogue/catalogue-store.ts'
import { searchProducts } from '#hub/catalogue/search-products.ts'
import {
  type ProductChange,
  type UpsertContext,
  upsertProducts,
} from '#hub/catalogue/upsert-products.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { testId } from '../../support/small-outlet.ts'
import { brokenRules, openDesk } from './catalogue-desk.ts'

let nextId = 700
const context: UpsertContext = {
  origin: 'outlet',
  documentId: testId(600),
  stockReason: 'import',
  atMs: 1000,
  newId: () => testId(nextId++),
}

const TEA: ProductChange = {
  sku: 'TEH-01',
  name: 'Teh botol',
  categoryId: null,
  taxCode: 'PPN12',
  isWeighed: false,
  isLoyaltyEligible: true,
  isActive: true,
  plu: null,
  costMinor: 3000,
  units: [
    { unitCode: 'pcs', factorMilli: 1000, priceMinor: 5000, barcodes: ['8990000000012'] },
    { unitCode: 'dus', factorMilli: 24_000, priceMinor: 110_000, barcodes: [] },
  ],
  stockMilli: 48_000,
}

const put = (db: Db, ...changes: ProductChange[]) =>
  write(db, (tx) => upsertProducts(tx, changes, context))
const find = (db: Db, sku: string) => {
  const id = db.prepare('SELECT id FROM product WHERE sku = ?').pluck().get(sku) as string
  const [product] = readProducts(db, [id])
  if (!product) throw new Error(`no ${sku}`)
  return product
}

t.test('a new product is there with units, barcodes, stock and words', async (t) => {
  const { db } = openDesk(t)
  const before = readCursor(db)
  t.match(put(db, TEA), { createdCount: 1, updatedCount: 0, cursor: before + 1 })
  t.match(find(db, 'TEH-01'), {
    name: 'Teh botol',
    stock_milli: 48_000,
    units: [
      { unit_code: 'pcs', price_minor: 5000, barcodes: ['8990000000012'] },
      { unit_code: 'dus', price_minor: 110_000, barcodes: [] },
    ],
  })
  t.match(searchProducts(db, 'botol teh', 5), [{ sku: 'TEH-01' }])
  t.same(brokenRules(db), [])
})

t.test('the same again touches nothing', async (t) => {
  const { db } = openDesk(t)
  put(db, TEA)
  const changesBefore = db.prepare('SELECT total_changes()').pluck().get()
  t.match(put(db, TEA), { createdCount: 0, updatedCount: 0, unchangedCount: 1 })
  t.equal(db.prepare('SELECT total_changes()').pluck().get(), changesBefore)
})

t.test('a new price starts a version of the price list; a new name does not', async (t) => {
  const { db } = openDesk(t)
  put(db, TEA)
  const first = find(db, 'TEH-01').price_list_version
  put(db, { ...TEA, name: 'Teh botol dingin' })
  t.equal(find(db, 'TEH-01').price_list_version, first)
  t.same(searchProducts(db, 'dingin', 5).length, 1, 'the new word is found')
  const dearer = TEA.units.map((unit) => ({ ...unit, priceMinor: unit.priceMinor + 500 }))
  put(db, { ...TEA, units: dearer })
  t.equal(find(db, 'TEH-01').price_list_version, first + 1)
  t.equal(db.prepare('SELECT price_list_version FROM outlet').pluck().get(), first + 1)
  t.equal(searchProducts(db, 'dingin', 5).length, 0, 'and the old one no more')
  t.same(brokenRules(db), [])
})

t.test('stock is set by a movement of the difference, or left alone', async (t) => {
  const { db } = openDesk(t)
  put(db, TEA)
  put(db, { ...TEA, stockMilli: 40_000 })
  put(db, { ...TEA, name: 'Teh', stockMilli: null })
  t.equal(find(db, 'TEH-01').stock_milli, 40_000)
  const { product_id } = find(db, 'TEH-01')
  const movements = db
    .prepare('SELECT quantity_milli, reason FROM stock_movement WHERE product_id = ? ORDER BY id')
    .all(product_id)
  t.same(movements, [
    { quantity_milli: 48_000, reason: 'import' },
    { quantity_milli: -8_000, reason: 'import' },
  ])
})

t.test('a barcode that another product has throws, and nothing is written', async (t) => {
  const { db } = openDesk(t)
  put(db, TEA)
  const cursor = readCursor(db)
  t.throws(() => put(db, { ...TEA, sku: 'TEH-02' }), { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' })
  t.equal(readCursor(db), cursor)
  t.same(brokenRules(db), [])
})
