import { availableMinor, isExpired } from '#domain/account-rules.ts'
import { toIso } from '#domain/datetime.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { pointsToRedeem } from '#domain/loyalty.ts'
import type { HoldAnswer } from '#domain/wire/account-message.ts'
import { survivorOf } from '../customer/survivor-of.ts'
import type { Db } from '../db/open-database.ts'
import { availablePoints } from '../loyalty/available-points.ts'
import { readRules } from '../rules/read-rules.ts'
import { findAccount, heldMinorOf, survivingAccount } from './account-store.ts'
import { findHold, type HoldRow, insertHold } from './hold-store.ts'

/** Long enough to finish a payment, short enough that a till that went away blocks nobody. */
export const HOLD_LIFE_MS = 15 * 60_000

export type HoldOrder = {
  holdId: string
  saleId: string
  /** One of the two. */
  accountId: string | null
  customerId: string | null
  amountMinor: number
  terminalId: string
  /** The business date: an account is good on its last day. */
  today: string
  atMs: number
}

/**
 * Promises an amount of an account, or points of a customer, to one sale. All open promises
 * together never exceed what there is, whichever tills ask. The same request again gets the same
 * answer. Refuses ACCOUNT_NOT_FOUND, ACCOUNT_BLOCKED, BALANCE_TOO_LOW, UNKNOWN_CUSTOMER,
 * TENDER_NOT_ALLOWED (points buy nothing here), POINTS_TOO_FEW (these with what there is),
 * HOLD_GONE for a promise that has ended and IDEMPOTENCY_MISMATCH.
 */
export function placeHold(tx: Db, order: HoldOrder): Outcome<HoldAnswer> {
  if ((order.accountId === null) === (order.customerId === null)) {
    return refuse('INVALID_REQUEST', 'name an account or a customer', 'account_id')
  }
  const before = findHold(tx, order.holdId)
  if (before) return answerAgain(before, order)
  const cost = order.accountId === null ? pointsFor(tx, order) : roomOnAccount(tx, order)
  if (!cost.ok) return cost
  const row: HoldRow = {
    id: order.holdId,
    sale_id: order.saleId,
    account_id: order.accountId === null ? null : survivingAccount(tx, order.accountId),
    customer_id: order.customerId === null ? null : survivorOf(tx, order.customerId),
    amount_minor: order.amountMinor,
    points: cost.value,
    terminal_id: order.terminalId,
    state: 'open',
    created_at_ms: order.atMs,
    expires_at_ms: order.atMs + HOLD_LIFE_MS,
  }
  insertHold(tx, row)
  return succeed(answerOf(row))
}

function answerAgain(before: HoldRow, order: HoldOrder): Outcome<HoldAnswer> {
  const isSame =
    before.sale_id === order.saleId &&
    before.account_id === order.accountId &&
    before.customer_id === order.customerId &&
    before.amount_minor === order.amountMinor
  if (!isSame) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'hold_id')
  const isOpen = before.state === 'open' && before.expires_at_ms > order.atMs
  return isOpen ? succeed(answerOf(before)) : refuse('HOLD_GONE')
}

const answerOf = (row: HoldRow): HoldAnswer => ({
  success: true,
  hold_id: row.id,
  amount_minor: row.amount_minor,
  points: row.points,
  expires_at: toIso(row.expires_at_ms),
})

/** An account's hold costs no points. */
function roomOnAccount(tx: Db, order: HoldOrder): Outcome<number> {
  const account = findAccount(tx, order.accountId ?? '')
  if (!account) return refuse('ACCOUNT_NOT_FOUND', undefined, 'account_id')
  if (account.is_active === 0 || isExpired(account.expires_on, order.today)) {
    return refuse('ACCOUNT_BLOCKED', undefined, 'account_id')
  }
  const available = availableMinor({
    balanceMinor: account.balance_minor,
    floorMinor: account.floor_minor,
    heldMinor: heldMinorOf(tx, account.id, order.atMs),
  })
  if (order.amountMinor <= available) return succeed(0)
  return refuse('BALANCE_TOO_LOW', String(available), 'amount_minor')
}

function pointsFor(tx: Db, order: HoldOrder): Outcome<number> {
  const rules = readRules(tx)
  const points = pointsToRedeem(order.amountMinor, rules)
  if (points === null) return refuse('TENDER_NOT_ALLOWED', 'points buy nothing here')
  const available = availablePoints(tx, order.customerId ?? '', order.atMs)
  if (available === null) return refuse('UNKNOWN_CUSTOMER', undefined, 'customer_id')
  const minimum = rules.loyalty_redeem_minimum_points
  if (points < minimum) return refuse('POINTS_TOO_FEW', `at least ${minimum}`, 'amount_minor')
  return points <= available
    ? succeed(points)
    : refuse('POINTS_TOO_FEW', String(available), 'amount_minor')
}
