// The catalogue at the console: found, changed over head office's word, taken back, exported.
import t from 'tap'
import { readCsvText, writeCsvCell } from '#domain/csv-cell.ts'
import type { ConsoleProduct, ProductEdit } from '#domain/wire/console-product-message.ts'
import { BARCODES, CATEGORY_IDS, startTestHub, type TestHub } from '../../support/hub.ts'
import { MANAGER_ID, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { brokenRules } from './catalogue-desk.ts'

const ID = testId(101)
const PATH = `/api/console/products/${ID}`

const editOf = ({
  product_id,
  sku,
  stock_milli,
  origin,
  is_changed_here,
  version,
  ...edit
}: ConsoleProduct): ProductEdit => edit

/** Head office has spoken of the noodles as they are now. */
function sayAsOffice(hub: TestHub, product: ConsoleProduct): void {
  const body = JSON.stringify({ sku: product.sku, ...editOf(product) })
  hub.db
    .prepare(
      `INSERT INTO feed_applied (topic, item_id, version, is_deleted, body_json, snapshot)
       VALUES ('product', ?, 1, 0, ?, 0)`,
    )
    .run(product.product_id, body)
}

async function edit(manager: TestTerminal, change: Partial<ProductEdit>) {
  const { body } = await manager.get(PATH)
  const product = { ...editOf(body.product), ...change }
  return manager.put(PATH, { version: body.product.version, product })
}

t.test('a local price stands over head office’s, dated and named, and is taken back', async (t) => {
  const hub = await startTestHub(t)
  const heard: string[] = []
  const publish = hub.live.publish
  hub.live.publish = (message) => {
    heard.push(message.type)
    publish(message)
  }
  const manager = await hub.logIn(MANAGER_ID)
  const before = (await manager.get(PATH)).body.product as ConsoleProduct
  sayAsOffice(hub, before)
  const units = before.units.map((unit) => ({ ...unit, price_minor: 3500 }))
  const answer = await edit(manager, { units, name: ' Mi  goreng\u0007 jumbo ' })
  t.equal(answer.status, 200)
  t.match(answer.body, {
    product: { name: 'Mi goreng jumbo', is_changed_here: true, units: [{ price_minor: 3500 }] },
    overrides: [
      { field: 'name', local: 'Mi goreng jumbo', office: 'Mi goreng', by: 'Budi' },
      { field: 'units', office: [{ price_minor: 3150 }], by: 'Budi' },
    ],
  })
  t.same(heard, ['catalogue-changed'], 'tills hear of the price at once')
  const changed = await manager.get('/api/console/products?trait=changed-here')
  t.match(changed.body.products, [{ product_id: ID }])
  t.equal(changed.body.products.length, 1)
  const ref = { topic: 'product', item_id: ID, field: 'units' }
  t.match((await manager.post('/api/console/overrides/undo', ref)).body, { undone: true })
  const undone = (await manager.get(PATH)).body
  t.match(undone, { product: { units: [{ price_minor: 3150 }] }, overrides: [{ field: 'name' }] })
  t.equal(undone.overrides.length, 1)
  const kinds = hub.db.prepare('SELECT kind FROM audit_entry ORDER BY sequence').pluck().all()
  t.same(kinds.slice(-2), ['product-changed', 'local-override-undone'])
  t.same(brokenRules(hub.db), [])
})

t.test('an edit is refused in words, and a stale one never overwrites', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const { product } = (await manager.get(PATH)).body as { product: ConsoleProduct }
  const [unit] = product.units
  if (!unit) throw new Error('no unit')
  const cases: [string, Partial<ProductEdit>, string][] = [
    ['no name', { name: '\u0007' }, 'INVALID_REQUEST'],
    ['two units of a name', { units: [unit, { ...unit, barcodes: [] }] }, 'UNITS_INVALID'],
    ['weighed by the piece', { is_weighed: true }, 'UNITS_INVALID'],
    ['unreadable', { units: [{ ...unit, barcodes: ['a b'] }] }, 'BARCODE_UNREADABLE'],
    [
      'twice',
      {
        units: [
          { ...unit, barcodes: ['77', '77 '] },
          { ...unit, unit_code: 'pak', barcodes: ['77'] },
        ],
      },
      'BARCODE_TAKEN',
    ],
    ['another’s', { units: [{ ...unit, barcodes: [BARCODES[0] ?? ''] }] }, 'BARCODE_TAKEN'],
    ['another’s PLU', { plu: '10001' }, 'PLU_TAKEN'],
    ['no such tax', { tax_code: 'PPN99' }, 'TAX_CODE_UNKNOWN'],
    ['no such category', { category_id: testId(999) }, 'CATEGORY_UNKNOWN'],
  ]
  for (const [words, change, code] of cases) {
    t.match((await edit(manager, change)).body.error, { code }, words)
  }
  t.same((await manager.get(PATH)).body.product, product, 'nothing of it was written')
  await edit(manager, { name: 'Mi rebus' })
  const stale = { version: product.version, product: { ...editOf(product), name: 'Mi lain' } }
  t.match((await manager.put(PATH, stale)).body.error, { code: 'PRODUCT_CHANGED' })
  const retry = { version: product.version, product: { ...editOf(product), name: 'Mi rebus' } }
  t.equal((await manager.put(PATH, retry)).status, 200, 'a retry says the same and is fine')
})

t.test(
  'a product of the outlet: once, with units, sold no more, found by each filter',
  async (t) => {
    const hub = await startTestHub(t)
    const manager = await hub.logIn(MANAGER_ID)
    const product: ProductEdit = {
      ...{ name: 'Kopi tubruk', category_id: CATEGORY_IDS[0], tax_code: 'PPN12', plu: null },
      ...{ is_weighed: false, is_loyalty_eligible: true, is_active: true, cost_minor: 900 },
      units: [
        { unit_code: 'pcs', factor_milli: 1000, price_minor: 0, barcodes: [] },
        {
          unit_code: 'karton',
          factor_milli: 24_000,
          price_minor: 40_000,
          barcodes: ['899100210999'],
        },
      ],
    }
    const body = { product_id: testId(700), sku: 'LOKAL-1', product }
    for (const _ of [1, 2]) t.equal((await manager.post('/api/console/products', body)).status, 200)
    const other = { ...body, product: { ...product, name: 'Teh' } }
    const mismatch = await manager.post('/api/console/products', other)
    t.match(mismatch.body.error, { code: 'IDEMPOTENCY_MISMATCH' })
    const taken = await manager.post('/api/console/products', { ...body, product_id: testId(701) })
    t.match(taken.body.error, { code: 'SKU_TAKEN' })
    const ids = async (query: string): Promise<string[]> =>
      (await manager.get(`/api/console/products?${query}`)).body.products.map(
        (each: ConsoleProduct) => each.sku,
      )
    t.same(await ids('trait=own'), ['LOKAL-1'])
    t.same(await ids('trait=no-price'), ['LOKAL-1'])
    t.notOk((await ids('trait=no-barcode')).includes('LOKAL-1'))
    t.same(await ids('q=tubr'), ['LOKAL-1'], 'a beginning of a word')
    t.same(await ids('q=0899100210999'), ['LOKAL-1'], 'a barcode, however long it is typed')
    t.same(await ids('q=LOKAL-1'), ['LOKAL-1'])
    t.same(await ids('q=%22*'), [])
    t.ok((await ids(`category_id=${CATEGORY_IDS[0]}`)).includes('LOKAL-1'))
    const path = `/api/console/products/${testId(700)}`
    const { version } = (await manager.get(path)).body.product
    await manager.put(path, { version, product: { ...product, is_active: false } })
    t.same(await ids('q=tubruk'), [], 'what is sold no more is not among what is')
    t.same(await ids('q=tubruk&state=inactive'), ['LOKAL-1'])
    t.same(await ids('state=all&trait=changed-here'), [], 'head office never spoke of it')
    const names = SMALL_PRODUCTS.map(({ sku }) => sku)
    t.same((await ids('')).sort(), names)
  },
)

t.test('an export that is imported again changes nothing, whatever the words', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  for (const [index, name] of [
    '=HYPERLINK("http://x","y")',
    '+62 tahu',
    '-10% "promo"; beli',
    '@sore',
    "'=kutip",
    'dua, koma',
  ].entries()) {
    const { body } = await manager.get(`/api/console/products/${testId(100 + index)}`)
    const product = { ...editOf(body.product), name }
    const answer = await manager.put(`/api/console/products/${testId(100 + index)}`, {
      version: body.product.version,
      product,
    })
    t.equal(answer.body.product.name, name)
  }
  const file = await manager.get('/api/console/products/export')
  t.equal(file.headers.get('x-product-count'), `${SMALL_PRODUCTS.length}`, 'how many are to come')
  const text = String(file.body)
  t.equal(text.split('\r\n').length, SMALL_PRODUCTS.length + 2)
  for (const line of text.split('\r\n').slice(1)) {
    for (const cell of line.split(',')) t.notMatch(cell, /^"?[=+@-]/, 'no cell is a formula')
  }
  const cursor = hub.db.prepare('SELECT cursor FROM change_counter').pluck().get()
  const path = '/api/console/imports?mode=all-or-nothing'
  const sent = await manager.post(path, text, { 'content-type': 'text/csv' })
  const status = await ended(manager, sent.body.import_id)
  t.match(status, { state: 'finished', rows_unchanged: SMALL_PRODUCTS.length, rows_bad: 0 })
  t.equal(hub.db.prepare('SELECT cursor FROM change_counter').pluck().get(), cursor)
  for (const word of ['=a', "'=a", "''=a", "'a", 'a=', '', "'"]) {
    const cell = writeCsvCell(word)
    t.equal(readCsvText(cell), word, word)
    t.notMatch(cell, /^=/)
  }
})

async function ended(manager: TestTerminal, importId: string, isEnd = /^(finished|waiting|und)/) {
  for (let look = 0; look < 500; look += 1) {
    const { body } = await manager.get(`/api/console/imports/${importId}`)
    if (isEnd.test(body.state)) return body
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the import does not end')
}
t.test('an import is looked at, written, and taken back but for what changed since', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const file = [
    'sku,name,price,stock,barcode,category',
    'SKU1,Mi goreng,3500,90,,',
    'SKU2,Air mineral,4000,,,',
    'SKU4,Parfum wangi,190000,,,',
    'NEW1,Kopi,2000,5,8991002109992,Kopi & Teh',
    'BAD,,1,,,',
  ].join('\n')
  const send = async () => {
    const path = '/api/console/imports?mode=keep-good&preview=yes'
    const sent = await manager.post(path, file, { 'content-type': 'text/csv' })
    return ended(manager, sent.body.import_id, /waiting/)
  }
  const list = async () => (await manager.get('/api/console/products?state=all')).body.products
  const was = await list()
  const first = await send()
  t.match(first, { rows_created: 1, rows_updated: 2, rows_unchanged: 1, rows_bad: 1 })
  t.same(await list(), was, 'nothing is written before somebody says so')
  const second = await send()
  t.match((await manager.get(`/api/console/imports/${first.import_id}`)).body, {
    state: 'discarded',
  })
  const path = `/api/console/imports/${second.import_id}`
  const preview = (await manager.get(`${path}/preview`)).body
  t.match(preview, {
    next_after: null,
    changes: [
      { line: 2, sku: 'SKU1', before: { units: [{ price_minor: 3150 }] }, stock_milli: 90_000 },
      { line: 4, sku: 'SKU4', before: { name: 'Parfum' }, after: { name: 'Parfum wangi' } },
      { line: 5, sku: 'NEW1', before: null, after: { units: [{ price_minor: 2000 }] } },
    ],
  })
  t.equal(preview.changes.length, 3)
  t.match((await manager.post(`${path}/undo`, {})).body.error, { code: 'IMPORT_NOT_UNDOABLE' })
  t.equal((await manager.post(`${path}/decision`, { is_wanted: true })).status, 200)
  const written = await ended(manager, second.import_id, /finished/)
  t.match(written, { rows_created: 1, rows_updated: 2, rows_bad: 1, can_undo: true })
  t.match((await manager.post(`${path}/decision`, { is_wanted: true })).body.error, {
    code: 'IMPORT_NOT_WAITING',
  })
  const parfum = `/api/console/products/${testId(104)}`
  const now = (await manager.get(parfum)).body.product as ConsoleProduct
  await manager.put(parfum, {
    version: now.version,
    product: { ...editOf(now), name: 'Parfum baru' },
  })
  t.equal((await manager.post(`${path}/undo`, {})).status, 200)
  t.match(await ended(manager, second.import_id, /undone/), { can_undo: false })
  const after = (await list()) as ConsoleProduct[]
  const bare = (each: ConsoleProduct) => ({ ...each, version: 0 })
  const expected = (was as ConsoleProduct[]).map((each) =>
    each.sku === 'SKU4' ? { ...each, name: 'Parfum baru' } : each,
  )
  const byId = (a: ConsoleProduct, b: ConsoleProduct) => (a.sku < b.sku ? -1 : 1)
  t.same(
    after
      .filter(({ sku }) => sku !== 'NEW1')
      .map(bare)
      .sort(byId),
    expected.map(bare).sort(byId),
  )
  const made = after.find(({ sku }) => sku === 'NEW1')
  t.match(made, { is_active: false, stock_milli: 0, units: [{ barcodes: [] }] })
  t.same(brokenRules(hub.db), [])
})
