// Random files one after the other, beside a model that a child could follow.
import fc from 'fast-check'
import t from 'tap'
import { findProductIdByBarcode } from '#hub/catalogue/catalogue-store.ts'
import { searchProducts } from '#hub/catalogue/search-products.ts'
import type { Db } from '#hub/db/open-database.ts'
import { hold } from '../../support/property.ts'
import { brokenRules, csv, openDesk } from './catalogue-desk.ts'

type FileRow = { sku: string; barcode: string; name: string; price: string; stock: string }
type File = { rows: FileRow[]; mode: 'keep-good' | 'all-or-nothing' }
type Known = { name: string; price: number; stock: number; barcodes: Set<string> }

const SKUS = ['A', 'B', 'C', 'D', 'E', 'F']
const BARCODES = ['', '1000001', '1000002', '1000003', '036000291452', '0036000291452']
const WORDS = ['susu', 'kopi', 'Crème', 'brûlée', 'teh', 'GULA', 'es']

const fileRow: fc.Arbitrary<FileRow> = fc.record({
  sku: fc.constantFrom(...SKUS),
  barcode: fc.constantFrom(...BARCODES),
  name: fc
    .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 })
    .map((words) => words.join(' ')),
  price: fc.constantFrom('0', '1500', '12.500', '', '-5', 'x'),
  stock: fc.constantFrom('0', '3', '40', '', '2,5'),
})
const file: fc.Arbitrary<File> = fc.record({
  rows: fc.array(fileRow, { maxLength: 8 }),
  mode: fc.constantFrom('keep-good', 'all-or-nothing'),
})

const PRICES: Record<string, number> = { '0': 0, '1500': 1500, '12.500': 12_500 }
const STOCKS: Record<string, number> = { '0': 0, '3': 3000, '40': 40_000 }
const normal = (code: string) => (code === '036000291452' ? '0036000291452' : code)

/** The catalogue after the file, and how many rows it could not take. */
function follow(before: Map<string, Known>, { rows, mode }: File): [Map<string, Known>, number] {
  const after = new Map(
    [...before].map(([sku, known]) => [sku, { ...known, barcodes: new Set(known.barcodes) }]),
  )
  const seen = new Set<string>()
  let badCount = 0
  for (const row of rows) {
    const code = normal(row.barcode)
    const keys = [`sku ${row.sku}`, ...(code === '' ? [] : [`code ${code}`])]
    const isReadable = ['0', '1500', '12.500', ''].includes(row.price)
    const isNew = isReadable && !keys.some((key) => seen.has(key))
    if (isNew) for (const key of keys) seen.add(key)
    const isForeign = [...after].some(([sku, known]) => sku !== row.sku && known.barcodes.has(code))
    if (!isNew || isForeign || row.stock === '2,5') {
      badCount += 1
      continue
    }
    const known = after.get(row.sku) ?? { name: '', price: 0, stock: 0, barcodes: new Set() }
    known.name = row.name
    known.price = PRICES[row.price] ?? known.price
    known.stock = STOCKS[row.stock] ?? known.stock
    if (code !== '') known.barcodes.add(code)
    after.set(row.sku, known)
  }
  return mode === 'all-or-nothing' && badCount > 0 ? [before, badCount] : [after, badCount]
}

function stateOf(db: Db, sku: string): Known | null {
  const row = db
    .prepare(
      `SELECT p.id, p.name, u.price_minor AS price, coalesce(s.quantity_milli, 0) AS stock
       FROM product p JOIN selling_unit u ON u.product_id = p.id
       LEFT JOIN stock_level s ON s.product_id = p.id WHERE p.sku = ?`,
    )
    .get(sku) as (Known & { id: string }) | undefined
  if (!row) return null
  const codes = db.prepare('SELECT code FROM barcode WHERE product_id = ?').pluck().all(row.id)
  return {
    name: row.name,
    price: row.price,
    stock: row.stock,
    barcodes: new Set(codes as string[]),
  }
}

t.test('after any files the catalogue is what the model says, and keeps its rules', async (t) => {
  await hold(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 5 }), async (files) => {
      const desk = openDesk(t)
      let model = new Map<string, Known>()
      for (const each of files) {
        const rows = each.rows.map((row) =>
          Object.values(row)
            .map((text) => `"${text}"`)
            .join(','),
        )
        const status = await desk.bring(csv('sku,barcode,name,price,stock', ...rows), each.mode)
        const [next, badCount] = follow(model, each)
        model = next
        if (status.rows_bad !== badCount) throw new Error(`${status.rows_bad} bad, not ${badCount}`)
        checkAgainst(desk.db, model)
      }
      desk.db.close()
    }),
    60,
  )
  t.pass('held 60 times')
})

function checkAgainst(db: Db, model: Map<string, Known>): void {
  const broken = brokenRules(db)
  if (broken.length > 0) throw new Error(broken.join('; '))
  for (const sku of SKUS) {
    const [known, stored] = [model.get(sku) ?? null, stateOf(db, sku)]
    const spell = (state: Known | null) =>
      state && JSON.stringify([state.name, state.price, state.stock, [...state.barcodes].sort()])
    if (spell(known) !== spell(stored))
      throw new Error(`${sku}: ${spell(stored)}, not ${spell(known)}`)
    if (!known) continue
    const reversed = known.name.split(' ').reverse().join(' ').toLowerCase()
    const isFound = searchProducts(db, reversed, 50).some((product) => product.sku === sku)
    if (!isFound) throw new Error(`${sku} is not found by “${reversed}”`)
    for (const code of known.barcodes) {
      if (findProductIdByBarcode(db, code) === null) throw new Error(`${code} is not found`)
    }
  }
}
