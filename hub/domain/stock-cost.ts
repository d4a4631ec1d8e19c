// What stock is worth: a moving average, renewed by everything that comes in. Average cost
// "calculated … as each additional shipment is received" is IAS 2 paragraph 27 (PSAK 202), and
// average is one of the two ways of Indonesian income tax (UU PPh, article 10 paragraph 6).
import { assert } from './assert.ts'

/** All of one product at one moment. */
export type StockWorth = {
  /** Base units in thousandths; below zero where more was sold than was on record. */
  quantityMilli: number
  valueMinor: number
  /** Thousandths of a minor unit for one base unit, as it last was; null: nobody has said. */
  costMilliminor: number | null
}

export type StockStep = {
  /** Signed, in thousandths of the base unit. */
  quantityMilli: number
  /** What these very goods cost, never negative; null: what the books say. */
  statedMinor: number | null
  /** For what never had a cost; null: none, and it is worth nothing. */
  catalogueMinor: number | null
}

export type StockStepTaken = {
  /** Signed as the goods moved. */
  valueMinor: number
  /** What it corrected of goods that had gone before they came. */
  revaluedMinor: number
  after: StockWorth
}

/** Beyond this a value saturates: no sum of worth may stand in the way of a sale (I3). */
const WORTH_MAX = 1_000_000_000_000_000

/** So many thousandths of base units at a cost, rounded to the nearest minor unit. */
export const worthAt = (quantityMilli: number, costMilliminor: number): number =>
  rounded(BigInt(quantityMilli) * BigInt(costMilliminor), 1_000_000n)

/** Thousandths of a minor unit for one base unit. */
export const unitCost = (valueMinor: number, quantityMilli: number): number =>
  rounded(BigInt(valueMinor) * 1_000_000n, BigInt(quantityMilli))

/**
 * What comes in brings its cost; what goes out takes the average, and the last of it takes all that
 * is left, so that nothing lying there is worth nothing. Goods that go out beyond the stock take
 * the last cost known. When goods come in for a product below zero, what then lies there (or still
 * lacks) is worth what these cost, and the difference corrects what was taken out too cheaply or
 * too dearly.
 */
export function takeStockStep(before: StockWorth, step: StockStep): StockStepTaken {
  assert(Number.isSafeInteger(step.quantityMilli), 'a quantity in thousandths')
  const valueMinor = step.quantityMilli < 0 ? goingOut(before, step) : comingIn(before, step)
  const quantityMilli = before.quantityMilli + step.quantityMilli
  const kept = keptWorth(before, step, quantityMilli, within(before.valueMinor + valueMinor))
  const revaluedMinor = kept - before.valueMinor - valueMinor
  const costMilliminor = costAfter(before, step, valueMinor, { quantityMilli, valueMinor: kept })
  return { valueMinor, revaluedMinor, after: { quantityMilli, valueMinor: kept, costMilliminor } }
}

function comingIn(before: StockWorth, { quantityMilli, statedMinor, catalogueMinor }: StockStep) {
  if (statedMinor !== null) return within(statedMinor)
  if (before.quantityMilli > 0) return shareOf(before, quantityMilli)
  return within(worthAt(quantityMilli, lastCost(before, catalogueMinor)))
}

function goingOut(before: StockWorth, { quantityMilli, statedMinor, catalogueMinor }: StockStep) {
  if (statedMinor !== null) return 0 - within(statedMinor)
  const wanted = -quantityMilli
  const there = Math.min(wanted, Math.max(0, before.quantityMilli))
  const ofThere = there === 0 ? 0 : shareOf(before, there)
  const cost = before.quantityMilli > 0 ? average(before) : lastCost(before, catalogueMinor)
  return 0 - within(ofThere + worthAt(wanted - there, cost))
}

/** What all of it is worth afterwards. */
function keptWorth(
  before: StockWorth,
  { quantityMilli: movedMilli, statedMinor, catalogueMinor }: StockStep,
  quantityMilli: number,
  valueMinor: number,
): number {
  if (quantityMilli === 0) return 0
  if (movedMilli > 0 && before.quantityMilli < 0) {
    const cost =
      statedMinor === null
        ? lastCost(before, catalogueMinor)
        : unitCost(within(statedMinor), movedMilli)
    return within(worthAt(quantityMilli, cost))
  }
  // A document that is taken back with its own value may leave less than nothing for the rest.
  const isOdd = quantityMilli > 0 ? valueMinor < 0 : valueMinor > 0
  return isOdd ? 0 : valueMinor
}

function costAfter(
  before: StockWorth,
  { quantityMilli: movedMilli, catalogueMinor }: StockStep,
  valueMinor: number,
  after: { quantityMilli: number; valueMinor: number },
): number | null {
  if (after.quantityMilli > 0 && after.valueMinor > 0) {
    return within(unitCost(after.valueMinor, after.quantityMilli))
  }
  if (movedMilli > 0 && valueMinor > 0) return within(unitCost(valueMinor, movedMilli))
  if (before.quantityMilli > 0 && before.valueMinor > 0) return within(average(before))
  return before.costMilliminor ?? (catalogueMinor === null ? null : within(catalogueMinor * 1000))
}

const average = ({ valueMinor, quantityMilli }: StockWorth): number =>
  unitCost(valueMinor, quantityMilli)

const lastCost = ({ costMilliminor }: StockWorth, catalogueMinor: number | null): number =>
  costMilliminor ?? within((catalogueMinor ?? 0) * 1000)

/** The value of so much of it, by the average. */
const shareOf = ({ valueMinor, quantityMilli }: StockWorth, partMilli: number): number =>
  within(rounded(BigInt(valueMinor) * BigInt(partMilli), BigInt(quantityMilli)))

const within = (minor: number): number => Math.min(WORTH_MAX, Math.max(-WORTH_MAX, minor))

/** Nearest; halves away from zero. `divisor` is positive. */
function rounded(dividend: bigint, divisor: bigint): number {
  const size = dividend < 0n ? -dividend : dividend
  const result = Number((size + divisor / 2n) / divisor)
  return dividend < 0n ? 0 - result : result
}
