import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { SUPERVISOR_ID } from '../../support/hub.ts'
import { CUSTOMER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import type { Json } from '../../support/test-terminal.ts'
import {
  approve,
  chainsOf,
  expectedCash,
  journalOf,
  newId,
  openCashDesk,
  paperOf,
} from '../cash/cash-desk.ts'
import { openedBy, openKasbon, payment, payout, receipt, resultOf } from './account-desk.ts'

const QRIS = { reference: 'REF1' }

t.test(
  'a card is topped up by QRIS and cash, with change; the slip says what is on it',
  async (t) => {
    const { hub, till } = await openCashDesk(t)
    const accountId = await openedBy(till, { code: 'KARTU-001' })
    const body = receipt(accountId, 100_000, [
      payment('qris', 60_000, 0, QRIS),
      payment('cash', 50_000, 10_000),
    ])
    const answer = await till.post('/api/pos/account-receipts', body)
    t.match(answer.body, {
      success: true,
      duplicate: false,
      document_number: 'TEST01-L-A-1',
      account: { balance_minor: 100_000, available_minor: 100_000 },
    })
    t.equal(expectedCash(hub), 200_000 + 40_000)
    t.same(journalOf(hub, body.receipt_id), {
      'account/gift_card': -100_000,
      'tender/cash': 40_000,
      'tender/qris': 60_000,
    })
    t.same(chainsOf(hub, body.receipt_id), ['account-money-taken', 'account-money-taken'])
    const { kinds, text } = paperOf(hub, body.receipt_id)
    t.same(kinds, ['drawer-pulse', 'slip'])
    t.match(text, /ISI KARTU HADIAH/)
    t.match(text, /Kembali +10\.000/)
    const figure = hub.db.prepare('SELECT amount_minor FROM shift_figure WHERE figure = ?').pluck()
    t.same([figure.get('account-in'), figure.get('tender/qris')], [100_000, 60_000])
    const again = await till.post('/api/pos/account-receipts', body)
    t.same(again.body, { ...answer.body, duplicate: true })
    const other = await till.post('/api/pos/account-receipts', { ...body, note: 'lain' })
    t.equal(resultOf(other), 'IDEMPOTENCY_MISMATCH')
    t.same(checkBooks(hub.db), [])
  },
)

t.test('kasbon is paid back, and never more than is owed', async (t) => {
  const { hub, till } = await openCashDesk(t, MANAGER_ID)
  const { account_id } = (await openKasbon(till)).body
  const pay = (amount: number) =>
    till.post('/api/pos/account-receipts', receipt(account_id, amount))
  t.equal(resultOf(await pay(1)), 'ACCOUNT_OVERPAID amount_minor')
  hub.db.prepare('UPDATE account SET balance_minor = -80000 WHERE id = ?').run(account_id)
  t.equal(resultOf(await pay(80_001)), 'ACCOUNT_OVERPAID amount_minor')
  await till.put(`/api/console/accounts/${account_id}`, {
    limit_minor: 0,
    expires_on: null,
    is_active: false,
    note: null,
  })
  t.match((await pay(80_000)).body.account, { balance_minor: 0 }, 'also when it is blocked')
  const { entries } = (await till.get(`/api/pos/accounts/${account_id}/statement`)).body
  t.match(entries, [{ reason: 'pay-back', amount_minor: 80_000, staff_name: 'Budi' }])
  t.match(entries[0].document_number, /^TEST01-L-A-/)
})

t.test('what is not taken for an account', async (t) => {
  const { hub, till } = await openCashDesk(t, MANAGER_ID)
  const card = await openedBy(till)
  const blocked = await openedBy(till)
  hub.db.prepare('UPDATE account SET is_active = 0 WHERE id = ?').run(blocked)
  const cases: [object, string][] = [
    [receipt(testId(9), 5_000), 'ACCOUNT_NOT_FOUND account_id'],
    [receipt(blocked, 5_000), 'ACCOUNT_BLOCKED account_id'],
    [{ ...receipt(card, 5_000), session_id: testId(9) }, 'UNKNOWN_SHIFT session_id'],
    [receipt(card, 5_000, [payment('cash', 4_000)]), 'SALE_UNPAID payments'],
    [receipt(card, 5_000, [payment('qris', 6_000, 0, QRIS)]), 'NON_CASH_OVERPAID payments'],
    [receipt(card, 5_000, [payment('qris', 5_000)]), 'EVIDENCE_MISSING payments/0/evidence'],
    [receipt(card, 5_000, [payment('cash', 6_000)]), 'CHANGE_MISMATCH payments/0'],
    [
      receipt(card, 5_000, [payment('deposit', 5_000, 0, { account_id: card })]),
      'TENDER_NOT_ALLOWED payments/0/method',
    ],
    [
      receipt(card, 5_000, [{ ...payment('qris', 5_000, 0, QRIS), state: 'unverified' }]),
      'EVIDENCE_MISSING payments/0/state',
    ],
  ]
  for (const [body, expected] of cases) {
    t.equal(resultOf(await till.post('/api/pos/account-receipts', body)), expected)
  }
  t.equal(hub.db.prepare('SELECT count(*) FROM account_document').pluck().get(), 0)
})

t.test(
  'a deposit is given back in cash, with a right to it, and not what is promised',
  async (t) => {
    const { hub, till } = await openCashDesk(t)
    const boss = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
    const accountId = await openedBy(boss, { kind: 'deposit', customer_id: CUSTOMER_ID })
    await till.post('/api/pos/account-receipts', receipt(accountId, 100_000))
    const body = payout(accountId, 60_000)
    const give = (change: object) => till.post('/api/pos/account-payouts', { ...body, ...change })
    t.equal(resultOf(await give({})), 'APPROVAL_REQUIRED approval_id')
    const ask = { permission: 'pay-out-account', subject_id: body.payout_id, amount: 60_000 }
    const approval_id = await approve(till, SUPERVISOR_ID, ask)
    const hold = { hold_id: newId(), sale_id: newId(), account_id: accountId, customer_id: null }
    await till.post('/api/pos/holds', { ...hold, amount_minor: 50_000 })
    t.equal(resultOf(await give({ approval_id })), 'BALANCE_TOO_LOW amount_minor')
    await till.post(`/api/pos/holds/${hold.hold_id}/release`)
    const answer = await give({ approval_id })
    t.match(answer.body, { document_number: 'TEST01-L-A-2', account: { balance_minor: 40_000 } })
    t.equal(expectedCash(hub), 200_000 + 40_000)
    t.same(journalOf(hub, body.payout_id), { 'account/deposit': 60_000, 'tender/cash': -60_000 })
    t.same((await give({ approval_id })).body, { ...answer.body, duplicate: true })
    t.match(paperOf(hub, body.payout_id).text, /PENGEMBALIAN +\|\n *BD\| +SALDO /)
    t.same(checkBooks(hub.db), [])
  },
)

t.test('who owes since when', async (t) => {
  const { till, hub } = await openCashDesk(t, MANAGER_ID)
  const { account_id } = (await openKasbon(till)).body
  const nowMs = Date.now()
  const entry = hub.db.prepare(`INSERT INTO account_entry
    (account_id, amount_minor, balance_minor, reason, document_id, at_ms)
    VALUES (?, ?, ?, ?, ?, ?)`)
  const day = 24 * 3_600_000
  entry.run(account_id, -100_000, -100_000, 'redeem', testId(1), nowMs - 80 * day)
  entry.run(account_id, -50_000, -150_000, 'redeem', testId(2), nowMs)
  entry.run(account_id, 30_000, -120_000, 'pay-back', testId(3), nowMs)
  hub.db.prepare('UPDATE account SET balance_minor = -120000').run()
  const { body } = await till.get('/api/console/credit-ageing')
  t.match(body.accounts, [
    {
      account: { customer_name: 'Ibu Ratna' },
      owed_minor: 120_000,
      not_due_minor: 50_000,
      days_1_30_minor: 0,
      days_31_60_minor: 70_000,
    },
  ])
})

t.test('statements of nobody', async (t) => {
  const { till } = await openCashDesk(t)
  t.equal(resultOf(await till.get(`/api/pos/accounts/${testId(9)}/statement`)), 'ACCOUNT_NOT_FOUND')
  t.equal(resultOf(await till.get(`/api/pos/customers/${testId(9)}/loyalty`)), 'UNKNOWN_CUSTOMER')
  const points = await till.get(`/api/pos/customers/${CUSTOMER_ID}/loyalty`)
  t.match(points.body as Json, { points: 0, available_points: 0, entries: [] })
})
