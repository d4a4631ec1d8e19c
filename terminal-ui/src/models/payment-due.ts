// What is still to pay, and whether a tender fits into it.

import type { TenderInput } from '#domain/settle.ts'
import { type CashRounding, quickTenders, remainingDue, settle } from '#domain/settle.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { refuseAtTill, type TillRefusal } from '../link/till-errors.ts'

export type Due = {
  totalMinor: number
  /** Still to pay by anything but cash. */
  remainingMinor: number
  /** Still to pay in cash, after cash rounding. */
  cashDueMinor: number
  quickTenders: readonly number[]
  /** What cash rounding makes of the total if the rest is paid in cash, or has made of it. */
  roundingMinor: number
  changeMinor: number
  isCovered: boolean
}

export function dueOf(
  totalMinor: number,
  tenders: readonly TenderInput[],
  outlet: OutletMessage | null,
): Due {
  const rounding = roundingOf(outlet)
  const { remainingMinor, cashDueMinor } = remainingDue(totalMinor, tenders, rounding)
  const settled = settle(totalMinor, tenders, rounding)
  return {
    totalMinor,
    remainingMinor,
    cashDueMinor,
    quickTenders: cashDueMinor > 0 ? quickTenders(cashDueMinor) : [],
    roundingMinor: settled.ok ? settled.value.cashRoundingMinor : cashDueMinor - remainingMinor,
    changeMinor: settled.ok ? settled.value.changeMinor : 0,
    isCovered: settled.ok,
  }
}

export const roundingOf = (outlet: OutletMessage | null): CashRounding => ({
  stepMinor: outlet?.cash_rounding_step_minor ?? 1,
  mode: outlet?.cash_rounding_mode ?? 'down',
})

/** Refuses INVALID_REQUEST, TENDER_NOT_NEEDED and NON_CASH_OVERPAID (detail: by how much). */
export function checkTender(
  method: TenderMethod,
  tenderedMinor: number,
  due: Due,
): TillRefusal | null {
  if (!Number.isSafeInteger(tenderedMinor) || tenderedMinor <= 0) {
    return refuseAtTill('INVALID_REQUEST', undefined, 'tendered_minor')
  }
  if (due.isCovered) return refuseAtTill('TENDER_NOT_NEEDED')
  if (method === 'cash' || tenderedMinor <= due.remainingMinor) return null
  return refuseAtTill('NON_CASH_OVERPAID', String(tenderedMinor - due.remainingMinor))
}
