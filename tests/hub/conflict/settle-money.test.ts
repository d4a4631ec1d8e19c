// What acts need and do not get leaves everything as it was; what they do is in the books.
import t from 'tap'
import { must } from '#domain/errors.ts'
import { moveCash } from '#hub/cash/move-cash.ts'
import { isWrittenOff } from '#hub/conflict/write-off-short.ts'
import { write } from '#hub/db/write.ts'
import { addLoyalty } from '#hub/loyalty/add-loyalty.ts'
import { finaliseAddenda, QUIET_MS } from '#hub/shift/finalise-addenda.ts'
import { placeAddendumCash } from '#hub/shift/place-addendum-cash.ts'
import { closeTestShift, THE_MANAGER } from '../../support/close-shift.ts'
import { cash } from '../../support/sale-maker.ts'
import {
  CASHIER_ID,
  CUSTOMER_ID,
  MANAGER_ID,
  SHIFT_ID,
  testId,
} from '../../support/small-outlet.ts'
import { giveAccount, ledgerTender } from '../../support/tender-maker.ts'
import { conflictDesk, newId } from './conflict-desk.ts'

/** A sale of which a gift card covers 2,000. */
async function sellOnEmptyCard(desk: ReturnType<typeof conflictDesk>, number = 1) {
  const evidence = { account_id: giveAccount(desk.db, { balanceMinor: 2_000 }) }
  const tenders = (total: number) => [ledgerTender('gift_card', total, evidence)]
  await desk.sell({ number, transactionId: newId(), tenders })
  return desk.open('insufficient_balance')
}

t.test('what a gift card lacks is written off as that tender’s, and a refund knows', async (t) => {
  const desk = conflictDesk(t)
  const conflict = await sellOnEmptyCard(desk)
  t.equal(desk.balanceOf('receivable/gift_card'), 4_300)
  const off = { action: 'written-off', reason: 'loss-accepted' } as const
  const saleId = desk.one('SELECT id FROM sale') as string
  t.notOk(isWrittenOff(desk.db, saleId, 'gift_card'))
  t.equal(desk.settle(conflict, off), 'settled')
  t.ok(isWrittenOff(desk.db, saleId, 'gift_card'))
  t.notOk(isWrittenOff(desk.db, saleId, 'deposit'), 'of that tender alone')
  t.same(
    [desk.balanceOf('receivable/gift_card'), desk.balanceOf('write-off/gift_card')],
    [0, 4_300],
  )
  t.same(desk.faults(), [])
})

t.test('the customer pays what the card lacked: of that tender, by a paid-in alone', async (t) => {
  const desk = conflictDesk(t)
  const conflict = await sellOnEmptyCard(desk)
  const pay = (amount_minor: number): string => {
    const movement_id = newId()
    const what = { kind: 'paid-in' as const, reason_code: 'other', note: 'kartu' }
    const order = { movement_id, session_id: SHIFT_ID, amount_minor, ...what }
    const rest = { counts: null, approval_id: null }
    must(write(desk.db, (tx) => moveCash(tx, desk.seams, THE_MANAGER, { ...order, ...rest })))
    return movement_id
  }
  const paid = (document_id?: string) =>
    desk.settle(conflict, {
      ...{ action: 'customer-paid', reason: 'corrected' },
      ...(document_id ? { document_id } : {}),
    })
  t.equal(paid(), 'CONFLICT_DOCUMENT_UNFIT document_id', 'nothing was named')
  t.equal(paid(newId()), 'CONFLICT_DOCUMENT_UNFIT document_id', 'nothing of that id')
  t.equal(paid(pay(4_299)), 'CONFLICT_DOCUMENT_UNFIT document_id', 'too little')
  t.equal(paid(pay(4_300)), 'settled')
  t.equal(desk.balanceOf('receivable/gift_card'), 0)
  t.same(desk.faults(), [])
})

t.test('money short in a sale that is not here touches no account', (t) => {
  const desk = conflictDesk(t)
  const lost = desk.raise(newId(), 'insufficient_balance', {
    ...{ short_minor: 500, payment_line_no: 1 },
  })
  const off = { action: 'written-off', reason: 'loss-accepted' } as const
  t.equal(desk.settle(lost, off), 'CONFLICT_DOCUMENT_UNFIT')
  const unsaid = desk.raise(newId(), 'insufficient_balance', { code: 'BALANCE_TOO_LOW' })
  t.equal(desk.settle(unsaid, off), 'settled', 'where nothing is owed there is nothing to move')
  t.equal(desk.one("SELECT count(*) FROM journal_entry WHERE account LIKE 'write-off%'"), 0)
  t.end()
})

t.test('a paid-in that fits settles nothing where the sale is not here', (t) => {
  const desk = conflictDesk(t)
  const detail = { short_minor: 500, payment_line_no: 1 }
  const lost = desk.raise(newId(), 'insufficient_balance', detail)
  const movement_id = newId()
  const order = { movement_id, session_id: SHIFT_ID, kind: 'paid-in', amount_minor: 500 } as const
  const rest = { reason_code: 'other', note: 'x', counts: null, approval_id: null }
  must(write(desk.db, (tx) => moveCash(tx, desk.seams, THE_MANAGER, { ...order, ...rest })))
  const paid = { action: 'customer-paid', reason: 'corrected', document_id: movement_id } as const
  t.equal(desk.settle(lost, paid), 'CONFLICT_DOCUMENT_UNFIT document_id')
  t.same(desk.faults(), [])
  t.end()
})

t.test('points are taken from a customer who is here, and only once they have them', async (t) => {
  const desk = conflictDesk(t)
  const points = {
    method: 'loyalty',
    tenderedMinor: 300,
    evidence: null,
    state: 'verified',
  } as const
  const tenders = (total: number) => [points, cash(total - 300)]
  const wish = { tenders, withCustomer: true, loyaltyPointsToRedeem: 300 }
  const stranger = newId()
  await desk.sell({ ...wish, number: 1, transactionId: newId() }, { customer_id: stranger })
  const take = { action: 'points-corrected', reason: 'corrected' } as const
  const unknown = desk.open('insufficient_loyalty_points')
  t.equal(desk.settle(unknown, take), 'UNKNOWN_CUSTOMER')
  t.equal(desk.settle(unknown, { action: 'written-off', reason: 'loss-accepted' }), 'settled')
  await desk.sell({ ...wish, number: 2, transactionId: newId() })
  const conflict = desk.open('insufficient_loyalty_points')
  t.equal(desk.settle(conflict, take), 'BALANCE_TOO_LOW')
  const given = { customerId: CUSTOMER_ID, points: 400, documentId: newId(), atMs: 0 }
  write(desk.db, (tx) => addLoyalty(tx, { ...given, reason: 'refund' }))
  t.equal(desk.settle(conflict, take), 'settled')
  t.same([desk.balanceOf('receivable/loyalty'), desk.balanceOf('write-off/loyalty')], [0, 300])
  t.same(desk.faults(), [])
})

t.test('a person puts a shortage on the list of what to order, by name', async (t) => {
  const desk = conflictDesk(t)
  await desk.sell({ items: [[0, 103_000]] })
  const reordered = { action: 'reordered' } as const
  t.equal(desk.settle(desk.open('inventory_shortage'), reordered), 'settled')
  const row = desk.db.prepare('SELECT product_id, missing_milli, noted_by FROM reorder').all()
  t.same(row, [{ product_id: testId(100), missing_milli: 3_000, noted_by: MANAGER_ID }])
})

t.test('one resolution settles one conflict', (t) => {
  const desk = conflictDesk(t)
  const [first, second] = [1, 2].map(() => desk.raise(newId(), 'rule_not_met', {}))
  const word = { resolution_id: newId() }
  t.equal(desk.settle(first ?? '', word), 'settled')
  t.equal(desk.settle(second ?? '', word), 'IDEMPOTENCY_MISMATCH resolution_id')
  t.equal(desk.one("SELECT count(*) FROM conflict WHERE state = 'open'"), 1)
  t.end()
})

t.test(
  'placing an addendum’s cash settles its sales, but not those the placer rang up',
  async (t) => {
    const desk = conflictDesk(t)
    const { db, seams } = desk
    closeTestShift(db, seams)
    const by = async (number: number, cashierId: string) =>
      (await desk.sell({ number, cashierId, transactionId: newId() })).sale.offline_transaction_id
    const cashiers = await by(1, CASHIER_ID)
    const managers = await by(2, MANAGER_ID)
    seams.clock.advance(QUIET_MS)
    write(db, (tx) => finaliseAddenda(tx, seams, () => false))
    const transferId = newId()
    const order = { shiftId: SHIFT_ID, partNo: 1, transferId, intoShiftId: null }
    must(
      write(db, (tx) => placeAddendumCash(tx, seams, THE_MANAGER, { ...order, place: 'counted' })),
    )
    const stateOf = (id: string) =>
      desk.one("SELECT state FROM conflict WHERE document_id = ? AND type = 'session_closed'", id)
    t.same([stateOf(cashiers), stateOf(managers)], ['resolved', 'open'])
    const supervisor = { ...THE_MANAGER, staff: { ...THE_MANAGER.staff, staff_id: CASHIER_ID } }
    const left = desk.open('session_closed')
    const placed = (document_id: string) =>
      desk.settle(left, { action: 'cash-placed', document_id }, supervisor)
    t.equal(placed(newId()), 'CONFLICT_DOCUMENT_UNFIT document_id', 'another transfer')
    t.equal(placed(transferId), 'settled', 'somebody else says the same of it')
    t.same(desk.faults(), [])
  },
)
