import assert from 'node:assert/strict'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { ShiftReport } from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import type { CashCountTable } from '../db/tables.ts'
import { enqueuePaper } from '../printing/enqueue-receipt.ts'
import { recordShiftEvent } from './record-shift-event.ts'
import { insertFrozenReport } from './report-store.ts'
import { shiftPaper } from './shift-paper.ts'
import { liveReport } from './shift-report.ts'

export type Freezing = {
  shiftId: string
  partNo: number
  /** Of the report: its paper, its place in the outbox. */
  documentId: string
  event: 'shift-closed' | 'shift-addendum-closed'
  /** Beside the report, for the audit and the cloud. */
  facts: Record<string, unknown>
  auditIsWhole: boolean | null
  /** The count it closes with; null of an addendum, which nobody counts. */
  count: CashCountTable | null
  isHeld: boolean
  /** Whose printer it comes out of; null of what closes by itself. */
  terminalId: string | null
  atMs: number
}

/** Z or an addendum as it stands now, for good: stored, printed and sent on. */
export function freezeReport(tx: Db, seams: Seams, freezing: Freezing): ShiftReport {
  const { shiftId, partNo, documentId, terminalId, isHeld, atMs } = freezing
  const query = { shiftId, partNo, viewer: { maySeeExpected: true }, atMs }
  const report = liveReport(tx, { ...query, count: freezing.count }, freezing.auditIsWhole)
  assert(report, `nothing to freeze: part ${partNo} of ${shiftId}`)
  const reportJson = JSON.stringify(report)
  insertFrozenReport(tx, { shiftId, partNo, documentId, reportJson, atMs })
  const model = shiftPaper(tx, report, documentId, 0)
  enqueuePaper(tx, {
    ...{ kind: 'report', documentId, terminalId, model, copyNo: 0, atMs, isHeld },
    newId: () => uuidv7(seams),
  })
  const payload = { shift_id: shiftId, part_no: partNo, ...freezing.facts, report }
  recordShiftEvent(tx, { kind: freezing.event, documentId, payload, atMs })
  return report
}
