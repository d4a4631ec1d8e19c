import { toIso } from '#domain/datetime.ts'
import {
  compareTenders,
  type Declaration,
  readFigures,
  withoutCash,
} from '#domain/shift-figures.ts'
import type { CountLine } from '#domain/wire/cash-message.ts'
import type {
  CashierPart,
  CountRequest,
  ShiftFigures,
  ShiftMessage,
  ShiftReport,
} from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import type { CashCountTable } from '../db/tables.ts'
import { findAddendum } from './addendum-store.ts'
import { lastClosingCount } from './count-store.ts'
import { type FigureRow, readFigureRows } from './read-figure-rows.ts'
import { findFrozenReport, readSeries } from './report-store.ts'
import { readShiftMessage, type Viewer } from './shift-view.ts'

export type ReportQuery = { shiftId: string; partNo: number; viewer: Viewer; atMs: number }

/**
 * X while the shift is not closed, Z afterwards, part n of what came after Z. What is frozen is
 * answered as it was frozen; the rest is read from the running sums, so it is O(1) in sales.
 */
export function readReport(db: Db, query: ReportQuery): ShiftReport | null {
  const frozen = findFrozenReport(db, query.shiftId, query.partNo)
  return frozen ? (JSON.parse(frozen.report_json) as ShiftReport) : liveReport(db, query, null)
}

/**
 * The report as of now. `auditIsWhole` is what the verifier said at the close, `count` the one it
 * closes with; left out: the last one.
 */
export function liveReport(
  db: Db,
  query: ReportQuery & { count?: CashCountTable | null },
  auditIsWhole: boolean | null,
): ShiftReport | null {
  const { shiftId, partNo, viewer, atMs } = query
  const session = readShiftMessage(db, shiftId, viewer)
  if (!session) return null
  if (partNo > 0 && !findAddendum(db, shiftId, partNo)) return null
  const count = query.count ?? (partNo === 0 ? lastClosingCount(db, shiftId) : undefined)
  const rows = readFigureRows(db, shiftId, partNo)
  const isHidden = session.expected_cash_minor === null
  const figures = readFigures(rows)
  const tenders = compareTenders(figures, count ? declarationOf(count) : null)
  return {
    kind: kindOf(session, partNo),
    session,
    part_no: partNo,
    figures: isHidden ? withoutCash(figures) : figures,
    cashiers: cashierParts(rows, isHidden),
    tenders: isHidden ? tenders.filter(({ method }) => method !== 'cash') : tenders,
    counts: count ? (JSON.parse(count.counts_json) as CountLine[]) : null,
    series: readSeries(db),
    audit_is_whole: auditIsWhole,
    as_of: toIso(atMs),
  }
}

export const declarationOf = (count: CashCountTable): Declaration => ({
  cashMinor: count.total_minor,
  declared: JSON.parse(count.declared_json) as CountRequest['declared'],
})

function kindOf({ status }: ShiftMessage, partNo: number): ShiftReport['kind'] {
  if (partNo > 0) return 'addendum'
  return status === 'closed' ? 'z' : 'x'
}

function cashierParts(rows: readonly FigureRow[], isHidden: boolean): CashierPart[] {
  const shown = (figures: ShiftFigures) => (isHidden ? withoutCash(figures) : figures)
  return [...Map.groupBy(rows, ({ cashierId }) => cashierId)].map(([cashier_id, own]) => ({
    cashier_id,
    cashier_name: own[0]?.cashierName ?? '',
    figures: shown(readFigures(own)),
  }))
}
