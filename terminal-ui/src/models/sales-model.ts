// Today's sales: this terminal's journal and the hub's list as one, each with where it is safe.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { ReceiptModel } from '#domain/receipt-model.ts'
import type { SaleMessage, TenderMethod } from '#domain/wire/sale-message.ts'
import type { TillOutcome } from '../link/till-errors.ts'

/** refused: the hub could not read it; it is kept here until a person settles it. */
export type SaleSafety = 'terminal' | 'hub' | 'cloud' | 'refused'

export type SaleRow = {
  transactionId: string
  receiptNumber: string
  soldAtMs: number
  payableMinor: number
  itemCount: number
  methods: readonly TenderMethod[]
  cashierName: string | null
  terminalCode: string
  safety: SaleSafety
  conflictCount: number
  /** Made on this terminal. */
  isOwn: boolean
}
export type OpenedSale = { row: SaleRow; message: SaleMessage; receipt: ReceiptModel }

export type SalesModel = {
  /** Newest first. */
  rows: ReadonlySignal<readonly SaleRow[]>
  /** Where a sale is safe right now; null when this terminal does not know it. */
  safetyOf(transactionId: string): SaleSafety | null
  load(): Promise<void>
  refresh(): Promise<TillOutcome<null>>
  open(transactionId: string): Promise<TillOutcome<OpenedSale>>
  /** Asks the hub for a copy on paper; the value is the copy's number. */
  reprint(transactionId: string): Promise<TillOutcome<number>>
  /** Sends a refused sale once more, unchanged. */
  retry(transactionId: string): Promise<void>
  stop(): void
}
