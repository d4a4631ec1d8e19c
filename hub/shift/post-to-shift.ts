import assert from 'node:assert/strict'
import { cashFigure, type FigureDelta, mergeFigures } from '#domain/shift-figures.ts'
import type { CashKind } from '#domain/wire/cash-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type ShiftPosting = {
  shiftId: string
  /** Whose part of the shift it is. */
  cashierId: string
  documentId: string
  atMs: number
  figures: readonly FigureDelta[]
  /** Signed by the kind: change, refunds, paid-out and drops are negative. */
  cash: readonly { kind: CashKind; amountMinor: number }[]
}

/**
 * Adds a document to its shift's running totals and cash journal, so that X and Z are O(1) and
 * expected cash is always the journal's sum (I6). What belongs to a closed shift goes into its
 * addendum: the answer is the part it went to, 0 for the shift itself.
 */
export function postToShift(tx: Db, posting: ShiftPosting): { partNo: number } {
  const partNo = partFor(tx, posting)
  const cash = posting.cash.filter(({ amountMinor }) => amountMinor !== 0)
  for (const { kind, amountMinor } of cash) addCashRow(tx, posting, partNo, kind, amountMinor)
  const cashMinor = cash.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  if (cashMinor !== 0) addExpectedCash(tx, posting.shiftId, partNo, cashMinor)
  const figures = [
    ...posting.figures,
    ...cash.map(({ kind, amountMinor }) => cashFigure(kind, amountMinor)),
  ]
  addFigures(tx, posting.shiftId, partNo, posting.cashierId, mergeFigures(figures))
  return { partNo }
}

function partFor(tx: Db, { shiftId }: ShiftPosting): number {
  const state = prepared(tx, 'SELECT state FROM shift WHERE id = ?').pluck().get(shiftId)
  assert(state !== undefined, `posting to a shift that does not exist: ${shiftId}`)
  return 0
}

function addCashRow(
  tx: Db,
  { shiftId, cashierId, documentId, atMs }: ShiftPosting,
  partNo: number,
  kind: CashKind,
  amountMinor: number,
): void {
  prepared(
    tx,
    `INSERT INTO cash_movement (shift_id, part_no, cashier_id, kind, amount_minor, document_id,
       at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(shiftId, partNo, cashierId, kind, amountMinor, documentId, atMs)
}

function addExpectedCash(tx: Db, shiftId: string, partNo: number, amountMinor: number): void {
  const text =
    partNo === 0
      ? 'UPDATE shift SET expected_cash_minor = expected_cash_minor + ? WHERE id = ?'
      : `UPDATE shift_addendum SET cash_minor = cash_minor + ? WHERE shift_id = ?
         AND part_no = ${partNo}`
  prepared(tx, text).run(amountMinor, shiftId)
}

function addFigures(
  tx: Db,
  shiftId: string,
  partNo: number,
  cashierId: string,
  figures: readonly FigureDelta[],
): void {
  const statement = prepared(
    tx,
    `INSERT INTO shift_figure (shift_id, part_no, cashier_id, figure, event_count, amount_minor)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       event_count = event_count + excluded.event_count,
       amount_minor = amount_minor + excluded.amount_minor`,
  )
  for (const { figure, count, amountMinor } of figures) {
    statement.run(shiftId, partNo, cashierId, figure, count, amountMinor)
  }
}
