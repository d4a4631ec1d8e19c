// A price that changes while its goods lie in the basket: said, and taken or kept by a person.
import { type Cart, type CartLine, priceCart, soldByLabel, weightFor } from './cart.ts'
import { type Outcome, succeed } from './errors.ts'
import type { Discount } from './price-sale.ts'
import type { ProductMessage } from './wire/catalogue-message.ts'

export type PriceNews = { oldMinor: number; newMinor: number; priceListVersion: number }

/**
 * What the list says by now of a line's unit; null: what the line says, or nothing. A label
 * that was printed in the shop carries its own price.
 */
export function priceNewsOf(line: CartLine, product: ProductMessage | null): PriceNews | null {
  const unit = product?.units.find(({ unit_code }) => unit_code === line.unitCode)
  if (!product || !unit || unit.price_minor === 0) return null
  const oldMinor = line.priceOverride?.listPriceMinor ?? line.unitPriceMinor
  if (unit.price_minor === oldMinor) return null
  const isOfLabel = line.barcode !== null && !unit.barcodes.includes(line.barcode)
  if (isOfLabel && product.price_list_version === line.priceListVersion) return null
  const { price_list_version: priceListVersion } = product
  return { oldMinor, newMinor: unit.price_minor, priceListVersion }
}

/**
 * The line at the list's price of now. A price that somebody set for a reason stays, beside another
 * list price, and so does what a weighed pack costs by its label.
 * Refuses DISCOUNT_TOO_LARGE and SALE_TOO_LARGE.
 */
export function withListPrice(cart: Cart, lineNo: number, news: PriceNews): Outcome<Cart> {
  const { newMinor, priceListVersion } = news
  const lines = cart.lines.map((line) => {
    if (line.lineNo !== lineNo) return line
    if (line.priceOverride === null)
      return { ...line, ...atPrice(line, newMinor), priceListVersion }
    const isSame = line.unitPriceMinor === newMinor
    const priceOverride = isSame ? null : { ...line.priceOverride, listPriceMinor: newMinor }
    return { ...line, priceOverride, priceListVersion }
  })
  const changed = { ...cart, lines }
  const priced = priceCart(changed)
  return priced.ok ? succeed(changed) : priced
}

/** Unless somebody changed its weight or its discount since. */
function atPrice(line: CartLine, unitPriceMinor: number): Partial<CartLine> {
  const { labelMinor, quantityMilli, discount } = line
  if (labelMinor === undefined) return { unitPriceMinor }
  const isDerived = quantityMilli === weightFor(labelMinor, line.unitPriceMinor)
  const statedMilli = isDerived ? 0 : quantityMilli
  const before = soldByLabel(labelMinor, line.unitPriceMinor, statedMilli)
  const isOfLabel =
    before.quantityMilli === quantityMilli && amountOf(before.discount) === amountOf(discount)
  return isOfLabel ? soldByLabel(labelMinor, unitPriceMinor, statedMilli) : { unitPriceMinor }
}

const amountOf = (discount: Discount | null): number =>
  discount === null ? 0 : discount.kind === 'amount' ? discount.amountMinor : -1
