import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { buildRefundReceipt } from '#domain/refund-receipt-model.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { RefundAnswer, RefundMessage } from '#domain/wire/refund-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { enqueueCopy, enqueuePaper } from '../printing/enqueue-receipt.ts'
import type { Actor } from '../requester.ts'
import { readRules } from '../rules/read-rules.ts'
import { findCustomerName, findRefundAnswer } from './refund-store.ts'

/** Adds the paper of a fresh refund, which waits for a tap if it is late; null without a printer. */
export function printRefund(
  tx: Db,
  outlet: OutletMessage,
  refund: RefundMessage,
  when: { atMs: number; newId: () => string; isHeld: boolean },
): string | null {
  return enqueuePaper(tx, {
    kind: 'receipt',
    documentId: refund.refund_id,
    terminalId: refund.terminal_id,
    model: paperOf(tx, outlet, refund, 0),
    copyNo: 0,
    ...when,
  })
}

/** Prints a refund again, marked COPY n. Refuses REFUND_NOT_FOUND and PRINTER_NONE. */
export function printRefundCopy(
  tx: Db,
  seams: Seams,
  actor: Actor,
  refundId: string,
): Outcome<{ print_job_id: string; copy_no: number }> {
  const stored = findRefundAnswer(tx, refundId)
  if (!stored) return refuse('REFUND_NOT_FOUND')
  const { refund } = JSON.parse(stored.answer_json) as RefundAnswer
  const outlet = readOutlet(tx)
  const atMs = seams.clock.nowMs()
  const copy = enqueueCopy(tx, {
    kind: 'receipt',
    documentId: refundId,
    terminalId: actor.terminalId,
    modelOf: (copyNo) => paperOf(tx, outlet, refund, copyNo),
    atMs,
    newId: () => uuidv7(seams),
  })
  if (copy === null) return refuse('PRINTER_NONE')
  const payload = {
    refund_id: refundId,
    copy_no: copy.copyNo,
    staff_id: actor.staff.staff_id,
    terminal_id: actor.terminalId,
  }
  appendAudit(tx, { kind: 'refund-reprinted', payload, atMs })
  return succeed({ print_job_id: copy.jobId, copy_no: copy.copyNo })
}

function paperOf(
  db: Db,
  outlet: OutletMessage,
  refund: RefundMessage,
  copyNo: number,
): ReceiptModel {
  const { customer_id, reason_code, kind } = refund
  const rules = readRules(db)
  const reason = rules.reasons.find((each) => each.kind === kind && each.code === reason_code)
  return buildRefundReceipt({
    refund,
    outlet,
    customerName: customer_id === null ? null : (findCustomerName(db, customer_id) ?? null),
    showsExpiry: rules.receipt_shows_expiry === true,
    reasonName: reason?.name ?? reason_code,
    copyNo,
    language: 'id',
  })
}
