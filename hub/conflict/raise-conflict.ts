import { canonicalJson } from '#domain/canonical-json.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { CONFLICT_TYPES } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type ConflictFinding = {
  type: (typeof CONFLICT_TYPES)[number]
  message: string
  detail: Record<string, unknown>
}

/** Puts a disagreement beside a document that stands (I3); somebody settles it later. */
export function raiseConflict(
  tx: Db,
  seams: Seams,
  documentId: string,
  finding: ConflictFinding,
): void {
  prepared(
    tx,
    `INSERT INTO conflict (id, type, document_id, message, detail_json, state, raised_at_ms)
     VALUES (?, ?, ?, ?, ?, 'open', ?)`,
  ).run(
    uuidv7(seams),
    finding.type,
    documentId,
    finding.message,
    canonicalJson(finding.detail),
    seams.clock.nowMs(),
  )
}
