import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { cash, makeSale, type SaleWish } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'
import {
  balanceOf,
  giveAccount,
  givePoints,
  hold,
  ledgerTender,
  pointsOf,
} from '../../support/tender-maker.ts'

const HOLD = testId(5_000_001)
const SALE = testId(6_000_001)

function shopOf(t: Test) {
  const { db, deps, seams } = smallShop(t)
  const taker = createSaleTaker(deps)
  const take = (wish: Partial<SaleWish>) =>
    taker.take('direct', makeSale({ number: 1, transactionId: SALE, ...wish }), 0)
  return { db, clock: seams.clock, take, nowMs: () => seams.clock.nowMs() }
}

const journal = (db: Db): Record<string, number> =>
  Object.fromEntries(
    db
      .prepare('SELECT account, amount_minor FROM journal_entry WHERE document_id = ?')
      .raw()
      .all(SALE) as [string, number][],
  )
const holdState = (db: Db): unknown => db.prepare('SELECT state FROM hold').pluck().get()

t.test('a gift card pays, and what it owed is owed no more', async (t) => {
  const { db, take, nowMs } = shopOf(t)
  const accountId = giveAccount(db, { balanceMinor: 50_000 })
  hold(db, { holdId: HOLD, saleId: SALE, accountId, amountMinor: 5_000, atMs: nowMs() })
  const evidence = { account_id: accountId, hold_id: HOLD }
  const answer = must(
    await take({
      committed: false,
      tenders: (total) => [ledgerTender('gift_card', 5_000, evidence), cash(total - 5_000)],
    }),
  )
  t.equal(answer.verdict, 'accepted')
  t.equal(balanceOf(db, accountId), 45_000)
  t.equal(journal(db)['account/gift_card'], 5_000)
  t.equal(journal(db)['tender/gift_card'], undefined)
  t.equal(holdState(db), 'spent')
  const [top, redeemed] = db.prepare('SELECT * FROM account_entry ORDER BY id').all() as {
    reason: string
    document_id: string
    balance_minor: number
  }[]
  t.equal(top?.reason, 'top-up')
  t.match(redeemed, { reason: 'redeem', document_id: SALE, balance_minor: 45_000 })
  const kinds = db.prepare('SELECT kind FROM outbox ORDER BY sequence').pluck().all()
  t.same(kinds.slice(-2), ['account-moved', 'sale-completed'])
})

t.test(
  'a committed sale stands: what no balance covers is a receivable and a conflict',
  async (t) => {
    const { db, take } = shopOf(t)
    const accountId = giveAccount(db, { balanceMinor: 2_000 })
    const evidence = { account_id: accountId }
    const answer = must(
      await take({ tenders: (total) => [ledgerTender('gift_card', total, evidence)] }),
    )
    t.equal(answer.verdict, 'conflict')
    t.same(
      answer.conflicts.map(({ type }) => type),
      ['insufficient_balance'],
    )
    t.equal(balanceOf(db, accountId), 0, 'never below its floor')
    t.match(journal(db), { 'account/gift_card': 2_000, 'receivable/gift_card': 4_300 })
    const detail = db.prepare('SELECT detail_json FROM conflict').pluck().get() as string
    t.match(JSON.parse(detail), { short_minor: 4_300, code: 'BALANCE_TOO_LOW' })
  },
)

t.test('what is promised to another sale is not taken', async (t) => {
  const { db, take, nowMs, clock } = shopOf(t)
  const accountId = giveAccount(db, { balanceMinor: 6_300 })
  const other = { holdId: HOLD, saleId: testId(7), accountId, amountMinor: 6_000 }
  hold(db, { ...other, atMs: nowMs() })
  const pay = {
    tenders: (total: number) => [ledgerTender('gift_card', total, { account_id: accountId })],
  }
  must(await take(pay))
  t.equal(balanceOf(db, accountId), 6_000)
  t.match(journal(db), { 'account/gift_card': 300, 'receivable/gift_card': 6_000 })
  clock.advance(15 * 60_000)
  must(await take({ ...pay, number: 2, transactionId: testId(6_000_002) }))
  t.equal(balanceOf(db, accountId), 0, 'the promise has ended by then')
})

t.test('accounts that may not pay', async (t) => {
  const cases: [string, (db: Db) => string, string][] = [
    ['unknown', () => testId(99), 'ACCOUNT_NOT_FOUND'],
    [
      'of another kind',
      (db) => giveAccount(db, { kind: 'voucher', balanceMinor: 9_000 }),
      'ACCOUNT_NOT_FOUND',
    ],
    [
      'blocked',
      (db) => giveAccount(db, { balanceMinor: 9_000, isActive: false }),
      'ACCOUNT_BLOCKED',
    ],
    [
      'expired',
      (db) => giveAccount(db, { balanceMinor: 9_000, expiresOn: '2026-11-21' }),
      'ACCOUNT_BLOCKED',
    ],
  ]
  for (const [name, open, code] of cases) {
    const { db, take } = shopOf(t)
    const account_id = open(db)
    must(await take({ tenders: (total) => [ledgerTender('gift_card', total, { account_id })] }))
    t.match(journal(db), { 'receivable/gift_card': 6_300 }, name)
    const detail = db.prepare('SELECT detail_json FROM conflict').pluck().get() as string
    t.equal(JSON.parse(detail).code, code, name)
  }
})

t.test('a promise given in time is kept though the card expires meanwhile', async (t) => {
  const { db, take, nowMs } = shopOf(t)
  const accountId = giveAccount(db, { balanceMinor: 9_000, expiresOn: '2026-11-22' })
  hold(db, { holdId: HOLD, saleId: SALE, accountId, amountMinor: 6_300, atMs: nowMs() })
  db.prepare(`UPDATE account SET expires_on = '2026-11-21'`).run()
  const evidence = { account_id: accountId, hold_id: HOLD }
  const answer = must(
    await take({ tenders: (total) => [ledgerTender('gift_card', total, evidence)] }),
  )
  t.equal(answer.verdict, 'accepted')
  t.equal(balanceOf(db, accountId), 2_700)
})

t.test('kasbon goes down to minus its limit', async (t) => {
  const { db, take } = shopOf(t)
  const accountId = giveAccount(db, { kind: 'credit', limitMinor: 5_000 })
  const evidence = { account_id: accountId }
  must(await take({ tenders: (total) => [ledgerTender('credit', total, evidence)] }))
  t.equal(balanceOf(db, accountId), -5_000)
  t.match(journal(db), { 'account/credit': 5_000, 'receivable/credit': 1_300 })
})

t.test('points pay: rounded up, spent once, and earned on the goods all the same', async (t) => {
  const { db, take, nowMs } = shopOf(t)
  givePoints(db, 1_000)
  hold(db, { holdId: HOLD, saleId: SALE, customerId: CUSTOMER_ID, amountMinor: 600, atMs: nowMs() })
  const answer = must(
    await take({
      committed: false,
      withCustomer: true,
      loyaltyPointsToRedeem: 600,
      tenders: (total) => [ledgerTender('loyalty', 600, { hold_id: HOLD }), cash(total)],
    }),
  )
  t.equal(answer.verdict, 'accepted')
  t.equal(pointsOf(db), 1_000 - 600 + 6)
  t.equal(journal(db).loyalty, 600)
  t.equal(holdState(db), 'spent')
})

t.test(
  'points that are not there: all that is there is taken, the rest is receivable',
  async (t) => {
    const { db, take } = shopOf(t)
    givePoints(db, 200)
    const wish = {
      withCustomer: true,
      loyaltyPointsToRedeem: 600,
      tenders: (total: number) => [ledgerTender('loyalty', 600, null), cash(total)],
    }
    const answer = must(await take(wish))
    t.same(
      answer.conflicts.map(({ type }) => type),
      ['insufficient_loyalty_points'],
    )
    t.equal(pointsOf(db), 6, 'nothing below zero; this sale earned six')
    t.match(journal(db), { loyalty: 200, 'receivable/loyalty': 400 })
  },
)

t.test('points of nobody cover nothing', async (t) => {
  const { db, take } = shopOf(t)
  must(
    await take({
      loyaltyPointsToRedeem: 600,
      tenders: (total) => [ledgerTender('loyalty', 600, null), cash(total)],
    }),
  )
  t.match(journal(db), { 'receivable/loyalty': 600 })
})

t.test('points that the sale forgot to state cover nothing', async (t) => {
  const { db, take } = shopOf(t)
  givePoints(db, 1_000)
  const answer = must(
    await take({
      withCustomer: true,
      tenders: (total) => [ledgerTender('loyalty', 600, null), cash(total)],
    }),
  )
  t.same(
    answer.conflicts.map(({ type }) => type),
    ['recomputation_failed', 'insufficient_loyalty_points'],
  )
  t.equal(pointsOf(db), 1_006)
})

t.test('the strict door asks for the promise', async (t) => {
  const { db, take, nowMs, clock } = shopOf(t)
  const accountId = giveAccount(db, { balanceMinor: 50_000 })
  const pay = (
    evidence: SaleMessage['payments'][0]['evidence'],
    method: 'gift_card' | 'voucher' = 'gift_card',
  ) => take({ committed: false, tenders: (total) => [ledgerTender(method, total, evidence)] })
  const place = (holdId: string, saleId: string, amountMinor: number) =>
    hold(db, { holdId, saleId, accountId, amountMinor, atMs: nowMs() })
  place(testId(81), testId(7), 6_300)
  place(testId(82), SALE, 6_000)
  place(testId(83), SALE, 6_300)
  const refusals = [
    await pay(null),
    await pay({ account_id: accountId }),
    await pay({ account_id: accountId, hold_id: testId(80) }),
    await pay({ account_id: accountId, hold_id: testId(81) }),
    await pay({ account_id: accountId, hold_id: testId(82) }),
    await pay({ account_id: accountId, hold_id: testId(83) }, 'voucher'),
    await take({
      committed: false,
      tenders: () =>
        [2_000, 4_300].map((minor) =>
          ledgerTender('gift_card', minor, { account_id: accountId, hold_id: testId(83) }),
        ),
    }),
  ]
  t.same(
    refusals.map((outcome) => (outcome.ok ? 'ok' : [outcome.code, outcome.field].join(' '))),
    [
      'EVIDENCE_MISSING payments/0/evidence',
      'EVIDENCE_MISSING payments/0/evidence',
      'HOLD_GONE payments/0/evidence/hold_id',
      'HOLD_GONE payments/0/evidence/hold_id',
      'BALANCE_TOO_LOW payments/0/amount_minor',
      'ACCOUNT_NOT_FOUND payments/0/evidence/account_id',
      'HOLD_GONE payments/1/evidence/hold_id',
    ],
  )
  clock.advance(15 * 60_000)
  const late = await pay({ account_id: accountId, hold_id: testId(83) })
  t.equal(late.ok ? 'ok' : late.code, 'HOLD_GONE')
  t.equal(balanceOf(db, accountId), 50_000)
})
