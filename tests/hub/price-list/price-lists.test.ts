// Price lists at the console: seen, made, changed over head office's word, copied, ended.
import t, { type Test } from 'tap'
import type { PriceListMessage, PriceRowMessage } from '#domain/wire/price-list-message.ts'
import { activatePrices } from '#hub/catalogue/activate-prices.ts'
import { readProducts } from '#hub/catalogue/catalogue-store.ts'
import { findStoredById } from '#hub/catalogue/stored-product-store.ts'
import { upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { listOverrides } from '#hub/cloud/list-overrides.ts'
import { undoOverride } from '#hub/cloud/undo-override.ts'
import { write } from '#hub/db/write.ts'
import { copyList, moveList, nameList, removeList } from '#hub/price-list/change-whole-list.ts'
import { putPriceRow, removePriceRow } from '#hub/price-list/edit-price-row.ts'
import { viewPriceList, viewPriceLists } from '#hub/price-list/view-price-lists.ts'
import { feedDesk, item, product, productId } from '../../support/feed-desk.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'

const BY = { staffId: MANAGER_ID, terminalId: testId(1) }
const TODAY = '2026-11-22'
const OWN = { sort: 'own', id: testId(900) } as const
const RANK = { sort: 'rank', id: '1' } as const

const entry = (n: number, price_minor: number, change: object = {}, version = 1) =>
  item(
    'price',
    `p${n}`,
    {
      ...{ product_id: productId(n), unit_code: 'pcs', price_minor, priority: 1 },
      ...{ valid_from: '2026-11-01', valid_to: null, ...change },
    },
    version,
  )
const tierOf = (from_milli: number) => ({
  tier: { list_id: 'a/b', list_name: 'Grosir', from_milli, is_member_only: false },
})

async function office(t: Test) {
  const desk = feedDesk(t)
  const { db, deps } = desk
  await activatePrices(deps)
  await desk.snapshot([
    ...[product(1), product(2), product(3)],
    ...[entry(1, 1100), entry(2, 1200), entry(3, 900, tierOf(3000))],
  ])
  const lists = () => viewPriceLists(db, TODAY).lists
  const rows = (key: Parameters<typeof viewPriceList>[1]['key'], text = ''): PriceRowMessage[] =>
    viewPriceList(db, { key, text, afterId: '' }).products.flatMap((each) => each.rows)
  const put = (key: typeof OWN | typeof RANK, row_id: string, words: object, was: object | null) =>
    write(db, (tx) => putPriceRow(tx, deps.seams, BY, { key, row_id, words, was } as never))
  const now = (n: number) => readProducts(db, [productId(n)])[0]?.units[0]
  return { desk, db, deps, lists, rows, put, now }
}

const wordsOf = ({ row_id, now_minor, is_changed_here, ...words }: PriceRowMessage) => words

t.test('what head office says is shown as lists, page by page', async (t) => {
  const { lists, rows, db } = await office(t)
  t.match(lists(), [
    { list_id: 'rank:1', name: null, row_count: 2, holding_count: 2, last_day: null },
    { list_id: 'tier:a/b', name: 'Grosir', product_count: 1, origin: 'head-office' },
  ])
  t.match(rows(RANK), [{ price_minor: 1100, now_minor: 1100 }, { price_minor: 1200 }])
  t.equal(rows(RANK, 'barang 2').length, 1)
  const after = viewPriceList(db, { key: RANK, text: '', afterId: productId(1) })
  t.match(after, { products: [{ name: 'Barang 2' }], next_after: null })
})

t.test(
  'a price here over head office’s: dated, named, kept, given up for a new word',
  async (t) => {
    const { desk, db, deps, rows, put, now } = await office(t)
    const [row] = rows(RANK)
    if (!row) throw new Error('no row')
    const was = wordsOf(row)
    t.match(put(RANK, 'p1', { ...was, price_minor: 1500 }, was), { ok: true })
    t.equal(now(1)?.price_minor, 1500, 'at once')
    t.match(put(RANK, 'p1', { ...was, price_minor: 1500 }, was), { ok: true }, 'a retry')
    t.match(put(RANK, 'p1', { ...was, price_minor: 1600 }, was), { code: 'PRICE_ROW_CHANGED' })
    const is = { ...was, price_minor: 1500 }
    t.match(put(RANK, 'p1', { ...is, from_milli: 5 }, is), { code: 'PRICE_ROW_OF_OFFICE' })
    t.match(put(RANK, 'nobody', is, null), { code: 'UNKNOWN_PRICE_ROW' })
    t.match(listOverrides(db, null).overrides, [
      { topic: 'price', item_name: 'Barang 1', field: 'price_minor', local: 1500, office: 1100 },
    ])
    await desk.snapshot([product(1), product(2), product(3), entry(1, 1100), entry(2, 1200)])
    t.match(
      rows(RANK)[0],
      { price_minor: 1500, is_changed_here: true },
      'stands through a snapshot',
    )
    await desk.page([entry(1, 1100, { valid_from: '2026-11-02' }, 2)])
    t.match(rows(RANK)[0], { price_minor: 1500, valid_from: '2026-11-02' }, 'field by field')
    const ref = { topic: 'price', item_id: 'p1', field: 'price_minor' }
    const undo = () => write(db, (tx) => undoOverride(tx, deps.seams, { ref, ...BY }))
    t.equal(undo(), true)
    t.equal(now(1)?.price_minor, 1100, 'head office’s word holds again')
    t.equal(undo(), false)
    const other = { ...wordsOf(rows(RANK)[0] ?? row), valid_to: '2026-11-30' }
    put(RANK, 'p1', other, { ...other, valid_to: null })
    await desk.page([entry(1, 1300, { valid_from: '2026-12-05' }, 3)])
    t.match(rows(RANK)[0], { valid_from: '2026-12-05', valid_to: null, is_changed_here: false })
  },
)

t.test('a list of the outlet: above head office’s, from a quantity, copied, ended', async (t) => {
  const { db, deps, lists, rows, put, now } = await office(t)
  const words = {
    ...{ product_id: productId(1), unit_code: 'pcs', from_milli: 0, is_member_only: false },
    ...{ price_minor: 950, valid_from: TODAY, valid_to: null },
  }
  t.match(put(OWN, testId(1), words, null), { code: 'UNKNOWN_PRICE_LIST' })
  await nameList(deps, BY, { id: OWN.id, name: 'Harga toko' })
  for (const [change, code] of [
    [{ valid_to: '2026-11-21' }, 'PRICE_DATES_WRONG'],
    [{ unit_code: 'dus' }, 'UNKNOWN_PRODUCT'],
  ] as const) {
    t.match(put(OWN, testId(1), { ...words, ...change }, null), { code })
  }
  put(OWN, testId(1), words, null)
  t.equal(now(1)?.price_minor, 950)
  t.match(put(OWN, testId(2), { ...words, price_minor: 940 }, null), { code: 'PRICE_ROW_TWICE' })
  t.match(put(OWN, 'p2', { ...words, product_id: productId(2) }, null), {
    code: 'PRICE_ROW_CHANGED',
  })
  put(OWN, testId(3), { ...words, from_milli: 5000, price_minor: 800 }, null)
  t.match(now(1)?.tiers, [{ list_name: 'Harga toko', from_milli: 5000, price_minor: 800 }])
  await nameList(deps, BY, { id: OWN.id, name: 'Harga baru' })
  t.match(now(1)?.tiers, [{ list_name: 'Harga baru' }])
  const copy = { key: OWN, to: `own:${testId(901)}`, name: 'Tahun depan', step_minor: 100 }
  const days = { valid_from: '2027-01-01', valid_to: null, change_ppm: 30_000 }
  const heard: number[] = []
  const watched = { ...deps, onRows: (count: number) => heard.push(count) }
  t.match(await copyList(watched, BY, { ...copy, ...days }), { value: 2 })
  t.same(heard, [2], 'who waits hears how many rows are behind it')
  t.match(await copyList(deps, BY, { ...copy, ...days }), { value: 2 }, 'again is the same')
  const copied = { sort: 'own', id: testId(901) } as const
  t.match(
    rows(copied).map(({ price_minor }) => price_minor),
    [1000, 800],
    '3 % dearer, on steps of 100',
  )
  t.equal(now(1)?.price_minor, 950, 'not yet')
  t.match(await moveList(deps, BY, { id: copied.id, valid_from: TODAY, valid_to: TODAY }), {
    value: 2,
  })
  const backwards = { id: copied.id, valid_from: TODAY, valid_to: '2026-01-01' }
  t.match(await moveList(deps, BY, backwards), { code: 'PRICE_DATES_WRONG' })
  t.match(lists()[0]?.name, /./)
  const named = (name: string): PriceListMessage | undefined =>
    lists().find((list) => list.name === name)
  t.match(named('Tahun depan'), { holding_count: 2, last_day: TODAY })
  t.match(await removeList(deps, BY, copied.id), { value: 2 })
  t.match(await removeList(deps, BY, copied.id), { value: 0 }, 'again is nothing')
  t.equal(now(1)?.price_minor, 950)
  write(db, (tx) => removePriceRow(tx, deps.seams, BY, { key: OWN, rowId: testId(1) }))
  t.equal(now(1)?.price_minor, 1100, 'head office’s price holds again')
  const gone = write(db, (tx) => removePriceRow(tx, deps.seams, BY, { key: RANK, rowId: 'p1' }))
  t.match(gone, { code: 'PRICE_ROW_OF_OFFICE' })
})

t.test('over HTTP: who may, what tills hear, what is audited', async (t) => {
  const hub = await startTestHub(t)
  const heard: string[] = []
  const { publish } = hub.live
  hub.live.publish = (message) => {
    heard.push(message.type)
    publish(message)
  }
  const manager = await hub.logIn(MANAGER_ID)
  const path = `/api/console/price-lists/own:${testId(900)}`
  t.match(await manager.put(path, { name: 'Harga toko' }), { status: 200 })
  const { today } = (await manager.get('/api/console/price-lists')).body
  const words = {
    ...{ product_id: testId(101), unit_code: 'pcs', from_milli: 0, is_member_only: false },
    ...{ price_minor: 3000, valid_from: today, valid_to: null },
  }
  const row = { row_id: testId(950), was: null, words }
  t.match(await manager.put(`${path}/rows`, row), { status: 200 })
  t.same(heard, ['catalogue-changed'])
  const page = (await manager.get(path)).body
  t.match(page.products, [{ name: 'Mi goreng', rows: [{ price_minor: 3000, now_minor: 3000 }] }])
  const query = `product_id=${testId(101)}&unit_code=pcs&day=${today}`
  const forecast = `/api/console/price-forecast?${query}`
  t.match((await manager.get(forecast)).body, {
    steps: [{ price_minor: 3000, reason: { kind: 'own-list', name: 'Harga toko' } }],
  })
  t.match(await manager.post(`${path}/days`, { valid_from: '2030-01-01', valid_to: null }), {
    body: { row_count: 1 },
  })
  t.match(await manager.post(`${path}/rows/remove`, { row_id: testId(950) }), { status: 200 })
  t.match(
    await manager.post(`${path}/copy`, {
      ...{ to: `own:${testId(901)}`, name: 'x', valid_from: today, valid_to: null },
      ...{ change_ppm: 0, step_minor: 1 },
    }),
    { status: 404 },
  )
  const progress = (await manager.get(`${path}/progress`)).body
  t.same(progress, { success: true, row_count: 0 }, 'nothing is under way')
  t.match(await manager.post(`${path}/remove`, {}), { status: 200 })
  const kinds = hub.db
    .prepare("SELECT kind FROM audit_entry WHERE kind GLOB 'price-*' ORDER BY sequence")
    .pluck()
    .all()
  t.same(kinds, [
    ...['price-list-added', 'price-row-set', 'price-list-moved', 'price-row-removed'],
    'price-list-removed',
  ])
})

t.test('a list ends on goods of the outlet itself: they cost again what they did', async (t) => {
  const { desk, db, deps, put, now } = await office(t)
  db.prepare("UPDATE product SET origin = 'outlet'").run()
  db.prepare('DELETE FROM price_entry').run()
  await nameList(deps, BY, { id: OWN.id, name: 'Lebaran' })
  const row = (n: number, price_minor: number, from: string, to: string) => ({
    ...{ product_id: productId(n), unit_code: 'pcs', from_milli: 0, is_member_only: false },
    ...{ price_minor, valid_from: from, valid_to: to },
  })
  t.ok(put(OWN, 'r1', row(1, 700, '2026-11-23', '2026-11-24'), null).ok)
  t.ok(put(OWN, 'r2', row(1, 650, '2026-11-27', '2026-11-27'), null).ok)
  const edit = (price_minor: number) => {
    const [before] = readProducts(db, [productId(1)])
    const stored = findStoredById(db, productId(1))
    if (!before || !stored) throw new Error('no product')
    const units = stored.units.map((unit) => ({ ...unit, priceMinor: price_minor }))
    const context = { documentId: testId(1), stockReason: 'import', atMs: 0, newId: () => '' }
    write(db, (tx) =>
      upsertProducts(tx, [{ ...stored, units, stockMilli: null }], {
        ...(context as Parameters<typeof upsertProducts>[2]),
        origin: 'outlet',
      }),
    )
  }
  const seen: unknown[] = [now(1)?.price_minor]
  for (let day = 23; day <= 28; day += 1) {
    desk.shop.seams.clock.advance(86_400_000)
    await activatePrices(deps)
    // While the list holds it is set by hand: until the list ends. Later, for good.
    if (day === 24) edit(720)
    if (day === 26) edit(1150)
    seen.push(now(1)?.price_minor)
  }
  t.same(seen, [1100, 700, 720, 1100, 1150, 650, 1150])
})
