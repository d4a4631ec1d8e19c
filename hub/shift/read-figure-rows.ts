import type { FigureDelta } from '#domain/shift-figures.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type FigureRow = FigureDelta & { cashierId: string; cashierName: string }

/** The running sums of a part, cashier by cashier in the order of their names. */
export function readFigureRows(db: Db, shiftId: string, partNo: number): FigureRow[] {
  return prepared(
    db,
    `SELECT f.cashier_id AS cashierId, staff.name AS cashierName, f.figure,
       f.event_count AS count, f.amount_minor AS amountMinor
     FROM shift_figure f JOIN staff ON staff.id = f.cashier_id
     WHERE f.shift_id = ? AND f.part_no = ? ORDER BY staff.name, f.cashier_id`,
  ).all(shiftId, partNo) as FigureRow[]
}
