// One basket as a cashier would ring it up, and one way in which a customer pays for it.
import { addProduct, type Cart, emptyCart, priceCart, setBasketDiscount } from '#domain/cart.ts'
import { must } from '#domain/errors.ts'
import { quickTenders, remainingDue, type TenderInput } from '#domain/settle.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { Basket, ItemMap } from './baskets.ts'

const GRAMS_MIN = 120
const GRAMS_MAX = 2_400
const BASKET_DISCOUNT_CHANCE = 0.03

export function fillCart(
  cartId: string,
  basket: Basket,
  items: ItemMap,
  outlet: OutletMessage,
  random: () => number,
): Cart {
  let cart = emptyCart(cartId)
  for (const item of basket) {
    const product = items.productOf(item)
    const grams = GRAMS_MIN + Math.floor(random() * (GRAMS_MAX - GRAMS_MIN))
    const quantityMilli = product.is_weighed ? grams : 1000
    const priced = product.units.find((unit) => unit.price_minor > 0)
    const unitCode = priced?.unit_code ?? ''
    cart = must(addProduct(cart, product, outlet, { quantityMilli, unitCode }))
  }
  if (random() >= BASKET_DISCOUNT_CHANCE) return cart
  return must(setBasketDiscount(cart, { kind: 'percent', ratePpm: 50_000 }))
}

/** Cash six times in ten, else QRIS, card, or a split of card and cash. */
export function payFor(cart: Cart, outlet: OutletMessage, random: () => number): TenderInput[] {
  const total = must(priceCart(cart)).totals.totalMinor
  const choice = random()
  if (choice < 0.6) return [cashFor(total, [], outlet, random)]
  if (choice < 0.8) return [nonCash('qris', total)]
  if (choice < 0.9) return [nonCash('card', total)]
  const card = nonCash('card', Math.floor(total / 2))
  return [card, cashFor(total, [card], outlet, random)]
}

function cashFor(
  totalMinor: number,
  others: TenderInput[],
  outlet: OutletMessage,
  random: () => number,
): TenderInput {
  const rounding = {
    stepMinor: outlet.cash_rounding_step_minor,
    mode: outlet.cash_rounding_mode,
  }
  const { cashDueMinor } = remainingDue(totalMinor, others, rounding)
  const notes = quickTenders(cashDueMinor)
  const tenderedMinor = notes[Math.floor(random() * notes.length)] ?? cashDueMinor
  return { method: 'cash', tenderedMinor, evidence: null, state: 'verified' }
}

const nonCash = (method: 'qris' | 'card', tenderedMinor: number): TenderInput => ({
  method,
  tenderedMinor,
  evidence: { approval_code: 'REPLAY' },
  state: 'unverified',
})
