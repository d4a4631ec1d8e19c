// What the interactive door refuses, and what becomes of it when it was done and is told.
import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { SUPERVISOR_ID } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { newId } from '../cash/cash-desk.ts'
import {
  cashMove,
  closing,
  count,
  noSale,
  one,
  opening,
  openToldDesk,
  refundOf,
  saidOf,
  sellAlone,
  type ToldDesk,
  tell,
} from './told-desk.ts'

const by = (staff_id: string) => ({ staff_id })
const word = (permission: string, staff_id: string) => ({
  terminal_approvals: [{ permission, staff_id }],
})

async function openedDesk(t: Parameters<typeof openToldDesk>[0]): Promise<ToldDesk> {
  const desk = await openToldDesk(t)
  await tell(desk.till, opening(desk.shiftId))
  return desk
}

async function says(desk: ToldDesk, item: unknown): Promise<string> {
  const [result] = await tell(desk.till, item)
  return result ? saidOf(result) : 'nothing'
}

t.test('cash: rights, approvals, reasons, notes, people', async (t) => {
  const desk = await openedDesk(t)
  const { shiftId, hub } = desk
  const much = { amount_minor: 150_000 }
  const bad = (said: string) => `conflict ${said}`
  const cases: [string, unknown, string][] = [
    ['within', cashMove(shiftId), 'accepted'],
    ['beyond', cashMove(shiftId, much), bad('rights_missing APPROVAL_REQUIRED')],
    ['approved', cashMove(shiftId, much, word('paid-out', MANAGER_ID)), 'accepted'],
    [
      'own word',
      cashMove(shiftId, much, word('paid-out', CASHIER_ID)),
      bad('rights_missing APPROVER_SAME_PERSON'),
    ],
    [
      'too little',
      cashMove(shiftId, { amount_minor: 2_000_000 }, word('paid-out', SUPERVISOR_ID)),
      bad('rights_missing APPROVER_NOT_ALLOWED'),
    ],
    ['reason', cashMove(shiftId, { reason_code: 'nonsense' }), bad('rule_not_met UNKNOWN_REASON')],
    [
      'notes',
      cashMove(shiftId, { counts: [{ value_minor: 1, count: 1 }] }),
      bad('recomputation_failed COUNT_SUM_WRONG'),
    ],
    ['stranger', cashMove(shiftId, {}, by(newId())), bad('rights_missing UNKNOWN_CASHIER')],
    ['no sale', noSale(shiftId), bad('rights_missing APPROVAL_REQUIRED')],
    ['no shift', cashMove(newId()), bad('session_closed UNKNOWN_SHIFT')],
    ['misread', { ...cashMove(shiftId), body: {} }, 'quarantined INVALID_REQUEST'],
    ['another id', { ...cashMove(shiftId), command_id: newId() }, 'quarantined INVALID_REQUEST'],
    ['nothing', 7, 'quarantined INVALID_REQUEST'],
  ]
  for (const [name, item, expected] of cases) t.equal(await says(desk, item), expected, name)
  const told = 'SELECT count(*) FROM cash_document'
  t.equal(one(hub, told), 9, 'all that could be read stands')
  t.equal(one(hub, 'SELECT count(*) FROM quarantine'), 3)
  t.equal(one(hub, "SELECT count(*) FROM print_job WHERE kind = 'drawer-pulse'"), 0)
  t.same(checkBooks(hub.db), [])
})

t.test(
  'the same again is the same, also where the hub was there; altered is set aside',
  async (t) => {
    const desk = await openedDesk(t)
    const { shiftId, till, hub } = desk
    const move = cashMove(shiftId)
    t.equal(await says(desk, move), 'accepted')
    const altered = { ...move, body: { ...(move.body as object), amount_minor: 1 } }
    const expected = 'quarantined IDEMPOTENCY_MISMATCH duplicate_transaction The'
    for (const time of ['once', 'twice']) t.equal(await says(desk, altered), expected, time)
    t.equal(one(hub, "SELECT count(*) FROM conflict WHERE type = 'duplicate_transaction'"), 1)
    await till.logIn(CASHIER_ID, '1234')
    const asked = cashMove(shiftId)
    t.equal((await till.post('/api/pos/cash-movements', asked.body)).status, 200)
    const [result] = await tell(till, asked)
    t.match(result, { verdict: 'accepted', duplicate: true, answer: { amount_minor: 25_000 } })
    t.equal(one(hub, 'SELECT count(*) FROM cash_document'), 2)
    t.same(checkBooks(hub.db), [])
  },
)

t.test(
  'counts and closes: recounts, late ones, a close without a count, a second close',
  async (t) => {
    const desk = await openedDesk(t)
    const { shiftId, hub } = desk
    const [first, second] = [count(shiftId, 200_000), count(shiftId, 100_000)]
    t.equal(await says(desk, closing(shiftId, first)), 'quarantined SHIFT_NOT_COUNTED')
    t.equal(await says(desk, first), 'accepted')
    t.equal(await says(desk, second), 'conflict rights_missing APPROVAL_REQUIRED')
    t.equal(
      await says(desk, cashMove(shiftId)),
      'conflict session_closed SHIFT_NOT_OPEN',
      'counted',
    )
    const closed = await says(desk, closing(shiftId, first))
    for (const each of ['session_closed COUNT_NOT_LAST', 'rights_missing APPROVAL_REQUIRED'])
      t.match(closed, each)
    t.equal(one(hub, 'SELECT counted_cash_minor FROM shift WHERE id = ?', shiftId), 200_000)
    t.equal(
      await says(desk, closing(shiftId, second)),
      'quarantined SHIFT_NOT_OPEN session_closed The',
    )
    t.equal(
      await says(desk, count(shiftId, 1)),
      'conflict session_closed SHIFT_NOT_OPEN; rights_missing APPROVAL_REQUIRED',
    )
    t.equal(
      await says(desk, cashMove(shiftId)),
      'conflict session_closed SHIFT_NOT_OPEN',
      'addendum',
    )
    t.equal(one(hub, 'SELECT cash_minor FROM shift_addendum'), -25_000)
    t.same(checkBooks(hub.db), [])
  },
)

t.test('money back: more than was sold, another total, no right, an unknown sale', async (t) => {
  const desk = await openedDesk(t)
  const { shiftId, till, hub } = desk
  const sale = await sellAlone(till, shiftId)
  const cash = () => one(hub, 'SELECT expected_cash_minor FROM shift WHERE id = ?', shiftId)
  const may = word('refund', MANAGER_ID)
  t.equal(await says(desk, refundOf(sale, shiftId, {}, may)), 'accepted')
  t.equal(cash(), 200_000)
  const twice = refundOf(sale, shiftId, {}, may)
  t.equal(await says(desk, twice), 'conflict over_refund REFUND_EXCEEDS_SALE')
  t.equal(cash(), 200_000 - sale.totals.payable_minor, 'it is gone from the drawer')
  const over = "SELECT detail_json ->> 'over_minor' FROM conflict WHERE type = 'over_refund'"
  t.equal(one(hub, over), sale.totals.total_minor)
  const voided = refundOf(
    sale,
    shiftId,
    { kind: 'void', payouts: [], reason_code: 'wrong-entry' },
    word('void', MANAGER_ID),
  )
  t.equal(await says(desk, voided), 'conflict over_refund REFUND_EXCEEDS_SALE')
  const other = await sellAlone(till, shiftId)
  const total_minor = other.totals.total_minor + 500
  const payouts = [{ method: 'cash', amount_minor: total_minor, account_id: null, evidence: null }]
  const changed = await says(desk, refundOf(other, shiftId, { total_minor, payouts }, may))
  t.match(changed, 'recomputation_failed REFUND_TOTAL_CHANGED')
  const third = await sellAlone(till, shiftId)
  t.equal(await says(desk, refundOf(third, shiftId)), 'conflict rights_missing APPROVAL_REQUIRED')
  const lost = refundOf(third, shiftId, { sale_id: newId() }, may)
  t.equal(await says(desk, lost), 'quarantined SALE_NOT_FOUND')
  t.same(checkBooks(hub.db), [])
})
