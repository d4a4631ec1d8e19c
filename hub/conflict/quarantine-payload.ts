import { createHash } from 'node:crypto'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'

export type QuarantinedPayload = {
  documentId: string | null
  terminalId: string
  reason: string
  /** As it was read from JSON. */
  payload: unknown
}

/**
 * Keeps what could not become a document, word for word, and tells the cloud. The same payload is
 * kept once however often it is sent; returns whether it was new.
 */
export function quarantinePayload(tx: Db, seams: Seams, item: QuarantinedPayload): boolean {
  const id = uuidv7(seams)
  const atMs = seams.clock.nowMs()
  const text = JSON.stringify(item.payload)
  const hash = createHash('sha256').update(text).digest('hex')
  const inserted = prepared(
    tx,
    `INSERT INTO quarantine (
       id, document_id, terminal_id, reason, payload_json, payload_hash, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (terminal_id, payload_hash) DO NOTHING`,
  ).run(id, item.documentId, item.terminalId, item.reason, text, hash, atMs).changes
  if (inserted === 0) return false
  appendAudit(tx, {
    kind: 'payload-quarantined',
    payload: { quarantine_id: id, document_id: item.documentId, reason: item.reason, hash },
    atMs,
  })
  appendOutbox(tx, {
    kind: 'payload-quarantined',
    documentId: id,
    payload: {
      document_id: item.documentId,
      terminal_id: item.terminalId,
      reason: item.reason,
      payload_text: text,
    },
    atMs,
  })
  return true
}
