// By which tenders money goes back: the original ones as far as they paid, any other by permission.
import { isAccountTender } from './account-rules.ts'
import { type Refusal, refuse } from './errors.ts'
import { type CashRoundingMode, roundCash } from './rounding.ts'
import type { PayoutRequest, RefundablePayment, RefundMessage } from './wire/refund-message.ts'
import type { PaymentMessage } from './wire/sale-message.ts'

type Tender = Pick<PayoutRequest, 'method' | 'account_id'>
type PastRefund = Pick<RefundMessage, 'cash_rounding_minor'> & {
  payouts: readonly Pick<
    RefundMessage['payouts'][number],
    'method' | 'account_id' | 'amount_minor'
  >[]
}

/** A ledger's tender goes back to its account; a payment that named none has nowhere to go back. */
const canGoBack = ({ method, account_id }: Tender): boolean =>
  isAccountTender(method) === (account_id !== null)

/** A voucher or exchange credit that is made for this refund. */
export const isNewAccount = ({ method, account_id }: Tender): boolean =>
  (method === 'voucher' || method === 'exchange') && account_id === null

/**
 * The tenders of a sale with what of each went back. Payments by one tender, or from one account,
 * are one. Cash that went back for a sale nobody paid in cash has a row as well: its rounding goes
 * on where it stopped.
 */
export function tendersOf(
  payments: readonly Pick<PaymentMessage, 'method' | 'amount_minor' | 'evidence'>[],
  cashRoundingMinor: number,
  refunds: readonly PastRefund[],
): RefundablePayment[] {
  const tenders: RefundablePayment[] = []
  const tenderFor = (tender: Tender): RefundablePayment => {
    const known = tenders.find((each) => isSameTender(each, tender))
    const found = known ?? { ...nothingPaid, method: tender.method, account_id: tender.account_id }
    if (!known) tenders.push(found)
    return found
  }
  for (const { method, amount_minor, evidence } of payments) {
    const account_id = isAccountTender(method) ? (evidence?.account_id ?? null) : null
    tenderFor({ method, account_id }).paid_minor += amount_minor
  }
  for (const { payouts, cash_rounding_minor } of refunds) {
    for (const payout of payouts) tenderFor(payout).returned_minor += payout.amount_minor
    if (cash_rounding_minor !== 0) tenderFor(CASH).returned_rounding_minor += cash_rounding_minor
  }
  if (cashRoundingMinor !== 0) tenderFor(CASH).paid_rounding_minor = cashRoundingMinor
  return tenders.filter(({ method, paid_minor }) => paid_minor > 0 || method === 'cash')
}

const CASH: Tender = { method: 'cash', account_id: null }
const nothingPaid = {
  paid_minor: 0,
  paid_rounding_minor: 0,
  returned_minor: 0,
  returned_rounding_minor: 0,
}

const isSameTender = (a: Tender, b: Tender): boolean =>
  a.method === b.method && a.account_id === b.account_id

/** What of a tender can still go back to it, in the measure of the total: before cash rounding. */
export function leftOf(tender: RefundablePayment): number {
  const leftMinor = Math.max(0, partOfTotal(tender) - returnedPart(tender))
  return Math.min(leftMinor, tender.room_minor ?? leftMinor)
}

const partOfTotal = ({ paid_minor, paid_rounding_minor }: RefundablePayment): number =>
  Math.max(0, paid_minor - paid_rounding_minor)

const returnedPart = ({ returned_minor, returned_rounding_minor }: RefundablePayment): number =>
  returned_minor - returned_rounding_minor

/**
 * How a total goes back unless somebody chooses otherwise: to what it was paid with, the tenders
 * other than cash first and in the order in which they paid, so that credit does not become cash.
 * What no tender covers is cash.
 */
export function defaultPayouts(
  totalMinor: number,
  tenders: readonly RefundablePayment[],
): PayoutRequest[] {
  const payouts: PayoutRequest[] = []
  let restMinor = totalMinor
  for (const tender of tenders) {
    if (tender.method === 'cash' || !canGoBack(tender)) continue
    const amount_minor = Math.min(restMinor, leftOf(tender))
    if (amount_minor === 0) continue
    const { method, account_id } = tender
    payouts.push({ method, account_id, amount_minor, evidence: null })
    restMinor -= amount_minor
  }
  if (restMinor > 0) payouts.push({ ...CASH, amount_minor: restMinor, evidence: null })
  return payouts
}

/**
 * What of the payouts goes back otherwise than it came: for the permission refund-other-tender.
 * Credit for the basket that follows (exchange) is not money out, so it is never counted.
 */
export const minorBeyondTenders = (
  payouts: readonly PayoutRequest[],
  tenders: readonly RefundablePayment[],
): number =>
  payouts
    .filter((payout) => !(payout.method === 'exchange' && isNewAccount(payout)))
    .reduce((sum, payout) => sum + Math.max(0, payout.amount_minor - leftFor(payout, tenders)), 0)

const leftFor = (payout: Tender, tenders: readonly RefundablePayment[]): number => {
  const tender = tenders.find((each) => canGoBack(each) && isSameTender(each, payout))
  return tender ? leftOf(tender) : 0
}

/**
 * Null when payouts are possible as such. They add up to the total, each tender once; points and
 * exchange credit of an earlier return go back only where they came from. Refuses INVALID_REQUEST
 * and REFUND_TENDER_NOT_ALLOWED (detail: what can still go back there) at `payouts/<index>`.
 */
export function faultOfPayouts(
  totalMinor: number,
  payouts: readonly PayoutRequest[],
  tenders: readonly RefundablePayment[],
): Refusal | null {
  for (const [index, payout] of payouts.entries()) {
    const field = `payouts/${index}`
    const { method, account_id, amount_minor } = payout
    const isTwice = payouts.findIndex((each) => isSameTender(each, payout)) < index
    if (isTwice || (!canGoBack(payout) && !isNewAccount(payout))) {
      return refuse('INVALID_REQUEST', isTwice ? 'a tender twice' : 'account', field)
    }
    const isBound = method === 'loyalty' || (method === 'exchange' && account_id !== null)
    const leftMinor = leftFor(payout, tenders)
    if (isBound && amount_minor > leftMinor) {
      return refuse('REFUND_TENDER_NOT_ALLOWED', String(leftMinor), field)
    }
  }
  const sum = payouts.reduce((total, { amount_minor }) => total + amount_minor, 0)
  return sum === totalMinor
    ? null
    : refuse('INVALID_REQUEST', `payouts add up to ${sum}, not ${totalMinor}`, 'payouts')
}

export type RoundedPayouts = {
  payouts: PayoutRequest[]
  /** payable - total: negative when rounded down. */
  cashRoundingMinor: number
  payableMinor: number
}

/**
 * Rounds what goes back in cash. Cash is telescoped as well: all that has gone back is rounded, so
 * that refunds piece by piece end exactly at the cash that was paid: three of Rp3.150, bought for
 * Rp9.500 (step 100, nearest), come back as 3.200, 3.100 and 3.200, never as 9.600.
 */
export function roundPayouts(
  payouts: readonly PayoutRequest[],
  tenders: readonly RefundablePayment[],
  outlet: { cash_rounding_step_minor: number; cash_rounding_mode: CashRoundingMode },
): RoundedPayouts {
  const tender = tenders.find(({ method }) => method === 'cash') ?? { ...nothingPaid, ...CASH }
  const rounded = payouts.map((payout) => {
    if (payout.method !== 'cash') return payout
    const afterMinor = cashUpTo(returnedPart(tender) + payout.amount_minor, tender, outlet)
    return { ...payout, amount_minor: Math.max(0, afterMinor - tender.returned_minor) }
  })
  const sum = (each: readonly PayoutRequest[]) =>
    each.reduce((total, { amount_minor }) => total + amount_minor, 0)
  const payableMinor = sum(rounded)
  return { payouts: rounded, payableMinor, cashRoundingMinor: payableMinor - sum(payouts) }
}

/** Cash that has gone back in all once so much of the total has; at the end what was paid. */
function cashUpTo(
  partMinor: number,
  tender: RefundablePayment,
  outlet: { cash_rounding_step_minor: number; cash_rounding_mode: CashRoundingMode },
): number {
  const round = (minor: number): number =>
    roundCash(minor, outlet.cash_rounding_step_minor, outlet.cash_rounding_mode)
  const paidPart = partOfTotal(tender)
  return partMinor < paidPart
    ? Math.min(round(partMinor), tender.paid_minor)
    : tender.paid_minor + round(partMinor - paidPart)
}

/** A void pays back as it was paid, to the rupiah: rounding, split and all. */
export const voidPayouts = (
  payments: readonly Pick<PaymentMessage, 'method' | 'amount_minor' | 'evidence'>[],
): PayoutRequest[] =>
  tendersOf(payments, 0, [])
    .filter(({ paid_minor }) => paid_minor > 0)
    .map(({ method, account_id, paid_minor }) => ({
      method,
      account_id,
      amount_minor: paid_minor,
      evidence: null,
    }))
