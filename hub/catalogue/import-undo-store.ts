// SQL of what an import changed, kept so that it can be taken back.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { ProductDraft } from './stored-product-store.ts'

export type UndoRow = {
  sku: string
  /** Null: the import made the product. */
  before: ProductDraft | null
  after: ProductDraft
  movedMilli: number
}

export function insertUndoRows(tx: Db, importId: string, rows: readonly UndoRow[]): void {
  const statement = prepared(
    tx,
    `INSERT INTO catalogue_import_undo (import_id, sku, before_json, after_json, moved_milli)
     VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  for (const { sku, before, after, movedMilli } of rows) {
    const beforeJson = before === null ? null : JSON.stringify(before)
    statement.run(importId, sku, beforeJson, JSON.stringify(after), movedMilli)
  }
}

export const hasUndo = (db: Db, importId: string): boolean =>
  prepared(db, 'SELECT 1 FROM catalogue_import_undo WHERE import_id = ? LIMIT 1').get(importId) !==
  undefined

/** The first rows that were not taken back yet. */
export function readUndoRows(db: Db, importId: string, limit: number): UndoRow[] {
  const rows = prepared(
    db,
    `SELECT sku, before_json, after_json, moved_milli FROM catalogue_import_undo
     WHERE import_id = ? ORDER BY sku LIMIT ?`,
  ).all(importId, limit) as {
    sku: string
    before_json: string | null
    after_json: string
    moved_milli: number
  }[]
  return rows.map(({ sku, before_json, after_json, moved_milli }) => ({
    sku,
    before: before_json === null ? null : JSON.parse(before_json),
    after: JSON.parse(after_json),
    movedMilli: moved_milli,
  }))
}

export function deleteUndoRow(tx: Db, importId: string, sku: string): void {
  const text = 'DELETE FROM catalogue_import_undo WHERE import_id = ? AND sku = ?'
  prepared(tx, text).run(importId, sku)
}

export const countUndoRows = (db: Db, importId: string): number =>
  prepared(db, 'SELECT count(*) FROM catalogue_import_undo WHERE import_id = ?')
    .pluck()
    .get(importId) as number

/** Some rows of imports before this one; how many there were. */
export const deleteSomeOlderUndoRows = (tx: Db, importId: string, limit: number): number =>
  prepared(
    tx,
    `DELETE FROM catalogue_import_undo WHERE (import_id, sku) IN (
       SELECT import_id, sku FROM catalogue_import_undo WHERE import_id <> ? LIMIT ?)`,
  ).run(importId, limit).changes
