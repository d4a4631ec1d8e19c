// Attempts to get round a right, each over HTTP as a person at a till would make it.
import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { SUPERVISOR_ID } from '../../support/hub.ts'
import { cash, makeSale } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { approve, expectedCash, moveCash, newId, openCashDesk } from '../cash/cash-desk.ts'
import { outcomeOf, refund, sell } from '../refund/refund-desk.ts'

const count = (till: TestTerminal, count_id: string, counts: object[], change: object = {}) =>
  till.post(`/api/pos/sessions/${SHIFT_ID}/counts`, {
    ...{ count_id, counts, declared: [], approval_id: null },
    ...change,
  })

t.test(
  'a drop that is sent again as a count tells nobody what the drawer should hold',
  async (t) => {
    const { hub, till } = await openCashDesk(t)
    const counts = [{ value_minor: 1_000, count: 1 }]
    const movement_id = newId()
    const drop = { movement_id, kind: 'drop', amount_minor: 1_000, reason_code: 'too-much-cash' }
    t.equal((await moveCash(till, { ...drop, counts })).status, 200)
    const peeked = await count(till, movement_id, counts)
    t.equal(outcomeOf(peeked), 'IDEMPOTENCY_MISMATCH count_id')
    const { body } = await till.get(`/api/pos/sessions/${SHIFT_ID}`)
    t.match(body, { status: 'open', expected_cash_minor: null, count_no: 0 })
    t.same(checkBooks(hub.db), [])
  },
)

t.test('an approval is for its act, its amount, its till and its asker, once', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const other = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
  const sale = await sell({ till }, { items: [[1, 4000]] })
  const asked = { permission: 'refund', subject_id: newId(), amount: 3_150 }
  const approval = await approve(till, SUPERVISOR_ID, asked)
  const approval_ids = [approval]
  const refund_id = asked.subject_id
  const invalid = 'APPROVAL_INVALID approval_id refund'
  t.equal(outcomeOf(await refund(till, sale, '1 1000', 3_150, { approval_ids })), invalid, 'act')
  const twice = await refund(till, sale, '1 2000', 6_300, { refund_id, approval_ids })
  t.equal(outcomeOf(twice), invalid, 'amount')
  const cashier2 = await hub.logIn(CASHIER_ID, 'Kasir 3')
  const elsewhere = await refund(cashier2, sale, '1 1000', 3_150, { refund_id, approval_ids })
  t.equal(elsewhere.body.error.code, 'SHIFT_NOT_OPEN', 'till')
  t.equal(outcomeOf(await refund(till, sale, '1 1000', 3_150, { refund_id, approval_ids })), 'ok')
  const again = await refund(till, sale, '1 1000', 3_150, { approval_ids })
  t.equal(outcomeOf(again), invalid, 'once')
  const movement_id = newId()
  const paidOut = { permission: 'paid-out', subject_id: movement_id, amount: 200_000 }
  const approval_id = await approve(till, SUPERVISOR_ID, paidOut)
  const move = { movement_id, approval_id, kind: 'paid-out' }
  t.equal(
    outcomeOf(await moveCash(till, { ...move, amount_minor: 200_001 })),
    'APPROVAL_INVALID approval_id paid-out',
  )
  t.equal(outcomeOf(await moveCash(till, { ...move, amount_minor: 200_000 })), 'ok')
  const drawer = expectedCash(hub)
  await moveCash(other, { ...move, amount_minor: 200_000 })
  t.equal(expectedCash(hub), drawer, 'the same movement from another till moves nothing')
  t.same(checkBooks(hub.db), [])
})

t.test('somebody else’s floating drawer gives no money to others', async (t) => {
  const { hub } = await openCashDesk(t)
  const till = await hub.logIn(CASHIER_ID, 'Kasir 2')
  const session_id = newId()
  const opened = await till.post('/api/pos/sessions', {
    ...{ session_id, drawer_id: null, opening_cash_minor: 100_000, mode: 'floating', counts: null },
  })
  t.equal(opened.status, 200)
  const hired = newId()
  const manager = await hub.logIn(MANAGER_ID, 'Konsol')
  const person = { staff_id: hired, name: 'Andi', role: 'cashier', pin: '5678' }
  t.equal((await manager.post('/api/console/staff', person)).status, 200)
  await till.logIn(hired, '5678')
  const refused = 'SHIFT_OF_ANOTHER session_id'
  t.equal(outcomeOf(await moveCash(till, { session_id, amount_minor: 1_000 })), refused)
  const no_sale = {
    event_id: newId(),
    session_id,
    reason_code: 'change',
    note: null,
    approval_id: null,
  }
  t.equal(outcomeOf(await till.post('/api/pos/no-sale', no_sale)), refused)
  const sale = makeSale({
    ...{ number: 1, terminal: till, cashierId: hired, shiftId: session_id, committed: false },
    ...{ transactionId: newId(), tenders: (total) => [cash(total)] },
  })
  t.equal((await till.post('/api/pos/transactions', sale)).body.error.code, 'SHIFT_OF_ANOTHER')
  t.equal(
    (await till.post(`/api/pos/sessions/${session_id}/suspend`, { note: null })).body.error.code,
    'APPROVAL_REQUIRED',
  )
  t.same(checkBooks(hub.db), [])
})

t.test('nobody puts a bill into the way of another till’s close', async (t) => {
  const { hub } = await openCashDesk(t)
  const other = await hub.logIn(CASHIER_ID, 'Kasir 2')
  const bill = {
    ...{ bill_id: newId(), cart_id: newId(), session_id: SHIFT_ID, label: '', total_minor: 1 },
    lines: [
      { name: 'Apel', quantity_milli: 1, unit_code: 'kg', unit_price_minor: 1, total_minor: 1 },
    ],
  }
  const answer = await other.post('/api/pos/bills', bill)
  t.equal(answer.body.error?.code, 'SHIFT_NOT_OPEN')
})

t.test('a cart that another till has in hand is not thrown away behind its back', async (t) => {
  const { till, hub } = await openCashDesk(t)
  const other = await hub.logIn(CASHIER_ID, 'Kasir 2')
  const path = '/api/pos/held-carts'
  const cart_id = newId()
  const cart = { cart_id, label: 'Bu Ani', line_count: 1, total_minor: 6_300, note: null, cart: {} }
  await till.post(path, cart)
  t.equal((await till.post(`${path}/${cart_id}/take`, { take_id: newId() })).status, 200)
  const reason = { reason_code: 'customer-left', note: null, approval_id: null }
  const gone = `/api/pos/carts/${cart_id}/discarded`
  t.equal((await other.post(gone, reason)).body.error?.code, 'APPROVAL_REQUIRED')
  await till.post(path, cart)
  t.equal((await other.get(path)).body.carts.length, 1, 'it can be held again')
  await till.post(`${path}/${cart_id}/take`, { take_id: newId() })
  t.equal((await till.post(gone, reason)).status, 200, 'who has it may empty it')
})
