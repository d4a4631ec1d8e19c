// Lines of the basket whose price the hub has changed since: the cashier takes the new one or keeps
// the old before paying. Kept prices are honoured; the hub says what differed.

import { signal } from '@preact/signals'
import type { CartLine } from '#domain/cart.ts'
import { type PriceNews, priceNewsOf, withListPrice } from '#domain/cart-prices.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { Till } from './till.ts'

type Shop = Pick<Till, 'cart' | 'catalogue'>

const keptPrices = signal<ReadonlySet<string>>(new Set())

const keyOf = (cartId: string, lineNo: number, { newMinor }: PriceNews): string =>
  `${cartId} ${lineNo} ${newMinor}`

/** Null: nothing changed, or somebody has decided to keep the old one. */
export function openNewsOf({ cart, catalogue }: Shop, line: CartLine): PriceNews | null {
  catalogue.version.value
  const news = priceNewsOf(line, catalogue.product(line.productId))
  if (news === null) return null
  return keptPrices.value.has(keyOf(cart.cart.value.cartId, line.lineNo, news)) ? null : news
}

/** The first line about which nobody has decided. */
export const firstUndecided = (shop: Shop): CartLine | null =>
  shop.cart.cart.value.lines.find((line) => openNewsOf(shop, line) !== null) ?? null

export const takeNewPrice = (
  { cart }: Shop,
  line: CartLine,
  news: PriceNews,
): Promise<TillOutcome<unknown>> => cart.apply((before) => withListPrice(before, line.lineNo, news))

export function keepOldPrice({ cart }: Shop, line: CartLine, news: PriceNews): void {
  const key = keyOf(cart.cart.peek().cartId, line.lineNo, news)
  keptPrices.value = new Set([...keptPrices.peek(), key])
}
