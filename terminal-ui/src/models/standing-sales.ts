import type { SaleRow } from './sales-model.ts'

type Sold = Pick<SaleRow, 'payableMinor' | 'refundedMinor' | 'isVoided'>

/** What a list of sales comes to: without the voided, less what was given back of the others. */
export function standingSales(rows: readonly Sold[]) {
  const standing = rows.filter(({ isVoided }) => !isVoided)
  const netMinor = standing.reduce(
    (sum, { payableMinor, refundedMinor }) => sum + payableMinor - refundedMinor,
    0,
  )
  const isNet = rows.some(({ isVoided, refundedMinor }) => isVoided || refundedMinor > 0)
  return { count: standing.length, netMinor, isNet }
}
