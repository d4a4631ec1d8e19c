// Receipts as a till makes them, of products with the names that are given.
import {
  addProduct,
  type Cart,
  emptyCart,
  priceCart,
  setCustomer,
  setLineDiscount,
} from '#domain/cart.ts'
import { cleanText } from '#domain/clean-text.ts'
import { fromIso } from '#domain/datetime.ts'
import { readyPromotion } from '#domain/promotion-goods.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { buildReceipt } from '#domain/receipt-model.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { promoteCart } from '../../terminal-ui/src/models/promote-cart.ts'
import { promotionOf } from '../../tests/support/promotion-words.ts'
import {
  CUSTOMER,
  IDENTITY,
  idOf,
  must,
  OUTLET,
  product,
  tender,
  unit,
} from '../../tests/support/shop.ts'

export type Good = { name: string; priceMinor: number }
export type AnySale = { model: ReceiptModel; message: SaleMessage }
const LINES_MAX = 12
const CODE_OF_A = 65

/** The products of a sale are A, B, C … in their order. */
const OFFERS = [
  'A,C,E -10% [stack]',
  'buy 1 B get 1',
  '2 D for 5000',
  'F -500 [member stack]',
  '3 G,H,I -15%',
  'from 100000 -5% [stack]',
  'from 250000 -20000 [alone]',
].map(promotionOf)

/** 1 to 12 lines, some with a discount, many with promotions, some of a customer with points. */
export function anySale(goods: readonly Good[], random: () => number): AnySale {
  const count = 1 + Math.floor(random() * LINES_MAX)
  const chosen = Array.from(
    { length: count },
    () => goods[Math.floor(random() * goods.length)],
  ).flatMap((good) => good ?? [])
  const cart = cartOf(chosen, random)
  // Promotions and customers are called as goods are, so that their names are as wild.
  const nameOf = () => cleanText(goods[Math.floor(random() * goods.length)]?.name ?? '') || '-'
  const withCustomer =
    random() < 0.5 ? setCustomer(cart, { ...CUSTOMER, fullName: nameOf() }) : cart
  return receiptOf(random() < 0.6 ? promoted(withCustomer, nameOf) : withCustomer, random)
}

export const saleOf = (goods: readonly Good[], random: () => number): ReceiptModel =>
  receiptOf(cartOf(goods, random), random).model

function cartOf(goods: readonly Good[], random: () => number): Cart {
  let cart: Cart = emptyCart(idOf(7))
  for (const [index, good] of goods.entries()) {
    const sold = product(CODE_OF_A + index, {
      name: cleanText(good.name) || '-',
      units: [unit('pcs', 1000, Math.max(1, good.priceMinor))],
    })
    const quantityMilli = 1000 * (1 + Math.floor(random() * 3))
    cart = must(addProduct(cart, sold, OUTLET, { quantityMilli }))
    if (random() < 0.2) {
      cart = must(setLineDiscount(cart, index + 1, { kind: 'percent', ratePpm: 100_000 }))
    }
  }
  return cart
}

const promoted = (cart: Cart, nameOf: () => string): Cart =>
  promoteCart(cart, {
    promotions: OFFERS.map((offer) => readyPromotion({ ...offer, name: nameOf() })),
    outlet: OUTLET,
    nowMs: fromIso(IDENTITY.createdAt) ?? 0,
    product: () => null,
  })

function receiptOf(cart: Cart, random: () => number): AnySale {
  const { totalMinor } = must(priceCart(cart)).totals
  const points = cart.customer && random() < 0.5 ? Math.min(totalMinor, 1_200) : 0
  const restMinor = totalMinor - points
  const tenders = [
    ...(points > 0 ? [tender('loyalty', points)] : []),
    ...(restMinor > 0 || points === 0
      ? [tender('cash', Math.ceil((restMinor + 1) / 50_000) * 50_000)]
      : []),
  ]
  const loyaltyPointsToRedeem = Math.ceil(points / 10)
  const sale = { cart, tenders, outlet: OUTLET, identity: IDENTITY, committed: true }
  const message = must(buildSaleMessage({ ...sale, loyaltyPointsToRedeem }))
  const people = { cashierName: 'Sari Dewi', customerName: cart.customer?.fullName ?? null }
  const pointsBalance = cart.customer ? Math.floor(random() * 100_000) : null
  const paper = { copyNo: 0, language: 'id', pointsBalance } as const
  return { model: buildReceipt({ message, outlet: OUTLET, ...people, ...paper }), message }
}
