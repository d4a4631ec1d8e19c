// Attempts to pay with money that is not there, or with the same money twice.
import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { createFakeProvider } from '#hub/payment/fake-provider.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { startTestHub } from '../../support/hub.ts'
import { cash, makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import { balanceOf } from '../../support/tender-maker.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import {
  openedBy,
  openKasbon,
  payment,
  payout,
  receipt,
  resultOf,
} from '../account/account-desk.ts'
import { newId } from '../cash/cash-desk.ts'
import { outcomeOf, refund, refundableOf, request, sell, voidSale } from '../refund/refund-desk.ts'

async function openDesk(t: Parameters<typeof startTestHub>[0]) {
  const paymentProvider = createFakeProvider({ paidAfterMs: null, newsCount: 1 }, realSeams.timers)
  const hub = await startTestHub(t, { deps: { paymentProvider } })
  const till = await hub.logIn(MANAGER_ID)
  await till.openShift()
  return { hub, till, paymentProvider }
}

t.test('one paid charge pays one tender of one document', async (t) => {
  const { hub, till, paymentProvider } = await openDesk(t)
  const [saleId, attempt_id] = [newId(), newId()]
  await till.post('/api/pos/payment-attempts', {
    ...{ attempt_id, sale_id: saleId, method: 'ewallet', amount_minor: 3_150 },
  })
  paymentProvider.pay(attempt_id)
  const evidence = { attempt_id, reference: 'R1' }
  const wallet = {
    method: 'ewallet' as const,
    tenderedMinor: 3_150,
    evidence,
    state: 'verified' as const,
  }
  const base = {
    number: 1,
    terminal: till,
    cashierId: MANAGER_ID,
    transactionId: saleId,
    committed: false,
  }
  const twice = makeSale({ ...base, tenders: () => [wallet, wallet] })
  t.equal(
    outcomeOf(await till.post('/api/pos/transactions', twice)),
    'EVIDENCE_MISSING payments/1/evidence/attempt_id the charge is named twice',
  )
  const once = makeSale({ ...base, tenders: () => [wallet, cash(3_150)] })
  t.equal(outcomeOf(await till.post('/api/pos/transactions', once)), 'ok')
  const card = await openedBy(till)
  const topUp = receipt(card, 3_150, [payment('ewallet', 3_150, 0, evidence)])
  t.equal(
    resultOf(await till.post('/api/pos/account-receipts', topUp)),
    'EVIDENCE_MISSING payments/0/evidence/attempt_id',
  )
  const waiting = newId()
  const unpaid = receipt(card, 3_150, [
    payment('ewallet', 3_150, 0, { ...evidence, attempt_id: waiting }),
  ])
  await till.post('/api/pos/payment-attempts', {
    ...{ attempt_id: waiting, sale_id: unpaid.receipt_id, method: 'ewallet', amount_minor: 3_150 },
  })
  t.equal(
    resultOf(await till.post('/api/pos/account-receipts', unpaid)),
    'EVIDENCE_MISSING payments/0/evidence/attempt_id',
    'nobody has paid it yet',
  )
  paymentProvider.pay(waiting)
  t.equal(resultOf(await till.post('/api/pos/account-receipts', unpaid)), 'ok')
  t.equal(balanceOf(hub.db, card), 3_150)
  t.same(checkBooks(hub.db), [])
})

const hold = (till: TestTerminal, sale_id: string, account_id: string, amount_minor: number) =>
  till.post('/api/pos/holds', {
    ...{ hold_id: newId(), sale_id, account_id, customer_id: null, amount_minor },
  })

t.test('credit of an exchange is spent or paid out, never both', async (t) => {
  const { hub, till } = await openDesk(t)
  const sale = await sell({ till }, { cashierId: MANAGER_ID })
  const payouts = [{ method: 'exchange', amount_minor: 6_300, account_id: null, evidence: null }]
  const refund_id = newId()
  const change = { refund_id, payouts: payouts as never }
  t.equal(outcomeOf(await refund(till, sale, '1 2000', 6_300, change)), 'ok')
  const next = newId()
  t.equal(resultOf(await hold(till, next, refund_id, 6_000)), 'ok')
  const pay = (amount: number) => till.post('/api/pos/account-payouts', payout(refund_id, amount))
  t.equal(resultOf(await pay(301)), 'BALANCE_TOO_LOW amount_minor', 'what is promised stays')
  t.equal(resultOf(await hold(till, newId(), refund_id, 301)), 'BALANCE_TOO_LOW amount_minor')
  t.equal(resultOf(await pay(300)), 'ok')
  const evidence = { account_id: refund_id }
  const credit = (tenderedMinor: number) => ({
    ...{ method: 'exchange' as const, tenderedMinor, evidence, state: 'verified' as const },
  })
  // The till that died asks for all of it, after a part of it was paid out.
  const late = await sell(
    { till },
    { transactionId: next, cashierId: MANAGER_ID, tenders: () => [credit(6_300)] },
  )
  t.equal(balanceOf(hub.db, refund_id), 0)
  const again = await sell({ till }, { cashierId: MANAGER_ID, tenders: () => [credit(6_300)] })
  t.equal(balanceOf(hub.db, refund_id), 0, 'and nothing is spent again')
  t.same(checkBooks(hub.db), [])
  // What was never there does not come back as credit either.
  t.equal(outcomeOf(await voidSale(till, again)), 'ok')
  t.equal(balanceOf(hub.db, refund_id), 0)
  t.equal(outcomeOf(await voidSale(till, late)), 'ok')
  t.equal(balanceOf(hub.db, refund_id), 6_000)
  t.same(checkBooks(hub.db), [])
})

t.test('kasbon that was paid back meanwhile is not given back a second time', async (t) => {
  const { hub, till } = await openDesk(t)
  const account_id = (await openKasbon(till)).body.account_id
  const evidence = { account_id }
  const tenders = (tenderedMinor: number) => [
    { method: 'credit' as const, tenderedMinor, evidence, state: 'verified' as const },
  ]
  const wish = { items: [[1, 4000]] as [number, number][], cashierId: MANAGER_ID, tenders }
  const sale = await sell({ till }, { ...wish, withCustomer: true })
  t.equal(balanceOf(hub.db, account_id), -12_600)
  const back = receipt(account_id, 10_000)
  t.equal(resultOf(await till.post('/api/pos/account-receipts', back)), 'ok')
  t.equal(
    resultOf(await till.post('/api/pos/account-receipts', receipt(account_id, 2_601))),
    'ACCOUNT_OVERPAID amount_minor',
  )
  const all = { method: 'credit' as const, account_id, amount_minor: 12_600, evidence: null }
  const tooMuch = await refund(till, sale, '1 4000', 12_600, { payouts: [all] })
  t.equal(tooMuch.body.error.code, 'ACCOUNT_OVERPAID')
  t.equal((await voidSale(till, sale)).body.error.code, 'ACCOUNT_OVERPAID')
  t.equal(outcomeOf(await refund(till, sale, '1 4000', 12_600)), 'ok')
  t.equal(balanceOf(hub.db, account_id), 0)
  const { payments } = await refundableOf(till, sale.offline_transaction_id)
  t.match(payments, [
    { method: 'credit', returned_minor: 2_600 },
    { method: 'cash', returned_minor: 10_000 },
  ])
  t.same(checkBooks(hub.db), [])
})

t.test(
  'a sale is not voided once a part of it came back, nor refunded once it was voided',
  async (t) => {
    const { hub, till } = await openDesk(t)
    const split = (total: number) => [
      {
        method: 'card' as const,
        tenderedMinor: 1_111,
        evidence: null,
        state: 'unverified' as const,
      },
      cash(total),
    ]
    const wish = {
      items: [
        [1, 3000],
        [3, 1_237],
      ] as [number, number][],
      discountPpm: 33_333,
      tenders: split,
      cashierId: MANAGER_ID,
    }
    const sale = await sell({ till }, wish)
    const drawer = () =>
      hub.db.prepare('SELECT expected_cash_minor FROM shift WHERE id = ?').pluck().get(SHIFT_ID)
    const before = drawer()
    const share = async (line: number, milli: number) => {
      const { lines } = await refundableOf(till, sale.offline_transaction_id)
      const left = lines[line - 1]
      const whole = left?.remaining_quantity_milli === milli ? left.remaining_minor : null
      return whole
    }
    t.equal(outcomeOf(await refund(till, sale, '2 1237', (await share(2, 1_237)) ?? 0)), 'ok')
    t.equal((await voidSale(till, sale)).body.error.code, 'VOID_NOT_POSSIBLE')
    t.equal(outcomeOf(await refund(till, sale, '1 3000', (await share(1, 3_000)) ?? 0)), 'ok')
    const cashPaid = sale.totals.payable_minor - 1_111
    t.equal(drawer(), Number(before) - cashPaid, 'exactly the cash that was paid')
    const none = await till.post(
      '/api/pos/refunds',
      request({ of: sale, lines: [{ line_no: 1, quantity_milli: 1, disposition: 'none' }] }),
    )
    t.equal(none.body.error.code, 'REFUND_EXCEEDS_SALE')
    const other = await sell({ till }, wish)
    const refund_id = newId()
    t.equal(outcomeOf(await voidSale(till, other, { refund_id })), 'ok')
    t.equal((await voidSale(till, other)).body.error.code, 'VOID_NOT_POSSIBLE')
    t.equal(
      (await voidSale(till, other, { refund_id, note: 'x' })).body.error.code,
      'IDEMPOTENCY_MISMATCH',
    )
    t.same(checkBooks(hub.db), [])
  },
)

t.test('the largest amounts twice are still told as they are', async (t) => {
  const { hub, till } = await openDesk(t)
  const most = 999_999_999_999
  const card = await openedBy(till)
  for (const _ of [1, 2]) {
    const answer = await till.post('/api/pos/account-receipts', receipt(card, most))
    t.match(answer, { status: 200, body: { success: true } }, JSON.stringify(answer.body))
  }
  t.match(await till.get(`/api/pos/accounts/${card}/statement`), { status: 200 })
  t.match(await till.get(`/api/pos/sessions/${SHIFT_ID}/report`), { status: 200 })
  t.match(await till.get(`/api/pos/sessions/${SHIFT_ID}`), { status: 200 })
  for (const amount of [-1, 0, 0.5, most + 1]) {
    const bad = { ...receipt(card, 1), amount_minor: amount }
    t.equal((await till.post('/api/pos/account-receipts', bad)).status, 400, `${amount}`)
    t.equal((await till.post('/api/pos/account-payouts', payout(card, amount))).status, 400)
  }
  t.same(checkBooks(hub.db), [])
})
