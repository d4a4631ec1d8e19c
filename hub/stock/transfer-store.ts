// SQL of goods on their way to this outlet.
import type { StockTransferBody } from '#domain/wire/feed-stock-transfer.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { StockTransferLineTable, StockTransferTable } from '../db/tables.ts'

const RECEIVED = `(SELECT 1 FROM stock_transfer WHERE id = ? AND state = 'received')`

/** Replaces head and lines; a received transfer stays as it was received. */
export function putTransfer(
  tx: Db,
  transfer: Omit<StockTransferTable, 'state'>,
  lines: StockTransferBody['lines'],
): void {
  const { id } = transfer
  if (prepared(tx, `SELECT EXISTS ${RECEIVED}`).pluck().get(id) === 1) return
  prepared(
    tx,
    `INSERT INTO stock_transfer (id, number, from_name, state, sent_at_ms, note, changed_at_ms)
     VALUES (?, ?, ?, 'expected', ?, ?, ?)
     ON CONFLICT DO UPDATE SET number = excluded.number, from_name = excluded.from_name,
       sent_at_ms = excluded.sent_at_ms, note = excluded.note,
       changed_at_ms = excluded.changed_at_ms`,
  ).run(
    id,
    transfer.number,
    transfer.from_name,
    transfer.sent_at_ms,
    transfer.note,
    transfer.changed_at_ms,
  )
  prepared(tx, 'DELETE FROM stock_transfer_line WHERE transfer_id = ?').run(id)
  const insert = prepared(
    tx,
    `INSERT INTO stock_transfer_line (transfer_id, line_no, product_id, sku, name, unit_code,
       unit_factor_milli, quantity_milli, cost_minor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const [index, line] of lines.entries()) {
    insert.run(
      id,
      index + 1,
      line.product_id,
      line.sku,
      line.name,
      line.unit_code,
      line.unit_factor_milli,
      line.quantity_milli,
      line.cost_minor ?? null,
    )
  }
}

export function setTransferState(
  tx: Db,
  id: string,
  state: 'expected' | 'cancelled',
  atMs: number,
): void {
  prepared(
    tx,
    `UPDATE stock_transfer SET state = ?, changed_at_ms = ?
     WHERE id = ? AND state <> 'received' AND state <> ?`,
  ).run(state, atMs, id, state)
}

export const findTransfer = (db: Db, id: string): StockTransferTable | undefined =>
  prepared(db, 'SELECT * FROM stock_transfer WHERE id = ?').get(id) as
    | StockTransferTable
    | undefined

export const listTransferLines = (
  db: Db,
  id: string,
): Omit<StockTransferLineTable, 'transfer_id' | 'line_no'>[] =>
  prepared(
    db,
    `SELECT product_id, sku, name, unit_code, unit_factor_milli, quantity_milli, cost_minor
     FROM stock_transfer_line WHERE transfer_id = ? ORDER BY line_no`,
  ).all(id) as Omit<StockTransferLineTable, 'transfer_id' | 'line_no'>[]

/** On their way here, oldest first. */
export const listExpectedTransfers = (db: Db, limit: number): StockTransferTable[] =>
  prepared(
    db,
    "SELECT * FROM stock_transfer WHERE state = 'expected' ORDER BY sent_at_ms, id LIMIT ?",
  ).all(limit) as StockTransferTable[]

/** False: its receipt was taken back, and it is awaited again. */
export function setTransferReceived(tx: Db, id: string, atMs: number, isReceived: boolean): void {
  const state = isReceived ? 'received' : 'expected'
  prepared(tx, 'UPDATE stock_transfer SET state = ?, changed_at_ms = ? WHERE id = ?').run(
    state,
    atMs,
    id,
  )
}
