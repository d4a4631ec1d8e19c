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
  return must(
    buildSaleMessage({
      cart,
      tenders: [cash(must(priceCart(cart)).totals.totalMinor + 5_000)],
      outlet: SMALL_OUTLET,
      identity: {
        transactionId: testId(1_000_000 + wish.number),
        terminalId: TERMINAL.id,
        terminalCode: TERMINAL.code,
        series: TERMINAL.series,
        number: wish.number,
        sessionId: SHIFT_ID,
        cashierId: CASHIER_ID,
        createdAt: toIso(wish.atMs ?? NOON_MS),
      },
      committed: true,
    }),
  )
}
