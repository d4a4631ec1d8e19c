import { availableMinor, isAccountTender, isExpired } from '#domain/account-rules.ts'
import type { ErrorCode } from '#domain/errors.ts'
import { multiplyDivide } from '#domain/money.ts'
import type { AccountKind } from '#domain/wire/account-message.ts'
import type { PaymentMessage, SaleMessage, TenderMethod } from '#domain/wire/sale-message.ts'
import type { ConflictFinding } from '../conflict/raise-conflict.ts'
import type { Db } from '../db/open-database.ts'
import { addLoyalty } from '../loyalty/add-loyalty.ts'
import { availablePoints } from '../loyalty/available-points.ts'
import { findAccount, heldMinorOf } from './account-store.ts'
import { endHoldsOfSale, findHold } from './hold-store.ts'
import { moveAccount } from './move-account.ts'

export type Redemption = {
  conflicts: ConflictFinding[]
  /** What no balance covered, by tender: the journal calls it receivable. */
  shortByMethod: Map<TenderMethod, number>
  /** Points that were taken from the customer. */
  takenPoints: number
}

/** When it is: the business date says whether an account is still good, the time ends holds. */
export type Moment = { today: string; atMs: number }

/**
 * Takes a sale's ledger tenders from their accounts and points, and ends the sale's holds. The sale
 * is a fact (I3), so nothing is refused: an account gives what it has beyond what is promised to
 * others, and what is short becomes a receivable with a conflict beside the sale.
 */
export function redeemTenders(tx: Db, sale: SaleMessage, moment: Moment): Redemption {
  const redemption: Redemption = { conflicts: [], shortByMethod: new Map(), takenPoints: 0 }
  if (!sale.payments.some(({ method }) => isLedgerTender(method))) return redemption
  for (const payment of sale.payments) {
    const { method } = payment
    if (isAccountTender(method)) redeemAccount(tx, sale, { ...payment, method }, moment, redemption)
  }
  redeemPoints(tx, sale, moment, redemption)
  endHoldsOfSale(tx, sale.offline_transaction_id)
  return redemption
}

const isLedgerTender = (method: TenderMethod): boolean =>
  method === 'loyalty' || isAccountTender(method)

function redeemAccount(
  tx: Db,
  sale: SaleMessage,
  payment: PaymentMessage & { method: AccountKind },
  moment: Moment,
  redemption: Redemption,
): void {
  const accountId = payment.evidence?.account_id ?? ''
  const room = roomFor(tx, sale, payment, moment)
  const takenMinor = Math.min(payment.amount_minor, room.minor)
  if (takenMinor > 0) {
    moveAccount(tx, {
      accountId,
      amountMinor: -takenMinor,
      reason: 'redeem',
      documentId: sale.offline_transaction_id,
      staffId: sale.cashier_id,
      atMs: moment.atMs,
    })
  }
  const shortMinor = payment.amount_minor - takenMinor
  if (shortMinor === 0) return
  addShort(redemption, payment.method, shortMinor)
  redemption.conflicts.push({
    type: 'insufficient_balance',
    message: `${payment.method} ${payment.line_no}: ${shortMinor} is not covered (${room.code}).`,
    detail: {
      account_id: accountId,
      payment_line_no: payment.line_no,
      short_minor: shortMinor,
      code: room.code,
    },
  })
}

/** How much an account gives to this sale, and why it is no more. */
function roomFor(
  tx: Db,
  sale: SaleMessage,
  { method, evidence }: PaymentMessage & { method: AccountKind },
  { today, atMs }: Moment,
): { minor: number; code: ErrorCode } {
  const account = evidence?.account_id ? findAccount(tx, evidence.account_id) : undefined
  if (account?.kind !== method) return { minor: 0, code: 'ACCOUNT_NOT_FOUND' }
  const saleId = sale.offline_transaction_id
  const hold = evidence?.hold_id ? findHold(tx, evidence.hold_id) : undefined
  const isPromised =
    hold?.state === 'open' &&
    hold.sale_id === saleId &&
    hold.account_id === account.id &&
    hold.expires_at_ms > atMs
  const isClosed = account.is_active === 0 || isExpired(account.expires_on, today)
  if (isClosed && !isPromised) return { minor: 0, code: 'ACCOUNT_BLOCKED' }
  const minor = availableMinor({
    balanceMinor: account.balance_minor,
    floorMinor: account.floor_minor,
    heldMinor: heldMinorOf(tx, account.id, atMs, saleId),
  })
  return { minor, code: 'BALANCE_TOO_LOW' }
}

function redeemPoints(tx: Db, sale: SaleMessage, { atMs }: Moment, redemption: Redemption): void {
  const amountMinor = sale.payments
    .filter(({ method }) => method === 'loyalty')
    .reduce((sum, { amount_minor }) => sum + amount_minor, 0)
  if (amountMinor === 0) return
  const points = sale.loyalty_points_to_redeem
  const missingPoints = takePoints(tx, sale, atMs)
  redemption.takenPoints = points - missingPoints
  if (points > 0 && missingPoints === 0) return
  const shortMinor =
    points === 0 ? amountMinor : multiplyDivide(amountMinor, missingPoints, points, 'up')
  addShort(redemption, 'loyalty', shortMinor)
  redemption.conflicts.push({
    type: 'insufficient_loyalty_points',
    message: `The customer lacks ${missingPoints} of ${points} points; ${shortMinor} is not covered.`,
    detail: {
      customer_id: sale.customer_id ?? '',
      missing_points: missingPoints,
      short_minor: shortMinor,
    },
  })
}

/** What could not be taken. */
function takePoints(tx: Db, sale: SaleMessage, atMs: number): number {
  const { customer_id: customerId, loyalty_points_to_redeem: points } = sale
  if (customerId === null || availablePoints(tx, customerId, atMs) === null) return points
  const saleId = sale.offline_transaction_id
  const move = { customerId, points: -points, reason: 'redeem' as const, documentId: saleId }
  return addLoyalty(tx, { ...move, atMs, saleId }).missingPoints
}

function addShort({ shortByMethod }: Redemption, method: TenderMethod, minor: number): void {
  shortByMethod.set(method, (shortByMethod.get(method) ?? 0) + minor)
}
