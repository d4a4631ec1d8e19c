// The outlet's rules settle in the moment that raises, by nobody, named; on both hops: sent at once
// and drained later. And the books balance after each.
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { PINS, SUPERVISOR_ID, startTestHub, type TestHub } from '../../support/hub.ts'
import { cash, makeSale, type SaleWish } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, MANAGER_ID, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

const HOPS = ['direct', 'sync'] as const
type Hop = (typeof HOPS)[number]
type Rules = Record<string, number | boolean>

async function openShop(t: Test, rules: Rules): Promise<{ hub: TestHub; till: TestTerminal }> {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const before = (await manager.get('/api/pos/rules')).body
  const change = { rules: { ...before.rules, ...rules }, version: before.version }
  t.match(await manager.put('/api/console/rules', change), { status: 200 })
  const till = await hub.logIn()
  await till.openShift()
  return { hub, till }
}

async function send(t: Test, till: TestTerminal, hop: Hop, wish: SaleWish) {
  const terminal = { id: till.id, code: till.code, series: till.series }
  const sale = makeSale({ committed: true, terminal, ...wish })
  const answer =
    hop === 'direct'
      ? (await till.post('/api/pos/transactions', sale)).body
      : (await till.post('/api/pos/sync', { transactions: [sale] })).body.results[0]
  t.match(answer, { success: true, transaction_id: sale.offline_transaction_id })
  return { sale, answer }
}

const rowsOf = (hub: TestHub) =>
  hub.db
    .prepare(
      `SELECT c.type, c.state, r.reason, r.action, r.note, r.resolved_by, r.approved_by
       FROM conflict c LEFT JOIN conflict_resolution r ON r.conflict_id = c.id ORDER BY c.rowid`,
    )
    .all()
const documents = (hub: TestHub, kind: string) =>
  (hub.db.prepare('SELECT payload FROM outbox WHERE kind = ?').pluck().all(kind) as string[]).map(
    (text) => JSON.parse(text),
  )
const journal = (hub: TestHub, account: string) =>
  hub.db
    .prepare('SELECT coalesce(sum(amount_minor), 0) FROM journal_entry WHERE account = ?')
    .pluck()
    .get(account)
const product = (index: number) => SMALL_PRODUCTS[index]?.product_id ?? ''

for (const hop of HOPS) {
  t.test(`${hop}: a shortage goes on the list of what to order`, async (t) => {
    const { hub, till } = await openShop(t, { conflict_reorder_shortage: true })
    const wish = { number: 1, items: [[0, 101_000]] as [number, number][] }
    const { sale } = await send(t, till, hop, wish)
    await send(t, till, hop, wish)
    const rule = { note: 'conflict_reorder_shortage', resolved_by: null, approved_by: null }
    t.match(rowsOf(hub), [{ type: 'inventory_shortage', action: 'reordered', ...rule }])
    t.equal(rowsOf(hub).length, 1, 'the same sale again settles nothing twice')
    const noted = { product_id: product(0), missing_milli: 1_000, noted_by: null }
    t.match(documents(hub, 'reorder-noted'), [noted])
    t.match(documents(hub, 'conflict-resolved'), [
      { subject_id: sale.offline_transaction_id, action: 'reordered', resolved_by: null },
    ])
    const supervisor = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
    const [line] = (await supervisor.get('/api/console/reorders')).body.reorders
    t.match(line, {
      name: 'Beras 5 kg',
      missing_milli: 1_000,
      stock_milli: -1_000,
      noted_by_name: null,
    })
    const path = `/api/console/reorders/${line.reorder_id}/ordered`
    t.same((await supervisor.post(path)).body, { reorders: [] })
    t.same((await supervisor.post(path)).body, { reorders: [] }, 'again')
    t.match((await supervisor.get('/api/console/reorders?state=ordered')).body.reorders, [
      { ordered_by_name: 'Wati' },
    ])
    t.match(await supervisor.post(`/api/console/reorders/${testId(5)}/ordered`), { status: 404 })
    t.same(checkBooks(hub.db), [])
  })

  t.test(`${hop}: points that lack are written off up to the limit`, async (t) => {
    const { hub, till } = await openShop(t, { conflict_write_off_points_minor: 200 })
    const pay = (minor: number) => (total: number) => [
      {
        ...{ method: 'loyalty' as const, tenderedMinor: minor, evidence: null },
        state: 'verified' as const,
      },
      cash(total - minor),
    ]
    const spend = (number: number, points: number): SaleWish => ({
      ...{ number, withCustomer: true, tenders: pay(points), loyaltyPointsToRedeem: points },
    })
    const balance = hub.db
      .prepare('SELECT loyalty_points FROM customer WHERE id = ?')
      .pluck()
      .get(CUSTOMER_ID) as number
    await send(t, till, hop, spend(1, balance + 190))
    const note = 'conflict_write_off_points_minor: 190 <= 200'
    t.match(rowsOf(hub), [{ action: 'written-off', reason: 'loss-accepted', note }])
    t.same([journal(hub, 'write-off/loyalty'), journal(hub, 'receivable/loyalty')], [190, 0])
    const { sale } = await send(t, till, hop, spend(2, 250))
    t.match(rowsOf(hub)[1], { state: 'open', action: null }, 'beyond the limit it waits')
    t.equal(journal(hub, 'write-off/loyalty'), 190)
    t.same(checkBooks(hub.db), [])
    const open = (await till.get('/api/pos/conflicts')).body.conflicts
    t.match(open, [
      {
        number: sale.receipt_number,
        actions: ['customer-paid', 'points-corrected', 'written-off'],
      },
    ])
  })

  t.test(`${hop}: a price that changed is honoured up to the limit, once`, async (t) => {
    const { hub, till } = await openShop(t, { conflict_accept_limit_minor: 200 })
    const dearer = 'UPDATE selling_unit SET price_minor = price_minor + 50 WHERE product_id = ?'
    hub.db.prepare(dearer).run(product(2))
    const sold = (number: number, quantity: number): SaleWish => ({
      ...{ number, items: [[2, quantity]] },
    })
    const { sale, answer } = await send(t, till, hop, sold(1, 4_000))
    t.match(answer, { verdict: 'conflict', conflicts: [{ type: 'price_changed' }] })
    await send(t, till, hop, sold(1, 4_000))
    const note = 'conflict_accept_limit_minor: 200 <= 200'
    const rule = { note, resolved_by: null, approved_by: null }
    const honoured = { action: 'honoured', reason: 'loss-accepted', state: 'resolved', ...rule }
    t.match(rowsOf(hub), [{ type: 'price_changed', ...honoured }])
    t.equal(rowsOf(hub).length, 1, 'the same sale again settles nothing twice')
    t.match(documents(hub, 'conflict-resolved'), [
      { subject_id: sale.offline_transaction_id, action: 'honoured', resolved_by: null },
    ])
    const paid = hub.db.prepare('SELECT payable_minor FROM sale').pluck().get()
    t.equal(paid, sale.totals.payable_minor, 'the price at the time of sale holds')
    await send(t, till, hop, sold(2, 5_000))
    t.match(rowsOf(hub)[1], { state: 'open', action: null, note: null }, 'beyond it a person looks')
    t.same(checkBooks(hub.db), [])
  })

  t.test(`${hop}: facts of a customer settle themselves, who it was never`, async (t) => {
    const { hub, till } = await openShop(t, { conflict_merge_contact: true })
    const other = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
    const edit = (who: TestTerminal, id: number, value: string) =>
      who.post(`/api/pos/customers/${CUSTOMER_ID}/changes`, {
        ...{ change_id: testId(id), fields: [{ field: 'full_name', base: 'Ibu Ratna', value }] },
      })
    t.match(await edit(other, 730, 'Ratna Dewi'), { status: 200 })
    // As a till's backlog comes: its sales, then what it noted of the customer meanwhile.
    const { answer } = await send(t, till, hop, { number: 1, withCustomer: true })
    t.match(answer, { verdict: 'accepted' })
    t.match(await edit(till, 731, 'Ratna Sari'), { status: 200 })
    const note = 'conflict_merge_contact: full_name'
    t.match(rowsOf(hub), [{ state: 'resolved', action: 'merged-fields', note, resolved_by: null }])
    const terminal = { id: till.id, code: till.code, series: till.series }
    const made = makeSale({ committed: true, terminal, number: 2, withCustomer: true })
    const sale = { ...made, customer_id: testId(732) }
    await (hop === 'direct'
      ? till.post('/api/pos/transactions', sale)
      : till.post('/api/pos/sync', { transactions: [sale] }))
    const ofCustomers = rowsOf(hub).filter(
      (row) => (row as { type: string }).type === 'customer_mismatch',
    )
    t.match(ofCustomers, [{ state: 'resolved' }, { state: 'open', action: null }])
    t.equal(ofCustomers.length, 2, 'somebody whom nobody knows is a question')
    t.same(checkBooks(hub.db), [])
  })
}

t.test('contact facts that two people changed: the later one at the hub holds', async (t) => {
  const { hub, till } = await openShop(t, { conflict_merge_contact: true })
  const other = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
  const change = (who: TestTerminal, id: number, base: string, value: string) =>
    who.post(`/api/pos/customers/${CUSTOMER_ID}/changes`, {
      ...{ change_id: testId(id), fields: [{ field: 'full_name', base, value }] },
    })
  t.match(await change(other, 700, 'Ibu Ratna', 'Ratna Dewi'), { status: 200 })
  t.same(rowsOf(hub), [], 'nobody else had changed it')
  t.match((await change(till, 701, 'Ibu Ratna', 'Ratna  Sari')).body, { full_name: 'Ratna Sari' })
  t.match((await change(till, 701, 'Ibu Ratna', 'Ratna Sari')).body, { full_name: 'Ratna Sari' })
  const note = 'conflict_merge_contact: full_name'
  t.match(rowsOf(hub), [{ type: 'customer_mismatch', action: 'merged-fields', note }])
  t.equal(rowsOf(hub).length, 1)
  const told = hub.db.prepare(
    'SELECT base, replaced, value FROM customer_change WHERE change_id = ?',
  )
  t.same(told.get(testId(701)), {
    ...{ base: 'Ibu Ratna', replaced: 'Ratna Dewi', value: 'Ratna Sari' },
  })
  const sent = documents(hub, 'customer-changed')
  t.match(sent, [{ is_new: false }, { changed: [{ field: 'full_name', before: 'Ratna Dewi' }] }])
  t.match(await change(till, 702, 'x', ' '), { status: 400 })
  const kept = (await till.get('/api/pos/customers/changes?after_cursor=0')).body
  t.match(kept, { customers: [{ full_name: 'Ratna Sari' }], has_more: false })
})

t.test('one number, two customers: never made one by themselves', async (t) => {
  const { hub, till } = await openShop(t, { conflict_merge_contact: true })
  const phone = '+6281200001111'
  const body = { customer_id: testId(710), full_name: 'Dewi', phone, email: null }
  t.match(await till.post('/api/pos/customers', body), { status: 200 })
  const told = { ...body, customer_id: testId(711), full_name: 'Dewi L', committed: true }
  t.match((await till.post('/api/pos/customers', told)).body, { phone: null })
  t.match((await till.post('/api/pos/customers', told)).body, { phone: null }, 'again')
  t.match(rowsOf(hub), [{ type: 'customer_mismatch', state: 'open' }])
  t.equal(rowsOf(hub).length, 1)
  const [conflict] = (await till.get('/api/pos/conflicts')).body.conflicts
  t.match(conflict, { about_name: 'Dewi L', other_name: 'Dewi', detail: { value: phone } })
  const path = `/api/pos/conflicts/${conflict.conflict_id}`
  t.match((await till.get(path)).body, {
    customer: { full_name: 'Dewi L', phone: null },
    other_customer: { full_name: 'Dewi', phone },
  })
  const approval_id = testId(712)
  const asked = { permission: 'settle-conflict', approver_id: SUPERVISOR_ID, amount: 0 }
  await till.post('/api/pos/approvals', {
    ...{ approval_id, subject_id: conflict.conflict_id, ...asked },
    ...{ pin: PINS[SUPERVISOR_ID], reason_code: null, note: null },
  })
  const order = { resolution_id: testId(713), reason: 'corrected', note: null, approval_id }
  const fields = [{ field: 'phone', take: 'theirs' }]
  t.match(await till.post(`${path}/resolve`, { ...order, action: 'merged-fields', fields }), {
    status: 200,
  })
  const phones = hub.db.prepare('SELECT id, phone_e164 FROM customer WHERE id >= ? ORDER BY id')
  t.same(phones.all(testId(710)), [
    { id: testId(710), phone_e164: null },
    { id: testId(711), phone_e164: phone },
  ])
})

t.test('a customer who comes after their first sale gets its points', async (t) => {
  const { hub, till } = await openShop(t, {})
  const wish = { number: 1, withCustomer: true, items: [[0, 2_000]] as [number, number][] }
  const terminal = { id: till.id, code: till.code, series: till.series }
  const made = makeSale({ committed: true, terminal, ...wish })
  const customer_id = testId(720)
  const sale = { ...made, customer_id }
  t.match((await till.post('/api/pos/transactions', sale)).body, { verdict: 'conflict' })
  const told = { customer_id, full_name: 'Baru', phone: null, email: null, committed: true }
  t.match((await till.post('/api/pos/customers', told)).body, {
    loyalty_points: sale.loyalty_points_earned,
  })
  t.ok(sale.loyalty_points_earned > 0)
  t.match(
    rowsOf(hub).filter((row) => (row as { state: string }).state === 'resolved'),
    [{ type: 'customer_mismatch', note: 'customer_arrived' }],
  )
  t.same(checkBooks(hub.db), [])
})
