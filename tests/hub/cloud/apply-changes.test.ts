// What head office says, applied to a real outlet database: order, repeats, refusals, snapshots.
import t from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { findStoredById } from '#hub/catalogue/stored-product-store.ts'
import { upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { listRefusedItems } from '#hub/cloud/feed-store.ts'
import { createChangesDesk } from '#hub/cloud/hear-changes.ts'
import { addCustomer } from '#hub/customer/add-customer.ts'
import { write } from '#hub/db/write.ts'
import { addLoyalty } from '#hub/loyalty/add-loyalty.ts'
import { feedDesk, item, product, productBody, productId } from '../../support/feed-desk.ts'
import { CUSTOMER_ID, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'

const PRODUCT = `SELECT p.sku, p.name, p.is_active, p.origin, u.price_minor, p.category_id, p.plu
  FROM product p JOIN selling_unit u ON u.product_id = p.id WHERE p.id = ?`

t.test('a page goes where the hub stands, and nowhere else', async (t) => {
  const desk = feedDesk(t)
  t.same(await desk.snapshot([product(1)]), { ok: true, reason: null })
  t.match(desk.one(PRODUCT, productId(1)), { sku: 'HO1', price_minor: 1001, is_active: 1 })
  t.match(desk.live, [{ type: 'catalogue-changed' }])
  const stray = { type: 'changes' as const, from_cursor: 'elsewhere', cursor: 'x', has_more: false }
  const other = createChangesDesk(desk.deps, null)
  const refused = await other.hear({ ...stray, items: [product(2)] })
  t.same(refused, { ok: false, reason: 'cursor-elsewhere' })
  t.equal(desk.one(PRODUCT, productId(2)), undefined)
  t.match(desk.one('SELECT cursor, is_in_snapshot FROM feed_state'), {
    cursor: '1-1-1.1.1',
    is_in_snapshot: 0,
  })
})

t.test('an older version never replaces a newer one; the same again changes nothing', async (t) => {
  const desk = feedDesk(t)
  await desk.snapshot([product(1, { name: 'Baru' }, 5)])
  const before = desk.one<{ cursor: number }>('SELECT cursor FROM change_counter')
  await desk.page([product(1, { name: 'Lama' }, 4), product(1, { name: 'Baru' }, 5)])
  t.match(desk.one(PRODUCT, productId(1)), { name: 'Baru' })
  t.same(desk.one('SELECT cursor FROM change_counter'), before)
  t.equal(desk.live.length, 1, 'and nobody is told')
})

t.test('what cannot be applied is set aside and stands in nobody’s way', async (t) => {
  const desk = feedDesk(t)
  const bad = [
    item('product', productId(9), { sku: 'half' }),
    item('product', productId(8), productBody(8, { sku: 'OWN' })),
    item('promotion', 'p', {
      name: 'x',
      valid_from: '2026-12-02',
      valid_to: '2026-12-01',
      prices: [{ product_id: productId(1), unit_code: 'pcs', price_minor: 5 }],
    }),
    item('category', testId(700), { ...category('Kopi'), colour: '#00000g' }),
  ]
  desk.db
    .prepare(`UPDATE product SET sku = 'OWN', origin = 'outlet' WHERE id = ?`)
    .run(SMALL_PRODUCTS[0]?.product_id)
  t.match(await desk.snapshot([...bad, product(1)]), { ok: true })
  t.match(desk.one(PRODUCT, productId(1)), { sku: 'HO1' })
  t.same(
    listRefusedItems(desk.db, 10)
      .map(({ topic, item_id, reason }) => [topic, item_id, reason])
      .sort(),
    [
      ['category', testId(700), 'body-invalid'],
      ['product', productId(8), 'sku-taken'],
      ['product', productId(9), 'body-invalid'],
      ['promotion', 'p', 'dates-backwards'],
    ],
  )
  const audited = 'SELECT count(*) AS n FROM audit_entry WHERE kind = ?'
  t.match(desk.one(audited, 'feed-item-set-aside'), { n: 4 })
  await desk.page([])
  t.match(desk.one(audited, 'feed-item-set-aside'), { n: 4 }, 'trying again is not news')
  desk.db.prepare(`UPDATE product SET sku = 'OWN2' WHERE sku = 'OWN'`).run()
  await desk.page([])
  t.match(desk.one(PRODUCT, productId(8)), { sku: 'OWN' }, 'the way is free')
  t.equal(listRefusedItems(desk.db, 10).length, 3)
})

const category = (name: string) => ({
  name,
  name_en: name,
  colour: '#112233',
  icon: 'tag',
  sort_order: 1,
})

t.test('a product may come before its category, and codes may change hands', async (t) => {
  const desk = feedDesk(t)
  const [coffee, tea] = [testId(701), testId(702)]
  const unit = { unit_code: 'pcs', factor_milli: 1000, price_minor: 10 }
  const coded = (barcode: string) => ({ units: [{ ...unit, barcodes: [barcode] }] })
  await desk.snapshot([
    product(1, { category_id: coffee, plu: '4001', ...coded('8991002101234') }),
    product(2, { category_id: tea, ...coded('0036000291452') }),
    item('category', coffee, category('Kopi')),
    item('category', tea, category('Teh')),
  ])
  t.match(desk.one('SELECT name FROM category WHERE id = ?', coffee), { name: 'Kopi' })
  await desk.page([
    product(1, { sku: 'HO2', category_id: tea, ...coded('0036000291452') }, 2),
    product(2, { sku: 'HO1', category_id: coffee, plu: '4001', ...coded('8991002101234') }, 2),
    item('category', coffee, category('Teh'), 2),
    item('category', tea, category('Kopi'), 2),
  ])
  t.match(desk.one(PRODUCT, productId(1)), { sku: 'HO2', category_id: tea, plu: null })
  t.match(desk.one(PRODUCT, productId(2)), { sku: 'HO1', category_id: coffee, plu: '4001' })
  const owner = 'SELECT product_id FROM barcode WHERE code = ?'
  t.match(desk.one(owner, '8991002101234'), { product_id: productId(2) })
  t.match(desk.one('SELECT name FROM category WHERE id = ?', coffee), { name: 'Teh' })
  t.equal(listRefusedItems(desk.db, 10).length, 0)
})

t.test('a snapshot takes away what it does not mention, at its end', async (t) => {
  const desk = feedDesk(t)
  desk.db
    .prepare(`UPDATE product SET origin = 'outlet' WHERE id = ?`)
    .run(SMALL_PRODUCTS[5]?.product_id)
  await desk.snapshot([product(1), product(2)])
  const active = (): unknown[] =>
    desk.db.prepare('SELECT sku FROM product WHERE is_active = 1 ORDER BY sku').pluck().all()
  t.same(active(), ['HO1', 'HO2', 'SKU5'], 'the outlet’s own stays')
  await desk.snapshot([product(3)], true)
  t.same(active(), ['HO1', 'HO2', 'HO3', 'SKU5'], 'nothing is taken away before the end')
  await desk.page([product(2)])
  t.same(active(), ['HO2', 'HO3', 'SKU5'])
  await desk.snapshot([product(1), product(2), product(3)])
  t.same(active(), ['HO1', 'HO2', 'HO3', 'SKU5'], 'and it may come back')
  await desk.snapshot([])
  t.same(active(), ['HO1', 'HO2', 'HO3', 'SKU5'], 'a feed without any product empties no shop')
  await desk.snapshot([product(1, { name: 'Dari cadangan' }, 1), product(2), product(3)])
  t.match(desk.one(PRODUCT, productId(1)), { name: 'Dari cadangan' }, 'the cloud went back a day')
})

t.test('a value set at the outlet stands until head office changes that one', async (t) => {
  const desk = feedDesk(t)
  await desk.snapshot([product(1)])
  const stored = findStoredById(desk.db, productId(1))
  if (!stored) throw new Error('the product is there')
  const [unit] = stored.units
  if (!unit) throw new Error('and has a unit')
  write(desk.db, (tx) =>
    upsertProducts(
      tx,
      [{ ...stored, name: 'Nama toko', units: [{ ...unit, priceMinor: 777 }], stockMilli: null }],
      { origin: 'outlet', documentId: 'import-1', stockReason: 'import', atMs: 1, newId: () => '' },
    ),
  )
  const overrides = () =>
    desk.db
      .prepare('SELECT field, local_json, ended_at_ms IS NULL AS stands FROM local_override')
      .all()
  t.match(overrides(), [
    { field: 'name', local_json: '"Nama toko"', stands: 1 },
    { field: 'units', stands: 1 },
  ])
  await desk.page([product(1, { cost_minor: 950 }, 2)])
  t.match(desk.one(PRODUCT, productId(1)), { name: 'Nama toko', price_minor: 777 })
  await desk.snapshot([product(1, { cost_minor: 950 }, 2)])
  t.match(desk.one(PRODUCT, productId(1)), { name: 'Nama toko', price_minor: 777 })
  await desk.page([product(1, { cost_minor: 950, name: 'Nama pusat' }, 3)])
  t.match(desk.one(PRODUCT, productId(1)), { name: 'Nama pusat', price_minor: 777 })
  t.match(overrides(), [
    { field: 'name', stands: 0 },
    { field: 'units', stands: 1 },
  ])
  const units = [{ unit_code: 'pcs', factor_milli: 1000, price_minor: 1500, barcodes: [] }]
  await desk.page([product(1, { cost_minor: 950, name: 'Nama pusat', units }, 4)])
  t.match(desk.one(PRODUCT, productId(1)), { price_minor: 1500 })
})

t.test('customers field by field, and points without losing an own entry', async (t) => {
  const desk = feedDesk(t)
  const ratna = {
    full_name: 'Ratna Dewi',
    phone: '+6281200000001',
    email: 'ratna@example.id',
    membership_number: 'M0001',
    loyalty_tier: 'silver',
  }
  const other = testId(41)
  await desk.snapshot([
    item('loyalty-balance', other, { points_elsewhere: 40 }),
    item('customer', CUSTOMER_ID, ratna),
    item('customer', other, { ...ratna, full_name: 'R. Dewi', membership_number: 'M0002' }),
    item('loyalty-balance', CUSTOMER_ID, { points_elsewhere: 100 }),
  ])
  const row = 'SELECT full_name, phone_e164, loyalty_points FROM customer WHERE id = ?'
  t.match(desk.one(row, CUSTOMER_ID), { full_name: 'Ratna Dewi', loyalty_points: 100 })
  t.match(desk.one(row, other), { phone_e164: null, loyalty_points: 40 }, 'a balance waits')
  t.match(desk.one(`SELECT type, document_id FROM conflict WHERE state = 'open'`), {
    type: 'customer_mismatch',
    document_id: other,
  })
  const own = { customerId: CUSTOMER_ID, points: 25, reason: 'sale' as const, atMs: 1 }
  addLoyalty(desk.db, { ...own, documentId: testId(900) })
  await desk.page([item('loyalty-balance', CUSTOMER_ID, { points_elsewhere: 60 }, 2)])
  t.match(desk.one(row, CUSTOMER_ID), { loyalty_points: 85 })
  await desk.page([item('loyalty-balance', CUSTOMER_ID, { points_elsewhere: 60 }, 3)])
  t.match(desk.one(row, CUSTOMER_ID), { loyalty_points: 85 })
  t.same(checkBooks(desk.db), [])
})

t.test('points that somebody began with here are not taken away by head office', async (t) => {
  const desk = feedDesk(t)
  const customer = { full_name: 'Dewi', phone: null, email: null, membership_number: null }
  const [id, loyalty] = [testId(42), { loyalty_tier: 'silver', loyalty_points: 12_450 }]
  write(desk.db, (tx) => must(addCustomer(tx, { customer_id: id, ...customer, ...loyalty }, 1)))
  // The cloud has heard of them from this outlet; nobody else moved any.
  await desk.page([item('loyalty-balance', id, { points_elsewhere: 0 })])
  const points = 'SELECT loyalty_points FROM customer WHERE id = ?'
  t.match(desk.one(points, id), { loyalty_points: 12_450 })
  await desk.page([item('loyalty-balance', id, { points_elsewhere: -450 }, 2)])
  t.match(desk.one(points, id), { loyalty_points: 12_000 }, 'another outlet took some')
  t.same(checkBooks(desk.db), [])
})

t.test('conflicts and transfers', async (t) => {
  const desk = feedDesk(t)
  const conflict = {
    type: 'insufficient_loyalty_points',
    document_id: testId(901),
    message: 'spent in two outlets',
    detail: { points: 5 },
    raised_at: '2026-11-22T05:00:00.000Z',
  }
  const line = { product_id: productId(1), sku: 'HO1', name: 'x', unit_code: 'pcs' }
  const transfer = {
    number: 'TR-1',
    from_name: 'Gudang',
    state: 'sent',
    sent_at: '2026-11-22T05:00:00.000Z',
    note: null,
    lines: [{ ...line, unit_factor_milli: 1000, quantity_milli: 5000 }],
  }
  const [conflictId, transferId] = [testId(902), testId(903)]
  await desk.snapshot([
    item('conflict', conflictId, conflict),
    item('stock-transfer', transferId, transfer),
  ])
  await desk.snapshot([
    item('conflict', conflictId, conflict),
    item('stock-transfer', transferId, transfer),
  ])
  const found = 'SELECT count(*) AS n, state, origin FROM conflict WHERE id = ?'
  t.match(desk.one(found, conflictId), { n: 1, state: 'open', origin: 'cloud' })
  t.match(desk.one('SELECT state FROM stock_transfer'), { state: 'expected' })
  t.match(desk.one('SELECT count(*) AS n FROM stock_transfer_line'), { n: 1 })
  desk.db.prepare(`UPDATE stock_transfer SET state = 'received'`).run()
  await desk.page([
    item('stock-transfer', transferId, { ...transfer, state: 'cancelled' }, 2),
    item('conflict', conflictId, null, 2, true),
  ])
  t.match(desk.one('SELECT state FROM stock_transfer'), { state: 'received' })
  t.match(desk.one(found, conflictId), { state: 'resolved' })
})
