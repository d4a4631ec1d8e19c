// Two rows of customers that are one person: what goes over, what stays, and that nothing is lost
// or doubled whatever is sold and merged in between.
import fc from 'fast-check'
import t from 'tap'
import { must } from '#domain/errors.ts'
import { readCreditAgeing } from '#hub/account/account-view.ts'
import { findAccounts } from '#hub/account/find-accounts.ts'
import { placeHold } from '#hub/account/place-hold.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { addCustomer } from '#hub/customer/add-customer.ts'
import { changeCustomer } from '#hub/customer/change-customer.ts'
import { findCustomers } from '#hub/customer/find-customers.ts'
import { listChanged } from '#hub/customer/list-changed.ts'
import { type MergeOrder, mergeCustomers } from '#hub/customer/merge-customers.ts'
import { write, writeUnlessRefused } from '#hub/db/write.ts'
import { readLoyaltyStatement } from '#hub/loyalty/loyalty-statement.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { hold as holdRule } from '../../support/property.ts'
import { cash, makeSale } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, MANAGER_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { openSmallShop, type SmallShop, smallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { giveAccount, TODAY } from '../../support/tender-maker.ts'

const DAY_MS = 86_400_000
const by = { staffId: MANAGER_ID, terminalId: TERMINAL.id, approvedBy: null }
const OTHERS = [testId(41), testId(42)] as const
const PEOPLE = [CUSTOMER_ID, ...OTHERS]

/** The small shop with three rows of one person, the first of which is the eldest. */
function threeRows(shop: SmallShop) {
  const { db, seams } = shop
  const taker = createSaleTaker(shop.deps)
  let count = 100
  const newId = () => testId(70_000 + count++)
  OTHERS.forEach((customer_id, index) => {
    const facts = { membership_number: null, loyalty_tier: 'silver', loyalty_points: 500 }
    const contact = { phone: `+62812000055${index}0`, email: 'ratna@x.id' }
    const customer = { customer_id, full_name: `Ratna ${index}`, ...contact, ...facts }
    must(write(db, (tx) => addCustomer(tx, customer, 0)))
  })
  const one = (text: string, ...of: unknown[]) =>
    db
      .prepare(text)
      .pluck()
      .get(...of) as number
  return {
    ...shop,
    newId,
    one,
    merge: (customerIds: [string, string], more: Partial<MergeOrder> = {}) =>
      writeUnlessRefused(db, (tx) =>
        mergeCustomers(tx, seams, { mergeId: newId(), customerIds, takeFrom: {}, by, ...more }),
      ),
    /** Named by id; pays so much by points or by kasbon, the rest in cash. */
    async sell(customerId: string, pays: { points?: number; accountId?: string | undefined } = {}) {
      const { points = 0, accountId } = pays
      const number = count++
      const sale = makeSale({
        ...{ number, withCustomer: true, items: [[1, 3000]], loyaltyPointsToRedeem: points },
        tenders: (total) => [
          ...(points === 0 ? [] : [tender('loyalty', points)]),
          ...(accountId === undefined ? [] : [tender('credit', 1000, { account_id: accountId })]),
          cash(total),
        ],
      })
      return must(await taker.take('drained', { ...sale, customer_id: customerId }, null))
    },
    points: () => one('SELECT sum(loyalty_points) FROM customer'),
    pointsOf: (id: string) => one('SELECT loyalty_points FROM customer WHERE id = ?', id),
    owed: () => one(`SELECT -sum(balance_minor) FROM account WHERE kind = 'credit'`),
    receivable: (method: string) =>
      one(
        'SELECT coalesce(sum(amount_minor), 0) FROM journal_entry WHERE account = ?',
        `receivable/${method}`,
      ),
    told: () =>
      db.prepare(`SELECT payload FROM outbox WHERE kind = 'customer-merged'`).pluck().all(),
  }
}

const tender = (
  method: 'loyalty' | 'credit',
  tenderedMinor: number,
  evidence: object | null = null,
) => ({ method, tenderedMinor, evidence, state: 'verified' }) as const

t.test('the elder row stays, and all that stood on the other is on it', async (t) => {
  const shop = threeRows(smallShop(t))
  const [second] = OTHERS
  const debtMs = shop.seams.clock.nowMs() - 45 * DAY_MS
  const kasbon = { kind: 'credit' as const, limitMinor: 100_000 }
  const to = giveAccount(shop.db, { ...kasbon, balanceMinor: -70_000 })
  const old = { ...kasbon, balanceMinor: -60_000, customerId: second, atMs: debtMs }
  const from = giveAccount(shop.db, old)
  const card = giveAccount(shop.db, { balanceMinor: 5_000, customerId: second })
  const before = shop.points()
  const merged = must(shop.merge([second, CUSTOMER_ID], { takeFrom: { phone: second } }))
  t.match(merged, { winnerId: CUSTOMER_ID, loserId: second, isFirst: true })
  t.equal(shop.points(), before)
  t.equal(shop.pointsOf(second), 0)
  t.same(findCustomers(shop.db, 'Ratna 0', 9).length, 1, 'the other name finds them')
  t.match(findCustomers(shop.db, '55 00', 9), [])
  t.match(findCustomers(shop.db, '081200005500', 9), [
    { customer_id: CUSTOMER_ID, full_name: 'Ibu Ratna', email: 'ratna@x.id' },
  ])
  t.equal(shop.one('SELECT balance_minor FROM account WHERE id = ?', to), -130_000)
  t.equal(shop.one('SELECT floor_minor FROM account WHERE id = ?', to), -100_000)
  t.equal(shop.one('SELECT balance_minor FROM account WHERE id = ?', from), 0)
  const holder = 'SELECT customer_id FROM account WHERE id = ?'
  t.equal(shop.one(holder, card), CUSTOMER_ID as never)
  const code = shop.one('SELECT code FROM account WHERE id = ?', from) as unknown as string
  t.match(
    findAccounts(shop.db, { code }, 0).accounts,
    [{ account_id: to }],
    'its card opens the other',
  )
  const atMs = shop.seams.clock.nowMs()
  const [age] = readCreditAgeing(shop.db, { timezone: 'Asia/Jakarta', dueDays: 0, atMs }).accounts
  t.match(age, { owed_minor: 130_000, days_31_60_minor: 60_000 }, 'a debt keeps its day')
  const news = listChanged(shop.db, 0).customers.find(({ customer_id }) => customer_id === second)
  t.match(news, { merged_into: CUSTOMER_ID, phone: null }, 'tills hear of it')
  t.equal(shop.told().length, 1)
  t.same(checkBooks(shop.db), [])
})

t.test('once: again, by another id, the other way round, and never back', async (t) => {
  const shop = threeRows(smallShop(t))
  const [second, third] = OTHERS
  const mergeId = shop.newId()
  must(shop.merge([second, third], { mergeId }))
  const again = { winnerId: second, isFirst: false }
  t.match(must(shop.merge([second, third], { mergeId })), { ...again, loserId: third })
  t.match(must(shop.merge([third, second])), again)
  t.match(shop.merge([second, second]), { code: 'INVALID_REQUEST' })
  t.match(shop.merge([second, testId(999)]), { code: 'UNKNOWN_CUSTOMER' })
  t.match(shop.merge([CUSTOMER_ID, third], { mergeId }), { code: 'IDEMPOTENCY_MISMATCH' })
  must(shop.merge([third, CUSTOMER_ID]))
  t.same(
    PEOPLE.map((id) => shop.one('SELECT merged_into FROM customer WHERE id = ?', id)),
    [null, CUSTOMER_ID, CUSTOMER_ID],
    'whoever was merged before moves along',
  )
  t.equal(shop.told().length, 2)
  t.throws(() => shop.db.exec('DELETE FROM customer_merge'), /never undone/)
  t.same(checkBooks(shop.db), [])
})

t.test('what comes late and names the row that went is the person’s', async (t) => {
  const shop = threeRows(smallShop(t))
  const [second] = OTHERS
  const kasbon = { kind: 'credit' as const, limitMinor: 50_000, customerId: second }
  const accountId = giveAccount(shop.db, kasbon)
  const own = giveAccount(shop.db, { kind: 'credit', limitMinor: 50_000 })
  const hold = {
    ...{ holdId: shop.newId(), saleId: shop.newId(), accountId: null, customerId: second },
    ...{ amountMinor: 400, terminalId: TERMINAL.id, today: TODAY, atMs: 0 },
  }
  must(write(shop.db, (tx) => placeHold(tx, { ...hold, atMs: shop.seams.clock.nowMs() })))
  must(shop.merge([second, CUSTOMER_ID]))
  t.equal(shop.one('SELECT count(*) FROM hold WHERE customer_id = ?', CUSTOMER_ID), 1)
  const held = readLoyaltyStatement(shop.db, second, shop.seams.clock.nowMs())
  t.match(held, { customer_id: CUSTOMER_ID, points: 500, available_points: 100 })
  const before = shop.pointsOf(CUSTOMER_ID)
  const sold = await shop.sell(second, { points: 100, accountId })
  t.same(sold.conflicts, [])
  const earned = shop.one('SELECT loyalty_points_earned FROM sale ORDER BY rowid DESC')
  t.ok(earned > 0)
  t.equal(shop.pointsOf(CUSTOMER_ID), before - 100 + earned)
  t.equal(shop.one('SELECT balance_minor FROM account WHERE id = ?', own), -1000)
  const named = shop.one('SELECT customer_id FROM sale ORDER BY rowid DESC')
  t.equal(named, second as never, 'its document keeps the name')
  const field = { field: 'email' as const, base: null, value: 'new@x.id' }
  const change = { change_id: shop.newId(), fields: [field], customerId: second }
  const late = { ...change, staffId: MANAGER_ID, terminalId: TERMINAL.id }
  must(write(shop.db, (tx) => changeCustomer(tx, shop.seams, late)))
  t.equal(shop.one('SELECT email FROM customer WHERE id = ?', CUSTOMER_ID), 'new@x.id' as never)
  t.same(checkBooks(shop.db), [])
})

type Event =
  | { kind: 'merge'; one: number; other: number }
  | { kind: 'sell'; who: number; points: number; account: number }
const who = fc.nat({ max: 2 })
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('merge' as const), one: who, other: who }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant('sell' as const), who },
      points: fc.constantFrom(0, 0, 120, 900),
      account: fc.nat({ max: 3 }),
    }),
  },
)

t.test('sums stay whatever is sold and merged in any order', async (t) => {
  const rule = fc.asyncProperty(
    fc.array(event, { minLength: 4, maxLength: 14 }),
    async (events) => {
      const shop = threeRows(openSmallShop(makeTempFolder(t, 'merges')))
      const limitMinor = 3_000
      const accounts = PEOPLE.map((customerId) =>
        giveAccount(shop.db, { kind: 'credit', limitMinor, customerId, balanceMinor: -500 }),
      )
      try {
        for (const each of events) await happen(shop, each, accounts)
        const stray = `SELECT count(*) FROM customer WHERE merged_into IS NOT NULL
        AND loyalty_points <> 0`
        if (shop.one(stray) !== 0) throw new Error('points on a row that went')
        const faults = checkBooks(shop.db)
        if (faults.length > 0) throw new Error(JSON.stringify(faults))
      } finally {
        shop.db.close()
      }
    },
  )
  await holdRule(rule, 12)
  t.pass('held 12 times')
})

async function happen(shop: ReturnType<typeof threeRows>, event: Event, accounts: string[]) {
  const points = shop.points()
  const owed = shop.owed()
  const idOf = (index: number) => PEOPLE[index] ?? CUSTOMER_ID
  if (event.kind === 'merge') {
    shop.merge([idOf(event.one), idOf(event.other)])
    same('points', shop.points(), points)
    same('owed', shop.owed(), owed)
    return
  }
  const lacked = { points: shop.receivable('loyalty'), credit: shop.receivable('credit') }
  const accountId = accounts[event.account]
  await shop.sell(idOf(event.who), { points: event.points, accountId })
  const earned = shop.one('SELECT loyalty_points_earned FROM sale ORDER BY rowid DESC')
  const short = shop.receivable('loyalty') - lacked.points
  same('points', shop.points(), points + earned - event.points + short)
  const onCredit = accountId === undefined ? 0 : 1000
  same('owed', shop.owed(), owed + onCredit - (shop.receivable('credit') - lacked.credit))
}

function same(what: string, found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${what}: ${found}, not ${wanted}`)
}
