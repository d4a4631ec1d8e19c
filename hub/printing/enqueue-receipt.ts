import type { ReceiptModel } from '#domain/receipt-model.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** A drawer that opens later than this surprises whoever stands there. */
export const DRAWER_PULSE_LIFE_MS = 5_000

export type ReceiptOrder = {
  documentId: string
  model: ReceiptModel
  atMs: number
  /** 0 is the original; every other number is printed as a marked copy. */
  copyNo: number
  /** A held job waits for a tap: the customer of a late sale has left. */
  isHeld: boolean
  newId: () => string
}

/**
 * Adds the print job of a document, in the transaction of that document. Returns the job's id, or
 * null when the outlet has no printer. A job that exists already is returned, never doubled and
 * never an error: paper may not stand in the way of a sale (I3).
 */
export function enqueueReceipt(tx: Db, order: ReceiptOrder): string | null {
  return insertJob(tx, {
    kind: order.copyNo === 0 ? 'receipt' : 'receipt-copy',
    documentId: order.documentId,
    copyNo: order.copyNo,
    modelJson: JSON.stringify(order.model),
    state: order.isHeld ? 'held' : 'queued',
    atMs: order.atMs,
    expiresAtMs: null,
    newId: order.newId,
  })
}

export type DrawerPulseOrder = { documentId: string; atMs: number; newId: () => string }

/** Adds the opening of the cash drawer; it lives 5 s and is never replayed. Null without printer. */
export function enqueueDrawerPulse(tx: Db, order: DrawerPulseOrder): string | null {
  return insertJob(tx, {
    kind: 'drawer-pulse',
    documentId: order.documentId,
    copyNo: 0,
    modelJson: '{}',
    state: 'queued',
    atMs: order.atMs,
    expiresAtMs: order.atMs + DRAWER_PULSE_LIFE_MS,
    newId: order.newId,
  })
}

type NewJob = {
  kind: 'receipt' | 'receipt-copy' | 'drawer-pulse'
  documentId: string
  copyNo: number
  modelJson: string
  state: 'queued' | 'held'
  atMs: number
  expiresAtMs: number | null
  newId: () => string
}

const DEFAULT_PRINTER = 'SELECT id FROM printer ORDER BY is_default DESC, fallback_order LIMIT 1'
const INSERT = `INSERT INTO print_job (id, printer_id, kind, document_id, copy_no, model_json, state,
  created_at_ms, expires_at_ms, updated_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (document_id, kind, copy_no) DO NOTHING`
const EXISTING = 'SELECT id FROM print_job WHERE document_id = ? AND kind = ? AND copy_no = ?'

function insertJob(tx: Db, job: NewJob): string | null {
  const printerId = prepared(tx, DEFAULT_PRINTER).pluck().get() as string | undefined
  if (printerId === undefined) return null
  const { kind, documentId, copyNo, atMs } = job
  const id = job.newId()
  const { changes } = prepared(tx, INSERT).run(
    id,
    printerId,
    kind,
    documentId,
    copyNo,
    job.modelJson,
    job.state,
    atMs,
    job.expiresAtMs,
    atMs,
  )
  if (changes === 1) return id
  return prepared(tx, EXISTING).pluck().get(documentId, kind, copyNo) as string
}
