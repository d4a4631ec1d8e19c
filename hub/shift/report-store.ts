import type { ShiftReport } from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared, run, sql } from '../db/query.ts'
import type { ShiftReportTable } from '../db/tables.ts'

/** How far each receipt series has come. */
export function readSeries(db: Db): ShiftReport['series'] {
  return prepared(
    db,
    `SELECT terminal.code AS terminal_code, series, last_number_seen AS last_number
     FROM terminal_series JOIN terminal ON terminal.id = terminal_id
     WHERE last_number_seen > 0 ORDER BY terminal.code, series`,
  ).all() as ShiftReport['series']
}

export function findFrozenReport(
  db: Db,
  shiftId: string,
  partNo: number,
): ShiftReportTable | undefined {
  return prepared(db, 'SELECT * FROM shift_report WHERE shift_id = ? AND part_no = ?').get(
    shiftId,
    partNo,
  ) as ShiftReportTable | undefined
}

export function insertFrozenReport(
  tx: Db,
  frozen: { shiftId: string; partNo: number; documentId: string; reportJson: string; atMs: number },
): void {
  run(
    tx,
    sql.insertInto('shift_report').values({
      shift_id: frozen.shiftId,
      part_no: frozen.partNo,
      document_id: frozen.documentId,
      report_json: frozen.reportJson,
      frozen_at_ms: frozen.atMs,
    }),
  )
}
