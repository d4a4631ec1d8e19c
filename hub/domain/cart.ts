// The cart as the till holds it: pure values, every change returns a new cart. Each function leaves
// a cart that can be priced, or refuses.
import { normaliseBarcode } from './barcode.ts'
import { cleanText } from './clean-text.ts'
import { type Outcome, type Refusal, refuse, succeed } from './errors.ts'
import { multiplyDivide } from './money.ts'
import { type Discount, type PricedSale, type PricingLine, priceSale } from './price-sale.ts'
import { type TaxRule, taxRuleFor } from './tax.ts'
import type { OutletMessage, ProductMessage, SellingUnitMessage } from './wire/catalogue-message.ts'
import { MONEY_MINOR_MAX, QUANTITY_MILLI_MAX } from './wire/primitives.ts'
import type { LinePromotion, SalePromotion } from './wire/promoted-message.ts'
import { SALE_LINES_MAX, type SaleBuyer, type WeightSource } from './wire/sale-message.ts'

export type CartLine = {
  lineNo: number
  productId: string
  sku: string
  name: string
  barcode: string | null
  categoryId: string | null
  unitCode: string
  unitFactorMilli: number
  quantityMilli: number
  unitPriceMinor: number
  priceListVersion: number
  taxCode: string
  taxRatePpm: number
  taxBaseNumerator: number
  taxBaseDenominator: number
  isPriceTaxInclusive: boolean
  discount: Discount | null
  isLoyaltyEligible: boolean
  isWeighed: boolean
  /** Somebody set `unitPriceMinor`; the list says otherwise. */
  priceOverride: { listPriceMinor: number; reasonCode: string } | null
  /** What a weighed pack costs by its label; left out: nothing is stated. */
  labelMinor?: number
  batchCode?: string
  /** yyyy-mm-dd */
  expiresOn?: string
  /** Of goods by weight. */
  weightSource?: WeightSource
}
export type CartCustomer = {
  customerId: string
  fullName: string
  loyaltyTier: string
  loyaltyPoints: number
}
export type Cart = {
  cartId: string
  lines: CartLine[]
  basketDiscount: Discount | null
  customer: CartCustomer | null
  note: string | null
  /** Codes that were given for promotions, and for which. */
  coupons?: readonly CartCoupon[]
  /** What promotions make of these very lines; left out: nobody has looked yet. */
  promotions?: CartPromotions
  /** Who asked for a tax invoice; left out: nobody. */
  buyer?: SaleBuyer
}
export type CartCoupon = { code: string; promotionId: string }
export type CartPromotions = {
  /** ISO 8601, by the hub's clock; null: this terminal knows of no promotions. */
  at: string | null
  all: readonly SalePromotion[]
  byLine: readonly { lineNo: number; amountMinor: number; promotions: LinePromotion[] }[]
}
export type AddOptions = {
  unitCode?: string
  quantityMilli?: number
  barcode?: string | null
  /** Price on a label, in minor units; with it `quantityMilli` is the weight on that label. */
  priceMinor?: number
  /** What the code says of these very goods. */
  batchCode?: string
  expiresOn?: string
  /** Of goods by weight; left out: somebody typed it. */
  weightSource?: WeightSource
}

const NOTE_LENGTH_MAX = 500

export const emptyCart = (cartId: string): Cart => ({
  cartId,
  lines: [],
  basketDiscount: null,
  customer: null,
  note: null,
})

/**
 * Puts a product on the cart: by default one (or 1 kg) of the unit that has the scanned barcode,
 * else of its first unit. An equal line of pieces without discount grows instead; a weighing is
 * always its own line.
 *
 * The price of a label holds. Weighed goods get the weight that the label states, or the one that
 * follows from its price, rounded up to the gram, and an amount discount for what that weight is
 * too much: price list, stock and label agree.
 *
 * Refuses UNKNOWN_PRODUCT (inactive, or no such unit), PRICE_NOT_SET, TAX_MISMATCH (the outlet has
 * no such tax class), QUANTITY_NOT_WHOLE, INVALID_REQUEST and SALE_TOO_LARGE.
 */
export function addProduct(
  cart: Cart,
  product: ProductMessage,
  outlet: OutletMessage,
  options: AddOptions = {},
): Outcome<Cart> {
  const unit = findUnit(product, options)
  if (!unit || !product.is_active) return refuse('UNKNOWN_PRODUCT', product.sku)
  const tax = taxRuleFor(outlet, product.tax_code)
  if (!tax) return refuse('TAX_MISMATCH', product.tax_code)
  const sold = soldAs(product, unit, options)
  if (sold.unitPriceMinor === 0) return refuse('PRICE_NOT_SET', product.sku)
  const line = lineOf(product, unit, tax, {
    ...{ ...sold, ...saidOf(product, options) },
    barcode: options.barcode ?? null,
  })
  const refusal = checkQuantity(line, line.quantityMilli)
  if (refusal) return refusal
  const grown = withLine(cart, line)
  return grown.lines.length > SALE_LINES_MAX ? refuse('SALE_TOO_LARGE') : priced(grown)
}

/** Sets a quantity in thousandths; 0 removes the line. An unknown line changes nothing. */
export function setQuantity(cart: Cart, lineNo: number, quantityMilli: number): Outcome<Cart> {
  if (quantityMilli === 0) return succeed(removeLine(cart, lineNo))
  const line = cart.lines.find((each) => each.lineNo === lineNo)
  const refusal = line ? checkQuantity(line, quantityMilli) : null
  const isTyped = line?.isWeighed === true && line.quantityMilli !== quantityMilli
  const source = isTyped ? ({ weightSource: 'typed' } as const) : {}
  return refusal ?? priced(changeLine(cart, lineNo, { quantityMilli, ...source }))
}

/** A basket discount that the remaining lines cannot bear goes with the line. */
export function removeLine(cart: Cart, lineNo: number): Cart {
  const rest = { ...cart, lines: cart.lines.filter((line) => line.lineNo !== lineNo) }
  return rest.lines.length > 0 && priceCart(rest).ok ? rest : { ...rest, basketDiscount: null }
}

/** Refuses DISCOUNT_TOO_LARGE. */
export const setLineDiscount = (
  cart: Cart,
  lineNo: number,
  discount: Discount | null,
): Outcome<Cart> => priced(changeLine(cart, lineNo, { discount }))

/**
 * Sells a line at another price than the list's, for a reason; null or the list's own price takes
 * that back. Refuses INVALID_REQUEST (not a price), DISCOUNT_TOO_LARGE and SALE_TOO_LARGE.
 */
export function setPrice(
  cart: Cart,
  lineNo: number,
  price: { priceMinor: number; reasonCode: string } | null,
): Outcome<Cart> {
  const line = cart.lines.find((each) => each.lineNo === lineNo)
  if (!line) return succeed(cart)
  const listPriceMinor = line.priceOverride?.listPriceMinor ?? line.unitPriceMinor
  if (price === null || price.priceMinor === listPriceMinor) {
    return priced(changeLine(cart, lineNo, { unitPriceMinor: listPriceMinor, priceOverride: null }))
  }
  const { priceMinor, reasonCode } = price
  if (!Number.isSafeInteger(priceMinor) || priceMinor <= 0 || priceMinor > MONEY_MINOR_MAX) {
    return refuse('INVALID_REQUEST', 'not a price', 'unit_price_minor')
  }
  const priceOverride = { listPriceMinor, reasonCode }
  return priced(changeLine(cart, lineNo, { unitPriceMinor: priceMinor, priceOverride }))
}

/** Refuses DISCOUNT_TOO_LARGE. */
export const setBasketDiscount = (cart: Cart, discount: Discount | null): Outcome<Cart> =>
  priced({ ...cart, basketDiscount: discount })

export const setCustomer = (cart: Cart, customer: CartCustomer | null): Cart => ({
  ...cart,
  customer,
})

/** Null takes it back. */
export function setBuyer({ buyer: _, ...cart }: Cart, buyer: SaleBuyer | null): Cart {
  return buyer === null ? cart : { ...cart, buyer }
}

/** Keeps one clean line of at most 500 characters; an empty note is none. */
export function setNote(cart: Cart, note: string | null): Cart {
  const clean = cleanText(note ?? '')
    .trim()
    .slice(0, NOTE_LENGTH_MAX)
  return { ...cart, note: clean === '' ? null : clean }
}

export const priceCart = (cart: Cart): Outcome<PricedSale> =>
  priceSale(
    cart.lines.map((line) => pricingLineOf(line, cart)),
    cart.basketDiscount,
  )

/** What promotions take off one line. */
export const promotionsOf = ({ promotions }: Cart, { lineNo }: CartLine) =>
  promotions?.byLine.find((each) => each.lineNo === lineNo)

function pricingLineOf(line: CartLine, cart: Cart): PricingLine {
  return {
    promotionMinor: promotionsOf(cart, line)?.amountMinor ?? 0,
    quantityMilli: line.quantityMilli,
    unitPriceMinor: line.unitPriceMinor,
    discount: line.discount,
    tax: {
      taxCode: line.taxCode,
      ratePpm: line.taxRatePpm,
      baseNumerator: line.taxBaseNumerator,
      baseDenominator: line.taxBaseDenominator,
      isInclusive: line.isPriceTaxInclusive,
    },
    isLoyaltyEligible: line.isLoyaltyEligible,
  }
}

function priced(cart: Cart): Outcome<Cart> {
  const outcome = priceCart(cart)
  return outcome.ok ? succeed(cart) : outcome
}

function findUnit(product: ProductMessage, options: AddOptions): SellingUnitMessage | undefined {
  const { unitCode, barcode } = options
  if (unitCode !== undefined) return product.units.find((unit) => unit.unit_code === unitCode)
  const code = normaliseBarcode(barcode ?? '')
  const scanned = product.units.find((unit) => unit.barcodes.map(normaliseBarcode).includes(code))
  return scanned ?? product.units[0]
}

type Sold = Pick<CartLine, 'quantityMilli' | 'unitPriceMinor' | 'discount' | 'labelMinor'>

function soldAs(product: ProductMessage, unit: SellingUnitMessage, options: AddOptions): Sold {
  const unitPriceMinor = unit.price_minor
  const quantityMilli = options.quantityMilli ?? 1000
  const { priceMinor } = options
  if (priceMinor === undefined) return { quantityMilli, unitPriceMinor, discount: null }
  if (!product.is_weighed || unitPriceMinor === 0) {
    return { quantityMilli, unitPriceMinor: product.is_weighed ? 0 : priceMinor, discount: null }
  }
  return soldByLabel(priceMinor, unitPriceMinor, options.quantityMilli ?? 0)
}

type Said = Pick<CartLine, 'batchCode' | 'expiresOn' | 'weightSource'>

const saidOf = ({ is_weighed }: ProductMessage, options: AddOptions): Said => ({
  ...(options.batchCode ? { batchCode: options.batchCode } : {}),
  ...(options.expiresOn ? { expiresOn: options.expiresOn } : {}),
  ...(is_weighed ? { weightSource: options.weightSource ?? 'typed' } : {}),
})

/** A weighed pack at its label's price. A weight that costs less by the list does not hold. */
export function soldByLabel(labelMinor: number, unitPriceMinor: number, statedMilli = 0): Sold {
  const costOf = (milli: number) => multiplyDivide(milli, unitPriceMinor, 1000, 'half-up')
  const isStated = costOf(statedMilli) >= labelMinor
  const quantityMilli = isStated ? statedMilli : weightFor(labelMinor, unitPriceMinor)
  const amountMinor = costOf(quantityMilli) - labelMinor
  const discount: Discount | null = amountMinor > 0 ? { kind: 'amount', amountMinor } : null
  return { quantityMilli, unitPriceMinor, discount, labelMinor }
}

/** The smallest weight that costs as much as its label says. */
export const weightFor = (labelMinor: number, unitPriceMinor: number): number =>
  multiplyDivide(labelMinor, 1000, unitPriceMinor, 'up')

function lineOf(
  product: ProductMessage,
  unit: SellingUnitMessage,
  tax: TaxRule,
  sold: Sold & Said & Pick<CartLine, 'barcode'>,
): CartLine {
  return {
    lineNo: 0,
    productId: product.product_id,
    sku: product.sku,
    name: product.name,
    categoryId: product.category_id,
    unitCode: unit.unit_code,
    unitFactorMilli: unit.factor_milli,
    priceListVersion: product.price_list_version,
    taxCode: tax.taxCode,
    taxRatePpm: tax.ratePpm,
    taxBaseNumerator: tax.baseNumerator,
    taxBaseDenominator: tax.baseDenominator,
    isPriceTaxInclusive: tax.isInclusive,
    isLoyaltyEligible: product.is_loyalty_eligible,
    isWeighed: product.is_weighed,
    priceOverride: null,
    ...sold,
  }
}

function checkQuantity(line: CartLine, quantityMilli: number): Refusal | null {
  if (!line.isWeighed && quantityMilli % 1000 !== 0) return refuse('QUANTITY_NOT_WHOLE', line.sku)
  const isPossible =
    Number.isSafeInteger(quantityMilli) && quantityMilli > 0 && quantityMilli <= QUANTITY_MILLI_MAX
  return isPossible ? null : refuse('INVALID_REQUEST', 'quantity out of range', 'quantity_milli')
}

function withLine(cart: Cart, line: CartLine): Cart {
  const twin = cart.lines.find((each) => isMergeable(each, line))
  if (twin) {
    const quantityMilli = twin.quantityMilli + line.quantityMilli
    return changeLine(cart, twin.lineNo, { quantityMilli })
  }
  const lineNo = 1 + Math.max(0, ...cart.lines.map((each) => each.lineNo))
  return { ...cart, lines: [...cart.lines, { ...line, lineNo }] }
}

const isMergeable = (a: CartLine, b: CartLine): boolean =>
  !a.isWeighed &&
  a.discount === null &&
  a.priceOverride === null &&
  batchCode(a) === batchCode(b) &&
  MERGE_KEYS.every((key) => a[key] === b[key])

/** An element string may name a batch and its last day: each keeps its own line. */
const batchCode = ({ barcode }: CartLine): string => (barcode?.startsWith('(') ? barcode : '')

const MERGE_KEYS = [
  'productId',
  'unitCode',
  'unitPriceMinor',
  'priceListVersion',
  'taxCode',
  'taxRatePpm',
  'taxBaseNumerator',
  'taxBaseDenominator',
  'isPriceTaxInclusive',
  'isWeighed',
  'batchCode',
  'expiresOn',
] as const satisfies (keyof CartLine)[]

const changeLine = (cart: Cart, lineNo: number, change: Partial<CartLine>): Cart => ({
  ...cart,
  lines: cart.lines.map((line) => (line.lineNo === lineNo ? { ...line, ...change } : line)),
})
