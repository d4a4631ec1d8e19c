import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { moveAccount } from '../account/move-account.ts'
import { recordResolution } from '../conflict/record-resolution.ts'
import { moveReceivable, shortMinorOf } from '../conflict/write-off-short.ts'
import type { Db } from '../db/open-database.ts'
import { listSalesPaidBefore } from './refund-store.ts'

type Credit = { refundId: string; creditMinor: number; atMs: number }

/**
 * An exchange made at a till alone: its sale is told before its refund, and could not find the
 * credit that pays for it. Now that the refund is here the credit is spent by that very sale, what
 * was missing is no longer asked for, and what was said of it is settled.
 */
export function spendEarlier(tx: Db, seams: Seams, { refundId, creditMinor, atMs }: Credit): void {
  let leftMinor = creditMinor
  for (const sale of listSalesPaidBefore(tx, refundId)) {
    const detail: unknown = JSON.parse(sale.detail_json)
    const shortMinor = shortMinorOf(detail)
    if (shortMinor <= 0 || shortMinor > leftMinor) continue
    leftMinor -= shortMinor
    const { sale_id: documentId, cashier_id: staffId } = sale
    const entry = { reason: 'redeem' as const, documentId, staffId, atMs }
    moveAccount(tx, { accountId: refundId, amountMinor: 0 - shortMinor, ...entry })
    const resolution_id = uuidv7(seams)
    moveReceivable(tx, resolution_id, 'exchange', detail, 'account/exchange')
    const byNobody = { resolved_by: null, approved_by: null, terminal_id: null }
    recordResolution(
      tx,
      { type: 'insufficient_balance', document_id: documentId },
      {
        ...{ conflict_id: sale.conflict_id, resolution_id, reason: 'corrected', action: null },
        ...{ note: 'exchange_arrived', settled_with: refundId, ...byNobody, at_ms: atMs },
      },
    )
  }
}
