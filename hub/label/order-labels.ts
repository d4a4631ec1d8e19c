import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { buildShelfLabels, type LabelPaper, shelfLabelBlocks } from '#domain/shelf-label-model.ts'
import {
  LABELS_PER_ORDER_MAX,
  type LabelOrder,
  type LabelOrderAnswer,
  type LabelSheet,
  type LabelSheetPrinted,
} from '#domain/wire/label-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { enqueuePaper } from '../printing/enqueue-receipt.ts'
import { findLabelRow, hangLabel, keepOrdered, type LabelRow } from './label-store.ts'

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
  const rows = rowsOf(tx, order)
  return rows.ok ? print(tx, seams, order, { rows: rows.value, labelCount }) : rows
}

type Wanted = { row: LabelRow; copies: number }

function rowsOf(db: Db, { labels }: Pick<LabelOrder, 'labels'>): Outcome<Wanted[]> {
  const rows: Wanted[] = []
  for (const [index, { product_id, unit_code, copies }] of labels.entries()) {
    const row = findLabelRow(db, product_id, unit_code)
    const field = `labels/${index}/product_id`
    if (!row) return refuse('UNKNOWN_PRODUCT', product_id, field)
    if (row.priceMinor === 0) return refuse('PRICE_NOT_SET', row.name, field)
    rows.push({ row, copies })
  }
  return succeed(rows)
}

function paperOf(db: Db, atMs: number): LabelPaper {
  const { currency_code: code, minor_exponent: minorExponent, timezone } = readOutlet(db)
  return { currency: { code, minorExponent }, timezone, atMs, language: 'id' }
}

/** The same labels for a sheet that a browser prints. Refuses UNKNOWN_PRODUCT and PRICE_NOT_SET. */
export function drawLabels(
  db: Db,
  seams: Seams,
  order: Pick<LabelOrder, 'labels'>,
): Outcome<LabelSheet> {
  const rows = rowsOf(db, order)
  if (!rows.ok) return rows
  const paper = paperOf(db, seams.clock.nowMs())
  return succeed({
    labels: rows.value.map(({ row, copies }) => ({
      ...{ product_id: row.productId, unit_code: row.unitCode, price_minor: row.priceMinor },
      copies,
      blocks: shelfLabelBlocks({ ...row, isWeighed: row.isWeighed === 1 }, paper),
    })),
  })
}

/** Somebody says that a sheet came out of another printer than the hub's: its labels hang. */
export function noteSheet(
  tx: Db,
  seams: Seams,
  { labels }: LabelSheetPrinted,
  by: { staffId: string; terminalId: string },
): null {
  const atMs = seams.clock.nowMs()
  for (const { product_id: productId, unit_code: unitCode, price_minor: priceMinor } of labels) {
    if (findLabelRow(tx, productId, unitCode))
      hangLabel(tx, { productId, unitCode, priceMinor }, atMs)
  }
  const payload = {
    product_count: labels.length,
    staff_id: by.staffId,
    terminal_id: by.terminalId,
  }
  appendAudit(tx, { kind: 'label-sheet-printed', payload, atMs })
  return null
}

function print(
  tx: Db,
  seams: Seams,
  order: LabelPrinting,
  { rows, labelCount }: { rows: Wanted[]; labelCount: number },
): Outcome<LabelOrderAnswer> {
  const atMs = seams.clock.nowMs()
  const paper = paperOf(tx, atMs)
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
    keepOrdered(tx, jobId, row)
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
