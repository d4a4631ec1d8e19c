import { toIso } from '#domain/datetime.ts'
import type { SetAsideView } from '#domain/wire/cloud-view-message.ts'
import type { Db } from '../db/open-database.ts'
import { listUnseenRows } from './set-aside-store.ts'

export const SET_ASIDE_SHOWN_MAX = 200

/** What the cloud did not simply take and nobody has seen yet, newest first, for the console. */
export const listSetAside = (db: Db, limit: number = SET_ASIDE_SHOWN_MAX): SetAsideView[] =>
  listUnseenRows(db, limit).map((row) => ({
    sequence: row.sequence,
    kind: row.kind,
    document_id: row.document_id,
    verdict: row.verdict as SetAsideView['verdict'],
    reason: row.reason,
    heard_at: toIso(row.told_at_ms),
    number: row.number,
    payable_minor: row.payable_minor,
  }))
