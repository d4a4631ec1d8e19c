// A sale with what the till's own code makes of its promotions.
import { addProduct, type Cart, emptyCart, priceCart, setCustomer } from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { must } from '#domain/errors.ts'
import { readyPromotion } from '#domain/promotion-goods.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { PromotionMessage } from '#domain/wire/promotion-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { promoteCart } from '../../terminal-ui/src/models/promote-cart.ts'
import { cash } from './sale-maker.ts'
import {
  CASHIER_ID,
  CUSTOMER_ID,
  SHIFT_ID,
  SMALL_OUTLET,
  SMALL_PRODUCTS,
  TERMINAL,
  testId,
} from './small-outlet.ts'

/** 12.00 WIB on Sunday 22 November 2026. */
export const NOON_MS = Date.UTC(2026, 10, 22, 5)

export type PromotedWish = {
  number: number
  /** Index into SMALL_PRODUCTS and quantity in thousandths. */
  items: readonly (readonly [number, number])[]
  promotions: readonly PromotionMessage[]
  products?: readonly ProductMessage[]
  coupons?: Cart['coupons']
  withCustomer?: boolean
  atMs?: number
  terminal?: { id: string; code: string; series: string }
  change?: (cart: Cart) => Cart
}

export function promotedCart(wish: PromotedWish): Cart {
  const products = wish.products ?? SMALL_PRODUCTS
  let cart = emptyCart(testId(9))
  for (const [index, quantityMilli] of wish.items) {
    const product = products[index] as ProductMessage
    cart = must(addProduct(cart, product, SMALL_OUTLET, { quantityMilli }))
  }
  if (wish.withCustomer) {
    const customer = { customerId: CUSTOMER_ID, fullName: 'Ibu Ratna', loyaltyTier: 'silver' }
    cart = setCustomer(cart, { ...customer, loyaltyPoints: 0 })
  }
  if (wish.coupons) cart = { ...cart, coupons: wish.coupons }
  if (wish.change) cart = wish.change(cart)
  return promoteCart(cart, {
    promotions: wish.promotions.map(readyPromotion),
    outlet: SMALL_OUTLET,
    nowMs: wish.atMs ?? NOON_MS,
    product: (id) => products.find(({ product_id }) => product_id === id) ?? null,
  })
}

export function promotedSale(wish: PromotedWish): SaleMessage {
  const cart = promotedCart(wish)
  const terminal = wish.terminal ?? TERMINAL
  return must(
    buildSaleMessage({
      cart,
      tenders: [cash(must(priceCart(cart)).totals.totalMinor + 5_000)],
      outlet: SMALL_OUTLET,
      identity: {
        transactionId: testId(1_000_000 + wish.number),
        terminalId: terminal.id,
        terminalCode: terminal.code,
        series: terminal.series,
        number: wish.number,
        sessionId: SHIFT_ID,
        cashierId: CASHIER_ID,
        createdAt: toIso(wish.atMs ?? NOON_MS),
      },
      committed: true,
    }),
  )
}

/** A…D are the products 1, 2, 5 and 3 of the small outlet; it has no categories. */
const PRODUCT_OF = new Map(['A', 'B', 'C', 'D'].map((letter, at) => [letter, [1, 2, 5, 3][at]]))

export function ofSmallOutlet(promotion: PromotionMessage): PromotionMessage {
  const real = (id: string) => {
    const letter = String.fromCharCode(Number(id.slice(-12)))
    return SMALL_PRODUCTS[PRODUCT_OF.get(letter) ?? 0]?.product_id ?? id
  }
  const { goods, offer } = promotion.rule
  const mapped = { ...goods, product_ids: goods.product_ids.map(real), category_ids: [] }
  const reward = offer.kind === 'buy-get' && offer.reward ? mapped : null
  const rule = {
    ...{ ...promotion.rule, goods: mapped },
    offer: offer.kind === 'buy-get' ? { ...offer, reward } : offer,
  }
  return { ...promotion, rule }
}
