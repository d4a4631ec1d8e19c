import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { insertVerification } from './payment-store.ts'

export type Verification = {
  saleId: string
  lineNo: number
  source: 'person' | 'provider' | 'settlement'
  /** What says so: a reference in an app, the provider's evidence, the row of a file. */
  reference: string
  settlementId: string | null
  staffId: string | null
  atMs: number
}

/**
 * States beside a payment that was taken unverified that its money was seen. The payment itself
 * never changes. False when somebody had stated it before: once is enough.
 */
export function verifyPayment(tx: Db, verification: Verification): boolean {
  if (!insertVerification(tx, verification)) return false
  const { saleId, lineNo, atMs } = verification
  const facts = {
    sale_id: saleId,
    line_no: lineNo,
    source: verification.source,
    reference: verification.reference,
    settlement_id: verification.settlementId,
    staff_id: verification.staffId,
  }
  appendAudit(tx, { kind: 'payment-verified', payload: facts, atMs })
  appendOutbox(tx, {
    kind: 'payment-verified',
    documentId: derivedId(`payment/${saleId}/${lineNo}`),
    payload: facts,
    atMs,
  })
  return true
}
