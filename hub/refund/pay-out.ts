import { isAccountTender } from '#domain/account-rules.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { isNewAccount } from '#domain/refund-payouts.ts'
import type { Seams } from '#domain/seams.ts'
import type {
  PayoutRequest,
  RefundablePayment,
  RefundMessage,
} from '#domain/wire/refund-message.ts'
import { creditAccount } from '../account/credit-account.ts'
import { openExchange } from '../account/open-exchange.ts'
import { openVoucher } from '../account/open-voucher.ts'
import { isWrittenOff } from '../conflict/write-off-short.ts'
import type { Db } from '../db/open-database.ts'
import { findAccountKind, receivableMinor, redeemedMinor } from './refund-store.ts'
import { spendEarlier } from './spend-earlier.ts'

export type PayoutOrder = {
  kind: RefundMessage['kind']
  refundId: string
  refundNumber: string
  saleId: string | null
  customerId: string | null
  staffId: string
  atMs: number
}

export type PaidOut = {
  payout: RefundMessage['payouts'][number]
  /** Its part that the sale had asked for in vain: nothing is given back for it. */
  forgivenMinor: number
  /** The shop had given that part up: its loss ends, nothing is receivable. */
  isWrittenOff: boolean
}

/**
 * Gives the money back: to accounts, as a new voucher or exchange credit; what leaves by hand needs
 * nothing here. Refuses ACCOUNT_NOT_FOUND for an account of another kind, and what creditAccount
 * refuses, at `payouts/<index>`: the caller then rolls back what was credited before.
 */
export function payOut(
  tx: Db,
  seams: Seams,
  order: PayoutOrder,
  payouts: readonly PayoutRequest[],
  tenders: readonly RefundablePayment[],
): Outcome<PaidOut[]> {
  const paidOut: PaidOut[] = []
  for (const [index, payout] of payouts.entries()) {
    const forgivenMinor = forgivenOf(tx, order, payout, tenders)
    const account = accountFor(tx, seams, order, payout)
    if (!account.ok) return { ...account, field: `payouts/${index}` }
    const creditMinor = payout.amount_minor - forgivenMinor
    if (account.value && creditMinor > 0) {
      const credited = creditAccount(tx, {
        accountId: account.value.id,
        amountMinor: creditMinor,
        reason: 'refund',
        documentId: order.refundId,
        staffId: order.staffId,
        atMs: order.atMs,
      })
      if (!credited.ok) return { ...credited, field: `payouts/${index}` }
      if (payout.method === 'exchange') {
        const { refundId, atMs } = order
        spendEarlier(tx, seams, { refundId, creditMinor, atMs })
      }
    }
    const account_id = account.value?.id ?? payout.account_id
    const account_code = account.value?.code ?? null
    paidOut.push({
      payout: { line_no: index + 1, ...payout, account_id, account_code },
      forgivenMinor,
      isWrittenOff: forgivenMinor > 0 && isGivenUp(tx, order.saleId, payout),
    })
  }
  return succeed(paidOut)
}

const isGivenUp = (tx: Db, saleId: string | null, { method }: PayoutRequest): boolean =>
  saleId !== null && isWrittenOff(tx, saleId, method)

/** The account that is credited, with the code of a new one; null where none is. */
function accountFor(
  tx: Db,
  seams: Seams,
  order: PayoutOrder,
  payout: PayoutRequest,
): Outcome<{ id: string; code: string | null } | null> {
  const { method, account_id } = payout
  const opening = { customerId: order.customerId, openedBy: order.staffId, atMs: order.atMs }
  if (isNew(order, payout)) {
    if (method === 'voucher') {
      const { accountId, code } = openVoucher(tx, seams, opening)
      return succeed({ id: accountId, code })
    }
    const { refundId, refundNumber } = order
    return succeed({
      id: openExchange(tx, { ...opening, refundId, refundNumber }),
      code: refundNumber,
    })
  }
  if (!isAccountTender(method) || account_id === null) return succeed(null)
  if (findAccountKind(tx, account_id) !== method) return refuse('ACCOUNT_NOT_FOUND')
  return succeed({ id: account_id, code: null })
}

/** A void opens nothing: a payment that named no account had taken nothing from one. */
const isNew = ({ kind }: PayoutOrder, payout: PayoutRequest): boolean =>
  kind === 'refund' && isNewAccount(payout)

/**
 * A committed sale may have named more of a balance than there was (I3). What it did not get is
 * still asked of the customer, so that part of a refund is forgiven before anything is given back.
 */
function forgivenOf(
  tx: Db,
  order: PayoutOrder,
  payout: PayoutRequest,
  tenders: readonly RefundablePayment[],
): number {
  const { saleId } = order
  const { method, account_id, amount_minor } = payout
  const tender = tenders.find((each) => each.method === method && each.account_id === account_id)
  if (saleId === null || !tender || isNew(order, payout)) return 0
  const shortMinor = Math.max(0, shortOf(tx, saleId, tender))
  const doneMinor = Math.min(shortMinor, tender.returned_minor)
  return Math.min(shortMinor, tender.returned_minor + amount_minor) - doneMinor
}

function shortOf(tx: Db, saleId: string, { method, account_id, paid_minor }: RefundablePayment) {
  if (method === 'loyalty') return receivableMinor(tx, saleId, 'loyalty')
  if (!isAccountTender(method)) return 0
  return account_id === null ? paid_minor : paid_minor - redeemedMinor(tx, saleId, account_id)
}
