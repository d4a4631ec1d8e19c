// SQL of what a unit costs on other days than today.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type DayEntry = {
  item_id: string
  priority: number
  price_minor: number
  valid_from: string
  valid_to: string | null
  list_id: string | null
  /** Of an own list, or of a promotion. */
  name: string | null
}

/** Everything that wants to say what this unit costs on that day, the strongest first. */
export const listEntriesOn = (
  db: Db,
  unit: { productId: string; unitCode: string },
  day: string,
): DayEntry[] =>
  prepared(
    db,
    `SELECT e.item_id, e.priority, e.price_minor, e.valid_from, e.valid_to, e.list_id,
       coalesce(l.name, p.name) AS name
     FROM price_entry e
       LEFT JOIN price_list l ON l.id = e.list_id
       LEFT JOIN promotion p ON e.priority = 100 AND p.id = e.item_id
     WHERE e.product_id = @productId AND e.unit_code = @unitCode AND e.valid_from <= @day
       AND (e.valid_to IS NULL OR e.valid_to >= @day)
     ORDER BY e.priority DESC, e.valid_from DESC, e.item_id DESC`,
  ).all({ ...unit, day }) as DayEntry[]

/** The days after one and up to another on which an entry begins or the one before has ended. */
export const listTurnsOf = (
  db: Db,
  unit: { productId: string; unitCode: string },
  after: string,
  upTo: string,
): string[] =>
  prepared(
    db,
    `SELECT day FROM (
       SELECT valid_from AS day FROM price_entry
         WHERE product_id = @productId AND unit_code = @unitCode AND priority > 0
       UNION
       SELECT date(valid_to, '+1 day') FROM price_entry
         WHERE product_id = @productId AND unit_code = @unitCode AND valid_to IS NOT NULL)
     WHERE day > @after AND day <= @upTo ORDER BY day`,
  )
    .pluck()
    .all({ ...unit, after, upTo }) as string[]

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
