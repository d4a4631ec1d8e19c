import type { DocumentKind } from '#domain/wire/document-kinds.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'

export type ShiftEvent = {
  kind: DocumentKind
  documentId: string
  payload: Record<string, unknown>
  atMs: number
}

/** What happened to a shift, in both chains: the outlet's audit and what the cloud gets. */
export function recordShiftEvent(tx: Db, { kind, documentId, payload, atMs }: ShiftEvent): void {
  appendAudit(tx, { kind, payload, atMs })
  appendOutbox(tx, { kind, documentId, payload, atMs })
}
