import { assert } from './assert.ts'
import { multiplyDivide } from './money.ts'

const WHOLE_PPM = 1_000_000

/**
 * A price that is `changePpm` dearer (below 0: cheaper), at the nearest multiple of `stepMinor`,
 * of two equally near ones the upper. Something that cost anything goes on costing at least a step.
 */
export function roundedPrice(priceMinor: number, changePpm: number, stepMinor: number): number {
  assert(changePpm > -WHOLE_PPM && stepMinor > 0, `roundedPrice(${changePpm}, ${stepMinor})`)
  if (priceMinor === 0) return 0
  const changed = multiplyDivide(priceMinor, WHOLE_PPM + changePpm, WHOLE_PPM, 'half-up')
  return Math.max(1, multiplyDivide(changed, 1, stepMinor, 'half-up')) * stepMinor
}
