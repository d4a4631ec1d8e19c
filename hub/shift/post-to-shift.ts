import assert from 'node:assert/strict'
import { cashFigure, type FigureDelta, mergeFigures } from '#domain/shift-figures.ts'
import type { CashKind } from '#domain/wire/cash-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { collectingPart } from './addendum-store.ts'

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

export type TransferOut = Pick<ShiftPosting, 'shiftId' | 'cashierId' | 'documentId' | 'atMs'> & {
  partNo: number
  amountMinor: number
}

/**
 * Cash of a final addendum that turned out to lie in another drawer. The only posting after a part
 * was frozen: the frozen report and the cash it brought stay as they were stated.
 */
export function postTransferOut(tx: Db, { partNo, amountMinor, ...transfer }: TransferOut): void {
  const posting = { ...transfer, figures: [], cash: [] }
  addCashRow(tx, posting, partNo, 'transfer-out', -amountMinor)
  const figures = [cashFigure('transfer-out', -amountMinor)]
  addFigures(tx, transfer.shiftId, partNo, transfer.cashierId, figures)
}

/** 0, or the addendum that collects what comes after Z, which never changes (I3). */
function partFor(tx: Db, { shiftId, atMs }: ShiftPosting): number {
  const state = prepared(tx, 'SELECT state FROM shift WHERE id = ?').pluck().get(shiftId)
  assert(state !== undefined, `posting to a shift that does not exist: ${shiftId}`)
  return state === 'closed' ? collectingPart(tx, shiftId, atMs) : 0
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
  if (partNo === 0) {
    const text = 'UPDATE shift SET expected_cash_minor = expected_cash_minor + ? WHERE id = ?'
    prepared(tx, text).run(amountMinor, shiftId)
  } else {
    const text =
      'UPDATE shift_addendum SET cash_minor = cash_minor + ? WHERE shift_id = ? AND part_no = ?'
    prepared(tx, text).run(amountMinor, shiftId, partNo)
  }
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
