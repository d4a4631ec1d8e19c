import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { buildShelfLabels } from '#domain/shelf-label-model.ts'
import {
  LABELS_PER_ORDER_MAX,
  type LabelOrder,
  type LabelOrderAnswer,
} from '#domain/wire/label-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { enqueuePaper } from '../printing/enqueue-receipt.ts'
import { findLabelRow, keepLabel, type LabelRow } from './label-store.ts'

export type LabelPrinting = LabelOrder & { staffId: string; terminalId: string }

/**
 * Orders labels with the prices of now: a job for each product, so that paper that runs out costs
 * one of them. Refuses INVALID_REQUEST where they are too many, UNKNOWN_PRODUCT, PRICE_NOT_SET and
 * PRINTER_NONE: the caller's write has to come to nothing then. The same order again is the same
 * jobs.
 */
export function orderLabels(tx: Db, seams: Seams, order: LabelPrinting): Outcome<LabelOrderAnswer> {
  const labelCount = order.labels.reduce((sum, { copies }) => sum + copies, 0)
  if (labelCount > LABELS_PER_ORDER_MAX) {
    return refuse('INVALID_REQUEST', `at most ${LABELS_PER_ORDER_MAX}`, 'labels')
  }
  const rows: { row: LabelRow; copies: number }[] = []
  for (const [index, { product_id, unit_code, copies }] of order.labels.entries()) {
    const row = findLabelRow(tx, product_id, unit_code)
    const field = `labels/${index}/product_id`
    if (!row) return refuse('UNKNOWN_PRODUCT', product_id, field)
    if (row.priceMinor === 0) return refuse('PRICE_NOT_SET', row.name, field)
    rows.push({ row, copies })
  }
  return print(tx, seams, order, { rows, labelCount })
}

function print(
  tx: Db,
  seams: Seams,
  order: LabelPrinting,
  { rows, labelCount }: { rows: { row: LabelRow; copies: number }[]; labelCount: number },
): Outcome<LabelOrderAnswer> {
  const atMs = seams.clock.nowMs()
  const outlet = readOutlet(tx)
  const currency = { code: outlet.currency_code, minorExponent: outlet.minor_exponent }
  const paper = { currency, timezone: outlet.timezone, atMs, language: 'id' as const }
  const jobIds: string[] = []
  for (const [index, { row, copies }] of rows.entries()) {
    const documentId = derivedId(`labels/${order.order_id}/${index}`)
    const label = { ...row, isWeighed: row.isWeighed === 1 }
    const jobId = enqueuePaper(tx, {
      kind: 'label',
      documentId,
      model: buildShelfLabels(label, paper, { copies, documentId }),
      terminalId: order.terminalId,
      atMs,
      copyNo: 0,
      newId: () => uuidv7(seams),
    })
    if (jobId === null) return refuse('PRINTER_NONE')
    jobIds.push(jobId)
    keepLabel(tx, row, atMs)
  }
  const payload = {
    order_id: order.order_id,
    product_count: rows.length,
    label_count: labelCount,
    staff_id: order.staffId,
    terminal_id: order.terminalId,
  }
  appendAudit(tx, { kind: 'labels-ordered', payload, atMs })
  return succeed({ success: true, print_job_ids: jobIds, label_count: labelCount })
}
