import { itemAt } from './assert.ts'

/**
 * Splits `totalMinor` in proportion to `weights` (at least as much in all) so that a greater weight
 * never leaves less of any other: each rupiah in turn to the weight that has most for what it was
 * given (Sainte-Laguë's method; of equal ones the first). Of two weights as `apportion`.
 */
export function shareOut(totalMinor: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  if (totalMinor === 0 || sum === 0) return weights.map(() => 0)
  // Seat by seat from a little below the plain share, which the method never leaves by more.
  const parts = weights.map((weight) => {
    const share = (BigInt(totalMinor) * BigInt(weight)) / BigInt(sum)
    return Math.max(0, Number(share) - weights.length)
  })
  const given = parts.reduce((all, part) => all + part, 0)
  for (let left = totalMinor - given; left > 0; left--) {
    const to = firstBy(weights, (at, best) => hasMore(weights, parts, at, best))
    parts[to] = itemAt(parts, to) + 1
  }
  return parts
}

function firstBy(
  weights: readonly number[],
  isBetter: (at: number, best: number) => boolean,
): number {
  let best = 0
  for (const at of weights.keys()) if (isBetter(at, best)) best = at
  return best
}

function hasMore(
  weights: readonly number[],
  parts: readonly number[],
  at: number,
  best: number,
): boolean {
  const worth = (one: number, other: number) =>
    BigInt(itemAt(weights, one)) * BigInt(2 * itemAt(parts, other) + 1)
  return worth(at, best) > worth(best, at)
}
