// What a product of the outlet's own costs without any list: kept while a list says otherwise, so
// that the list can end. Head office's products bring theirs with them (apply-product.ts).
import { findPricesDay } from '../cloud/prices-day.ts'
import type { Db } from '../db/open-database.ts'
import {
  hasOwnPrice,
  isListedOn,
  OWN_PRICE,
  type PricedUnit,
  putPriceEntry,
} from './price-entry-store.ts'
import { findStoredById, type ProductDraft, type StoredProduct } from './stored-product-store.ts'

/** Before a list says something of it for the first time. */
export function keepOwnPrice(tx: Db, { productId, unitCode }: PricedUnit, today: string): void {
  const unit = { productId, unitCode }
  if (hasOwnPrice(tx, unit) || isListedOn(tx, unit, today)) return
  const stored = findStoredById(tx, productId)
  const there = stored?.units.find((each) => each.unitCode === unitCode)
  if (stored?.origin !== 'outlet' || !there) return
  putPriceEntry(tx, { ...OWN_PRICE, ...unit, priceMinor: there.priceMinor })
}

/** Somebody here says what it costs from now on, while no list does. */
export function changeOwnPrices(tx: Db, before: StoredProduct, { units }: ProductDraft): void {
  const today = findPricesDay(tx)
  if (before.origin !== 'outlet' || today === null) return
  for (const { unitCode, priceMinor } of units) {
    const unit = { productId: before.id, unitCode }
    const was = before.units.find((each) => each.unitCode === unitCode)
    if (was?.priceMinor === priceMinor) continue
    if (hasOwnPrice(tx, unit) && !isListedOn(tx, unit, today)) {
      putPriceEntry(tx, { ...OWN_PRICE, ...unit, priceMinor })
    }
  }
}
