import { countTotal, tidyCount } from '#domain/cash-count.ts'
import type { CountLine } from '#domain/wire/cash-message.ts'
import type { CountRequest } from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared, run, sql } from '../db/query.ts'
import type { CashCountTable } from '../db/tables.ts'

export type NewCount = {
  id: string
  shiftId: string | null
  purpose: 'opening' | 'closing'
  /** 1 for the first closing count of a shift; 0 where there is only one. */
  countNo: number
  counts: readonly CountLine[]
  declared: CountRequest['declared']
  expectedMinor: number | null
  countedBy: string
  approvedBy: string | null
  atMs: number
}

export function insertCount(tx: Db, count: NewCount): void {
  run(
    tx,
    sql.insertInto('cash_count').values({
      id: count.id,
      shift_id: count.shiftId,
      purpose: count.purpose,
      count_no: count.countNo,
      counts_json: JSON.stringify(tidyCount(count.counts)),
      total_minor: countTotal(count.counts),
      declared_json: JSON.stringify(count.declared),
      expected_minor: count.expectedMinor,
      counted_by: count.countedBy,
      approved_by: count.approvedBy,
      at_ms: count.atMs,
    }),
  )
}

export function findCount(db: Db, countId: string): CashCountTable | undefined {
  return prepared(db, 'SELECT * FROM cash_count WHERE id = ?').get(countId) as
    | CashCountTable
    | undefined
}

/** The count that would close the shift: its last one. */
export function lastClosingCount(db: Db, shiftId: string): CashCountTable | undefined {
  return prepared(
    db,
    `SELECT * FROM cash_count WHERE shift_id = ? AND purpose = 'closing'
     ORDER BY count_no DESC LIMIT 1`,
  ).get(shiftId) as CashCountTable | undefined
}
