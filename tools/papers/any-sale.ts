// Receipts as a till makes them, of products with the names that are given.
import { addProduct, type Cart, emptyCart, priceCart, setLineDiscount } from '#domain/cart.ts'
import { cleanText } from '#domain/clean-text.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { buildReceipt } from '#domain/receipt-model.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import { IDENTITY, idOf, must, OUTLET, product, tender, unit } from '../../tests/support/shop.ts'

export type Good = { name: string; priceMinor: number }
const LINES_MAX = 12

/** 1 to 12 lines, some with a discount, paid in cash. */
export function anySale(goods: readonly Good[], random: () => number): ReceiptModel {
  const count = 1 + Math.floor(random() * LINES_MAX)
  return saleOf(
    Array.from({ length: count }, () => goods[Math.floor(random() * goods.length)]).flatMap(
      (good) => good ?? [],
    ),
    random,
  )
}

export function saleOf(goods: readonly Good[], random: () => number): ReceiptModel {
  let cart: Cart = emptyCart(idOf(7))
  for (const [index, good] of goods.entries()) {
    const sold = product(100 + index, {
      name: cleanText(good.name) || '-',
      units: [unit('pcs', 1000, Math.max(1, good.priceMinor))],
    })
    const quantityMilli = 1000 * (1 + Math.floor(random() * 3))
    cart = must(addProduct(cart, sold, OUTLET, { quantityMilli }))
    if (random() < 0.2) {
      cart = must(setLineDiscount(cart, index + 1, { kind: 'percent', ratePpm: 100_000 }))
    }
  }
  const { totalMinor } = must(priceCart(cart)).totals
  const tenders = [tender('cash', Math.ceil((totalMinor + 1) / 50_000) * 50_000)]
  const message = must(
    buildSaleMessage({ cart, tenders, outlet: OUTLET, identity: IDENTITY, committed: true }),
  )
  const people = { cashierName: 'Sari Dewi', customerName: null }
  return buildReceipt({ message, outlet: OUTLET, ...people, copyNo: 0, language: 'id' })
}
