import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'

export type StaffChange = {
  /** Past tense, e.g. `pin-reset`: the audit log's kind; the cloud hears `staff-changed`. */
  kind: string
  /** Who did it. */
  by: string
  /** What it is now, and where it helps what it was; never a PIN or its hash. */
  facts: Record<string, unknown>
}

/** In the transaction that changes who works here or what they may do. */
export function recordStaffChange(tx: Db, seams: Seams, { kind, by, facts }: StaffChange): void {
  const atMs = seams.clock.nowMs()
  const payload = { by, ...facts }
  appendAudit(tx, { kind, payload, atMs })
  appendOutbox(tx, {
    kind: 'staff-changed',
    documentId: uuidv7(seams),
    payload: { ...payload, change: kind },
    atMs,
  })
}
