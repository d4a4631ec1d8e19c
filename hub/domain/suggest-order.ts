// When a product is low, and how much of it to order.

export type OrderUnit = { unit_code: string; factor_milli: number }
export type OrderFacts = {
  /** Base units in thousandths, as all here. */
  levelMilli: number
  /** On its way. */
  expectedMilli: number
  /** Null: nobody has set one. */
  pointMilli: number | null
  targetMilli: number | null
  /** In the last 28 days. */
  soldMilli: number
  /** The product's units; at least one. */
  units: readonly OrderUnit[]
}

/** What sold in so many days is the look back; half of it is two weeks' stock. */
export const SOLD_DAYS = 28

/**
 * A product is low at its reorder point or below it, counting what is on its way; without a point,
 * when nothing is left of what sold lately. It is filled up to its target, or without one to two
 * weeks of sales, in whole units of the largest kind that is not more than what lacks. 0: nothing.
 */
export function suggestOrder(facts: OrderFacts): { orderMilli: number; unit: OrderUnit } {
  const { levelMilli, expectedMilli, pointMilli, targetMilli, soldMilli } = facts
  const units = [...facts.units].sort((a, b) => a.factor_milli - b.factor_milli)
  const smallest = units[0] ?? { unit_code: '', factor_milli: 1000 }
  const coming = levelMilli + expectedMilli
  const isLow = pointMilli === null ? coming <= 0 && soldMilli > 0 : coming <= pointMilli
  const fillTo = targetMilli ?? Math.ceil(soldMilli / 2)
  const missing = fillTo - coming
  if (!isLow || missing <= 0) return { orderMilli: 0, unit: smallest }
  const fitting = units.filter(({ factor_milli }) => factor_milli <= missing)
  const unit = fitting[fitting.length - 1] ?? smallest
  return { orderMilli: Math.ceil(missing / unit.factor_milli) * unit.factor_milli, unit }
}
