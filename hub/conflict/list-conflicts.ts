import { toIso } from '#domain/datetime.ts'
import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import type { Db } from '../db/open-database.ts'
import {
  type ConflictRow,
  findConflict,
  listConflictsOf,
  listOpenRows,
  listResolvedRows,
} from './conflict-store.ts'
import type { ConflictFinding } from './raise-conflict.ts'

export const CONFLICTS_SHOWN_MAX = 200

/** Open ones oldest first, resolved ones newest first. */
export const listConflicts = (db: Db, state: 'open' | 'resolved'): ConflictMessage[] =>
  (state === 'open' ? listOpenRows : listResolvedRows)(db, CONFLICTS_SHOWN_MAX).map(toMessage)

export function readConflict(db: Db, id: string): ConflictMessage | null {
  const row = findConflict(db, id)
  return row ? toMessage(row) : null
}

const toMessage = (row: ConflictRow): ConflictMessage => ({
  conflict_id: row.id,
  type: row.type,
  origin: row.origin === 'cloud' ? 'cloud' : 'outlet',
  document_id: row.document_id,
  number: row.number,
  message: row.message,
  detail: JSON.parse(row.detail_json),
  raised_at: toIso(row.raised_at_ms),
  resolution: resolutionOf(row),
})

function resolutionOf(row: ConflictRow): ConflictMessage['resolution'] {
  if (row.resolved_at_ms === null) return null
  return {
    reason: row.reason as NonNullable<ConflictMessage['resolution']>['reason'],
    note: row.note,
    resolved_by_name: row.resolved_by_name ?? '',
    approved_by_name: row.approved_by_name,
    at: toIso(row.resolved_at_ms),
  }
}

/** What was raised beside one document, in its order. */
export const findingsOf = (db: Db, documentId: string): ConflictFinding[] =>
  listConflictsOf(db, documentId).map(({ type, message, detail_json }) => ({
    type: type as ConflictFinding['type'],
    message,
    detail: JSON.parse(detail_json),
  }))
