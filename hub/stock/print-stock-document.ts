import { uuidv7 } from '#domain/ids.ts'
import { receiptAsCopy } from '#domain/receipt-blocks.ts'
import type { Seams } from '#domain/seams.ts'
import { buildStockSlip, SLIP_LINES_MAX } from '#domain/stock-slip-model.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { enqueueCopy, enqueuePaper } from '../printing/enqueue-receipt.ts'
import { findStockDocument, listStockLines, readStockHead } from './stock-document-store.ts'

/** Its slip, in the transaction of the document; null without a printer. */
export function printStockDocument(
  tx: Db,
  seams: Seams,
  documentId: string,
  terminalId: string,
): string | null {
  const model = slipOf(tx, documentId)
  const atMs = seams.clock.nowMs()
  const where = { kind: 'slip', documentId, terminalId, atMs } as const
  return model && enqueuePaper(tx, { ...where, model, copyNo: 0, newId: () => uuidv7(seams) })
}

/** Once more, marked as a copy; null without a printer, or where there is no such document. */
export function printStockCopy(
  tx: Db,
  seams: Seams,
  documentId: string,
  terminalId: string,
): string | null {
  const model = slipOf(tx, documentId)
  if (!model) return null
  const copy = enqueueCopy(tx, {
    ...{ kind: 'slip', documentId, terminalId, atMs: seams.clock.nowMs() },
    modelOf: (copyNo) => receiptAsCopy(model, copyNo),
    newId: () => uuidv7(seams),
  })
  return copy?.jobId ?? null
}

function slipOf(db: Db, documentId: string) {
  const head = readStockHead(db, documentId)
  if (!head) return null
  const isLong = head.line_count > SLIP_LINES_MAX
  const document = { ...head, lines: isLong ? [] : listStockLines(db, documentId) }
  const { reverses_id } = document
  const reversed = reverses_id === null ? undefined : findStockDocument(db, reverses_id)
  const reversesNumber = reversed?.number ?? null
  return buildStockSlip({ document, reversesNumber, outlet: readOutlet(db), language: 'id' })
}
