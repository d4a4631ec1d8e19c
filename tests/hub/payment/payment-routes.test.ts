import t from 'tap'
import { createFakeProvider } from '#hub/payment/fake-provider.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { makeSale, nonCash } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import { newId } from '../cash/cash-desk.ts'

t.test('a till asks, hears that it is paid, and asks for what it missed', async (t) => {
  const paymentProvider = createFakeProvider({ paidAfterMs: null, newsCount: 1 }, realSeams.timers)
  const hub = await startTestHub(t, { deps: { paymentProvider } })
  const till = await hub.logIn()
  const attempt_id = newId()
  const body = { attempt_id, sale_id: newId(), method: 'ewallet', amount_minor: 5_000 }
  const asked = await till.post('/api/pos/payment-attempts', body)
  t.match(asked.body, { state: 'waiting', qr_payload: null, evidence: null, amount_minor: 5_000 })
  paymentProvider.pay(attempt_id)
  const path = `/api/pos/payment-attempts/${attempt_id}`
  t.match((await till.get(path)).body, { state: 'paid', evidence: { provider: 'demo' } })
  t.match((await till.post('/api/pos/payment-attempts', body)).body, { state: 'paid' })
  t.match((await till.post(`${path}/cancel`)).body, { state: 'paid' })
  t.equal((await till.get(`/api/pos/payment-attempts/${testId(1)}`)).status, 404)
})

t.test('what nobody confirmed is listed until somebody saw the money', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift()
  const terminal = { id: till.id, code: till.code, series: till.series }
  const sale = makeSale({
    number: 1,
    terminal,
    tenders: (total) => [nonCash('transfer', 300), nonCash('qris', total - 300)],
  })
  await till.post('/api/pos/transactions', sale)
  const list = async (query = '') =>
    (await till.get(`/api/pos/unverified-payments${query}`)).body.payments
  t.match(await list(), [
    {
      line_no: 1,
      method: 'transfer',
      amount_minor: 300,
      cashier_name: 'Sari',
      session_id: SHIFT_ID,
    },
    { line_no: 2, method: 'qris', amount_minor: 6_000, receipt_number: sale.receipt_number },
  ])
  t.equal((await list(`?session_id=${SHIFT_ID}`)).length, 2)
  const place = (lineNo: number) => `${sale.offline_transaction_id}/${lineNo}`
  t.match(await list(`?after=${place(1)}`), [{ line_no: 2 }], 'by key, within one sale')
  t.same(await list(`?session_id=${SHIFT_ID}&after=${place(2)}`), [])
  const { body } = await till.get('/api/pos/unverified-payments')
  t.same(body.sums, [
    { method: 'qris', count: 1, amount_minor: 6_000 },
    { method: 'transfer', count: 1, amount_minor: 300 },
  ])
  t.equal(body.next_after, undefined)
  t.equal((await till.get('/api/pos/unverified-payments?after=x')).status, 400)
  t.equal((await list(`?session_id=${testId(9)}`)).length, 0)
  const word = { sale_id: sale.offline_transaction_id, line_no: 2, reference: 'app 12.03' }
  const path = '/api/pos/unverified-payments/verify'
  t.equal((await till.post(path, word)).status, 403, 'a cashier may not')
  const boss = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
  t.equal((await boss.post(path, word)).status, 200)
  t.same(
    (await list()).map((payment: { line_no: number }) => payment.line_no),
    [1],
  )
  t.equal((await boss.post(path, word)).body.error.code, 'PAYMENT_NOT_FOUND', 'once is enough')
  t.equal((await boss.post(path, { ...word, line_no: 3 })).status, 404)
  const row = hub.db.prepare('SELECT * FROM payment_verification').get()
  t.match(row, { source: 'person', staff_id: SUPERVISOR_ID, reference: 'app 12.03' })
})

t.test('a manager sends a settlement file and reads it back', async (t) => {
  const hub = await startTestHub(t)
  const boss = await hub.logIn(MANAGER_ID)
  const path = '/api/console/settlements'
  const csv = { 'content-type': 'text/csv' }
  const body = 'date,amount,rrn\n2026-11-22,6300,42\n'
  const sent = await boss.post(`${path}?file_name=a.csv&provider=bank`, body, csv)
  t.match(sent.body, { file_name: 'a.csv', provider: 'bank', row_count: 1, unmatched_count: 1 })
  t.match(sent.body.imported_by_name, 'Budi')
  const again = await boss.post(`${path}?file_name=b.csv&provider=bank`, body, csv)
  t.same(again.body, sent.body)
  t.match((await boss.get(path)).body.settlements, [{ file_name: 'a.csv' }])
  const detail = await boss.get(`${path}/${sent.body.settlement_id}`)
  t.match(detail.body.rows, [{ line: 2, reference: '42', state: 'unknown', receipt_number: null }])
  t.equal((await boss.get(`${path}/${testId(1)}`)).status, 404)
  const json = await boss.post(`${path}?file_name=a.csv&provider=bank`, { a: 1 })
  t.equal(json.status, 415)
  const bad = await boss.post(`${path}?file_name=a.csv&provider=bank`, 'hello', csv)
  t.equal(bad.body.error.code, 'SETTLEMENT_UNREADABLE')
})
