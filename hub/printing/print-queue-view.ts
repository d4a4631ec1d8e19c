import { toIso } from '#domain/datetime.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { HealthAnswer } from '#domain/wire/health-message.ts'
import {
  OPEN_PRINT_STATES,
  type OpenPrintState,
  PRINT_JOB_PAGE_MAX,
  type PrinterMessage,
  type PrintJobMessage,
} from '#domain/wire/print-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, prepared, sql } from '../db/query.ts'
import { routedPrinterId } from './print-job-store.ts'
import type { PrinterLooks } from './printer-looks.ts'
import { listPrinters } from './printer-store.ts'

/** The oldest jobs in these states; drawer pulses are over before anybody could look at them. */
export function listOpenJobs(
  db: Db,
  states: readonly OpenPrintState[],
  terminalId: string,
): PrintJobMessage[] {
  const own = routedPrinterId(db, 'receipt', terminalId)
  const query = sql
    .selectFrom('print_job')
    .innerJoin('printer', 'printer.id', 'print_job.printer_id')
    .selectAll('print_job')
    .select('printer.name as printer_name')
    .where('print_job.state', 'in', states)
    .where('print_job.kind', '!=', 'drawer-pulse')
    .orderBy('print_job.created_at_ms')
    .limit(PRINT_JOB_PAGE_MAX)
  return all(db, query).map((row) => ({
    print_job_id: row.id,
    kind: row.kind,
    document_id: row.document_id,
    receipt_number: receiptNumber(row.kind, row.model_json),
    copy_no: row.copy_no,
    printer_name: row.printer_name,
    is_here: row.printer_id === own,
    state: row.state,
    problem: row.last_error,
    attempt_count: row.attempt_count,
    bytes_accepted: row.bytes_accepted,
    created_at: toIso(row.created_at_ms),
  }))
}

const receiptNumber = (kind: string, modelJson: string): string | null =>
  kind === 'test-page' ? null : (JSON.parse(modelJson) as ReceiptModel).receiptNumber

export function countOpenJobs(db: Db): Record<OpenPrintState, number> {
  const query = 'SELECT count(*) FROM print_job WHERE state = ?'
  const count = (state: OpenPrintState) => prepared(db, query).pluck().get(state) as number
  const counts = OPEN_PRINT_STATES.map((state) => [state, count(state)] as const)
  return Object.fromEntries(counts) as Record<OpenPrintState, number>
}

/** When the oldest job was made that waits for its printer, or null. */
export function oldestWaitingMs(db: Db): number | null {
  const query =
    "SELECT min(created_at_ms) FROM print_job WHERE state IN ('queued', 'checking', 'not-started')"
  return prepared(db, query).pluck().get() as number | null
}

/** For GET /api/health. */
export function readPrintingHealth(db: Db): HealthAnswer['printing'] {
  const counts = countOpenJobs(db)
  return {
    printer_count: listPrinters(db).length,
    waiting_count: counts.queued + counts.checking + counts['not-started'],
    uncertain_count: counts.uncertain,
  }
}

/** What its jobs say of a printer: how many wait, how many nobody is sure of, and what is wrong. */
export function readPrinterState(db: Db, printerId: string) {
  const count = (which: string) =>
    prepared(db, `SELECT count(*) FROM print_job WHERE printer_id = ? AND ${which}`)
      .pluck()
      .get(printerId) as number
  const query = `SELECT last_error FROM print_job
    WHERE printer_id = ? AND state IN ('not-started', 'checking', 'fencing')
      AND last_error IS NOT NULL
    ORDER BY updated_at_ms DESC LIMIT 1`
  const problem = prepared(db, query).pluck().get(printerId) as string | undefined
  return {
    // As the tills count them: one that stands in the printer waits too, a drawer is no paper.
    waitingCount: count(`kind <> 'drawer-pulse' AND (state IN ('queued', 'not-started')
      OR (state IN ('checking', 'fencing') AND last_error IS NOT NULL))`),
    uncertainCount: count("state = 'uncertain'"),
    underWayCount: count("state IN ('checking', 'sending', 'fencing')"),
    problem: problem ?? null,
  }
}

/** What a job has met is newer than what was heard before it. */
export const problemNow = (
  { problem, underWayCount }: ReturnType<typeof readPrinterState>,
  look: { problem: string | null } | null,
): string | null => problem ?? (underWayCount > 0 ? null : (look?.problem ?? null))

/** `looks`: how those are on which nothing is printed; null: only what their jobs have met. */
export function listPrinterMessages(
  db: Db,
  looks: Pick<PrinterLooks, 'of'> | null,
): PrinterMessage[] {
  return listPrinters(db).map((printer) => {
    const state = readPrinterState(db, printer.id)
    const { waitingCount } = state
    return {
      printer_id: printer.id,
      name: printer.name,
      address: printer.address,
      columns: printer.columns,
      is_default: printer.is_default === 1,
      waiting_count: waitingCount,
      problem: problemNow(state, looks?.of(printer.id) ?? null),
    }
  })
}

/** Where one job stands; null: there is no such job. */
export function readJobState(
  db: Db,
  jobId: string,
): { state: string; problem: string | null } | null {
  const query = 'SELECT state, last_error AS problem FROM print_job WHERE id = ?'
  return (prepared(db, query).get(jobId) as { state: string; problem: string | null }) ?? null
}
