// Prices that somebody has just changed at the console: what they were, and the way back.

import type { ConsoleProduct, ProductEdit } from '#domain/wire/console-product-message.ts'

type Units = ProductEdit['units']
export type ChangedPrice = { unitCode: string; beforeMinor: number; nowMinor: number }
export type PriceChange = {
  productId: string
  name: string
  /** At least one; a unit that is new or gone is none of them. */
  prices: readonly ChangedPrice[]
}

/** Null: no unit costs anything else than before. */
export function priceChangeOf(before: ConsoleProduct, now: ConsoleProduct): PriceChange | null {
  const priceBefore = new Map(before.units.map((unit) => [unit.unit_code, unit.price_minor]))
  const prices = now.units.flatMap(({ unit_code: unitCode, price_minor: nowMinor }) => {
    const beforeMinor = priceBefore.get(unitCode)
    const isChanged = beforeMinor !== undefined && beforeMinor !== nowMinor
    return isChanged ? [{ unitCode, beforeMinor, nowMinor }] : []
  })
  return prices.length === 0 ? null : { productId: now.product_id, name: now.name, prices }
}

/**
 * The units as they are, with the prices of before. Null where somebody has set another price
 * since; taken back already is no other price.
 */
export function withPricesBefore(units: Units, { prices }: PriceChange): Units | null {
  const changed = new Map(prices.map((price) => [price.unitCode, price]))
  const isOurs = prices.every(({ unitCode, beforeMinor, nowMinor }) =>
    units.some(
      ({ unit_code, price_minor }) =>
        unit_code === unitCode && (price_minor === nowMinor || price_minor === beforeMinor),
    ),
  )
  if (!isOurs) return null
  return units.map((unit) => ({
    ...unit,
    price_minor: changed.get(unit.unit_code)?.beforeMinor ?? unit.price_minor,
  }))
}
