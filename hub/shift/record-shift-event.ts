import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'

export type ShiftEvent = {
  /** Past tense. */
  kind: string
  documentId: string
  payload: Record<string, unknown>
  atMs: number
}

/** What happened to a shift, in both chains: the outlet's audit and what the cloud gets. */
export function recordShiftEvent(tx: Db, { kind, documentId, payload, atMs }: ShiftEvent): void {
  appendAudit(tx, { kind, payload, atMs })
  appendOutbox(tx, { kind, documentId, schemaVersion: 1, payload, atMs })
}
