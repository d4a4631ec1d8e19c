import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { searchProducts } from '#hub/catalogue/search-products.ts'
import { upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { listProductsPage } from '#hub/catalogue/view-products.ts'
import { write } from '#hub/db/write.ts'
import { product } from '../../../tools/bench/large-catalogue.ts'
import { hold } from '../../support/property.ts'
import { listOf, textTable } from '../../support/text-table.ts'
import { csv, openDesk } from './catalogue-desk.ts'

const SHELF = csv(
  'sku,barcode,name',
  'MLK-1,8991002101999,Susu UHT cokelat 1 L',
  'MLK-2,,Susu',
  'MLK-3,,Kopi susu',
  'MLK-4,,Susunan bunga',
  'CRM-1,3017620422003,Crème brûlée',
  'CRM-2,036000291452,Es krim crème',
  'TV-1,,"TV 32"" LED"',
  'N-1,0000000000949,Salade de carottes râpées',
  'TH-1,,ข้าวหอมมะลิ',
  'JP-1,,緑茶',
  'AB-10,,Pasta gigi',
  'AB-1,,Sikat gigi',
)

/** What is typed, and the SKUs that come, best first. */
const TABLE = `
  typed             | found
  susu              | MLK-2; MLK-1; MLK-3; MLK-4
  SUSU uht          | MLK-1
  cok sus           | MLK-1
  uht susu cokelat  | MLK-1
  creme             | CRM-1; CRM-2
  CRÈME BRULEE      | CRM-1
  es creme          | CRM-2
  8991002101999     | MLK-1
  899100            | MLK-1
  0036000291452     | CRM-2
  036000291452      | CRM-2
  36000             | CRM-2
  949               | N-1
  mlk-3             | MLK-3
  MLK               | MLK-2; MLK-3; MLK-4; MLK-1
  AB-1              | AB-1; AB-10
  32" led           | TV-1
  tv                | TV-1
  ข้าว                | TH-1
  緑                 | JP-1
  gigi              | AB-10; AB-1
  tidak ada         |
  susu tidak        |
  "                 |
  * ( ) ^ : -       |
  susu OR gigi      |
  name:susu         |
`

t.test('search finds words by their beginnings in any order, best first', async (t) => {
  const { db, bring } = openDesk(t)
  const status = await bring(SHELF)
  t.equal(status.rows_created, 12)
  for (const row of textTable(TABLE)) {
    const typed = row('typed')
    const found = searchProducts(db, typed, 10).map(({ sku }) => sku)
    t.same(found, listOf(row('found')), typed)
  }
})

t.test('products that are no longer sold are not offered', async (t) => {
  const { db, bring } = openDesk(t)
  await bring(SHELF)
  db.exec("UPDATE product SET is_active = 0 WHERE sku = 'MLK-2'")
  t.same(
    searchProducts(db, 'susu', 2).map(({ sku }) => sku),
    ['MLK-1', 'MLK-3'],
  )
  t.same(searchProducts(db, 'MLK-2', 5), [], 'not even by their exact sku')
})

t.test('no text breaks the search', async (t) => {
  const { db, bring } = openDesk(t)
  await bring(SHELF)
  const typed = fc.string({ unit: 'binary', maxLength: 30 })
  const signs = fc.string({ unit: fc.constantFrom(...'"*^:()-+ susANDORNEAR{}'), maxLength: 30 })
  hold(
    fc.property(fc.oneof(typed, signs), (text) => searchProducts(db, text, 5).length <= 5),
    500,
  )
  t.pass('held 500 times')
})

t.test(
  'the console finds all of a word that few or most have, in the order of names',
  async (t) => {
    const { db } = openDesk(t)
    const nameOf = (n: number) => `${n % 3 === 0 ? 'Beras' : 'Sabun'} ${String(n).padStart(4, '0')}`
    const all = Array.from({ length: 3_300 }, (_, n) => product(`P${n}`, null, nameOf(n), 1_000))
    write(db, (tx) =>
      upsertProducts(tx, all, {
        ...{ origin: 'head-office', documentId: randomUUID(), stockReason: 'import', atMs: 0 },
        newId: () => randomUUID(),
      }),
    )
    const find = (text: string) => {
      const found: string[] = []
      let after: string | null = null
      do {
        const question = { text, categoryId: null, isActive: true, trait: null }
        const page = listProductsPage(db, question, after, 500)
        found.push(...page.products.map(({ name }) => name))
        after = page.next_after
      } while (after !== null)
      return found
    }
    const named = (word: string) =>
      all.flatMap(({ name }) => (name.startsWith(word) ? [name] : [])).sort()
    t.same(find('s'), named('Sabun'), '2,200 of 3,300: more than are fetched and sorted')
    t.same(find('b'), named('Beras'))
    t.same(find('p7'), find('P7'), 'a SKU in any case')
    t.ok(find('P7').includes(nameOf(7)))
  },
)
