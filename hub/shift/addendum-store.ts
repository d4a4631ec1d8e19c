import { toIso } from '#domain/datetime.ts'
import type { AddendumMessage } from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { ShiftAddendumTable } from '../db/tables.ts'

export type AddendumRow = ShiftAddendumTable

/**
 * The part that collects what comes after Z; opened when there is none. Whoever asks has a document
 * for it, so it has not been quiet.
 */
export function collectingPart(tx: Db, shiftId: string, atMs: number): number {
  const open = prepared(
    tx,
    `UPDATE shift_addendum SET last_document_at_ms = ? WHERE shift_id = ? AND state = 'collecting'
     RETURNING part_no`,
  )
    .pluck()
    .get(atMs, shiftId) as number | undefined
  if (open !== undefined) return open
  return prepared(
    tx,
    `INSERT INTO shift_addendum (shift_id, part_no, state, cash_minor, opened_at_ms,
       last_document_at_ms)
     SELECT @shiftId, coalesce(max(part_no), 0) + 1, 'collecting', 0, @atMs, @atMs
     FROM shift_addendum WHERE shift_id = @shiftId RETURNING part_no`,
  )
    .pluck()
    .get({ shiftId, atMs }) as number
}

export function findAddendum(db: Db, shiftId: string, partNo: number): AddendumRow | undefined {
  return prepared(db, 'SELECT * FROM shift_addendum WHERE shift_id = ? AND part_no = ?').get(
    shiftId,
    partNo,
  ) as AddendumRow | undefined
}

export function listCollecting(db: Db): AddendumRow[] {
  return prepared(
    db,
    "SELECT * FROM shift_addendum WHERE state = 'collecting' ORDER BY opened_at_ms",
  ).all() as AddendumRow[]
}

/** The terminals whose sales fell into a part. */
export function terminalsOfPart(db: Db, shiftId: string, partNo: number): string[] {
  return prepared(
    db,
    'SELECT DISTINCT terminal_id FROM sale WHERE shift_id = ? AND shift_part_no = ?',
  )
    .pluck()
    .all(shiftId, partNo) as string[]
}

export function markFinal(tx: Db, shiftId: string, partNo: number, atMs: number): void {
  prepared(
    tx,
    `UPDATE shift_addendum SET state = 'final', finalised_at_ms = ?
     WHERE shift_id = ? AND part_no = ?`,
  ).run(atMs, shiftId, partNo)
}

export type CashPlace = {
  shiftId: string
  partNo: number
  place: 'counted' | 'present-drawer'
  transferId: string
  intoShiftId: string | null
}

export function placeCash(tx: Db, place: CashPlace): void {
  prepared(
    tx,
    `UPDATE shift_addendum SET cash_place = ?, transfer_id = ?, into_shift_id = ?
     WHERE shift_id = ? AND part_no = ?`,
  ).run(place.place, place.transferId, place.intoShiftId, place.shiftId, place.partNo)
}

/** Whether this id says already where the cash of some addendum lies. */
export const isTransferTaken = (db: Db, transferId: string): boolean =>
  prepared(db, 'SELECT 1 FROM shift_addendum WHERE transfer_id = ?').get(transferId) !== undefined

/** Addenda, newest first. */
export function listAddenda(db: Db, limit: number): AddendumMessage[] {
  const rows = prepared(db, `${SELECT_MESSAGE} ORDER BY a.opened_at_ms DESC LIMIT ?`).all(limit)
  return (rows as JoinedAddendum[]).map(toMessage)
}

export function readAddendum(db: Db, shiftId: string, partNo: number): AddendumMessage | null {
  const query = `${SELECT_MESSAGE} WHERE a.shift_id = ? AND a.part_no = ?`
  const row = prepared(db, query).get(shiftId, partNo) as JoinedAddendum | undefined
  return row ? toMessage(row) : null
}

const SELECT_MESSAGE = `SELECT a.*, shift.number AS shift_number, (
    SELECT coalesce(sum(event_count), 0) FROM shift_figure f WHERE f.shift_id = a.shift_id
      AND f.part_no = a.part_no AND f.figure = 'sales') AS sale_count, (
    SELECT coalesce(sum(amount_minor), 0) FROM shift_figure f WHERE f.shift_id = a.shift_id
      AND f.part_no = a.part_no AND f.figure = 'sales') AS total_minor
  FROM shift_addendum a JOIN shift ON shift.id = a.shift_id`

type JoinedAddendum = AddendumRow & {
  shift_number: number
  sale_count: number
  total_minor: number
}

const toMessage = (row: JoinedAddendum): AddendumMessage => ({
  session_id: row.shift_id,
  session_number: row.shift_number,
  part_no: row.part_no,
  state: row.state as AddendumMessage['state'],
  sale_count: row.sale_count,
  total_minor: row.total_minor,
  cash_minor: row.cash_minor,
  cash_place: row.cash_place as AddendumMessage['cash_place'],
  opened_at: toIso(row.opened_at_ms),
  finalised_at: row.finalised_at_ms === null ? null : toIso(row.finalised_at_ms),
})
