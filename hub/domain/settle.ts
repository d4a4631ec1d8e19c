// Tenders against a total: who pays what, what is rounded, what is given back. Minor units.
import { assert } from './assert.ts'
import { type Outcome, refuse, succeed } from './errors.ts'
import { type CashRoundingMode, roundCash } from './rounding.ts'
import { MONEY_MINOR_MAX } from './wire/primitives.ts'
import { type PaymentMessage, SALE_PAYMENTS_MAX, type TenderMethod } from './wire/sale-message.ts'

export type TenderInput = {
  method: TenderMethod
  tenderedMinor: number
  evidence: PaymentMessage['evidence']
  state: PaymentMessage['state']
}
export type CashRounding = { stepMinor: number; mode: CashRoundingMode }
export type Settlement = {
  payments: PaymentMessage[]
  /** payable - total: negative when rounded down, 0 when nobody pays cash. */
  cashRoundingMinor: number
  payableMinor: number
  tenderedMinor: number
  changeMinor: number
  /** 0: a settlement is complete, see remainingDue for one that is not. */
  remainingMinor: number
}

/**
 * Settles a total. Non-cash may not exceed it; only what is left for cash is rounded, and only cash
 * gives change. Rounding up never turns away cash that covers the exact amount: then what was given
 * is what is due. Several cash tenders are used up in their order.
 *
 * Refuses NON_CASH_OVERPAID, SALE_UNPAID (detail: minor units missing) and SALE_TOO_LARGE.
 */
export function settle(
  totalMinor: number,
  tenders: readonly TenderInput[],
  rounding: CashRounding,
): Outcome<Settlement> {
  const sums = sumTenders(tenders)
  if (tenders.length > SALE_PAYMENTS_MAX || sums.tenderedMinor > MONEY_MINOR_MAX) {
    return refuse('SALE_TOO_LARGE', undefined, 'payments')
  }
  if (sums.nonCashMinor > totalMinor) {
    return refuse('NON_CASH_OVERPAID', String(sums.nonCashMinor - totalMinor), 'payments')
  }
  const dueMinor = cashDue(totalMinor - sums.nonCashMinor, sums, rounding)
  if (sums.cashMinor < dueMinor) {
    return refuse('SALE_UNPAID', String(dueMinor - sums.cashMinor), 'payments')
  }
  const payableMinor = sums.nonCashMinor + dueMinor
  return succeed({
    payments: payOff(tenders, dueMinor),
    cashRoundingMinor: payableMinor - totalMinor,
    payableMinor,
    tenderedMinor: sums.tenderedMinor,
    changeMinor: sums.cashMinor - dueMinor,
    remainingMinor: 0,
  })
}

/**
 * What is still to pay while tenders come in: `remainingMinor` by a non-cash tender (exact),
 * `cashDueMinor` in cash (rounded). Both are 0 once the sale can be settled.
 */
export function remainingDue(
  totalMinor: number,
  tenders: readonly TenderInput[],
  rounding: CashRounding,
): { remainingMinor: number; cashDueMinor: number } {
  const sums = sumTenders(tenders)
  const forCashMinor = Math.max(0, totalMinor - sums.nonCashMinor)
  if (sums.hasCash && sums.cashMinor >= cashDue(forCashMinor, sums, rounding)) {
    return { remainingMinor: 0, cashDueMinor: 0 }
  }
  const roundedMinor = roundCash(forCashMinor, rounding.stepMinor, rounding.mode)
  return {
    remainingMinor: forCashMinor - sums.cashMinor,
    cashDueMinor: roundedMinor - sums.cashMinor,
  }
}

const NOTES_MINOR = [5_000, 10_000, 50_000, 100_000] as const

/**
 * What a customer is likely to hand over: the exact amount and the next multiple of each note, e.g.
 * 47300 -> 47300, 50000, 100000. Another currency passes its own notes, in minor units.
 */
export function quickTenders(
  cashDueMinor: number,
  notesMinor: readonly number[] = NOTES_MINOR,
): number[] {
  const rounded = notesMinor.map((note) => roundCash(cashDueMinor, note, 'up'))
  return [...new Set([cashDueMinor, ...rounded])].sort((a, b) => a - b)
}

/** Whoever gets a whole largest note back need not have given it: an amount was mistyped. */
export const isOddChange = (
  changeMinor: number,
  notesMinor: readonly number[] = NOTES_MINOR,
): boolean => changeMinor >= Math.max(...notesMinor)

type TenderSums = {
  cashMinor: number
  nonCashMinor: number
  tenderedMinor: number
  hasCash: boolean
}

function sumTenders(tenders: readonly TenderInput[]): TenderSums {
  const sums = { cashMinor: 0, nonCashMinor: 0, tenderedMinor: 0, hasCash: false }
  for (const { method, tenderedMinor } of tenders) {
    assert(Number.isSafeInteger(tenderedMinor) && tenderedMinor >= 0, 'a tender is an amount')
    const isCash = method === 'cash'
    sums.hasCash ||= isCash
    sums[isCash ? 'cashMinor' : 'nonCashMinor'] += tenderedMinor
    sums.tenderedMinor += tenderedMinor
  }
  return sums
}

function cashDue(exactMinor: number, sums: TenderSums, rounding: CashRounding): number {
  if (!sums.hasCash) return exactMinor
  const roundedMinor = roundCash(exactMinor, rounding.stepMinor, rounding.mode)
  return sums.cashMinor >= exactMinor ? Math.min(roundedMinor, sums.cashMinor) : roundedMinor
}

function payOff(tenders: readonly TenderInput[], cashDueMinor: number): PaymentMessage[] {
  let dueMinor = cashDueMinor
  return tenders.map(({ method, tenderedMinor, evidence, state }, index) => {
    const amountMinor = method === 'cash' ? Math.min(tenderedMinor, dueMinor) : tenderedMinor
    if (method === 'cash') dueMinor -= amountMinor
    return {
      line_no: index + 1,
      method,
      amount_minor: amountMinor,
      tendered_minor: tenderedMinor,
      change_minor: tenderedMinor - amountMinor,
      evidence,
      state,
    }
  })
}
