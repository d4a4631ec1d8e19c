// What went back here of sales, before the hub's list can say so.

import type { SaleRow } from '../sales-model.ts'
import type { Till } from '../till.ts'
import { isRefund, readHappened, refundOf } from './own-documents.ts'

/** What of a sale was given back at this till, as the sales list shows it. */
type GivenBack = Pick<SaleRow, 'isVoided' | 'refundedMinor'>

/** By the sale's id; of what this till still keeps, told or answered. */
export async function readGivenBack({
  database,
}: Pick<Till, 'database'>): Promise<ReadonlyMap<string, GivenBack>> {
  const found = new Map<string, GivenBack>()
  for (const record of await readHappened(database, isRefund)) {
    const refund = refundOf(record)
    if (!refund?.sale_id) continue
    const before = found.get(refund.sale_id) ?? { isVoided: false, refundedMinor: 0 }
    found.set(refund.sale_id, {
      isVoided: before.isVoided || refund.kind === 'void',
      refundedMinor: before.refundedMinor + refund.total_minor,
    })
  }
  return found
}

/** The hub knows what went back elsewhere, this till what the hub has not heard of. */
export const markGivenBack = (
  rows: readonly SaleRow[],
  givenBack: ReadonlyMap<string, GivenBack>,
): readonly SaleRow[] =>
  rows.map((row) => {
    const own = givenBack.get(row.transactionId)
    if (own === undefined) return row
    const refundedMinor = Math.max(row.refundedMinor, own.refundedMinor)
    return { ...row, refundedMinor, isVoided: row.isVoided || own.isVoided }
  })
