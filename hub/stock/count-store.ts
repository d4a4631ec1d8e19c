// SQL of counts and nothing else.
import { toIso } from '#domain/datetime.ts'
import type { CountEntryRow, CountHead } from '#domain/wire/stock-count-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { StockCountEntryTable, StockCountTable } from '../db/tables.ts'

export const findCount = (db: Db, id: string): StockCountTable | undefined =>
  prepared(db, 'SELECT * FROM stock_count WHERE id = ?').get(id) as StockCountTable | undefined

export function insertCount(tx: Db, row: StockCountTable): void {
  prepared(
    tx,
    `INSERT INTO stock_count (id, name, scope, category_id, state, started_by, started_at_ms,
       ended_by, ended_at_ms, document_id, payload_hash)
     VALUES (@id, @name, @scope, @category_id, @state, @started_by, @started_at_ms, @ended_by,
       @ended_at_ms, @document_id, @payload_hash)`,
  ).run(row)
}

export function endCount(
  tx: Db,
  id: string,
  end: Pick<StockCountTable, 'state' | 'ended_by' | 'ended_at_ms' | 'document_id'>,
): void {
  prepared(
    tx,
    `UPDATE stock_count SET state = @state, ended_by = @ended_by, ended_at_ms = @ended_at_ms,
       document_id = @document_id WHERE id = @id`,
  ).run({ id, ...end })
}

export const findEntry = (db: Db, id: string): StockCountEntryTable | undefined =>
  prepared(db, 'SELECT * FROM stock_count_entry WHERE id = ?').get(id) as
    | StockCountEntryTable
    | undefined

export function insertEntry(tx: Db, row: StockCountEntryTable): void {
  prepared(
    tx,
    `INSERT INTO stock_count_entry (id, count_id, product_id, pass, quantity_milli, takes_back_id,
       level_milli, movement_id, place, staff_id, terminal_id, at_ms)
     VALUES (@id, @count_id, @product_id, @pass, @quantity_milli, @takes_back_id, @level_milli,
       @movement_id, @place, @staff_id, @terminal_id, @at_ms)`,
  ).run(row)
}

export const isTakenBack = (db: Db, entryId: string): boolean =>
  prepared(db, 'SELECT 1 FROM stock_count_entry WHERE takes_back_id = ?').get(entryId) !== undefined

/** Which time the product is counted. */
export const passOf = (db: Db, countId: string, productId: string): number =>
  (prepared(db, 'SELECT pass FROM stock_recount WHERE count_id = ? AND product_id = ?')
    .pluck()
    .get(countId, productId) as number | undefined) ?? 1

export function putRecount(
  tx: Db,
  row: { countId: string; productId: string; pass: number; staffId: string; atMs: number },
): void {
  prepared(
    tx,
    `INSERT INTO stock_recount (count_id, product_id, pass, asked_by, at_ms)
     VALUES (@countId, @productId, @pass, @staffId, @atMs) ON CONFLICT DO UPDATE SET
       pass = excluded.pass, asked_by = excluded.asked_by, at_ms = excluded.at_ms`,
  ).run(row)
}

/** What the books said of a product then, and its last movement by then (0: none). */
export function levelThen(
  db: Db,
  productId: string,
  atMs: number,
): { level_milli: number; movement_id: number } {
  return prepared(
    db,
    `SELECT coalesce(sum(quantity_milli) FILTER (WHERE at_ms <= @atMs), 0) AS level_milli,
       coalesce(max(id) FILTER (WHERE at_ms <= @atMs), 0) AS movement_id
     FROM stock_movement WHERE product_id = @productId`,
  ).get({ productId, atMs }) as { level_milli: number; movement_id: number }
}

/** Entries of the last pass that were not taken back. */
const HOLDING = `stock_count_entry e LEFT JOIN stock_recount r
    ON r.count_id = e.count_id AND r.product_id = e.product_id
  WHERE e.count_id = @countId AND e.pass = coalesce(r.pass, 1) AND e.takes_back_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM stock_count_entry b WHERE b.takes_back_id = e.id)`

export type HeldEntry = Pick<
  StockCountEntryTable,
  'product_id' | 'quantity_milli' | 'level_milli' | 'movement_id' | 'at_ms'
>
/** By product, in the order in which they hold against the movements. */
export const listHolding = (db: Db, countId: string): HeldEntry[] =>
  prepared(
    db,
    `SELECT e.product_id, e.quantity_milli, e.level_milli, e.movement_id, e.at_ms FROM ${HOLDING}
     ORDER BY e.product_id, e.movement_id, e.at_ms, e.id`,
  ).all({ countId }) as HeldEntry[]

const SCOPE = `CASE c.scope WHEN 'spot' THEN NULL ELSE (SELECT count(*) FROM product p
    JOIN stock_level l ON l.product_id = p.id WHERE l.quantity_milli <> 0
    AND (c.scope = 'full' OR p.category_id = c.category_id)) END`
const HEAD = `
  SELECT c.id AS count_id, c.name, c.scope, c.category_id, c.state, starter.name AS
    started_by_name, c.started_at_ms, ender.name AS ended_by_name, c.ended_at_ms, c.document_id,
    (SELECT count(DISTINCT e.product_id) FROM ${HOLDING.replace('@countId', 'c.id')})
      AS counted_count,
    ${SCOPE} AS product_count
  FROM stock_count c JOIN staff starter ON starter.id = c.started_by
    LEFT JOIN staff ender ON ender.id = c.ended_by`
type HeadRow = Omit<CountHead, 'started_at' | 'ended_at'> & {
  started_at_ms: number
  ended_at_ms: number | null
}
const toHead = ({ started_at_ms, ended_at_ms, ...row }: HeadRow): CountHead => ({
  ...row,
  started_at: toIso(started_at_ms),
  ended_at: ended_at_ms === null ? null : toIso(ended_at_ms),
})

export function readCountHead(db: Db, id: string): CountHead | null {
  const row = prepared(db, `${HEAD} WHERE c.id = ?`).get(id) as HeadRow | undefined
  return row ? toHead(row) : null
}

export const listCounts = (db: Db, limit: number): CountHead[] =>
  (
    prepared(db, `${HEAD} ORDER BY c.ended_at_ms IS NOT NULL, c.started_at_ms DESC LIMIT ?`).all(
      limit,
    ) as HeadRow[]
  ).map(toHead)

type EntryRow = Omit<CountEntryRow, 'at' | 'is_taken_back'> & {
  at_ms: number
  is_taken_back: number
}
const BASE_UNIT = `coalesce((SELECT unit_code FROM selling_unit u WHERE u.product_id = p.id
  ORDER BY factor_milli <> 1000, sort_order LIMIT 1), 'pcs')`

/** Newest first; those that take one back are not shown by themselves. */
export const listEntries = (db: Db, countId: string, limit: number): CountEntryRow[] =>
  (
    prepared(
      db,
      `SELECT e.id AS entry_id, e.product_id, p.name, ${BASE_UNIT} AS base_unit, e.quantity_milli,
         e.place, staff.name AS staff_name, e.at_ms,
         EXISTS (SELECT 1 FROM stock_count_entry b WHERE b.takes_back_id = e.id) AS is_taken_back
       FROM stock_count_entry e JOIN product p ON p.id = e.product_id
         JOIN staff ON staff.id = e.staff_id
       WHERE e.count_id = ? AND e.takes_back_id IS NULL ORDER BY e.at_ms DESC, e.id DESC LIMIT ?`,
    ).all(countId, limit) as EntryRow[]
  ).map(({ at_ms, is_taken_back, ...row }) => ({
    ...row,
    is_taken_back: is_taken_back === 1,
    at: toIso(at_ms),
  }))

/** Asked to be counted again, and not yet. */
export const listRecounts = (db: Db, countId: string): { product_id: string; name: string }[] =>
  prepared(
    db,
    `SELECT r.product_id, p.name FROM stock_recount r JOIN product p ON p.id = r.product_id
     WHERE r.count_id = ? AND NOT EXISTS (SELECT 1 FROM stock_count_entry e
       WHERE e.count_id = r.count_id AND e.product_id = r.product_id AND e.pass = r.pass)
     ORDER BY p.name`,
  ).all(countId) as { product_id: string; name: string }[]

export type ProductFacts = {
  sku: string
  name: string
  base_unit: string
  category_id: string | null
}
export const findProductFacts = (db: Db, productId: string): ProductFacts | undefined =>
  prepared(
    db,
    `SELECT p.sku, p.name, ${BASE_UNIT} AS base_unit, p.category_id FROM product p WHERE p.id = ?`,
  ).get(productId) as ProductFacts | undefined

/** The same of many products, by one question. */
export function listProductFacts(
  db: Db,
  productIds: readonly string[],
): Map<string, Omit<ProductFacts, 'category_id'>> {
  const rows = prepared(
    db,
    `SELECT p.id, p.sku, p.name, ${BASE_UNIT} AS base_unit
     FROM json_each(?) j CROSS JOIN product p ON p.id = j.value`,
  ).all(JSON.stringify(productIds)) as (Omit<ProductFacts, 'category_id'> & { id: string })[]
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** Products of the scope with stock on record that nobody has counted, by name. */
export const listUncounted = (
  db: Db,
  { id, scope, category_id }: StockCountTable,
  limit: number,
): { product_id: string; name: string; level_milli: number }[] =>
  scope === 'spot'
    ? []
    : (prepared(
        db,
        `SELECT p.id AS product_id, p.name, l.quantity_milli AS level_milli
         FROM stock_level l JOIN product p ON p.id = l.product_id
         WHERE l.quantity_milli <> 0 AND (@scope = 'full' OR p.category_id = @category)
           AND p.id NOT IN (SELECT e.product_id FROM ${HOLDING})
         ORDER BY p.name LIMIT @limit`,
      ).all({ countId: id, scope, category: category_id, limit }) as {
        product_id: string
        name: string
        level_milli: number
      }[])

/**
 * What was sold before that moment and came in after that movement, negative, by product; of those
 * of which something was.
 */
export function listLateSales(
  db: Db,
  lasts: readonly Pick<HeldEntry, 'product_id' | 'movement_id' | 'at_ms'>[],
): Map<string, number> {
  const asked = lasts.map(({ product_id, movement_id, at_ms }) => [product_id, movement_id, at_ms])
  const rows = prepared(
    db,
    `SELECT m.product_id, sum(m.quantity_milli) FROM json_each(?) j
       CROSS JOIN stock_movement m ON m.product_id = j.value ->> 0 AND m.id > j.value ->> 1
       CROSS JOIN sale ON sale.id = m.document_id
     WHERE m.reason = 'sale' AND sale.believed_at_ms < j.value ->> 2 GROUP BY m.product_id`,
  )
    .raw()
    .all(JSON.stringify(asked)) as [string, number][]
  return new Map(rows)
}

export const movedBetween = (db: Db, productId: string, fromId: number, toId: number): number =>
  prepared(
    db,
    `SELECT coalesce(sum(quantity_milli), 0) FROM stock_movement
     WHERE product_id = ? AND id > ? AND id <= ?`,
  )
    .pluck()
    .get(productId, fromId, toId) as number

/** Since when a settled count knows of the product: its last entry after that moment. */
export const findSettledAfter = (db: Db, productId: string, atMs: number): string | null =>
  (prepared(
    db,
    `SELECT c.id FROM stock_count_entry e JOIN stock_count c ON c.id = e.count_id
     WHERE e.product_id = ? AND e.at_ms > ? AND c.state = 'settled' AND e.takes_back_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM stock_count_entry b WHERE b.takes_back_id = e.id)
       AND NOT EXISTS (SELECT 1 FROM stock_document d WHERE d.reverses_id = c.document_id)
     LIMIT 1`,
  )
    .pluck()
    .get(productId, atMs) as string | undefined) ?? null
