// Who printed what again. Told by the audit log, which nobody can rewrite; where a copy came out is
// told by its print job.
import { toIso } from '#domain/datetime.ts'
import type { ReprintMessage, ReprintPage } from '#domain/wire/printer-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export const REPRINT_PAGE_MAX = 50

/** `number`: any part of it. `fromMs` inclusive, `untilMs` not. Null: not asked for. */
export type ReprintFilter = {
  before: number | null
  fromMs: number | null
  untilMs: number | null
  staffId: string | null
  number: string | null
}

type Row = {
  sequence: number
  kind: string
  at_ms: number
  staff_id: string | null
  staff_name: string | null
  terminal_code: string | null
  paper: string | null
  number: string | null
  copy_no: number
  printer_name: string | null
}

// `kind <> 'sale-completed'` lets SQLite use the index of all that are not sales.
export const REPRINT_QUERY = `
  WITH copy AS (
    SELECT sequence, kind, at_ms, payload,
      coalesce(payload ->> 'sale_id', payload ->> 'refund_id', payload ->> 'document_id',
        report.document_id) AS document_id,
      CAST(payload ->> 'copy_no' AS INTEGER) AS copy_no
    FROM audit_entry
      LEFT JOIN shift_report AS report ON kind = 'report-printed'
        AND report.shift_id = payload ->> 'shift_id' AND report.part_no = payload ->> 'part_no'
    WHERE sequence < @before AND kind <> 'sale-completed'
      AND kind IN ('receipt-reprinted', 'refund-reprinted', 'report-printed', 'paper-reprinted')
      AND at_ms >= @fromMs AND at_ms < @untilMs
      AND (@staffId IS NULL OR payload ->> 'staff_id' = @staffId)
  ), numbered AS (
    SELECT copy.*, coalesce(copy.payload ->> 'number', sale.receipt_number, refund.number,
      'Z-' || shift.number || CASE copy.payload ->> 'part_no' WHEN 0 THEN ''
        ELSE '/' || (copy.payload ->> 'part_no') END) AS number
    FROM copy
      LEFT JOIN sale ON sale.id = copy.document_id
      LEFT JOIN refund ON refund.id = copy.document_id
      LEFT JOIN shift ON shift.id = copy.payload ->> 'shift_id'
    WHERE copy.copy_no > 0
  )
  SELECT numbered.sequence, numbered.kind, numbered.at_ms, numbered.number, numbered.copy_no,
    numbered.payload ->> 'paper' AS paper, numbered.payload ->> 'staff_id' AS staff_id,
    staff.name AS staff_name, terminal.code AS terminal_code, printer.name AS printer_name
  FROM numbered
    LEFT JOIN staff ON staff.id = numbered.payload ->> 'staff_id'
    LEFT JOIN terminal ON terminal.id = numbered.payload ->> 'terminal_id'
    LEFT JOIN print_job AS job ON job.document_id = numbered.document_id
      AND job.copy_no = numbered.copy_no AND job.kind <> 'drawer-pulse'
    LEFT JOIN printer ON printer.id = job.printer_id
  WHERE @number IS NULL OR instr(lower(numbered.number), lower(@number)) > 0
  ORDER BY numbered.sequence DESC LIMIT @limit`

/** One page, newest first. */
export function readReprints(db: Db, filter: ReprintFilter): ReprintPage {
  const rows = prepared(db, REPRINT_QUERY).all({
    before: filter.before ?? Number.MAX_SAFE_INTEGER,
    fromMs: filter.fromMs ?? 0,
    untilMs: filter.untilMs ?? Number.MAX_SAFE_INTEGER,
    staffId: filter.staffId,
    number: filter.number,
    limit: REPRINT_PAGE_MAX + 1,
  }) as Row[]
  return {
    reprints: rows.slice(0, REPRINT_PAGE_MAX).map(messageOf),
    has_more: rows.length > REPRINT_PAGE_MAX,
  }
}

const PAPER_OF: Record<string, string> = {
  'receipt-reprinted': 'receipt',
  'refund-reprinted': 'refund',
  'report-printed': 'report',
}

const messageOf = (row: Row): ReprintMessage => ({
  sequence: row.sequence,
  at: toIso(row.at_ms),
  staff_id: row.staff_id,
  staff_name: row.staff_name,
  terminal_code: row.terminal_code,
  paper: PAPER_OF[row.kind] ?? row.paper ?? 'receipt',
  number: row.number,
  copy_no: row.copy_no,
  printer_name: row.printer_name,
  was_lost: row.kind === 'paper-reprinted',
})
