import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** Rows of dots, a bit each, the leftmost in the highest bit; 1 is black. */
export type Logo = { widthBytes: number; rowCount: number; bytes: Uint8Array }

type Row = { width_bytes: number; row_count: number; bits: Buffer }

export function readLogo(db: Db): Logo | null {
  const query = 'SELECT width_bytes, row_count, bits FROM outlet_logo WHERE id = 1'
  const row = prepared(db, query).get() as Row | undefined
  if (!row) return null
  return { widthBytes: row.width_bytes, rowCount: row.row_count, bytes: row.bits }
}

export function storeLogo(tx: Db, { widthBytes, rowCount, bytes }: Logo, atMs: number): void {
  prepared(
    tx,
    `INSERT INTO outlet_logo (id, width_bytes, row_count, bits, updated_at_ms)
     VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET width_bytes = excluded.width_bytes,
       row_count = excluded.row_count, bits = excluded.bits,
       updated_at_ms = excluded.updated_at_ms`,
  ).run(widthBytes, rowCount, Buffer.from(bytes), atMs)
}

/** False when there was none. */
export const deleteLogo = (tx: Db): boolean =>
  prepared(tx, 'DELETE FROM outlet_logo WHERE id = 1').run().changes === 1

export const isLogoUntold = (db: Db): boolean =>
  prepared(db, 'SELECT 1 FROM outlet_logo WHERE is_told = 0').get() !== undefined

export const noteLogoTold = (tx: Db): void =>
  void prepared(tx, 'UPDATE outlet_logo SET is_told = 1').run()
