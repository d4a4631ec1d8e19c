import { priceTurns } from '#domain/dated-price.ts'
import type { ComingPrice, ProductMessage } from '#domain/wire/catalogue-message.ts'
import { COMING_PRICES_MAX } from '#domain/wire/catalogue-message.ts'
import { findPricesDay } from '../cloud/prices-day.ts'
import type { Db } from '../db/open-database.ts'
import { isChangedSince, readCursor } from './catalogue-store.ts'
import { listPricesFrom } from './price-entry-store.ts'
import { touchProduct } from './put-product.ts'

const keyOf = (productId: string, unitCode: string): string => `${productId} ${unitCode}`

type ComingPrices = Map<string, ComingPrice[]>

/** The next prices of these products' units after that day, by product and unit. */
function readComing(db: Db, productIds: readonly string[], day: string): ComingPrices {
  const entries = Map.groupBy(listPricesFrom(db, productIds, day), ({ productId, unitCode }) =>
    keyOf(productId, unitCode),
  )
  const coming: ComingPrices = new Map()
  for (const [key, ofUnit] of entries) {
    const turns = priceTurns(ofUnit, { after: day }).slice(0, COMING_PRICES_MAX)
    if (turns.length === 0) continue
    coming.set(
      key,
      turns.map(({ day, entry }) => ({ from_day: day, price_minor: entry.priceMinor })),
    )
  }
  return coming
}

/** The same products, each unit with what it will cost and from when on. */
export function withComingPrices(db: Db, products: ProductMessage[], today: string) {
  const ids = products.map(({ product_id }) => product_id)
  const coming = readComing(db, ids, findPricesDay(db) ?? today)
  if (coming.size === 0) return products
  return products.map((product) => ({
    ...product,
    units: product.units.map((unit) => {
      const coming_prices = coming.get(keyOf(product.product_id, unit.unit_code))
      return coming_prices ? { ...unit, coming_prices } : unit
    }),
  }))
}

/**
 * Does something with the prices of these products, and lets tills fetch each anew whose coming
 * prices are others since; what was written of it meanwhile they fetch anyway.
 */
export function tellComing<T>(
  tx: Db,
  productIds: readonly string[],
  day: string,
  work: () => T,
): T {
  const cursor = readCursor(tx)
  const before = textsOf(tx, productIds, day)
  const done = work()
  const after = textsOf(tx, productIds, day)
  for (const [index, id] of productIds.entries()) {
    if (before[index] !== after[index] && !isChangedSince(tx, id, cursor)) touchProduct(tx, id)
  }
  return done
}

function textsOf(tx: Db, productIds: readonly string[], day: string): string[] {
  const coming = [...readComing(tx, productIds, day)].sort()
  const ofProducts = Map.groupBy(coming, ([key]) => key.slice(0, key.indexOf(' ')))
  return productIds.map((id) => JSON.stringify(ofProducts.get(id) ?? []))
}
