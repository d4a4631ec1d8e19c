// The catalogue as a terminal loads it: pages, then deltas; and as a cashier asks for it.
import t from 'tap'
import {
  KNOWS_COMING_PRICES,
  type ProductMessage,
  TILL_KNOWS_HEADER,
} from '#domain/wire/catalogue-message.ts'
import { putPriceEntry } from '#hub/catalogue/price-entry-store.ts'
import { type ProductChange, upsertProducts } from '#hub/catalogue/upsert-products.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { BARCODES, CATEGORY_IDS, startTestHub } from '../../support/hub.ts'
import { SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

let nextId = 700
function put(db: Db, ...changes: Partial<ProductChange>[]): void {
  const whole = changes.map(
    (change): ProductChange => ({
      ...{ sku: 'X', name: 'Barang', categoryId: null, taxCode: 'PPN12', isWeighed: false },
      ...{ isLoyaltyEligible: true, isActive: true, plu: null, costMinor: 777, stockMilli: null },
      units: [{ unitCode: 'pcs', factorMilli: 1000, priceMinor: 5000, barcodes: [] }],
      ...change,
    }),
  )
  write(db, (tx) =>
    upsertProducts(tx, whole, {
      ...{ origin: 'outlet', documentId: testId(600), stockReason: 'import', atMs: 1000 },
      newId: () => testId(nextId++),
    }),
  )
}

async function loadAll(terminal: TestTerminal, limit: number) {
  const products: ProductMessage[] = []
  let cursor: number | null = null
  for (let after = ''; ; ) {
    const { body } = await terminal.get(`/api/pos/products?limit=${limit}${after}`)
    products.push(...body.products)
    cursor ??= body.cursor
    if (body.next_after === null) return { products, cursor: cursor ?? 0, count: body.count }
    after = `&after=${body.next_after}`
  }
}

t.test('pages give every product once, whatever their size', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  for (const limit of [1, 2, 4, 6, 5000]) {
    const { products, count } = await loadAll(terminal, limit)
    t.same(
      products.map(({ product_id }) => product_id),
      SMALL_PRODUCTS.map(({ product_id }) => product_id),
      `by ${limit}`,
    )
    t.equal(count, SMALL_PRODUCTS.length)
  }
  const first = await terminal.get('/api/pos/products?limit=1')
  t.match(first.body.products[0], {
    sku: 'SKU0',
    category_id: CATEGORY_IDS[0],
    stock_milli: 100_000,
    units: [{ unit_code: 'pcs', factor_milli: 1000, price_minor: 74_500, barcodes: [BARCODES[0]] }],
  })
})

t.test('what changes while the pages load is in the deltas after the first page', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const first = await terminal.get('/api/pos/products?limit=3')
  put(hub.db, { sku: 'SKU0', name: 'Beras baru' }, { sku: 'NEW', name: 'Sirup' })
  const changes = await terminal.get(
    `/api/pos/products/changes?after_cursor=${first.body.cursor}&limit=1`,
  )
  t.match(changes.body, { products: [{ name: 'Beras baru' }], has_more: true })
  const rest = await terminal.get(
    `/api/pos/products/changes?after_cursor=${changes.body.cursor}&limit=1000`,
  )
  t.match(rest.body, { products: [{ name: 'Sirup' }], has_more: false })
  const none = await terminal.get(`/api/pos/products/changes?after_cursor=${rest.body.cursor}`)
  t.same(none.body, { products: [], cursor: rest.body.cursor, has_more: false })
})

t.test('coming prices are for a till that knows them', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const [{ product_id: productId } = { product_id: '' }] = SMALL_PRODUCTS
  write(hub.db, (tx) => {
    const price = { productId, unitCode: 'pcs', itemId: 'a', priority: 1, priceMinor: 70_000 }
    putPriceEntry(tx, { ...price, validFrom: '2999-01-01', validTo: null })
  })
  const coming_prices = [{ from_day: '2999-01-01', price_minor: 70_000 }]
  const paths = ['?limit=1', '/changes?after_cursor=0&limit=1', `/by-barcode/${BARCODES[0]}`]
  for (const path of paths) {
    const firstUnit = async (headers = {}) => {
      const { body } = await terminal.get(`/api/pos/products${path}`, headers)
      return (body.products?.[0] ?? body).units[0]
    }
    t.match(await firstUnit({ [TILL_KNOWS_HEADER]: KNOWS_COMING_PRICES }), { coming_prices })
    t.notOk('coming_prices' in (await firstUnit()), `an earlier build: ${path}`)
  }
})

t.test('a barcode is found in every spelling that is the same code', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const find = (code: string) => terminal.get(`/api/pos/products/by-barcode/${code}`)
  t.match((await find('0896860010014')).body, { sku: 'SKU1' })
  t.match((await find('896860010014')).body, { sku: 'SKU1' }, '12-digit UPC')
  t.match((await find('%20896860010014%20')).body, { sku: 'SKU1' }, 'with blanks')
  const add = hub.db.prepare('INSERT INTO barcode (code, product_id, unit_code) VALUES (?, ?, ?)')
  const [unit] = hub.db.prepare('SELECT product_id, unit_code FROM selling_unit').all() as {
    product_id: string
    unit_code: string
  }[]
  add.run('0042100005264', unit?.product_id, unit?.unit_code)
  const sku = hub.db.prepare('SELECT sku FROM product WHERE id = ?').pluck().get(unit?.product_id)
  t.match((await find('04252614')).body, { sku }, 'UPC-E')
  t.match((await find('00042100005264')).body, { sku }, 'GTIN-14')
  t.match((await find('(01)00042100005264(10)A1')).body, { sku }, 'a GS1 element string')
  t.match(await find('10042100005261'), { status: 404 }, 'a carton is not the article in it')
  t.match((await find('2110001012341')).body, { plu: '10001' }, 'a label of the scale')
  t.match(await find('123'), { status: 404, body: { error: { code: 'NOT_FOUND' } } })
})

t.test('categories come in the order of their tiles', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const { body } = await terminal.get('/api/pos/categories')
  t.match(body.categories, [
    { name: 'Sembako', category_id: CATEGORY_IDS[0] },
    { name: 'Perawatan' },
  ])
})

t.test('what the goods cost never leaves the hub', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  put(hub.db, { sku: 'SKU0', name: 'Beras', costMinor: 54_321 })
  for (const path of [
    '/api/pos/products',
    '/api/pos/products/changes?after_cursor=0',
    '/api/pos/products/search?q=beras',
  ]) {
    const text = JSON.stringify((await terminal.get(path)).body)
    t.match(text, /Beras/, path)
    t.notMatch(text, /54321|cost/, path)
  }
})

t.test('the door checks what is asked, and who asks', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const bad = [
    '/api/pos/products?limit=0',
    '/api/pos/products?limit=99999999',
    '/api/pos/products?after=1',
    '/api/pos/products?page=2',
    '/api/pos/products/changes',
    '/api/pos/products/changes?after_cursor=-1',
    '/api/pos/products/search',
    `/api/pos/products/search?q=${'x'.repeat(101)}`,
  ]
  for (const path of bad) {
    t.match(
      await terminal.get(path),
      { status: 400, body: { error: { code: 'INVALID_REQUEST' } } },
      path,
    )
  }
  for (const path of ['/api/pos/products', '/api/pos/categories', '/api/pos/products/search?q=a']) {
    t.equal((await hub.request('GET', path)).status, 401, path)
  }
})
