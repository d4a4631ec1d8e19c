// SQL of price lists: head office's by rank or by name, and the outlet's own, as rows of one shape.
import type { PriceRowWords } from '#domain/wire/price-list-message.ts'
import { type Sought, soughtSql } from '../catalogue/sought-products.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** An own list's price for everybody: above every list of head office, below its promotions. */
export const OWN_RANK = 99

export type ListKey = { sort: 'own' | 'tier' | 'rank'; id: string }
export type ListRow = PriceRowWords & { row_id: string }
type StoredRow = Omit<ListRow, 'is_member_only'> & { is_member_only: number }

const ENTRY = `SELECT item_id AS row_id, product_id, unit_code, 0 AS from_milli,
    0 AS is_member_only, price_minor, valid_from, valid_to FROM price_entry`
const TIER = `SELECT item_id AS row_id, product_id, unit_code, from_milli, is_member_only,
    price_minor, valid_from, valid_to FROM price_tier`
const ROWS_OF = {
  own: `${ENTRY} WHERE list_id = @id UNION ALL
    ${TIER} WHERE list_id = @id AND origin = 'outlet'`,
  tier: `${TIER} WHERE list_id = @id AND origin = 'head-office'`,
  rank: `${ENTRY} WHERE priority = CAST(@id AS INTEGER) AND priority > 0 AND list_id IS NULL`,
} as const satisfies Record<ListKey['sort'], string>

const rowOf = (row: StoredRow): ListRow => ({ ...row, is_member_only: row.is_member_only === 1 })

type PageQuestion = { key: ListKey; sought: Sought | null; afterId: string; limit: number }

/** Products of a list by name, after one; `sought`: only what somebody means. */
export function listProductsOf(
  db: Db,
  { key, sought, afterId, limit }: PageQuestion,
): { product_id: string; name: string; sku: string }[] {
  // Of a rank most products may have a row: then the names are walked until a page is full.
  const isInList =
    key.sort === 'rank'
      ? `EXISTS (SELECT 1 FROM price_entry e WHERE e.product_id = p.id
          AND e.priority = CAST(@id AS INTEGER) AND e.priority > 0 AND e.list_id IS NULL)`
      : `p.id IN (SELECT product_id FROM (${ROWS_OF[key.sort]}))`
  const among = sought === null ? '' : `AND ${soughtSql(db, sought)}`
  const text = `SELECT p.id AS product_id, p.name, p.sku FROM product p
    WHERE ${isInList} ${among}
      AND (@afterId = ''
        OR (p.name, p.id) > ((SELECT name FROM product WHERE id = @afterId), @afterId))
    ORDER BY p.name, p.id LIMIT @limit`
  return prepared(db, text).all({ id: key.id, afterId, limit, ...sought }) as {
    product_id: string
    name: string
    sku: string
  }[]
}

/** All rows of a list for these products. */
export const listRowsOfProducts = (db: Db, key: ListKey, ids: readonly string[]): ListRow[] =>
  (
    prepared(
      db,
      `SELECT * FROM (${ROWS_OF[key.sort]})
       WHERE product_id IN (SELECT value FROM json_each(@ids))
       ORDER BY product_id, unit_code, from_milli, is_member_only, valid_from, row_id`,
    ).all({ id: key.id, ids: JSON.stringify(ids) }) as StoredRow[]
  ).map(rowOf)

/** Rows of a list in the order of their ids, after one. */
export const listRowsAfter = (
  db: Db,
  key: ListKey,
  place: { afterId: string; limit: number },
): ListRow[] =>
  (
    prepared(
      db,
      `SELECT * FROM (${ROWS_OF[key.sort]}) WHERE row_id > @afterId
       ORDER BY row_id LIMIT @limit`,
    ).all({ id: key.id, ...place }) as StoredRow[]
  ).map(rowOf)

/**
 * The same, of several rows for one unit, quantity and people only the one that begins last: a
 * copy has one day for all.
 */
export const listLastRowsAfter = (
  db: Db,
  key: ListKey,
  place: { afterId: string; limit: number },
): ListRow[] =>
  (
    prepared(
      db,
      `SELECT row_id, product_id, unit_code, from_milli, is_member_only, price_minor, valid_from,
         valid_to
       FROM (SELECT *, row_number() OVER (
           PARTITION BY product_id, unit_code, from_milli, is_member_only
           ORDER BY valid_from DESC, row_id) AS place
         FROM (${ROWS_OF[key.sort]}))
       WHERE place = 1 AND row_id > @afterId ORDER BY row_id LIMIT @limit`,
    ).all({ id: key.id, ...place }) as StoredRow[]
  ).map(rowOf)

/** Whether one unit has several rows that differ in their days alone. */
export const hasSeveralDays = (db: Db, key: ListKey): boolean =>
  prepared(
    db,
    `SELECT 1 FROM (${ROWS_OF[key.sort]})
     GROUP BY product_id, unit_code, from_milli, is_member_only HAVING count(*) > 1 LIMIT 1`,
  ).get({ id: key.id }) !== undefined

export const findRow = (db: Db, key: ListKey, rowId: string): ListRow | undefined => {
  const row = prepared(db, `SELECT * FROM (${ROWS_OF[key.sort]}) WHERE row_id = @rowId`).get({
    id: key.id,
    rowId,
  }) as StoredRow | undefined
  return row && rowOf(row)
}

/** Whether anything anywhere has this id already. */
export const isRowIdTaken = (db: Db, rowId: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM price_entry WHERE item_id = @rowId AND priority > 0
     UNION ALL SELECT 1 FROM price_tier WHERE item_id = @rowId LIMIT 1`,
  ).get({ rowId }) !== undefined

/** Another row of the list for the same unit, quantity, people and first day; null: none. */
export const findDouble = (db: Db, key: ListKey, row: ListRow): string | null =>
  (prepared(
    db,
    `SELECT row_id FROM (${ROWS_OF[key.sort]})
     WHERE product_id = @product_id AND unit_code = @unit_code AND from_milli = @from_milli
       AND is_member_only = @is_member_only AND valid_from = @valid_from AND row_id <> @row_id
     LIMIT 1`,
  )
    .pluck()
    .get({
      id: key.id,
      ...{ product_id: row.product_id, unit_code: row.unit_code, from_milli: row.from_milli },
      is_member_only: Number(row.is_member_only),
      ...{ valid_from: row.valid_from, row_id: row.row_id },
    }) as string | undefined) ?? null

export const countRows = (db: Db, key: ListKey): number =>
  prepared(db, `SELECT count(*) FROM (${ROWS_OF[key.sort]})`).pluck().get({ id: key.id }) as number

export type OwnList = { id: string; name: string }
export const findOwnList = (db: Db, id: string): OwnList | undefined =>
  prepared(db, 'SELECT id, name FROM price_list WHERE id = ?').get(id) as OwnList | undefined

export const countOwnLists = (db: Db): number =>
  prepared(db, 'SELECT count(*) FROM price_list').pluck().get() as number

export function putOwnList(
  tx: Db,
  { id, name, staffId, atMs }: OwnList & { staffId: string; atMs: number },
): void {
  prepared(
    tx,
    `INSERT INTO price_list (id, name, made_by, made_at_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET name = excluded.name`,
  ).run(id, name, staffId, atMs)
}

export function deleteOwnList(tx: Db, id: string): void {
  prepared(tx, 'DELETE FROM price_list WHERE id = ?').run(id)
}

export type ListSum = {
  sort: ListKey['sort']
  id: string
  name: string | null
  row_count: number
  product_count: number
  holding_count: number
  first_day: string | null
  last_day: string | null
}

const SUMS = `count(*) AS row_count, count(DISTINCT product_id) AS product_count,
  count(*) FILTER (WHERE valid_from <= @day AND coalesce(valid_to, @day) >= @day) AS holding_count,
  min(valid_from) AS first_day,
  CASE WHEN count(*) = count(valid_to) THEN max(valid_to) END AS last_day`

/** Every list with what is in it; the outlet's own first, the newest on top. */
export const listSums = (db: Db, day: string, limit: number): ListSum[] =>
  prepared(
    db,
    `WITH own_row AS (
       SELECT list_id, product_id, valid_from, valid_to FROM price_entry WHERE list_id IS NOT NULL
       UNION ALL SELECT list_id, product_id, valid_from, valid_to FROM price_tier
         WHERE origin = 'outlet')
     SELECT * FROM (
       SELECT 'own' AS sort, l.id, l.name, coalesce(s.row_count, 0) AS row_count,
         coalesce(s.product_count, 0) AS product_count,
         coalesce(s.holding_count, 0) AS holding_count, s.first_day, s.last_day
       FROM price_list l
         LEFT JOIN (SELECT list_id, ${SUMS} FROM own_row GROUP BY list_id) s ON s.list_id = l.id
       ORDER BY l.made_at_ms DESC, l.id)
     UNION ALL
     SELECT * FROM (
       SELECT 'rank', CAST(priority AS TEXT), NULL, ${SUMS} FROM price_entry
       WHERE priority BETWEEN 1 AND 99 AND list_id IS NULL GROUP BY priority
       ORDER BY priority DESC)
     UNION ALL
     SELECT * FROM (
       SELECT 'tier', list_id, max(list_name), ${SUMS} FROM price_tier
       WHERE origin = 'head-office' GROUP BY list_id ORDER BY max(list_name))
     LIMIT @limit`,
  ).all({ day, limit }) as ListSum[]

export const hasUnit = (db: Db, productId: string, unitCode: string): boolean =>
  prepared(db, 'SELECT 1 FROM selling_unit WHERE product_id = ? AND unit_code = ?').get(
    productId,
    unitCode,
  ) !== undefined

/** What units of these products cost now, by `<product> <unit>`. */
export const readPricesNow = (db: Db, ids: readonly string[]): Map<string, number> =>
  new Map(
    (
      prepared(
        db,
        `SELECT product_id, unit_code, price_minor FROM selling_unit
         WHERE product_id IN (SELECT value FROM json_each(?))`,
      ).all(JSON.stringify(ids)) as {
        product_id: string
        unit_code: string
        price_minor: number
      }[]
    ).map((row) => [`${row.product_id} ${row.unit_code}`, row.price_minor]),
  )

/** Of these rows, those that say otherwise here than head office. */
export const listChangedRows = (db: Db, ids: readonly string[]): Set<string> =>
  new Set(
    prepared(
      db,
      `SELECT DISTINCT item_id FROM local_override WHERE topic = 'price'
       AND ended_at_ms IS NULL AND item_id IN (SELECT value FROM json_each(?))`,
    )
      .pluck()
      .all(JSON.stringify(ids)) as string[],
  )
