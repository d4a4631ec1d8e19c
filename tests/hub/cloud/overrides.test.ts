// What the outlet changed of head office's things is listed with both words, and can be taken back.
import t from 'tap'
import { findStoredById } from '#hub/catalogue/stored-product-store.ts'
import { upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { listOverrides } from '#hub/cloud/list-overrides.ts'
import { undoOverride } from '#hub/cloud/undo-override.ts'
import { write } from '#hub/db/write.ts'
import { feedDesk, product, productId } from '../../support/feed-desk.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'

const HERE = `SELECT p.name, p.cost_minor, u.price_minor
  FROM product p JOIN selling_unit u ON u.product_id = p.id WHERE p.id = ?`

t.test('an edit of head office’s product is taken back field by field', async (t) => {
  const desk = feedDesk(t)
  await desk.snapshot([product(1, { name: 'Nama pusat' })])
  const id = productId(1)
  const stored = findStoredById(desk.db, id)
  if (!stored) throw new Error('the product is there')
  const office = desk.one<{ price_minor: number }>(HERE, id)?.price_minor
  const units = stored.units.map((unit) => ({ ...unit, priceMinor: 777 }))
  write(desk.db, (tx) =>
    upsertProducts(tx, [{ ...stored, name: 'Nama toko', units, stockMilli: null }], {
      ...{ origin: 'outlet', documentId: MANAGER_ID, stockReason: 'import', atMs: 1 },
      newId: () => '',
    }),
  )
  t.match(desk.one(HERE, id), { name: 'Nama toko', price_minor: 777 })
  const { overrides, next } = listOverrides(desk.db, null)
  t.equal(next, null)
  t.match(overrides, [
    { field: 'units', item_name: 'Nama toko', by_name: /./ },
    { field: 'name', local: 'Nama toko', office: 'Nama pusat' },
  ])
  t.same(listOverrides(desk.db, `1/${id}/units`).overrides.length, 1, 'behind the first of them')
  const undo = (field: string, topic = 'product') =>
    write(desk.db, (tx) =>
      undoOverride(tx, desk.deps.seams, {
        ref: { topic, item_id: id, field },
        staffId: MANAGER_ID,
        terminalId: 'x',
      }),
    )
  t.equal(undo('name'), true)
  t.match(desk.one(HERE, id), { name: 'Nama pusat', price_minor: 777 }, 'the price stands')
  t.equal(undo('name'), false, 'once')
  t.equal(undo('name', 'category'), false)
  t.equal(undo('units'), true)
  t.match(desk.one(HERE, id), { name: 'Nama pusat', price_minor: office })
  t.same(listOverrides(desk.db, null).overrides, [])
  t.match(
    desk.one(`SELECT payload FROM audit_entry WHERE kind = 'local-override-undone' LIMIT 1`),
    { payload: /"field":"name"/ },
  )
  await desk.page([product(1, { name: 'Nama pusat', cost_minor: 950 }, 2)])
  t.match(desk.one(HERE, id), { name: 'Nama pusat', cost_minor: 950, price_minor: office })
})
