import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { enqueueCopy } from '../printing/enqueue-receipt.ts'
import { readSaleDetail } from './read-sale-detail.ts'
import { buildSaleReceipt, findEReceiptUrl, receiptFactsOf } from './sale-receipt.ts'

export type CopyOrder = { saleId: string; staffId: string; terminalId: string }

/** Prints a sale again, marked COPY n: there is only ever one original. */
export function printCopy(
  tx: Db,
  seams: Seams,
  order: CopyOrder,
): Outcome<{ print_job_id: string; copy_no: number }> {
  const detail = readSaleDetail(tx, order.saleId)
  if (!detail) return refuse('SALE_NOT_FOUND')
  const atMs = seams.clock.nowMs()
  const facts = receiptFactsOf(tx, detail)
  const pageUrl = findEReceiptUrl(tx, detail)
  const copy = enqueueCopy(tx, {
    kind: 'receipt',
    documentId: order.saleId,
    terminalId: order.terminalId,
    modelOf: (copyNo) => buildSaleReceipt(tx, facts, { pageUrl, copyNo }),
    atMs,
    newId: () => uuidv7(seams),
  })
  if (copy === null) return refuse('PRINTER_NONE')
  const payload = {
    sale_id: order.saleId,
    copy_no: copy.copyNo,
    staff_id: order.staffId,
    terminal_id: order.terminalId,
  }
  appendAudit(tx, { kind: 'receipt-reprinted', payload, atMs })
  return succeed({ print_job_id: copy.jobId, copy_no: copy.copyNo })
}
