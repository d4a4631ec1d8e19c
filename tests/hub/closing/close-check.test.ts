import t from 'tap'
import type { CloseBlocker } from '#domain/wire/shift-message.ts'
import { SILENT_AFTER_MS } from '#hub/lan/terminal-watch.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeSale, nonCash } from '../../support/sale-maker.ts'
import { CASHIER_ID, DRAWER_ID, MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { type CashDesk, newId, openCashDesk } from '../cash/cash-desk.ts'

const PATH = `/api/pos/sessions/${SHIFT_ID}/close-check`
const check = async (till: TestTerminal): Promise<CloseBlocker[]> =>
  (await till.get(PATH)).body.blockers
const kinds = async (till: TestTerminal) => (await check(till)).map(({ kind }) => kind)

const hold = (till: TestTerminal, label: string) =>
  till.post('/api/pos/held-carts', {
    ...{ cart_id: newId(), label, line_count: 1, total_minor: 6_300, note: null, cart: {} },
  })

async function sell({ till }: Pick<CashDesk, 'till'>, number: number, change: object = {}) {
  const sale = makeSale({ number, terminal: till, transactionId: newId(), ...change })
  const answer = await till.post('/api/pos/transactions', sale, { 'x-sale-age-ms': '0' })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return sale.offline_transaction_id
}

t.test('a shift with nothing open has nothing in the way', async (t) => {
  const desk = await openCashDesk(t)
  await sell(desk, 1)
  t.same(await check(desk.till), [])
  t.match(await desk.till.get(`/api/pos/sessions/${newId()}/close-check`), { status: 422 })
})

t.test('held carts and bills nobody paid', async (t) => {
  const { till } = await openCashDesk(t)
  await hold(till, 'Bu Ani')
  const line = { name: 'Teh', quantity_milli: 1000, unit_code: 'pcs', unit_price_minor: 5_000 }
  const cart_id = newId()
  await till.post('/api/pos/bills', {
    ...{ bill_id: newId(), cart_id, session_id: SHIFT_ID, label: 'Meja 3', total_minor: 5_000 },
    lines: [{ ...line, total_minor: 5_000 }],
  })
  t.match(await check(till), [
    {
      ...{ kind: 'held-cart', label: 'Bu Ani', owner_name: 'Sari', terminal_code: till.code },
      ...{ amount_minor: 6_300, can_carry_over: true },
    },
    { kind: 'unpaid-bill', subject_id: cart_id, amount_minor: 5_000, count: 1 },
  ])
})

t.test('a cart of another till hinders only its own shift, until nobody else trades', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const other = await hub.logIn(MANAGER_ID, 'Kasir 2')
  const opened = await other.post('/api/pos/sessions', {
    ...{ session_id: newId(), drawer_id: null, mode: 'shared', opening_cash_minor: 0 },
    counts: null,
  })
  t.equal(opened.status, 200)
  await hold(other, 'Pak Joni')
  t.same(await kinds(till), [])
  hub.db.prepare("UPDATE shift SET state = 'counting' WHERE id <> ?").run(SHIFT_ID)
  t.same(await kinds(till), ['held-cart'])
})

t.test('what a till says it still holds, and a till that says nothing', async (t) => {
  let passedMs = 0
  const clock = { ...realSeams.clock, monotonicMs: () => realSeams.clock.monotonicMs() + passedMs }
  const hub = await startTestHub(t, { seams: { ...realSeams, clock } })
  const till = await hub.logIn()
  await till.openShift()
  await sell({ till }, 1)
  const other = await hub.logIn(MANAGER_ID, 'Kasir 2')
  const { said } = hub.live.terminals
  said(till.id, { type: 'ping', pending_count: 3, pending_session_ids: [SHIFT_ID] })
  t.match(await check(other), [
    { kind: 'unsent-sales', subject_id: till.id, terminal_code: till.code, count: 3 },
  ])
  said(till.id, { type: 'ping', pending_count: 3, pending_session_ids: [newId()] })
  t.same(await kinds(other), [], 'of another shift')
  said(till.id, { type: 'ping', pending_count: 1 })
  t.same(await kinds(other), ['unsent-sales'], 'the till does not say of which, and is at this one')
  said(other.id, { type: 'ping', pending_count: 9 })
  t.same(await kinds(other), ['unsent-sales'], 'nothing of this shift is at that till')
  passedMs = SILENT_AFTER_MS + 1_000
  t.match(await check(other), [{ kind: 'silent-terminal', terminal_code: till.code, count: 1 }])
  await till.get('/api/pos/rules')
  said(till.id, { type: 'ping', pending_count: 0 })
  t.same(await kinds(other), [], 'it came back and has nothing left')
})

t.test('a ping over the live channel is what the hub remembers', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const cookie = [...till.cookies].map((pair) => pair.join('=')).join('; ')
  const options = { headers: { cookie, origin: hub.url } } as unknown as string[]
  const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/api/live`, options)
  const heard = (type: string) =>
    new Promise<void>((resolve) =>
      socket.addEventListener('message', ({ data }) => {
        if (JSON.parse(data).type === type) resolve()
      }),
    )
  await heard('hello')
  const ping = { type: 'ping', pending_count: 2, pending_session_ids: [SHIFT_ID] }
  socket.send(JSON.stringify(ping))
  await heard('pong')
  t.match(await check(till), [{ kind: 'unsent-sales', count: 2 }])
  socket.send(JSON.stringify({ ...ping, pending_count: -5 }))
  socket.send(JSON.stringify({ type: 'ping', pending_count: 0 }))
  await heard('pong')
  t.same(await check(till), [])
  socket.close()
})

t.test('paper that waits for a person, of this shift alone', async (t) => {
  const desk = await openCashDesk(t)
  const saleId = await sell(desk, 1)
  const setState = desk.hub.db.prepare('UPDATE print_job SET state = ? WHERE document_id = ?')
  setState.run('uncertain', saleId)
  t.match(await check(desk.till), [{ kind: 'uncertain-print', owner_name: 'Sari', count: 1 }])
  const [blocker] = await check(desk.till)
  t.match(blocker?.label, /^TEST01-/)
  setState.run('held', saleId)
  t.match(await kinds(desk.till), ['held-print'])
  desk.hub.db.prepare('UPDATE print_job SET document_id = ?').run(newId())
  t.same(await check(desk.till), [])
})

t.test('tenders nobody verified, by method; a verified one is settled', async (t) => {
  const desk = await openCashDesk(t)
  const tenders = (total: number) => [nonCash('qris', total)]
  const first = await sell(desk, 1, { tenders })
  await sell(desk, 2, { tenders })
  t.match(await check(desk.till), [
    { kind: 'unverified-payment', label: 'qris', count: 2, amount_minor: 12_600 },
  ])
  desk.hub.db
    .prepare("INSERT INTO payment_verification VALUES (?, 1, 'person', 'mutasi', NULL, NULL, 0)")
    .run(first)
  t.match(await check(desk.till), [{ kind: 'unverified-payment', count: 1, amount_minor: 6_300 }])
})

t.test('conflicts about money; a shortage of stock is not one', async (t) => {
  const desk = await openCashDesk(t)
  const saleId = await sell(desk, 1)
  const raise = (type: string) =>
    desk.hub.db
      .prepare("INSERT INTO conflict VALUES (?, ?, ?, 'x', '{}', 'open', 1, 'outlet')")
      .run(newId(), type, saleId)
  raise('inventory_shortage')
  t.same(await check(desk.till), [])
  raise('duplicate_transaction')
  raise('duplicate_transaction')
  t.match(await check(desk.till), [
    { kind: 'open-conflict', label: 'duplicate_transaction', count: 2, can_carry_over: true },
  ])
})

t.test('a customer who is just paying is waited for', async (t) => {
  const desk = await openCashDesk(t)
  const { hub, till } = desk
  const insert = `INSERT INTO payment_attempt (id, sale_id, method, amount_minor, provider, state,
    terminal_id, staff_id, created_at_ms, changed_at_ms)
    VALUES (?, ?, 'qris', 7000, 'fake', 'waiting', ?, ?, ?, 0)`
  const nowMs = Date.now()
  hub.db.prepare(insert).run(newId(), newId(), till.id, CASHIER_ID, nowMs + 1_000)
  t.match(await check(till), [
    { kind: 'waiting-payment', amount_minor: 7_000, can_carry_over: false },
  ])
  hub.db.prepare("UPDATE payment_attempt SET state = 'paid'").run()
  t.same(await check(till), [])
  const soldId = await sell(desk, 1)
  hub.db.prepare(insert).run(newId(), soldId, till.id, CASHIER_ID, nowMs + 1_000)
  t.same(await check(till), [], 'a sale that was made without waiting keeps nobody')
})

t.test('credit of an exchange, and cash of late sales of this drawer', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const refundId = newId()
  hub.db
    .prepare(
      `INSERT INTO refund VALUES (@id, 'R-1', 'refund', NULL, @shift, '2026-11-22', @terminal,
        @staff, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 'x', NULL, 0, '', '')`,
    )
    .run({ id: refundId, shift: SHIFT_ID, terminal: till.id, staff: CASHIER_ID })
  hub.db
    .prepare(
      `INSERT INTO account (id, kind, code, balance_minor, floor_minor, is_active, opened_by,
        opened_at_ms) VALUES (?, 'exchange', 'R-1', 4500, 0, 1, ?, 1)`,
    )
    .run(refundId, CASHIER_ID)
  const old = newId()
  hub.db
    .prepare(
      `INSERT INTO shift (id, number, mode, drawer_id, opened_at_terminal_id, cashier_id, state,
        business_date, opening_cash_minor, opened_at_ms, expected_cash_minor)
       VALUES (?, 77, 'shared', ?, ?, ?, 'closed', '2026-11-21', 0, 0, 0)`,
    )
    .run(old, DRAWER_ID, till.id, CASHIER_ID)
  hub.db
    .prepare(
      `INSERT INTO shift_addendum (shift_id, part_no, state, cash_minor, opened_at_ms,
        last_document_at_ms) VALUES (?, 1, 'final', 8000, 0, 0)`,
    )
    .run(old)
  t.match(await check(till), [
    { kind: 'open-exchange', subject_id: refundId, amount_minor: 4_500 },
    { kind: 'addendum-cash', subject_id: old, amount_minor: 8_000, label: 'Z-77/A1' },
  ])
  hub.db.exec("UPDATE shift SET state = 'closed', terminal_id = NULL")
  t.same(await check(till), [], 'what is closed is not closed again')
})
