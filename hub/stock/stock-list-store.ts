// SQL of what lies there and what moved it, and nothing else.
import { toIso } from '#domain/datetime.ts'
import type { StockFilter, StockMovementRow, StockRow } from '#domain/wire/stock-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type StockQuery = {
  /** Only these; null: all. */
  ids: readonly string[] | null
  categoryId: string | null
  filter: StockFilter | 'any'
  /** Name and id of the last of the page before. */
  after: { name: string; id: string } | null
  /** Movements from this one on are lately. */
  sinceId: number
  limit: number
}

export type StockRowFound = Omit<
  StockRow,
  'is_weighed' | 'base_unit' | 'units' | 'order_milli' | 'order_unit'
> & { is_weighed: number }

const SOLD = `(SELECT coalesce(-sum(m.quantity_milli), 0) FROM stock_movement m
  WHERE m.product_id = p.id AND m.id >= @sinceId AND m.reason IN ('sale', 'refund'))`
const EXPECTED = `(SELECT coalesce(sum(t.quantity_milli * t.unit_factor_milli / 1000), 0)
  FROM stock_transfer_line t JOIN stock_transfer h ON h.id = t.transfer_id
  WHERE h.state = 'expected' AND t.product_id = p.id)`
const LEVEL = 'coalesce(l.quantity_milli, 0)'
const FROM = `FROM product p LEFT JOIN stock_level l ON l.product_id = p.id
  LEFT JOIN stock_reorder_point r ON r.product_id = p.id`
/** At its reorder point; without one, gone although it sold lately. */
const LOW = `(CASE WHEN r.point_milli IS NULL THEN l.quantity_milli <= 0 AND EXISTS (
    SELECT 1 FROM stock_movement m
    WHERE m.product_id = p.id AND m.id >= @sinceId AND m.reason = 'sale')
  ELSE ${LEVEL} <= r.point_milli END)`
const FILTERS: Record<StockFilter | 'any', string> = {
  any: 'true',
  all: '(p.is_active = 1 OR l.quantity_milli <> 0)',
  low: `p.is_active = 1 AND ${LOW}`,
  'below-zero': 'l.quantity_milli < 0',
  none: `p.is_active = 1 AND ${LEVEL} = 0`,
}

/** By name. */
export function listStockRows(db: Db, query: StockQuery): StockRowFound[] {
  const { ids, categoryId, filter, after, sinceId, limit } = query
  const wheres = [
    FILTERS[filter],
    ...(ids === null ? [] : ['p.id IN (SELECT value FROM json_each(@ids))']),
    ...(categoryId === null ? [] : ['p.category_id = @categoryId']),
    ...(after === null ? [] : ['(p.name, p.id) > (@afterName, @afterId)']),
  ]
  return prepared(
    db,
    `SELECT p.id AS product_id, p.sku, p.name, p.category_id, p.is_weighed,
       ${LEVEL} AS level_milli, coalesce(l.value_minor, 0) AS value_minor,
       coalesce(l.cost_milliminor, p.cost_minor * 1000) AS cost_milliminor,
       r.point_milli, r.target_milli, ${SOLD} AS sold_milli, ${EXPECTED} AS expected_milli
     ${FROM} WHERE ${wheres.join(' AND ')} ORDER BY p.name, p.id LIMIT @limit`,
  ).all({
    ...{ sinceId, limit },
    ...(ids === null ? {} : { ids: JSON.stringify(ids) }),
    ...(categoryId === null ? {} : { categoryId }),
    ...(after === null ? {} : { afterName: after.name, afterId: after.id }),
  }) as StockRowFound[]
}

/** What it is sold in, the one offered by default first. */
export const listUnits = (db: Db, productId: string): StockRow['units'] =>
  prepared(
    db,
    `SELECT unit_code, factor_milli FROM selling_unit WHERE product_id = ?
     ORDER BY sort_order, unit_code`,
  ).all(productId) as StockRow['units']

export type StockTotals = { product_count: number; value_minor: number; below_zero_count: number }

export const readStockTotals = (db: Db): StockTotals =>
  prepared(
    db,
    `SELECT count(*) FILTER (WHERE quantity_milli <> 0) AS product_count,
       coalesce(sum(value_minor), 0) AS value_minor,
       count(*) FILTER (WHERE quantity_milli < 0) AS below_zero_count FROM stock_level`,
  ).get() as StockTotals

export const countLow = (db: Db, sinceId: number): number =>
  prepared(db, `SELECT count(*) ${FROM} WHERE ${FILTERS.low}`).pluck().get({ sinceId }) as number

/** The first movement that is not older; they are in order, so that a few looks find it. */
export function findMovementSince(db: Db, atMs: number): number {
  const last = prepared(db, 'SELECT max(id) FROM stock_movement').pluck().get() as number | null
  const timeOf = prepared(
    db,
    'SELECT at_ms FROM stock_movement WHERE id >= ? ORDER BY id LIMIT 1',
  ).pluck()
  let [low, high] = [0, (last ?? 0) + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const at = timeOf.get(middle) as number | undefined
    if (at === undefined || at >= atMs) high = middle
    else low = middle + 1
  }
  return low
}

type FoundMovement = Omit<StockMovementRow, 'at' | 'level_milli'> & { at_ms: number }

/** Newest first, each with the level it left. */
export function listMovements(
  db: Db,
  productId: string,
  { before, limit }: { before: number | null; limit: number },
): StockMovementRow[] {
  const rows = prepared(
    db,
    `SELECT m.id AS movement_id, m.reason, m.quantity_milli, m.value_minor, m.revalued_minor,
       m.document_id, coalesce(d.number, sale.receipt_number, refund.number) AS document_number,
       m.at_ms
     FROM stock_movement m LEFT JOIN stock_document d ON d.id = m.document_id
       LEFT JOIN sale ON sale.id = m.document_id LEFT JOIN refund ON refund.id = m.document_id
     WHERE m.product_id = @productId AND (@before IS NULL OR m.id < @before)
     ORDER BY m.id DESC LIMIT @limit`,
  ).all({ productId, before, limit }) as FoundMovement[]
  let level = levelBefore(db, productId, before)
  return rows.map(({ at_ms, ...row }) => {
    const level_milli = level
    level -= row.quantity_milli
    return { ...row, level_milli, at: toIso(at_ms) }
  })
}

const levelBefore = (db: Db, productId: string, before: number | null): number =>
  prepared(
    db,
    `SELECT coalesce(sum(quantity_milli), 0) FROM stock_movement
     WHERE product_id = @productId AND (@before IS NULL OR id < @before)`,
  )
    .pluck()
    .get({ productId, before }) as number
