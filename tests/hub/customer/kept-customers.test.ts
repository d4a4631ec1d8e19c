// What tills keep of customers: a snapshot in pages, then changes; the most recent ones only.
import t from 'tap'
import { CUSTOMERS_KEPT_MAX, CUSTOMERS_PAGE_MAX } from '#domain/wire/customer-message.ts'
import { listChanged } from '#hub/customer/list-changed.ts'
import { write } from '#hub/db/write.ts'
import { CUSTOMER_ID, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

t.test('from 0 on those that a till keeps, then what changed', async (t) => {
  const { db } = smallShop(t)
  const count = CUSTOMERS_KEPT_MAX + 500
  write(db, (tx) => {
    const insert = tx.prepare(
      `INSERT INTO customer (id, full_name, search_name, loyalty_tier, loyalty_points, origin,
         created_at_ms) VALUES (?, ?, ?, 'silver', 0, 'outlet', 0)`,
    )
    for (let n = 0; n < count; n += 1) insert.run(testId(20_000 + n), `Nama ${n}`, `nama ${n}`)
  })
  const ids: string[] = []
  let cursor = 0
  let pages = 0
  for (let hasMore = true; hasMore; pages += 1) {
    const page = listChanged(db, cursor)
    ids.push(...page.customers.map(({ customer_id }) => customer_id))
    cursor = page.cursor
    hasMore = page.has_more
  }
  t.same([ids.length, new Set(ids).size], [CUSTOMERS_KEPT_MAX, CUSTOMERS_KEPT_MAX])
  t.equal(pages, CUSTOMERS_KEPT_MAX / CUSTOMERS_PAGE_MAX)
  t.equal(ids.at(-1), testId(20_000 + count - 1), 'the newest are among them')
  t.same(listChanged(db, cursor), { customers: [], cursor, has_more: false })
  db.prepare('UPDATE customer SET loyalty_points = loyalty_points + 0 WHERE id = ?').run(
    CUSTOMER_ID,
  )
  const changed = listChanged(db, cursor)
  t.match(changed.customers, [{ customer_id: CUSTOMER_ID }])
  t.equal(changed.customers.length, 1)
  t.equal(listChanged(db, cursor + 1_000).customers.length, CUSTOMERS_PAGE_MAX, 'another life')
})
