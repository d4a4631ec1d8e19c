// The inbox: what of a sale's disagreement is said with it, what is urgent, what is filtered.
import t from 'tap'
import { toIso } from '#domain/datetime.ts'
import { CONFLICT_PAGE_MAX } from '#domain/wire/conflict-message.ts'
import { raiseConflict } from '#hub/conflict/raise-conflict.ts'
import { write } from '#hub/db/write.ts'
import { SUPERVISOR_ID, startTestHub, type TestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, MANAGER_ID, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'

const HOUR_MS = 3_600_000
type Type = Parameters<typeof raiseConflict>[3]['type']

/** As if it had been raised so many hours ago. */
function raise(
  hub: TestHub,
  type: Type,
  hoursAgo: number,
  detail: object,
  subject = testId(9_500),
) {
  const atMs = Date.now() - hoursAgo * HOUR_MS
  const seams = { ...hub.deps.seams, clock: { ...hub.deps.seams.clock, nowMs: () => atMs } }
  const finding = { type, message: type, detail: { ...detail } }
  write(hub.db, (tx) => raiseConflict(tx, seams, subject, finding))
}

t.test('a price that changed: the sale, its cashier, the product, the variance', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift()
  const terminal = { id: till.id, code: till.code, series: till.series }
  const sale = makeSale({ number: 1, items: [[2, 3000]], terminal, committed: true })
  const product = SMALL_PRODUCTS[2]
  hub.db
    .prepare('UPDATE selling_unit SET price_minor = price_minor + 50 WHERE product_id = ?')
    .run(product?.product_id)
  t.match((await till.post('/api/pos/transactions', sale)).body, { verdict: 'conflict' })
  const supervisor = await hub.logIn(SUPERVISOR_ID)
  const { conflicts, open_by_type } = (await supervisor.get('/api/console/conflicts')).body
  t.same(open_by_type, [{ type: 'price_changed', count: 1, overdue_count: 0 }])
  t.match(conflicts, [
    {
      ...{ type: 'price_changed', state: 'open', number: sale.receipt_number },
      ...{ sale_id: sale.offline_transaction_id, cashier_name: 'Sari' },
      ...{ about_name: product?.name, other_name: null, money_effect_minor: 150 },
      ...{ proposed_reason: 'loss-accepted' },
    },
  ])
  const [conflict] = conflicts
  t.equal(Date.parse(conflict.due_at) - Date.parse(conflict.raised_at), 24 * HOUR_MS)
})

t.test('an altered duplicate says what the second was worth', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift()
  const terminal = { id: till.id, code: till.code, series: till.series }
  const sale = makeSale({ number: 1, terminal, committed: true })
  await till.post('/api/pos/transactions', sale)
  await till.post('/api/pos/transactions', { ...sale, note: 'altered' })
  const supervisor = await hub.logIn(SUPERVISOR_ID)
  t.match((await supervisor.get('/api/console/conflicts')).body.conflicts, [
    {
      ...{ type: 'duplicate_transaction', proposed_reason: 'entered-twice' },
      money_effect_minor: sale.totals.payable_minor,
    },
  ])
})

t.test('the most urgent first, counted by type, filtered by type and state', async (t) => {
  const hub = await startTestHub(t)
  const supervisor = await hub.logIn(SUPERVISOR_ID)
  hub.db.prepare('UPDATE product SET cost_minor = 900 WHERE id = ?').run(testId(100))
  raise(hub, 'customer_mismatch', 100, { other_customer_id: CUSTOMER_ID, field: 'phone' })
  raise(hub, 'inventory_shortage', 80, { product_id: testId(100), stock_milli: -2000 })
  raise(hub, 'price_changed', 2, {})
  raise(hub, 'insufficient_balance', 30, { short_minor: 4_000 })
  const get = async (query = '') =>
    (await supervisor.get(`/api/console/conflicts${query}`)).body as {
      hub_time: string
      conflicts: { conflict_id: string; type: string }[]
      open_by_type: object[]
    }
  const all = await get()
  t.match(all, {
    hub_time: toIso(Date.parse(all.hub_time)),
    // Due 8 hours ago, 6 hours ago, in 22 hours, in 68 hours.
    conflicts: [
      { type: 'inventory_shortage', money_effect_minor: 1_800, about_name: String },
      { type: 'insufficient_balance', money_effect_minor: 4_000 },
      { type: 'price_changed', money_effect_minor: null, cashier_name: null, sale_id: null },
      { type: 'customer_mismatch', other_name: String },
    ],
    open_by_type: [
      { type: 'customer_mismatch', count: 1, overdue_count: 0 },
      { type: 'insufficient_balance', count: 1, overdue_count: 1 },
      { type: 'inventory_shortage', count: 1, overdue_count: 1 },
      { type: 'price_changed', count: 1, overdue_count: 0 },
    ],
  })
  t.equal(all.conflicts.length, 4)
  const one = await get('?type=insufficient_balance')
  t.match(one.conflicts, [{ type: 'insufficient_balance' }])
  t.equal(one.open_by_type.length, 4, 'the counts are of all')
  const [first] = one.conflicts
  const order = { resolution_id: testId(9_900), reason: 'loss-accepted', note: null }
  const path = `/api/console/conflicts/${first?.conflict_id}/resolve`
  t.match(await supervisor.post(path, { ...order, approval_id: null }), {
    body: { conflict: { state: 'resolved', resolution: { reason: 'loss-accepted' } } },
  })
  t.same((await get('?type=insufficient_balance')).conflicts, [])
  const settled = await get('?state=resolved')
  t.match(settled.conflicts, [{ type: 'insufficient_balance', state: 'resolved' }])
  t.equal(settled.conflicts.length, 1)
  t.same((await get('?state=resolved&type=price_changed')).conflicts, [])
  t.equal((await supervisor.get('/api/console/conflicts?type=weather')).status, 400)
})

t.test('small losses are accepted by the rule, and nothing else', async (t) => {
  const hub = await startTestHub(t)
  const supervisor = await hub.logIn(SUPERVISOR_ID)
  const { rules, version } = (await supervisor.get('/api/pos/rules')).body
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const limited = { ...rules, conflict_accept_limit_minor: 1_000 }
  t.match(await manager.put('/api/console/rules', { rules: limited, version }), { status: 200 })
  const price = (list: number) => ({
    ...{ list_price_minor: list, stated_price_minor: 5_000, quantity_milli: 1_000 },
  })
  raise(hub, 'price_changed', 0, price(6_000))
  raise(hub, 'price_changed', 0, price(6_001))
  raise(hub, 'price_changed', 0, price(4_500))
  raise(hub, 'price_changed', 0, {})
  raise(hub, 'insufficient_loyalty_points', 0, { missing_points: 9, short_minor: 900 })
  raise(hub, 'insufficient_balance', 0, { short_minor: 900 })
  const get = async (state: string) =>
    (await supervisor.get(`/api/console/conflicts?state=${state}`)).body.conflicts
  const accepted = await get('resolved')
  t.same(
    accepted.map((one: { money_effect_minor: number }) => one.money_effect_minor).sort(),
    [1_000, 900],
  )
  const { resolution } = accepted[0]
  t.match(resolution, { reason: 'loss-accepted', resolved_by_name: null, approved_by_name: null })
  t.match(resolution.note, /^conflict_accept_limit_minor: \d+ <= 1000$/)
  t.equal((await get('open')).length, 4)
  const count = (table: string) =>
    hub.db.prepare(`SELECT count(*) FROM ${table} WHERE kind = 'conflict-resolved'`).pluck().get()
  t.same([count('outbox'), count('audit_entry')], [2, 2])
  const answer = (await supervisor.get('/api/pos/rules')).body
  const { conflict_accept_limit_minor: _, ...off } = answer.rules
  t.match(await manager.put('/api/console/rules', { rules: off, version: answer.version }), {
    body: { version: answer.version + 1 },
  })
  raise(hub, 'price_changed', 0, price(6_000))
  t.equal((await get('open')).length, 5, 'off again')
})

t.test('page by page, each once, also when one is settled or raised in between', async (t) => {
  const hub = await startTestHub(t)
  const count = 2 * CONFLICT_PAGE_MAX + 7
  // Three of each hour, so that pages end between rows that are due at the same moment.
  for (let n = 0; n < count; n += 1) {
    raise(hub, 'price_changed', Math.floor(n / 3) % 30, {}, testId(9_000 + n))
  }
  const manager = await hub.logIn(MANAGER_ID)
  const page = async (query: string) => (await manager.get(`/api/console/conflicts${query}`)).body
  const first = await page('')
  t.equal(first.conflicts.length, CONFLICT_PAGE_MAX)
  const last = first.conflicts.at(-1)
  t.equal(first.next, `${Date.parse(last.due_at)}.${last.conflict_id}`)
  const settle = (id: string, n: number) =>
    manager.post(`/api/console/conflicts/${id}/resolve`, {
      ...{ resolution_id: testId(8_000 + n), reason: 'stands', note: null, approval_id: null },
    })
  t.equal((await settle(last.conflict_id, 0)).status, 200, 'the page ended at it')
  raise(hub, 'price_changed', 900, {})
  const second = await page(`?after=${first.next}`)
  const third = await page(`?after=${second.next}`)
  t.equal(third.next, null)
  const ids = [first, second, third].flatMap(({ conflicts }) =>
    conflicts.map((one: { conflict_id: string }) => one.conflict_id),
  )
  t.equal(ids.length, count)
  t.equal(new Set(ids).size, count)
  const due = [first, second, third].flatMap(({ conflicts }) =>
    conflicts.map((one: { due_at: string }) => one.due_at),
  )
  t.same(due, [...due].sort(), 'the most urgent first, over all pages')

  for (const [n, id] of ids.slice(0, CONFLICT_PAGE_MAX + 2).entries()) await settle(id, n + 1)
  const settled = await page('?state=resolved')
  const rest = await page(`?state=resolved&after=${settled.next}`)
  t.equal(settled.conflicts.length, CONFLICT_PAGE_MAX)
  t.equal(rest.next, null)
  t.equal(settled.conflicts.length + rest.conflicts.length, CONFLICT_PAGE_MAX + 2)
  t.equal((await manager.get('/api/console/conflicts?after=nowhere')).status, 400)

  t.comment('the cloud says that the others were settled elsewhere: last, and each once too')
  hub.db.exec("UPDATE conflict SET origin = 'cloud', state = 'resolved' WHERE state = 'open'")
  const seen: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const { conflicts, next } = await page(`?state=resolved${after && `&after=${after}`}`)
    seen.push(...conflicts.map((one: { conflict_id: string }) => one.conflict_id))
    after = next
  }
  t.equal(seen.length, count + 1)
  t.equal(new Set(seen).size, count + 1)
})
