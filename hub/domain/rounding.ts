// Every rounding has a name.
import { assert } from './assert.ts'

/** 'up' is away from zero; amounts that are rounded are never negative. */
export type Rounding = 'half-up' | 'down' | 'up'
export type CashRoundingMode = 'down' | 'nearest' | 'up'

/**
 * The amount of cash that is asked for when the smallest coin in use is `stepMinor`. 'nearest'
 * takes the upper one of two equally near steps.
 */
export function roundCash(dueMinor: number, stepMinor: number, mode: CashRoundingMode): number {
  assert(dueMinor >= 0 && stepMinor > 0, `roundCash(${dueMinor}, ${stepMinor})`)
  const above = dueMinor % stepMinor
  const below = dueMinor - above
  if (above === 0 || mode === 'down') return below
  return mode === 'up' || above * 2 >= stepMinor ? below + stepMinor : below
}
