// SQL of prices that hold from one business day to another.
import type { DatedPrice } from '#domain/dated-price.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type PriceEntry = DatedPrice & {
  productId: string
  unitCode: string
  /** Of a list that the outlet made itself; absent: head office's. */
  listId?: string
}
export type PricedUnit = { productId: string; unitCode: string }

/** The product's own price: it holds while no other does. */
export const OWN_PRICE = { priority: 0, validFrom: '0000-01-01', validTo: null, itemId: '' }

const DATED = `priority, item_id AS itemId, price_minor AS priceMinor, valid_from AS validFrom,
  valid_to AS validTo`

/** All that is to be said of a unit's price, on whatever days. */
export const listPricesOf = (db: Db, { productId, unitCode }: PricedUnit): DatedPrice[] =>
  prepared(db, `SELECT ${DATED} FROM price_entry WHERE product_id = ? AND unit_code = ?`).all(
    productId,
    unitCode,
  ) as DatedPrice[]

/** Of many products, what has not ended before that day, unit by unit. */
export const listPricesFrom = (
  db: Db,
  productIds: readonly string[],
  day: string,
): (DatedPrice & PricedUnit)[] =>
  prepared(
    db,
    `SELECT product_id AS productId, unit_code AS unitCode, ${DATED} FROM price_entry
     WHERE product_id IN (SELECT value FROM json_each(?)) AND coalesce(valid_to, ?) >= ?`,
  ).all(JSON.stringify(productIds), day, day) as (DatedPrice & PricedUnit)[]

/** What head office wants for this unit on that day; null: it never said. */
export function findPriceOn(db: Db, unit: PricedUnit, day: string): number | null {
  const found = prepared(
    db,
    `SELECT price_minor FROM price_entry
     WHERE product_id = ? AND unit_code = ? AND valid_from <= ?
       AND (valid_to IS NULL OR valid_to >= ?)
     ORDER BY priority DESC, valid_from DESC, item_id DESC LIMIT 1`,
  )
    .pluck()
    .get(unit.productId, unit.unitCode, day, day)
  return (found as number | undefined) ?? null
}

export function putPriceEntry(tx: Db, entry: PriceEntry): void {
  prepared(
    tx,
    `INSERT INTO price_entry (product_id, unit_code, priority, valid_from, item_id, valid_to,
       price_minor, list_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET valid_to = excluded.valid_to, price_minor = excluded.price_minor`,
  ).run(
    entry.productId,
    entry.unitCode,
    entry.priority,
    entry.validFrom,
    entry.itemId,
    entry.validTo,
    entry.priceMinor,
    entry.listId ?? null,
  )
}

type ListedEntry = Pick<PriceEntry, 'priceMinor' | 'validFrom' | 'validTo'>

/** What holds here of an entry of a list; undefined: there is none. */
export const findListedEntry = (db: Db, itemId: string): ListedEntry | undefined =>
  prepared(
    db,
    `SELECT price_minor AS priceMinor, valid_from AS validFrom, valid_to AS validTo
     FROM price_entry WHERE item_id = ? AND priority > 0`,
  ).get(itemId) as ListedEntry | undefined

/** The units that a list's entry or a promotion is for. */
export const listUnitsOf = (db: Db, itemId: string): PricedUnit[] =>
  prepared(
    db,
    `SELECT product_id AS productId, unit_code AS unitCode FROM price_entry
     WHERE item_id = ? AND priority > 0`,
  ).all(itemId) as PricedUnit[]

export function deletePriceEntries(tx: Db, itemId: string): void {
  prepared(tx, 'DELETE FROM price_entry WHERE item_id = ? AND priority > 0').run(itemId)
}

/** What a product of the outlet's own costs without any list, where that is remembered. */
export const hasOwnPrice = (db: Db, { productId, unitCode }: PricedUnit): boolean =>
  prepared(
    db,
    'SELECT 1 FROM price_entry WHERE product_id = ? AND unit_code = ? AND priority = 0',
  ).get(productId, unitCode) !== undefined

/** Whether some list or promotion says what the unit costs on that day. */
export const isListedOn = (db: Db, { productId, unitCode }: PricedUnit, day: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM price_entry WHERE product_id = ? AND unit_code = ? AND priority > 0
       AND valid_from <= ? AND coalesce(valid_to, ?) >= ? LIMIT 1`,
  ).get(productId, unitCode, day, day, day) !== undefined

export function deleteOwnPrices(tx: Db, productId: string): void {
  prepared(tx, 'DELETE FROM price_entry WHERE product_id = ? AND priority = 0').run(productId)
}

/** Units whose price may differ between the two days: an entry begins or ends between them. */
export const listTurning = (
  db: Db,
  earlier: string,
  later: string,
  after: PricedUnit,
  limit: number,
): PricedUnit[] =>
  prepared(
    db,
    `SELECT DISTINCT product_id AS productId, unit_code AS unitCode FROM price_entry
     WHERE priority > 0 AND (product_id, unit_code) > (?, ?)
       AND (valid_from > ? AND valid_from <= ? OR valid_to >= ? AND valid_to < ?)
     ORDER BY product_id, unit_code LIMIT ?`,
  ).all(after.productId, after.unitCode, earlier, later, earlier, later, limit) as PricedUnit[]

/** What a unit cost until a day; what was remembered of that day first stands. */
export function putPastPrice(
  tx: Db,
  { productId, unitCode }: PricedUnit,
  { untilDay, priceMinor }: { untilDay: string; priceMinor: number },
): void {
  prepared(tx, 'INSERT INTO past_price VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(
    ...[productId, unitCode, untilDay],
    priceMinor,
  )
}

/** What a unit cost on a day that is over; null: it costs the same since. */
export const findPastPrice = (db: Db, unit: PricedUnit, day: string): number | null =>
  (prepared(
    db,
    `SELECT price_minor FROM past_price WHERE product_id = ? AND unit_code = ? AND until_day > ?
     ORDER BY until_day LIMIT 1`,
  )
    .pluck()
    .get(unit.productId, unit.unitCode, day) as number | undefined) ?? null

export function dropPastPrices(tx: Db, unit: PricedUnit, beforeDay: string): void {
  prepared(
    tx,
    'DELETE FROM past_price WHERE product_id = ? AND unit_code = ? AND until_day < ?',
  ).run(unit.productId, unit.unitCode, beforeDay)
}

/** A clock that had run ahead was set back: what ended since is not over. */
export function dropPricesEndedAfter(tx: Db, day: string): void {
  prepared(tx, 'DELETE FROM past_price WHERE until_day > ?').run(day)
}

/** The first day after `day` on which a price begins or has ended; null: none is known. */
export const findNextTurn = (db: Db, day: string): string | null =>
  prepared(
    db,
    `SELECT min(day) FROM (
       SELECT min(valid_from) AS day FROM price_entry WHERE priority > 0 AND valid_from > ?
       UNION ALL
       SELECT date(min(valid_to), '+1 day') FROM price_entry WHERE valid_to >= ?)`,
  )
    .pluck()
    .get(day, day) as string | null

export function putPromotion(
  tx: Db,
  promotion: { id: string; name: string; validFrom: string; validTo: string },
): void {
  prepared(
    tx,
    `INSERT INTO promotion (id, name, valid_from, valid_to) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET name = excluded.name, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to`,
  ).run(promotion.id, promotion.name, promotion.validFrom, promotion.validTo)
}

export function deletePromotion(tx: Db, id: string): void {
  prepared(tx, 'DELETE FROM promotion WHERE id = ?').run(id)
}
