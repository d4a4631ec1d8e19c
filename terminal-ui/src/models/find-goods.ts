// Goods by what was scanned or typed, for papers and counts: barcodes, labels with a weight, GS1.

import type { ReadonlySignal } from '@preact/signals'
import { readLineCode, type Scan } from '#domain/read-scan.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { Found } from './product-index.ts'

export type GoodsFinder = {
  catalogue: {
    byBarcode(code: string): Found | null
    search(text: string, limit: number): ProductMessage[]
    find(wanted: Pick<Scan, 'item' | 'keys'>): Promise<Found | null>
  }
  session: { outlet: ReadonlySignal<OutletMessage | null> }
}
/** `quantityMilli`: what its label says, in thousandths of the unit; null: nothing. */
export type FoundGoods = Found & { quantityMilli: number | null }

/** What the code stands for; null: nothing here. */
export async function findGoods(
  { catalogue, session }: GoodsFinder,
  code: string,
): Promise<FoundGoods | null> {
  const known = catalogue.byBarcode(code.trim())
  if (known) return { ...known, quantityMilli: null }
  const outlet = session.outlet.peek()
  const scan = outlet && readLineCode(code, outlet)
  if (!scan) return null
  const found = await catalogue.find(scan)
  return found && { ...found, quantityMilli: scan.quantityMilli ?? scan.countMilli }
}
