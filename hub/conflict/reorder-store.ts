// SQL of what has to be ordered and nothing else.
import { toIso } from '#domain/datetime.ts'
import type { ReorderMessage } from '#domain/wire/conflict-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { ReorderTable } from '../db/tables.ts'

export const REORDERS_SHOWN_MAX = 500

export const findReorder = (db: Db, id: string): ReorderTable | undefined =>
  prepared(db, 'SELECT * FROM reorder WHERE id = ?').get(id) as ReorderTable | undefined

export function insertReorder(tx: Db, row: ReorderTable): void {
  prepared(
    tx,
    `INSERT INTO reorder (id, conflict_id, product_id, missing_milli, noted_by, noted_at_ms,
       ordered_by, ordered_at_ms)
     VALUES (@id, @conflict_id, @product_id, @missing_milli, @noted_by, @noted_at_ms,
       @ordered_by, @ordered_at_ms)`,
  ).run(row)
}

export function markOrdered(tx: Db, id: string, staffId: string, atMs: number): void {
  prepared(tx, 'UPDATE reorder SET ordered_by = ?, ordered_at_ms = ? WHERE id = ?').run(
    staffId,
    atMs,
    id,
  )
}

type Row = ReorderTable & {
  sku: string | null
  name: string | null
  stock_milli: number
  noted_by_name: string | null
  ordered_by_name: string | null
}

/** Open ones oldest first, ordered ones newest first. */
export function listReorders(db: Db, state: 'open' | 'ordered'): ReorderMessage[] {
  const which =
    state === 'open'
      ? 'r.ordered_at_ms IS NULL ORDER BY r.noted_at_ms, r.id'
      : 'r.ordered_at_ms IS NOT NULL ORDER BY r.ordered_at_ms DESC, r.id'
  const rows = prepared(
    db,
    `SELECT r.*, product.sku, product.name, coalesce(stock_level.quantity_milli, 0) AS stock_milli,
       noter.name AS noted_by_name, orderer.name AS ordered_by_name
     FROM reorder r
       LEFT JOIN product ON product.id = r.product_id
       LEFT JOIN stock_level ON stock_level.product_id = r.product_id
       LEFT JOIN staff noter ON noter.id = r.noted_by
       LEFT JOIN staff orderer ON orderer.id = r.ordered_by
     WHERE ${which} LIMIT ?`,
  ).all(REORDERS_SHOWN_MAX) as Row[]
  return rows.map(({ id, noted_by: _, ordered_by: __, noted_at_ms, ordered_at_ms, ...row }) => ({
    ...row,
    reorder_id: id,
    noted_at: toIso(noted_at_ms),
    ordered_at: ordered_at_ms === null ? null : toIso(ordered_at_ms),
  }))
}
