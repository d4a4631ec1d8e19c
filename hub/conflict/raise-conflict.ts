import { canonicalJson } from '#domain/canonical-json.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { CONFLICT_TYPES } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { settleByRule } from './settle-by-rule.ts'

export type ConflictFinding = {
  type: (typeof CONFLICT_TYPES)[number]
  message: string
  detail: Record<string, unknown>
}

/**
 * Puts a disagreement beside a document that stands (I3), and tells the cloud; somebody settles it
 * later, or a rule of the outlet at once. Call it after the document itself went into the outbox,
 * so that the cloud knows it.
 */
export function raiseConflict(
  tx: Db,
  seams: Seams,
  documentId: string,
  finding: ConflictFinding,
): void {
  const { type, message, detail } = finding
  const id = uuidv7(seams)
  const atMs = seams.clock.nowMs()
  prepared(
    tx,
    `INSERT INTO conflict (id, type, document_id, message, detail_json, state, raised_at_ms)
     VALUES (?, ?, ?, ?, ?, 'open', ?)`,
  ).run(id, type, documentId, message, canonicalJson(detail), atMs)
  const payload = { conflict_id: id, type, subject_id: documentId, message, detail }
  appendOutbox(tx, { kind: 'conflict-raised', documentId: id, payload, atMs })
  settleByRule(tx, seams, { id, type, documentId, detail })
}
