import { actionsFor } from '#domain/conflict-actions.ts'
import { toIso } from '#domain/datetime.ts'
import type {
  ConflictAction,
  ConflictList,
  ConflictMessage,
  OwnConflictList,
} from '#domain/wire/conflict-message.ts'
import type { Db } from '../db/open-database.ts'
import { readRules } from '../rules/read-rules.ts'
import {
  type ConflictRow,
  countOpenByType,
  findConflict,
  listConflictsOf,
  listOpenRows,
  listOpenRowsOf,
  listResolvedRows,
} from './conflict-store.ts'
import type { ConflictFinding } from './raise-conflict.ts'
import { dueAtMs, moneyEffectOf, proposedReasonOf } from './weigh-conflict.ts'

export const CONFLICTS_SHOWN_MAX = 200

/** Open ones the most urgent first, resolved ones newest first; null: of every type. */
export function listConflicts(
  db: Db,
  asked: { state: 'open' | 'resolved'; type: string | null; nowMs: number },
): ConflictList {
  const list = asked.state === 'open' ? listOpenRows : listResolvedRows
  const toMessage = messageMaker(db)
  return {
    hub_time: toIso(asked.nowMs),
    conflicts: list(db, asked.type, CONFLICTS_SHOWN_MAX).map(toMessage),
    open_by_type: countOpenByType(db, asked.nowMs),
  }
}

/** Open ones beside documents of one terminal. */
export const listOwnConflicts = (db: Db, terminalId: string, nowMs: number): OwnConflictList => ({
  hub_time: toIso(nowMs),
  conflicts: listOpenRowsOf(db, terminalId, CONFLICTS_SHOWN_MAX).map(messageMaker(db)),
})

export function readConflict(db: Db, id: string): ConflictMessage | null {
  const row = findConflict(db, id)
  return row ? messageMaker(db)(row) : null
}

/** Points are worth what they are worth now. */
function messageMaker(db: Db): (row: ConflictRow) => ConflictMessage {
  const { loyalty_point_value_minor: pointValueMinor } = readRules(db)
  return (row) => {
    const { type, cost_minor: costMinor } = row
    const detail = JSON.parse(row.detail_json)
    const effect = moneyEffectOf({ type, detail, costMinor, pointValueMinor })
    return {
      conflict_id: row.id,
      type,
      state: row.state === 'open' ? 'open' : 'resolved',
      origin: row.origin === 'cloud' ? 'cloud' : 'outlet',
      document_id: row.document_id,
      number: row.number,
      sale_id: row.sale_id,
      cashier_name: row.cashier_name,
      about_name: row.about_name,
      other_name: row.other_name,
      message: row.message,
      detail,
      raised_at: toIso(row.raised_at_ms),
      money_effect_minor: effect,
      proposed_reason: proposedReasonOf(type, effect),
      due_at: toIso(dueAtMs(type, row.raised_at_ms)),
      actions: [...actionsFor({ type, detail })],
      resolution: resolutionOf(row),
    }
  }
}

function resolutionOf(row: ConflictRow): ConflictMessage['resolution'] {
  if (row.resolved_at_ms === null) return null
  return {
    reason: row.reason as NonNullable<ConflictMessage['resolution']>['reason'],
    action: row.action as ConflictAction | null,
    note: row.note,
    resolved_by_name: row.resolved_by_name,
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
