import t from 'tap'
import { cash, nonCash } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import {
  balanceOf,
  giveAccount,
  givePoints,
  ledgerTender,
  pointsOf,
} from '../../support/tender-maker.ts'
import { journalOf, newId, paperOf } from '../cash/cash-desk.ts'
import {
  expectBooks,
  expectedCashOf,
  figuresOf,
  openRefundDesk,
  outcomeOf,
  refund,
  refundableOf,
  sell,
  voidSale,
} from './refund-desk.ts'

// Two noodles of 3,150 are 6,300.

t.test('a gift card gets its money back, then cash the rest', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const account_id = giveAccount(hub.db, { balanceMinor: 4000 })
  const tenders = (sum: number) => [cash(sum), ledgerTender('gift_card', 4000, { account_id })]
  const sale = await sell({ till }, { tenders })
  t.equal(balanceOf(hub.db, account_id), 0)
  const half = await refund(till, sale, '1 1000', 3150)
  t.match(half.body.refund.payouts, [{ method: 'gift_card', account_id, amount_minor: 3150 }])
  t.equal(balanceOf(hub.db, account_id), 3150)
  t.match(journalOf(hub, half.body.refund.refund_id), { 'account/gift_card': -3150 })
  const rest = await refund(till, sale, '1 1000', 3150)
  t.match(rest.body.refund.payouts, [
    { method: 'gift_card', amount_minor: 850 },
    { method: 'cash', amount_minor: 2300 },
  ])
  t.equal(balanceOf(hub.db, account_id), 4000)
  t.equal(expectedCashOf(hub.db), 200_000)
  t.match(figuresOf(hub.db), { 'tender/gift_card': 0, 'tender/cash': 0 })
  expectBooks(t, hub.db)
})

t.test('kasbon owes less again, but the shop never owes on it', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const account_id = giveAccount(hub.db, { kind: 'credit', limitMinor: 100_000 })
  const sale = await sell(
    { till },
    { tenders: (sum) => [ledgerTender('credit', sum, { account_id })] },
  )
  t.equal(balanceOf(hub.db, account_id), -6300)
  t.equal(outcomeOf(await refund(till, sale, '1 1000', 3150)), 'ok')
  t.equal(balanceOf(hub.db, account_id), -3150)
  // It was paid back meanwhile.
  hub.db.prepare('UPDATE account SET balance_minor = -1000 WHERE id = ?').run(account_id)
  const cashBefore = expectedCashOf(hub.db)
  const payout = { account_id, evidence: null }
  const tooMuch = { payouts: [{ ...payout, method: 'credit' as const, amount_minor: 3150 }] }
  t.equal(
    outcomeOf(await refund(till, sale, '1 1000', 3150, tooMuch)),
    'ACCOUNT_OVERPAID payouts/0 owed: 1000',
  )
  t.equal(expectedCashOf(hub.db), cashBefore, 'and nothing was written')
  const { payments } = await refundableOf(till, sale.offline_transaction_id)
  t.match(payments, [
    { method: 'credit', paid_minor: 6300, returned_minor: 3150, room_minor: 1000 },
  ])
  const done = await refund(till, sale, '1 1000', 3150)
  t.match(done.body.refund.payouts, [
    { method: 'credit', account_id, amount_minor: 1000 },
    { method: 'cash', amount_minor: 2100 },
  ])
  t.equal(balanceOf(hub.db, account_id), 0)
})

t.test('a payout that is refused takes back the ones before it', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const gift = giveAccount(hub.db, { balanceMinor: 3000 })
  const tenders = (sum: number) => [
    ledgerTender('gift_card', 3000, { account_id: gift }),
    nonCash('card', sum - 3000),
  ]
  const sale = await sell({ till }, { tenders })
  const payouts = [
    { method: 'gift_card' as const, account_id: gift, amount_minor: 3000, evidence: null },
    { method: 'deposit' as const, account_id: gift, amount_minor: 3300, evidence: null },
  ]
  t.equal(
    outcomeOf(await refund(till, sale, '1 2000', 6300, { payouts })),
    'ACCOUNT_NOT_FOUND payouts/1',
    'a gift card is no deposit',
  )
  t.equal(balanceOf(hub.db, gift), 0)
  const done = await refund(till, sale, '1 2000', 6300)
  t.equal(done.body.refund.refund_number, 'TEST01-R-A-1', 'the number was not used up')
  expectBooks(t, hub.db)
})

t.test('an exchange is a refund and a sale; its tender nets to zero', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till })
  const refund_id = newId()
  const credit = { method: 'exchange' as const, account_id: null, evidence: null }
  const back = await refund(till, sale, '1 2000', 6300, {
    refund_id,
    payouts: [{ ...credit, amount_minor: 6300 }],
  })
  t.equal(outcomeOf(back), 'ok')
  t.match(back.body.refund.payouts, [
    { method: 'exchange', account_id: refund_id, account_code: 'TEST01-R-A-1' },
  ])
  t.same(paperOf(hub, refund_id).kinds, ['receipt'], 'no cash, no drawer')
  t.equal(balanceOf(hub.db, refund_id), 6300)

  const tenders = (sum: number) => [
    ledgerTender('exchange', 6300, { account_id: refund_id }),
    cash(sum - 6300),
  ]
  const next = await sell({ till }, { items: [[5, 1000]], tenders })
  t.equal(balanceOf(hub.db, refund_id), 0)
  t.match(figuresOf(hub.db), { 'tender/exchange': 0, refunds: 6300 })

  const returned = await refund(till, next, '1 1000', 12_345)
  t.match(returned.body.refund.payouts, [
    { method: 'exchange', account_id: refund_id, amount_minor: 6300 },
    { method: 'cash', amount_minor: 6000 },
  ])
  t.equal(balanceOf(hub.db, refund_id), 6300, 'credit goes back to credit')
  expectBooks(t, hub.db)
})

t.test('points: what was earned is taken back, what was paid with comes back', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  givePoints(hub.db, 5000)
  const tenders = (sum: number) => [ledgerTender('loyalty', 3000, null), cash(sum)]
  const sale = await sell(
    { till },
    { items: [[1, 3000]], withCustomer: true, loyaltyPointsToRedeem: 3000, tenders },
  )
  t.equal(sale.loyalty_points_earned, 9)
  t.equal(pointsOf(hub.db), 2009)
  const first = await refund(till, sale, '1 1000', 3150)
  t.match(first.body.refund, {
    loyalty_points_reversed: 3,
    loyalty_points_returned: 3000,
    payouts: [
      { method: 'loyalty', amount_minor: 3000 },
      { method: 'cash', amount_minor: 100 },
    ],
    customer_id: CUSTOMER_ID,
  })
  t.equal(pointsOf(hub.db), 5006)
  await refund(till, sale, '1 2000', 6300)
  t.equal(pointsOf(hub.db), 5000, 'as before the sale')
  expectBooks(t, hub.db)
})

t.test('points that were spent meanwhile are a conflict, and never a debt', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till }, { items: [[0, 1000]], withCustomer: true })
  t.equal(pointsOf(hub.db), 74)
  givePoints(hub.db, -70)
  const done = await refund(till, sale, '1 1000', 74_500)
  t.equal(done.body.refund.loyalty_points_reversed, 4)
  t.equal(pointsOf(hub.db), 0)
  const conflict = hub.db
    .prepare('SELECT type, detail_json FROM conflict WHERE document_id = ?')
    .get(done.body.refund.refund_id) as { type: string; detail_json: string }
  t.equal(conflict.type, 'insufficient_loyalty_points')
  t.match(JSON.parse(conflict.detail_json), { missing_points: 70 })
  expectBooks(t, hub.db)
})

t.test('what a sale never got from an account is forgiven, not given back', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const account_id = giveAccount(hub.db, { balanceMinor: 2000 })
  const tenders = (sum: number) => [ledgerTender('gift_card', sum, { account_id })]
  const sale = await sell({ till }, { tenders })
  t.equal(balanceOf(hub.db, account_id), 0)
  const first = await refund(till, sale, '1 1000', 3150)
  t.equal(outcomeOf(first), 'ok')
  t.equal(balanceOf(hub.db, account_id), 0)
  t.match(journalOf(hub, first.body.refund.refund_id), { 'receivable/gift_card': -3150 })
  const rest = await refund(till, sale, '1 1000', 3150)
  t.match(journalOf(hub, rest.body.refund.refund_id), {
    'receivable/gift_card': -1150,
    'account/gift_card': -2000,
  })
  t.equal(balanceOf(hub.db, account_id), 2000)
  expectBooks(t, hub.db)
})

t.test('a void gives back exactly what each account and customer gave', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const account_id = giveAccount(hub.db, { balanceMinor: 2000 })
  givePoints(hub.db, 1000)
  const tenders = (sum: number) => [
    ledgerTender('gift_card', 3000, { account_id }),
    ledgerTender('voucher', 500, null),
    ledgerTender('loyalty', 1500, null),
    cash(sum),
  ]
  const sale = await sell(
    { till },
    { items: [[5, 1000]], withCustomer: true, loyaltyPointsToRedeem: 1500, tenders },
  )
  const journal = journalOf(hub, sale.offline_transaction_id)
  t.match(journal, { 'receivable/gift_card': 1000, 'receivable/loyalty': 500 })
  const done = await voidSale(till, sale)
  t.equal(outcomeOf(done), 'ok')
  t.equal(done.body.refund.loyalty_points_returned, 1000)
  t.equal(balanceOf(hub.db, account_id), 2000)
  t.equal(pointsOf(hub.db), 1000)
  t.equal(expectedCashOf(hub.db), 200_000)
  const reversed = Object.fromEntries(
    Object.entries(journal).map(([account, amount]) => [account, 0 - amount]),
  )
  t.same(journalOf(hub, done.body.refund.refund_id), reversed, 'the sale’s journal, reversed')
  const vouchers = hub.db.prepare(`SELECT count(*) FROM account WHERE kind = 'voucher'`).pluck()
  t.equal(vouchers.get(), 0, 'a void opens no voucher')
  expectBooks(t, hub.db)
})

t.test('a sale whose own figures do not add up can be voided and refunded', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till })
  const broken = {
    ...sale,
    offline_transaction_id: newId(),
    number: sale.number + 500,
    receipt_number: sale.receipt_number.replace(/\d+$/, String(sale.number + 500)),
    totals: { ...sale.totals, total_minor: 6000, tax_minor: 1 },
    items: sale.items.map((item) => ({ ...item, total_minor: 5000 })),
  }
  const taken = await till.post('/api/pos/transactions', broken)
  t.equal(taken.body.verdict, 'conflict')
  const view = await refundableOf(till, broken.offline_transaction_id)
  t.match(view.lines[0], { remaining_minor: 5000 })
  const done = await voidSale(till, broken)
  t.equal(outcomeOf(done), 'ok')
  t.match(figuresOf(hub.db, SHIFT_ID), { sales: 12_300, voids: 6000, 'tender/cash': 6300 })
  const journal = journalOf(hub, done.body.refund.refund_id)
  t.equal(
    Object.values(journal).reduce((sum, amount) => sum + amount, 0),
    0,
  )
  t.equal(journal.suspense, 0 - (journalOf(hub, broken.offline_transaction_id).suspense ?? 0))
  expectBooks(t, hub.db)
})
