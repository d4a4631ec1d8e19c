// Every rounding has a name, and every multiply-then-divide passes through here.
import { assert } from './assert.ts'

export type Rounding = 'half-up' | 'down' | 'up'
export type CashRoundingMode = 'down' | 'nearest' | 'up'

/**
 * a * b / c, rounded once. The product is a bigint, so it never loses a digit on the way.
 * Takes non-negative safe integers (c positive); throws where the result is not a safe integer.
 */
export function multiplyDivide(a: number, b: number, c: number, rounding: Rounding): number {
  assert(isCount(a) && isCount(b) && isCount(c) && c > 0, `multiplyDivide(${a}, ${b}, ${c})`)
  const divisor = BigInt(c)
  const product = BigInt(a) * BigInt(b)
  const result = Number((product + roundingAddend(divisor, rounding)) / divisor)
  assert(Number.isSafeInteger(result), `multiplyDivide(${a}, ${b}, ${c}) is too large`)
  return result
}

/**
 * The amount of cash that is asked for when the smallest coin in use is `stepMinor`. 'nearest'
 * takes the upper one of two equally near steps.
 */
export function roundCash(dueMinor: number, stepMinor: number, mode: CashRoundingMode): number {
  assert(isCount(dueMinor) && isCount(stepMinor) && stepMinor > 0, 'roundCash takes counts')
  const above = dueMinor % stepMinor
  const below = dueMinor - above
  if (above === 0 || mode === 'down') return below
  return mode === 'up' || above * 2 >= stepMinor ? below + stepMinor : below
}

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

function roundingAddend(divisor: bigint, rounding: Rounding): bigint {
  if (rounding === 'down') return 0n
  return rounding === 'up' ? divisor - 1n : divisor / 2n
}
