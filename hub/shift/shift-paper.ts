import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { buildShiftPaper } from '#domain/shift-report-model.ts'
import type { ShiftReport } from '#domain/wire/shift-message.ts'
import { reasonName } from '../cash/print-slip.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'

/** The report as this outlet prints it. */
export function shiftPaper(
  db: Db,
  report: ShiftReport,
  documentId: string,
  copyNo: number,
): ReceiptModel {
  const code = report.session.over_short_reason_code
  return buildShiftPaper({
    report,
    outlet: readOutlet(db),
    documentId,
    reasonName: code === null ? null : reasonName(db, 'over-short', code),
    copyNo,
    language: 'id',
  })
}
