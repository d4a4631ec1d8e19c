// What the customer reads is what the till says, and nothing about anybody.
import fc from 'fast-check'
import t from 'tap'
import {
  addProduct,
  type Cart,
  emptyCart,
  priceCart,
  setBasketDiscount,
  setCustomer,
  setLineDiscount,
  setNote,
  setPrice,
} from '#domain/cart.ts'
import { must } from '#domain/errors.ts'
import type { Discount } from '#domain/price-sale.ts'
import type { OpenExchange } from '../../../terminal-ui/src/link/database.ts'
import { netOf } from '../../../terminal-ui/src/models/basket-net.ts'
import {
  type DisplayFacts,
  type DisplayScene,
  sceneOf,
} from '../../../terminal-ui/src/models/display-scene.ts'
import { property } from '../../support/property.ts'
import { SMALL_OUTLET, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'

const SECRETS = ['Ibu Ratna', 'GOLD', 'utang lama', 'near-expiry'] as const
const CUSTOMER = {
  ...{
    customerId: testId(5),
    fullName: SECRETS[0],
    loyaltyTier: SECRETS[1],
    loyaltyPoints: 77_777,
  },
}

const discount: fc.Arbitrary<Discount | null> = fc.oneof(
  fc.constant(null),
  fc.nat(30_000).map((amountMinor) => ({ kind: 'amount' as const, amountMinor })),
  fc.nat(1_000_000).map((ratePpm) => ({ kind: 'percent' as const, ratePpm })),
)
const step = fc.record({
  index: fc.nat(SMALL_PRODUCTS.length - 1),
  pieces: fc.integer({ min: 1, max: 40 }),
  grams: fc.integer({ min: 1, max: 15_000 }),
  discount,
  price: fc.option(fc.integer({ min: 1, max: 300_000 })),
})
const shopping = fc.record({
  steps: fc.array(step, { maxLength: 12 }),
  basketDiscount: discount,
  isInclusive: fc.boolean(),
  backMinor: fc.option(fc.integer({ min: 1, max: 400_000 })),
  creditState: fc.constantFrom('none', 'asked', 'given' as const),
  paid: fc.option(fc.nat(100_000)),
})
type Shopping = typeof shopping extends fc.Arbitrary<infer T> ? T : never

/** A step that the cart refuses changes nothing, as at the till. */
function cartOf({ steps, basketDiscount, isInclusive }: Shopping): Cart {
  const outlet = { ...SMALL_OUTLET, is_price_tax_inclusive: isInclusive }
  let cart = setNote(setCustomer(emptyCart(testId(1)), CUSTOMER), SECRETS[2])
  const apply = (make: (before: Cart) => ReturnType<typeof setBasketDiscount>): void => {
    const made = make(cart)
    if (made.ok) cart = made.value
  }
  for (const { index, pieces, grams, price, ...each } of steps) {
    const product = SMALL_PRODUCTS[index]
    if (!product) continue
    const quantityMilli = product.is_weighed ? grams : pieces * 1000
    apply((before) => addProduct(before, product, outlet, { quantityMilli }))
    const lineNo = cart.lines[cart.lines.length - 1]?.lineNo ?? 0
    const reasonCode = SECRETS[3]
    if (price !== null) apply((c) => setPrice(c, lineNo, { priceMinor: price, reasonCode }))
    apply((before) => setLineDiscount(before, lineNo, each.discount))
  }
  apply((before) => setBasketDiscount(before, basketDiscount))
  return cart
}

function exchangeOf({ backMinor, creditState }: Shopping): OpenExchange | null {
  if (backMinor === null) return null
  const credit = { minor: backMinor, leftMinor: backMinor, refundNumber: null }
  return {
    ...{ key: 'exchange', refundId: testId(8), saleId: testId(9), receiptNumber: 'X', lines: [] },
    ...{ customerId: null, totalMinor: backMinor, payments: [], isLate: false },
    ...{ reasonCode: 'changed-mind', note: null },
    credit: creditState === 'none' ? null : { ...credit, state: creditState as 'given' },
  }
}

function factsOf(shop: Shopping, cart: Cart): DisplayFacts {
  return {
    isLoggedIn: true,
    cart,
    priced: priceCart(cart),
    exchange: exchangeOf(shop),
    tenders:
      shop.paid === null
        ? null
        : [{ method: 'cash', tenderedMinor: shop.paid, evidence: null, state: 'verified' }],
    charge: null,
    ownQris: null,
    due: { remainingMinor: 4_321 },
    completed: null,
    refund: null,
  }
}

property(
  'every figure is the till’s, and the column adds up',
  fc.property(shopping, (shop) => {
    const cart = cartOf(shop)
    const facts = factsOf(shop, cart)
    const scene = sceneOf(facts)
    if (cart.lines.length === 0 && facts.exchange === null) return scene.kind === 'idle'
    if (scene.kind !== 'basket') return false
    const { lines, totals } = must(priceCart(cart))
    const isEach = scene.lines.every(({ totalMinor, discountMinor, ...line }, at) => {
      const priced = lines[at]
      const kept = cart.lines[at]
      return (
        priced !== undefined &&
        totalMinor === priced.grossMinor - priced.lineDiscountMinor &&
        discountMinor === priced.lineDiscountMinor &&
        line.unitPriceMinor === kept?.unitPriceMinor &&
        line.quantityMilli === kept.quantityMilli &&
        line.listPriceMinor === (kept.priceOverride?.listPriceMinor ?? null)
      )
    })
    const sum = scene.lines.reduce((all, { totalMinor }) => all + totalMinor, 0)
    const columnMinor = sum - scene.discountMinor + scene.taxMinor
    const saysMinor = facts.tenders ? totals.totalMinor : netOf(totals.totalMinor, facts.exchange)
    return (
      isEach &&
      scene.lines.length === cart.lines.length &&
      columnMinor === totals.totalMinor &&
      scene.taxMinor >= 0 &&
      scene.totalMinor === saysMinor &&
      (scene.paying?.leftMinor ?? 4_321) === 4_321
    )
  }),
  500,
)

const KEYS: Record<DisplayScene['kind'], string[]> = {
  idle: ['kind'],
  basket: ['kind', 'lines', 'discountMinor', 'taxMinor', 'backMinor', 'totalMinor', 'paying'],
  qris: ['kind', 'text', 'amountMinor', 'isAmountTyped', 'endsAtMs'],
  thanks: ['kind', 'totalMinor', 'tenderedMinor', 'changeMinor', 'receiptNumber', 'link'],
  refund: ['kind', 'isVoid', 'totalMinor'],
}
const LINE_KEYS = [
  ...['lineNo', 'name', 'quantityMilli', 'unitCode', 'unitPriceMinor', 'listPriceMinor'],
  ...['discountMinor', 'totalMinor'],
]

property(
  'no person, note, reason or stock goes to the other window',
  fc.property(shopping, (shop) => {
    const scene = sceneOf(factsOf(shop, cartOf(shop)))
    const isKnown = Object.keys(scene).every((key) => KEYS[scene.kind].includes(key))
    const lines = scene.kind === 'basket' ? scene.lines : []
    const areKnown = lines
      .flatMap((line) => Object.keys(line))
      .every((key) => LINE_KEYS.includes(key))
    const said = JSON.stringify(scene)
    return isKnown && areKnown && !SECRETS.some((word) => said.includes(word))
  }),
)

const noShopping: Shopping = {
  ...{ steps: [], basketDiscount: null, isInclusive: true, backMinor: null, creditState: 'none' },
  paid: 0,
}
const bag = { index: 1, pieces: 2, grams: 1, discount: null, price: null }
const open = factsOf(noShopping, cartOf({ ...noShopping, steps: [bag] }))
const charge = {
  ...{ attemptId: testId(20), method: 'qris' as const, amountMinor: 6_300, askedAtMs: 1_000 },
  answer: null,
}
const answerOf = (state: 'waiting' | 'failed' | 'expired') => ({
  ...{ attempt_id: testId(20), sale_id: testId(21), method: 'qris', amount_minor: 6_300, state },
  ...{ qr_payload: '00020101TEST', reference: 'R', evidence: null, created_at: '' },
})

t.test('nobody is logged in: nothing of the basket stays', async (t) => {
  t.same(sceneOf({ ...open, isLoggedIn: false }), { kind: 'idle' })
  const refund = { isVoid: false, totalMinor: 5 }
  t.same(sceneOf({ ...open, refund, isLoggedIn: false }), { kind: 'idle' })
})

t.test('a code stands there only while it can be paid', async (t) => {
  const shown = (answer: ReturnType<typeof answerOf> | null, ownQris: string | null = null) =>
    sceneOf({ ...open, ownQris, charge: { ...charge, answer } })
  t.same(shown(answerOf('waiting')), {
    ...{ kind: 'qris', text: '00020101TEST', amountMinor: 6_300, isAmountTyped: false },
    endsAtMs: 181_000,
  })
  t.equal(shown(answerOf('failed')).kind, 'basket')
  t.equal(shown(answerOf('expired')).kind, 'basket')
  t.equal(shown(null).kind, 'basket', 'nobody has a code yet')
  t.match(shown(null, 'STICKER'), { kind: 'qris', text: 'STICKER', isAmountTyped: true })
})

t.test('money back, and goods taken back before the basket', async (t) => {
  const refund = { isVoid: true, totalMinor: 9_000 }
  t.same(sceneOf({ ...open, refund }), { kind: 'refund', isVoid: true, totalMinor: 9_000 })
  const back = factsOf({ ...noShopping, paid: null, backMinor: 8_000 }, emptyCart(testId(1)))
  t.match(sceneOf(back), { kind: 'basket', lines: [], backMinor: 8_000, totalMinor: -8_000 })
})
