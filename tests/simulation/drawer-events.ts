// What happens with drawers and ledgers: shifts that open, move, rest, are counted and closed; cash
// in and out; gift cards and kasbon; late cash; the safe.
import type { PaymentMessage } from '#domain/wire/sale-message.ts'
import { openAccount } from '#hub/account/open-account.ts'
import { payOutAccount } from '#hub/account/pay-out-account.ts'
import { takeAccountMoney } from '#hub/account/take-account-money.ts'
import { payloadHash } from '#hub/books/payload-hash.ts'
import { moveCash } from '#hub/cash/move-cash.ts'
import { openDrawer } from '#hub/cash/open-drawer.ts'
import { listBlockers } from '#hub/closing/list-blockers.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { verifyPayment } from '#hub/payment/verify-payment.ts'
import { closeShift } from '#hub/shift/close-shift.ts'
import { countDrawer } from '#hub/shift/count-drawer.ts'
import { endTrading } from '#hub/shift/end-trading.ts'
import { finaliseAddenda } from '#hub/shift/finalise-addenda.ts'
import { openShift } from '#hub/shift/open-shift.ts'
import { placeAddendumCash } from '#hub/shift/place-addendum-cash.ts'
import { resumeShift } from '#hub/shift/resume-shift.ts'
import { suspendShift } from '#hub/shift/suspend-shift.ts'
import { CUSTOMER_ID } from '../support/small-outlet.ts'
import { PEOPLE, type RandomShop } from './random-shop.ts'

const TODAY = '2026-11-22'

/** Opens a shift where there is none, on the till's own drawer. */
export function openSomeShift(shop: RandomShop): void {
  const till = shop.pick(shop.tills)
  if (shop.openShiftAt(till)) return
  const openingCashMinor = shop.pick([0, 100_000, 200_000])
  const order = {
    shiftId: shop.newId(),
    drawerId: null,
    terminalId: till.terminal.id,
    cashierId: shop.pick(PEOPLE).staff_id,
    mode: shop.pick(['floating', 'shared'] as const),
    openingCashMinor,
    counts: null,
  }
  const refusals = ['SHIFT_ALREADY_OPEN']
  const opened = shop.tryTo('open shift', refusals, (tx) =>
    openShift(tx, shop.shop.seams, readOutlet(tx), order),
  )
  if (opened) shop.books.cashMoved(order.shiftId, openingCashMinor)
}

export function moveSomeCash(shop: RandomShop): void {
  const till = shop.pick(shop.tills)
  const shift = shop.openShiftAt(till)
  if (!shift) return
  const actor = shop.managerAt(till)
  if (shop.chance(15)) {
    const event = { event_id: shop.newId(), session_id: shift.id, reason_code: 'give-change' }
    const order = { ...event, note: null, approval_id: null }
    shop.tryTo('no sale', [], (tx) => openDrawer(tx, shop.shop.seams, actor, order))
    return
  }
  const kind = shop.pick(['paid-in', 'paid-out', 'drop'] as const)
  const reasons = { 'paid-in': 'deposit-return', 'paid-out': 'supplies', drop: 'routine' }
  const amount_minor = 1_000 * (1 + shop.below(50))
  const order = {
    ...{ movement_id: shop.newId(), session_id: shift.id, kind, amount_minor, counts: null },
    ...{ reason_code: reasons[kind], note: null, approval_id: null },
  }
  const moved = shop.tryTo(kind, [], (tx) => moveCash(tx, shop.shop.seams, actor, order))
  if (moved) shop.books.cashMoved(shift.id, kind === 'paid-in' ? amount_minor : -amount_minor)
}

/** A drawer leaves its till, or one that rests comes to a till that is free. */
export function moveSomeDrawer(shop: RandomShop): void {
  const till = shop.pick(shop.tills)
  const shift = shop.openShiftAt(till)
  const actor = shop.managerAt(till)
  if (shift) {
    const order = { shiftId: shift.id, note: null }
    shop.tryTo('suspend', [], (tx) => suspendShift(tx, shop.shop.seams, actor, order))
    return
  }
  const resting = shop.shiftsInState('suspended')
  if (resting.length === 0) return
  const order = { shiftId: shop.pick(resting).id, approvalId: null }
  shop.tryTo('resume', [], (tx) => resumeShift(tx, shop.shop.seams, actor, order))
}

/** Ends trading, counts with or without a difference, closes and carries over what is open. */
export function closeSomeShift(shop: RandomShop): void {
  const shifts = shop.shiftsInState('open', 'suspended', 'counting', 'needs-count')
  if (shifts.length === 0) return
  const shiftId = shop.pick(shifts).id
  closeIt(shop, shiftId)
}

export function closeIt(shop: RandomShop, shiftId: string): void {
  const { seams } = shop.shop
  const actor = shop.managerAt(shop.pick(shop.tills))
  if (shop.chance(30)) {
    const refusals = ['SHIFT_NOT_OPEN']
    shop.tryTo('end trading', refusals, (tx) => endTrading(tx, seams, actor, { shiftId }))
  }
  const expected = shop.db
    .prepare('SELECT expected_cash_minor FROM shift WHERE id = ?')
    .pluck()
    .get(shiftId) as number
  const counted = Math.max(0, expected + shop.pick([0, 0, 0, -2_000, 500, -80_000]))
  const count_id = shop.newId()
  const order = {
    ...{ shiftId, count_id, declared: [] },
    approval_id: shop.chance(80) ? shop.approve(actor, 'recount', count_id, null) : null,
    counts: [{ value_minor: 1, count: counted % 100_000 }].concat(
      counted >= 100_000 ? [{ value_minor: 100_000, count: Math.floor(counted / 100_000) }] : [],
    ),
  }
  const answer = shop.tryTo('count', ['APPROVAL_REQUIRED'], (tx) =>
    countDrawer(tx, seams, actor, order),
  )
  if (!answer) return
  if (shop.chance(20)) return
  const isOff = counted !== expected
  const close = {
    ...{ shiftId, close_id: shop.newId(), count_id, carry_over: true, approval_ids: [] },
    ...{ reason_code: isOff ? 'wrong-change' : null, note: null },
  }
  shop.tryTo('close', ['COUNT_NOT_LAST'], (tx) =>
    closeShift(tx, seams, actor, close, (db, id) => listBlockers(db, () => null, id)),
  )
}

/** Quiet addenda end; the manager says where their cash is. */
export function settleAddenda(shop: RandomShop): void {
  const { seams } = shop.shop
  const done = write(shop.db, (tx) => finaliseAddenda(tx, seams, () => shop.chance(20)))
  for (const _ of done) shop.count('addendum', 'final')
  const open = shop.db
    .prepare(
      `SELECT shift_id, part_no, cash_minor FROM shift_addendum
       WHERE state = 'final' AND transfer_id IS NULL`,
    )
    .all() as { shift_id: string; part_no: number; cash_minor: number }[]
  const till = shop.pick(shop.tills)
  const into = shop.openShiftAt(till)
  const addendum = open[0]
  if (!addendum) return
  const isHere = into !== undefined && into.id !== addendum.shift_id && shop.chance(60)
  const order = {
    ...{ shiftId: addendum.shift_id, partNo: addendum.part_no, transferId: shop.newId() },
    place: isHere ? ('present-drawer' as const) : ('counted' as const),
    intoShiftId: isHere ? into.id : null,
  }
  const placed = shop.tryTo('place late cash', [], (tx) =>
    placeAddendumCash(tx, seams, shop.managerAt(till), order),
  )
  if (placed && isHere) {
    shop.books.cashMoved(addendum.shift_id, -addendum.cash_minor)
    shop.books.cashMoved(into.id, addendum.cash_minor)
  }
}

/** Gift cards, vouchers, deposits and kasbon: opened, topped up, paid back, given back. */
export function moveSomeAccount(shop: RandomShop): void {
  const till = shop.pick(shop.tills)
  const shift = shop.openShiftAt(till)
  if (!shift) return
  const { seams } = shop.shop
  const actor = shop.managerAt(till)
  const when = { today: TODAY, atMs: shop.nowMs() }
  const accounts = shop.db
    .prepare('SELECT id, kind, balance_minor FROM account ORDER BY id')
    .all() as { id: string; kind: string; balance_minor: number }[]
  if (accounts.length === 0 || shop.chance(25)) {
    const kind = shop.pick(['gift_card', 'gift_card', 'voucher', 'deposit', 'credit'] as const)
    const isOfCustomer = kind === 'deposit' || kind === 'credit'
    const order = {
      ...{ accountId: shop.newId(), kind, code: null, expiresOn: null, approvalId: null },
      customerId: isOfCustomer ? CUSTOMER_ID : null,
      limitMinor: kind === 'credit' ? 300_000 : 0,
      ...when,
    }
    shop.tryTo('open account', ['ACCOUNT_EXISTS'], (tx) => openAccount(tx, seams, actor, order))
    return
  }
  const account = shop.pick(accounts)
  const amount_minor = 1_000 * (1 + shop.below(100))
  const common = { session_id: shift.id, account_id: account.id, amount_minor, note: null }
  if (shop.chance(70)) {
    const request = { ...common, receipt_id: shop.newId(), payments: [inCash(amount_minor)] }
    const order = { request, payloadHash: payloadHash(request), actor, ...when }
    const refusals = ['ACCOUNT_OVERPAID', 'TENDER_NOT_ALLOWED']
    const answer = shop.tryTo('take account money', refusals, (tx) =>
      takeAccountMoney(tx, seams, order),
    )
    if (answer) shop.books.accountMoney(shift.id, 'in', amount_minor, answer)
    return
  }
  const request = { ...common, payout_id: shop.newId(), approval_id: null }
  const order = { request, payloadHash: payloadHash(request), actor, ...when }
  const refusals = ['BALANCE_TOO_LOW', 'TENDER_NOT_ALLOWED']
  const answer = shop.tryTo('pay out account', refusals, (tx) => payOutAccount(tx, seams, order))
  if (answer) shop.books.accountMoney(shift.id, 'out', amount_minor, answer)
}

const inCash = (amount_minor: number): PaymentMessage => ({
  line_no: 1,
  method: 'cash',
  amount_minor,
  tendered_minor: amount_minor,
  change_minor: 0,
  evidence: null,
  state: 'verified',
})

/** Somebody saw the money of a payment that was taken on trust. */
export function verifySomething(shop: RandomShop): void {
  const found = shop.db
    .prepare(
      `SELECT sale_id, line_no FROM sale_payment WHERE state = 'unverified' ORDER BY sale_id`,
    )
    .all() as { sale_id: string; line_no: number }[]
  if (found.length === 0) return
  const { sale_id, line_no } = shop.pick(found)
  const how = { source: 'person' as const, reference: 'app', settlementId: null, staffId: null }
  const isNew = write(shop.db, (tx) =>
    verifyPayment(tx, { saleId: sale_id, lineNo: line_no, ...how, atMs: shop.nowMs() }),
  )
  shop.count('verify', isNew ? 'done' : 'again')
}
