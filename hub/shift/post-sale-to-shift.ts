import { saleFigures } from '#domain/shift-figures.ts'
import type { CashKind } from '#domain/wire/cash-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { postToShift } from './post-to-shift.ts'

/** A sale's part in its shift: figures, what was tendered and given back as change. */
export function postSaleToShift(tx: Db, sale: SaleMessage, atMs: number): { partNo: number } {
  return postToShift(tx, {
    shiftId: sale.session_id,
    cashierId: sale.cashier_id,
    documentId: sale.offline_transaction_id,
    atMs,
    figures: saleFigures(sale),
    cash: cashOf(sale.payments),
  })
}

/** Cash in and change out of payments, as the cash journal wants them. */
export const cashOf = (
  payments: SaleMessage['payments'],
): { kind: CashKind; amountMinor: number }[] =>
  payments
    .filter(({ method }) => method === 'cash')
    .flatMap(({ tendered_minor, change_minor }) => [
      { kind: 'cash-tendered' as const, amountMinor: tendered_minor },
      { kind: 'change' as const, amountMinor: -change_minor },
    ])
