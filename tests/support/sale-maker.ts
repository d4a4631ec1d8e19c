// Sales for tests, made by the till's own functions.
import {
  addProduct,
  type Cart,
  emptyCart,
  priceCart,
  setBasketDiscount,
  setCustomer,
} from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { must } from '#domain/errors.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { TenderInput } from '#domain/settle.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import {
  CASHIER_ID,
  CUSTOMER_ID,
  SHIFT_ID,
  SMALL_OUTLET,
  SMALL_PRODUCTS,
  TERMINAL,
  testId,
} from './small-outlet.ts'

export type SaleWish = {
  number: number
  /** Index into SMALL_PRODUCTS and quantity in thousandths. */
  items?: [number, number][]
  tenders?: (totalMinor: number) => TenderInput[]
  committed?: boolean
  withCustomer?: boolean
  /** Somebody else than the small outlet's customer. */
  customerId?: string
  transactionId?: string
  terminal?: { id: string; code: string; series: string }
  shiftId?: string
  cashierId?: string
  loyaltyPointsToRedeem?: number
  /** Off the whole basket. */
  discountPpm?: number
}

export const cash = (tenderedMinor: number): TenderInput => ({
  method: 'cash',
  tenderedMinor,
  evidence: null,
  state: 'verified',
})
export const nonCash = (
  method: 'card' | 'qris' | 'ewallet' | 'transfer',
  tenderedMinor: number,
): TenderInput => ({ method, tenderedMinor, evidence: null, state: 'unverified' })

export function makeSale(wish: SaleWish): SaleMessage {
  const terminal = wish.terminal ?? TERMINAL
  const cart = makeCart(wish)
  const total = must(priceCart(cart)).totals.totalMinor
  return must(
    buildSaleMessage({
      cart,
      tenders: wish.tenders ? wish.tenders(total) : [cash(total + 5_000)],
      outlet: SMALL_OUTLET,
      identity: {
        transactionId: wish.transactionId ?? testId(1_000_000 + wish.number),
        terminalId: terminal.id,
        terminalCode: terminal.code,
        series: terminal.series,
        number: wish.number,
        sessionId: wish.shiftId ?? SHIFT_ID,
        cashierId: wish.cashierId ?? CASHIER_ID,
        createdAt: toIso(Date.UTC(2026, 10, 22, 5, 0, 0)),
      },
      committed: wish.committed ?? true,
      loyaltyPointsToRedeem: wish.loyaltyPointsToRedeem ?? 0,
    }),
  )
}

function makeCart(wish: SaleWish): Cart {
  const { items = [[1, 2000]], withCustomer = false, discountPpm = 0, customerId } = wish
  let cart = emptyCart(testId(9))
  for (const [index, quantityMilli] of items) {
    const product = SMALL_PRODUCTS[index] as ProductMessage
    cart = must(addProduct(cart, product, SMALL_OUTLET, { quantityMilli }))
  }
  if (discountPpm > 0) {
    cart = must(setBasketDiscount(cart, { kind: 'percent', ratePpm: discountPpm }))
  }
  if (!withCustomer && customerId === undefined) return cart
  const customer = {
    customerId: customerId ?? CUSTOMER_ID,
    fullName: 'Ibu Ratna',
    loyaltyTier: 'silver',
    loyaltyPoints: 0,
  }
  return setCustomer(cart, customer)
}
