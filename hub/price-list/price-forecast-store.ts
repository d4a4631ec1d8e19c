// SQL of what a unit costs on other days than today.
import type { DatedPrice } from '#domain/dated-price.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type ListedPrice = DatedPrice & {
  listId: string | null
  /** Of an own list, or of a promotion. */
  name: string | null
}

/** Everything that says what this unit costs, on whatever days. */
export const listListedPrices = (
  db: Db,
  unit: { productId: string; unitCode: string },
): ListedPrice[] =>
  prepared(
    db,
    `SELECT e.item_id AS itemId, e.priority, e.price_minor AS priceMinor,
       e.valid_from AS validFrom, e.valid_to AS validTo, e.list_id AS listId,
       coalesce(l.name, p.name) AS name
     FROM price_entry e
       LEFT JOIN price_list l ON l.id = e.list_id
       LEFT JOIN promotion p ON e.priority = 100 AND p.id = e.item_id
     WHERE e.product_id = @productId AND e.unit_code = @unitCode`,
  ).all(unit) as ListedPrice[]

export type DayTier = {
  list_id: string
  list_name: string
  origin: 'head-office' | 'outlet'
  from_milli: number
  is_member_only: number
  price_minor: number
  valid_from: string
  valid_to: string | null
}

export const listTiersOn = (
  db: Db,
  unit: { productId: string; unitCode: string },
  day: string,
): DayTier[] =>
  prepared(
    db,
    `SELECT list_id, list_name, origin, from_milli, is_member_only, price_minor, valid_from,
       valid_to FROM price_tier
     WHERE product_id = @productId AND unit_code = @unitCode AND valid_from <= @day
       AND (valid_to IS NULL OR valid_to >= @day)
     ORDER BY is_member_only, from_milli, price_minor, item_id`,
  ).all({ ...unit, day }) as DayTier[]
