import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { ShiftReport } from '#domain/wire/shift-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { enqueueCopy, enqueuePaper } from '../printing/enqueue-receipt.ts'
import { findFrozenReport } from './report-store.ts'
import { shiftPaper } from './shift-paper.ts'
import { liveReport } from './shift-report.ts'
import type { Viewer } from './shift-view.ts'

export type PrintOrder = {
  shiftId: string
  partNo: number
  viewer: Viewer
  staffId: string
  terminalId: string
}
type Printed = { print_job_id: string; copy_no: number }

/**
 * A report on paper. X is a paper of its own each time; a frozen one was printed when it was
 * frozen, so this is its COPY n. Refuses REPORT_NOT_FOUND and PRINTER_NONE.
 */
export function printReport(tx: Db, seams: Seams, order: PrintOrder): Outcome<Printed> {
  const { shiftId, partNo } = order
  const atMs = seams.clock.nowMs()
  const frozen = findFrozenReport(tx, shiftId, partNo)
  const report = frozen
    ? (JSON.parse(frozen.report_json) as ShiftReport)
    : liveReport(tx, { shiftId, partNo, viewer: order.viewer, atMs }, null)
  if (!report) return refuse('REPORT_NOT_FOUND')
  const printed = enqueue(tx, seams, order, { report, frozenId: frozen?.document_id ?? null, atMs })
  if (!printed) return refuse('PRINTER_NONE')
  const payload = {
    shift_id: shiftId,
    part_no: partNo,
    kind: report.kind,
    copy_no: printed.copy_no,
    staff_id: order.staffId,
    terminal_id: order.terminalId,
  }
  appendAudit(tx, { kind: 'report-printed', payload, atMs })
  return succeed(printed)
}

function enqueue(
  tx: Db,
  seams: Seams,
  { terminalId }: PrintOrder,
  { report, frozenId, atMs }: { report: ShiftReport; frozenId: string | null; atMs: number },
): Printed | null {
  const newId = () => uuidv7(seams)
  const documentId = frozenId ?? newId()
  const modelOf = (copyNo: number) => shiftPaper(tx, report, documentId, copyNo)
  const paper = { kind: 'report' as const, documentId, terminalId, atMs, newId }
  if (frozenId === null) {
    const jobId = enqueuePaper(tx, { ...paper, model: modelOf(0), copyNo: 0 })
    return jobId === null ? null : { print_job_id: jobId, copy_no: 0 }
  }
  const copy = enqueueCopy(tx, { ...paper, modelOf })
  return copy && { print_job_id: copy.jobId, copy_no: copy.copyNo }
}
