import { assert } from './assert.ts'

/**
 * Splits `totalMinor` in proportion to `weights` so that the parts sum exactly to the total
 * (largest remainder, also called Hamilton's method). Equal remainders are served from the front.
 * A zero weight gets zero, and no part exceeds its weight while the total does not exceed their
 * sum. Non-negative safe integers only; throws when there is something to split and no weight.
 */
export function apportion(totalMinor: number, weights: readonly number[]): number[] {
  assert(Number.isSafeInteger(totalMinor) && totalMinor >= 0, `apportion of ${totalMinor}`)
  assert(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0),
    'apportion takes non-negative weights',
  )
  if (totalMinor === 0) return weights.map(() => 0)
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n)
  assert(sum > 0n, `nothing to apportion ${totalMinor} to`)
  return serveRemainders(totalMinor, weights, sum)
}

function serveRemainders(totalMinor: number, weights: readonly number[], sum: bigint): number[] {
  const total = BigInt(totalMinor)
  const shares = weights.map((weight, index) => {
    const product = total * BigInt(weight)
    return { index, part: Number(product / sum), remainder: product % sum }
  })
  const parts = shares.map((share) => share.part)
  const left = totalMinor - parts.reduce((taken, part) => taken + part, 0)
  // The sort is stable (ECMAScript 2019), so equal remainders stay in their order.
  const byRemainder = shares.sort((a, b) => compare(b.remainder, a.remainder))
  for (const { index, part } of byRemainder.slice(0, left)) parts[index] = part + 1
  return parts
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
