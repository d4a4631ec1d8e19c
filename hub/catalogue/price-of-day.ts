import { priceTurns } from '#domain/dated-price.ts'
import { findPricesDay } from '../cloud/prices-day.ts'
import type { Db } from '../db/open-database.ts'
import type { Sellable } from './find-sellable.ts'
import { findPastPrice, listPricesOf } from './price-entry-store.ts'

type Priced = Pick<Sellable, 'productId' | 'unitCode' | 'unitPriceMinor'>

/**
 * What a unit costs on a business day. On one that is over, what it cost when that day ended; on
 * one that the hub has not begun yet, what it comes to by all that is known.
 */
export function priceOfDay(db: Db, unit: Priced, day: string): number {
  const today = findPricesDay(db) ?? day
  if (day < today) return findPastPrice(db, unit, day) ?? unit.unitPriceMinor
  if (day === today) return unit.unitPriceMinor
  const turn = priceTurns(listPricesOf(db, unit), { after: today, upTo: day }).at(-1)
  return turn?.entry.priceMinor ?? unit.unitPriceMinor
}
