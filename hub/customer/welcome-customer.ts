import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { recordResolution } from '../conflict/record-resolution.ts'
import type { Db } from '../db/open-database.ts'
import { addLoyalty } from '../loyalty/add-loyalty.ts'
import { listSalesBefore } from './customer-change-store.ts'

/**
 * A customer who was added at a till alone may come after their first sale: the points it earned
 * are given now, and what it said of an unknown customer is settled. The cloud has counted them by
 * the sale already.
 */
export function welcomeCustomer(tx: Db, seams: Seams, customerId: string): void {
  const atMs = seams.clock.nowMs()
  for (const { conflict_id, sale_id: documentId, points } of listSalesBefore(tx, customerId)) {
    if (points > 0) addLoyalty(tx, { customerId, points, reason: 'sale', documentId, atMs })
    const resolution_id = uuidv7(seams)
    const byNobody = { resolved_by: null, approved_by: null, terminal_id: null }
    recordResolution(
      tx,
      { type: 'customer_mismatch', document_id: documentId },
      {
        ...{ conflict_id, resolution_id, reason: 'corrected', action: null },
        ...{ note: 'customer_arrived', settled_with: customerId, ...byNobody, at_ms: atMs },
      },
    )
  }
}
