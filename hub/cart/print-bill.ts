import { buildBill } from '#domain/bill-model.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { BillRequest } from '#domain/wire/cart-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { BillTable } from '../db/tables.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { enqueuePaper } from '../printing/enqueue-receipt.ts'
import { readRules } from '../rules/read-rules.ts'
import { findBill, findBillJob, insertBill, lastBillVersion } from './bill-store.ts'

export type BillPrinter = {
  staffId: string
  staffName: string
  terminalId: string
  terminalCode: string
}
export type PrintedBill = { version: number; printJobId: string | null; isFirst: boolean }

/**
 * Freezes what a cart costs now as its next version and prints it, marked that it is no receipt.
 * Whatever becomes of the cart, the hub and the audit log remember that this paper exists. Refuses
 * IDEMPOTENCY_MISMATCH, UNKNOWN_SHIFT and SHIFT_NOT_OPEN.
 */
export function printBill(
  tx: Db,
  seams: Seams,
  by: BillPrinter,
  order: BillRequest,
): Outcome<PrintedBill> {
  const lines = JSON.stringify(order.lines)
  const earlier = findBill(tx, order.bill_id)
  if (earlier) return answerAgain(tx, order, lines, earlier)
  const fault = faultOfShift(tx, order.session_id, by.terminalId)
  if (fault) return fault
  const version = lastBillVersion(tx, order.cart_id) + 1
  const atMs = seams.clock.nowMs()
  const facts = {
    cart_id: order.cart_id,
    version,
    label: order.label,
    total_minor: order.total_minor,
    shift_id: order.session_id,
    staff_id: by.staffId,
    terminal_id: by.terminalId,
  }
  insertBill(tx, { id: order.bill_id, ...facts, lines_json: lines, printed_at_ms: atMs })
  const payload = { bill_id: order.bill_id, ...facts, lines: order.lines }
  appendAudit(tx, { kind: 'bill-printed', payload, atMs })
  const documentId = order.bill_id
  appendOutbox(tx, { kind: 'bill-printed', documentId, payload, atMs })
  const { staffName, terminalCode } = by
  const paper = { bill: order, version, outlet: readOutlet(tx), atMs, staffName, terminalCode }
  const { qris_payload: qrisPayload } = readRules(tx)
  const model = buildBill({ ...paper, language: 'id', qrisPayload })
  const printJobId = enqueuePaper(tx, {
    ...{ kind: 'bill', documentId, terminalId: by.terminalId, model, atMs, copyNo: 0 },
    newId: () => uuidv7(seams),
  })
  return succeed({ version, printJobId, isFirst: true })
}

/** An unpaid bill stands in the way of its shift's close, so it is of the shift at this till. */
function faultOfShift(tx: Db, shiftId: string, terminalId: string): Refusal | null {
  const query = 'SELECT state, terminal_id FROM shift WHERE id = ?'
  const shift = prepared(tx, query).get(shiftId) as
    | { state: string; terminal_id: string | null }
    | undefined
  if (!shift) return refuse('UNKNOWN_SHIFT', undefined, 'session_id')
  if (shift.state !== 'open') return refuse('SHIFT_NOT_OPEN', shift.state, 'session_id')
  if (shift.terminal_id === terminalId) return null
  return refuse('SHIFT_NOT_OPEN', 'its drawer is at another terminal', 'session_id')
}

function answerAgain(
  tx: Db,
  order: BillRequest,
  lines: string,
  earlier: BillTable,
): Outcome<PrintedBill> {
  const isSame =
    earlier.cart_id === order.cart_id &&
    earlier.shift_id === order.session_id &&
    earlier.label === order.label &&
    earlier.total_minor === order.total_minor &&
    earlier.lines_json === lines
  if (!isSame) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'bill_id')
  const printJobId = findBillJob(tx, order.bill_id)
  return succeed({ version: earlier.version, printJobId, isFirst: false })
}
