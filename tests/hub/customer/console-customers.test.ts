// Customers at the console: everybody by name, one person's statement, and making two one.
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { CustomerStatement, StatementEntry } from '#domain/wire/console-customer-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { addCustomer } from '#hub/customer/add-customer.ts'
import { write } from '#hub/db/write.ts'
import { readLoyaltyStatement } from '#hub/loyalty/loyalty-statement.ts'
import { PINS, SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { cash } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { balanceOf, giveAccount, ledgerTender, pointsOf } from '../../support/tender-maker.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { newId } from '../cash/cash-desk.ts'
import { openRefundDesk, outcomeOf, refund, sell } from '../refund/refund-desk.ts'

const TWIN_ID = testId(41)

function addTwin(db: Parameters<typeof write>[0], points = 500, customer_id = TWIN_ID): void {
  const facts = { membership_number: null, loyalty_tier: 'silver', loyalty_points: points }
  const contact = { phone: '+628120000551', email: 'ratna@x.id' }
  const customer = { customer_id, full_name: 'Ratna Sari', ...contact, ...facts }
  must(write(db, (tx) => addCustomer(tx, customer, 0)))
}

const got = async (till: TestTerminal, path: string) => {
  const { status, body } = await till.get(path)
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`)
  return body
}
const PATH = '/api/console/customers'

async function statementOf(till: TestTerminal, id: string): Promise<StatementEntry[]> {
  const entries: StatementEntry[] = []
  for (let after = ''; ; ) {
    const page: CustomerStatement = await got(till, `${PATH}/${id}/statement${after}`)
    entries.push(...page.entries)
    if (page.next === null) return entries
    after = `?after=${page.next}`
  }
}

t.test('everybody by name, page by page, by what was typed and by who owes', async (t) => {
  const hub = await startTestHub(t, { seed: seedMany })
  const boss = await hub.logIn(SUPERVISOR_ID)
  const first = await got(boss, PATH)
  t.equal(first.customers.length, 50)
  const rest = await got(boss, `${PATH}?after=${encodeURIComponent(first.next)}`)
  t.equal(rest.next, null)
  const names = [...first.customers, ...rest.customers].map(({ full_name }) => full_name)
  t.equal(names.length, 61, 'everybody once')
  t.same(new Set(names).size, 32, 'also of those who have one name')
  t.same([...names].sort(), names)
  t.equal(first.customer_count, 61)
  const typed = await got(boss, `${PATH}?q=0812-7000-0007`)
  t.match(typed.customers, [{ full_name: 'Bu 07', owed_minor: 0, credit_minor: 0 }])
  t.same((await got(boss, `${PATH}?q=nobody`)).customers, [])
  t.match((await got(boss, `${PATH}?filter=owing`)).customers, [
    { full_name: 'Bu 03', owed_minor: 7_000, credit_minor: 0 },
  ])
  t.match((await got(boss, `${PATH}?filter=credit`)).customers, [
    { full_name: 'Bu 04', owed_minor: 0, credit_minor: 9_500 },
  ])
  t.same((await got(boss, `${PATH}?filter=credit&q=bu 03`)).customers, [])

  function seedMany(db: Parameters<typeof write>[0]): void {
    for (let n = 0; n < 60; n++) {
      const name = n < 30 ? `Bu ${String(n).padStart(2, '0')}` : 'Bu Sama'
      const facts = { membership_number: null, loyalty_tier: 'silver', loyalty_points: 0 }
      const phone = `0812700000${String(n).padStart(2, '0')}`
      const customer = { customer_id: testId(4_000 + n), full_name: name, email: null, phone }
      must(
        write(db, (tx) =>
          addCustomer(tx, { ...customer, phone: n === 7 ? '081270000007' : phone, ...facts }, 0),
        ),
      )
    }
    giveAccount(db, {
      kind: 'credit',
      limitMinor: 9_000,
      balanceMinor: -7_000,
      customerId: testId(4_003),
    })
    giveAccount(db, { kind: 'deposit', balanceMinor: 4_500, customerId: testId(4_004) })
    giveAccount(db, { balanceMinor: 5_000, customerId: testId(4_004) })
    giveAccount(db, { balanceMinor: 800, customerId: null })
  }
})

t.test(
  'a statement says what was bought, how it was paid, and what stood afterwards',
  async (t) => {
    const { hub, till } = await openRefundDesk(t)
    const kasbon = giveAccount(hub.db, { kind: 'credit', limitMinor: 100_000 })
    const tenders = (sum: number) => [
      ledgerTender('credit', 2_000, { account_id: kasbon }),
      cash(sum - 2_000),
    ]
    const sale = await sell({ till }, { withCustomer: true, tenders })
    t.equal(outcomeOf(await refund(till, sale, '1 1000', 3_150)), 'ok')
    const entries = await statementOf(till, CUSTOMER_ID)
    const [back, bought, ...before] = entries
    t.match(bought, {
      ...{ kind: 'sale', number: sale.receipt_number, staff_name: /./ },
      amount_minor: sale.totals.payable_minor,
      payments: [{ method: 'credit', amount_minor: 2_000 }, { method: 'cash' }],
      moves: [
        { ledger: 'credit', reason: 'redeem', change: -2_000, balance: -2_000 },
        { ledger: 'points', reason: 'sale' },
      ],
    })
    t.match(back, { kind: 'refund', number: /-R-/, amount_minor: -3_100 })
    t.match(back?.moves[0], { ledger: 'credit', reason: 'refund', change: 2_000, balance: 0 })
    t.equal(
      entries.flatMap(({ moves }) => moves).find(({ ledger }) => ledger === 'points')?.balance,
      pointsOf(hub.db),
      'the newest balance is what stands now',
    )
    t.same(before, [])
    const page = await got(till, `${PATH}/${CUSTOMER_ID}`)
    t.match(page, { customer: { full_name: 'Ibu Ratna' }, owed_minor: 0, merged: [] })
    t.match(page.accounts, [{ account_id: kasbon, kind: 'credit' }])
    t.ok(page.last_purchase_at)
    t.equal((await till.get(`${PATH}/${newId()}`)).status, 422)
    t.equal((await till.get(`${PATH}/${newId()}/statement`)).status, 422)
  },
)

t.test('a customer since the first that stands on their statement', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const since = async (id: string) => Date.parse((await got(till, `${PATH}/${id}`)).since)
  const rowMs = Date.now() + 60_000
  const setRow = hub.db.prepare('UPDATE customer SET created_at_ms = ?')
  setRow.run(rowMs)
  t.equal(await since(CUSTOMER_ID), rowMs, 'whoever did nothing yet')
  // Of ten grams of apples there are no points.
  await sell({ till }, { withCustomer: true, items: [[3, 10]] })
  const soldMs = hub.db.prepare('SELECT received_at_ms FROM sale').pluck().get() as number
  t.equal(hub.db.prepare('SELECT count(*) FROM loyalty_entry').pluck().get(), 0)
  t.equal(await since(CUSTOMER_ID), soldMs, 'by their first purchase')
  await sell({ till }, { withCustomer: true })
  t.equal(await since(CUSTOMER_ID), soldMs)
  giveAccount(hub.db, { kind: 'deposit', balanceMinor: 5_000, atMs: soldMs - 1_000 })
  t.equal(await since(CUSTOMER_ID), soldMs - 1_000, 'by what an account was given')
  addTwin(hub.db)
  setRow.run(rowMs)
  t.equal(await since(TWIN_ID), 0, 'by points')
  t.equal((await merging(till, CUSTOMER_ID, {})).status, 200)
  t.equal(await since(CUSTOMER_ID), 0, 'by any row that is theirs')
})

t.test('a long statement comes in pages that neither lose nor double a line', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const kasbon = giveAccount(hub.db, { kind: 'credit', limitMinor: 1_000_000 })
  const sold: string[] = []
  for (let n = 0; n < 55; n++) {
    const tenders = (sum: number) =>
      n % 3 === 0
        ? [ledgerTender('credit', 1_000, { account_id: kasbon }), cash(sum - 1_000)]
        : [cash(sum)]
    const sale = await sell({ till }, { withCustomer: n % 5 !== 4, tenders })
    if (n % 5 !== 4) sold.push(sale.receipt_number)
    if (n % 20 === 0) await refund(till, sale, '1 1000', 3_150)
  }
  const entries = await statementOf(till, CUSTOMER_ID)
  const papers = (kind: string) => entries.filter((entry) => entry.kind === kind)
  t.same(
    papers('sale').map(({ number }) => number),
    [...sold].reverse(),
  )
  t.equal(papers('refund').length, 3)
  // Kasbon of sales that named nobody is on the account all the same.
  t.ok(papers('other').length > 0)
  const of = (ledger: string) =>
    entries.flatMap(({ moves }) => moves.filter((move) => move.ledger === ledger))
  for (const [ledger, stands] of [
    ['credit', balanceOf(hub.db, kasbon)],
    ['points', pointsOf(hub.db)],
  ] as const) {
    const moves = of(ledger)
    t.equal(moves[0]?.balance, stands, ledger)
    t.equal(
      moves.reduce((sum, { change }) => sum + change, 0),
      stands,
      `${ledger} adds up`,
    )
    const chain = moves.slice(1).every((move, index) => {
      const later = moves[index]
      return later !== undefined && later.balance - later.change === move.balance
    })
    t.ok(chain, `each ${ledger} balance follows from the one before`)
  }
  const atHub = readLoyaltyStatement(hub.db, CUSTOMER_ID, Date.now())
  t.same(
    of('points').map(({ change, balance }) => [change, balance]),
    atHub?.entries.map(({ points, balance_points }) => [points, balance_points]),
  )
})

const merging = async (till: TestTerminal, id: string, body: object) =>
  till.post(`${PATH}/${id}/merge`, {
    ...{ merge_id: newId(), other_customer_id: TWIN_ID, fields: [], note: 'Orang yang sama' },
    ...{ approval_id: null, ...body },
  })

t.test('two are made one with nobody having asked, and the statement goes on', async (t) => {
  const { hub, till } = await openRefundDesk(t, MANAGER_ID)
  addTwin(hub.db)
  await sell({ till }, { withCustomer: true })
  const card = giveAccount(hub.db, { kind: 'deposit', balanceMinor: 8_000, customerId: TWIN_ID })
  const preview = await got(till, `${PATH}/${TWIN_ID}/merge?with=${CUSTOMER_ID}`)
  t.match(preview, {
    ...{ winner_id: CUSTOMER_ID, money_minor: 8_500 },
    customer: { customer_id: TWIN_ID, loyalty_points: 500, deposit_minor: 8_000 },
    other_customer: { customer_id: CUSTOMER_ID },
  })
  const merge_id = newId()
  const fields = [
    { field: 'phone', take: 'theirs' },
    { field: 'full_name', take: 'ours' },
  ]
  const before = pointsOf(hub.db)
  const done = await merging(till, CUSTOMER_ID, { merge_id, fields })
  t.match(done.body, {
    customer: { customer_id: CUSTOMER_ID, full_name: 'Ibu Ratna', phone: '+628120000551' },
  })
  t.equal((await merging(till, CUSTOMER_ID, { merge_id, fields })).status, 200, 'again')
  t.equal(pointsOf(hub.db), before + 500)
  const page = await got(till, `${PATH}/${TWIN_ID}`)
  t.match(page, { customer: { customer_id: CUSTOMER_ID }, credit_minor: 8_000 })
  t.match(page.merged, [{ customer_id: TWIN_ID, full_name: 'Ratna Sari', by_name: /./ }])
  t.match(page.accounts, [{ account_id: card }])
  t.match((await statementOf(till, TWIN_ID))[0]?.moves, [
    { ledger: 'points', reason: 'merge', change: 500, balance: before + 500 },
  ])
  const audited = hub.db
    .prepare(`SELECT payload FROM audit_entry WHERE kind = 'customers-merged'`)
    .pluck()
    .all() as string[]
  t.match(
    audited.map((text) => JSON.parse(text)),
    [{ note: 'Orang yang sama' }],
  )
  const told = `SELECT count(*) FROM outbox WHERE kind = 'customer-merged'`
  t.equal(hub.db.prepare(told).pluck().get(), 1)
  t.equal((await got(till, PATH)).customer_count, 1)
  t.match(await merging(till, CUSTOMER_ID, {}), { body: { error: { code: 'INVALID_REQUEST' } } })
  t.match(await till.get(`${PATH}/${newId()}/merge?with=${CUSTOMER_ID}`), {
    body: { error: { code: 'UNKNOWN_CUSTOMER' } },
  })
  t.same(checkBooks(hub.db), [])
})

t.test('more money than somebody may settle takes another person’s word', async (t) => {
  const hub = await startTestHub(t, { seed: (db) => addTwin(db) })
  giveAccount(hub.db, { kind: 'deposit', balanceMinor: 600_000, customerId: TWIN_ID })
  const boss = await hub.logIn(SUPERVISOR_ID)
  const merge_id = newId()
  const refused = await merging(boss, CUSTOMER_ID, { merge_id })
  t.match(refused.body, { error: { code: 'APPROVAL_REQUIRED', detail: 'settle-conflict' } })
  t.equal((await got(boss, PATH)).customer_count, 2, 'and nothing changed')
  const word = async (amount: number) => {
    const approval_id = newId()
    const answer = await boss.post('/api/pos/approvals', {
      ...{ approval_id, permission: 'settle-conflict', subject_id: merge_id, amount },
      ...{ approver_id: MANAGER_ID, pin: PINS[MANAGER_ID], reason_code: null, note: null },
    })
    t.equal(answer.status, 200)
    return approval_id
  }
  const little = await merging(boss, CUSTOMER_ID, { merge_id, approval_id: await word(1_000) })
  t.match(little.body, { error: { code: 'APPROVAL_INVALID' } }, 'a word for less is none')
  const done = await merging(boss, CUSTOMER_ID, { merge_id, approval_id: await word(600_500) })
  t.equal(done.status, 200)
  const approved = hub.db
    .prepare(`SELECT payload ->> 'approved_by' FROM audit_entry WHERE kind = 'customers-merged'`)
    .pluck()
    .get()
  t.equal(approved, MANAGER_ID)
  t.same(checkBooks(hub.db), [])
})

t.test('a refund after a merge lands with whoever stayed', async (t: Test) => {
  const { hub, till } = await openRefundDesk(t)
  // The row that the sale names is the younger one, and goes.
  addTwin(hub.db, 900)
  const own = giveAccount(hub.db, { kind: 'credit', limitMinor: 50_000 })
  const kasbon = { kind: 'credit' as const, limitMinor: 50_000, customerId: TWIN_ID }
  const theirs = giveAccount(hub.db, kasbon)
  const tenders = () => [
    ledgerTender('credit', 4_000, { account_id: theirs }),
    ledgerTender('loyalty', 300, null),
    cash(2_000),
  ]
  const wish = { tenders, loyaltyPointsToRedeem: 300, customerId: TWIN_ID }
  const sale = await sell({ till }, wish)
  const ofTwin = () =>
    hub.db.prepare('SELECT loyalty_points FROM customer WHERE id = ?').pluck().get(TWIN_ID)
  const earned = Number(ofTwin()) - 600
  t.ok(earned > 0)
  t.equal((await merging(till, CUSTOMER_ID, {})).status, 200)
  const stood = pointsOf(hub.db)
  t.equal(balanceOf(hub.db, own), -4_000, 'the debt went over')
  const { body, status } = await refund(till, sale, '1 2000', 6_300)
  t.equal(status, 200)
  t.equal(balanceOf(hub.db, own), 0, 'the money ended the debt of whoever stayed')
  t.equal(balanceOf(hub.db, theirs), 0)
  t.equal(pointsOf(hub.db), stood + 300 - earned, 'points came back, and what it earned went')
  t.equal(ofTwin(), 0)
  t.match(body.refund.payouts.map(({ method }: { method: string }) => method).sort(), [
    'cash',
    'credit',
    'loyalty',
  ])
  const [back] = await statementOf(till, CUSTOMER_ID)
  t.match(back, { kind: 'refund', amount_minor: -6_300 })
  t.same(back?.moves.map(({ ledger, balance }) => [ledger, balance]).at(-1), [
    'points',
    stood + 300,
  ])
  t.same(checkBooks(hub.db), [])
})
