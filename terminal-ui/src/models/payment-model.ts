// Paying: tenders against what is due, and the one commit that makes the sale a fact.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Cart } from '#domain/cart.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { ReceiptModel } from '#domain/receipt-model.ts'
import { quickTenders, remainingDue, type TenderInput } from '#domain/settle.ts'
import type { SaleMessage, TenderEvidence, TenderMethod } from '#domain/wire/sale-message.ts'
import type { PaymentAttempt } from '../link/database.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export type TenderEntry = {
  method: TenderMethod
  /** What was handed over; for cash it may exceed what is due. */
  tenderedMinor: number
  evidence: TenderInput['evidence']
}
export type Due = {
  totalMinor: number
  /** Still to pay by anything but cash. */
  remainingMinor: number
  /** Still to pay in cash, after cash rounding. */
  cashDueMinor: number
  quickTenders: readonly number[]
  changeMinor: number
  isCovered: boolean
}
export type CompletedSale = {
  transactionId: string
  message: SaleMessage
  receipt: ReceiptModel
  changeMinor: number
}

export type PaymentModel = {
  attempt: ReadonlySignal<PaymentAttempt | null>
  due: ReadonlySignal<Due>
  isCommitting: ReadonlySignal<boolean>
  /** The sale just made, until the screen lets it go. */
  completed: ReadonlySignal<CompletedSale | null>
  load(): Promise<void>
  /** Opens the one attempt for this cart, or goes on with it. The cart stands still meanwhile. */
  open(): Promise<TillOutcome<null>>
  addTender(entry: TenderEntry): Promise<TillOutcome<null>>
  removeTender(index: number): Promise<TillOutcome<null>>
  cancel(): Promise<void>
  /** Resolves once the sale is in the journal; a second tap gets the first one's sale. */
  commit(): Promise<TillOutcome<CompletedSale>>
  dismissCompleted(): void
}
