import { actionsFor } from '#domain/conflict-actions.ts'
import { toIso } from '#domain/datetime.ts'
import {
  CONFLICT_PAGE_MAX,
  type ConflictAction,
  type ConflictList,
  type ConflictMessage,
  type OwnConflictList,
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

/** Of a terminal's own: nobody settles more of them at a till. */
const OWN_SHOWN_MAX = 200

export type ConflictAsk = {
  state: 'open' | 'resolved'
  /** Null: of every type. */
  type: string | null
  /** The last page's `next`; null: the first page. */
  after: string | null
  nowMs: number
}

/** A page: open ones the most urgent first, resolved ones newest first. */
export function listConflicts(db: Db, { state, type, after, nowMs }: ConflictAsk): ConflictList {
  const list = state === 'open' ? listOpenRows : listResolvedRows
  const ask = { type, after: after === null ? null : placeIn(after), limit: CONFLICT_PAGE_MAX + 1 }
  const rows = list(db, ask)
  const shown = rows.slice(0, CONFLICT_PAGE_MAX)
  const last = shown[shown.length - 1]
  return {
    hub_time: toIso(nowMs),
    conflicts: shown.map(messageMaker(db)),
    next: last !== undefined && rows.length > shown.length ? cursorOf(last) : null,
    open_by_type: countOpenByType(db, nowMs),
  }
}

/** It says the place itself, so that it holds when its conflict was settled meanwhile. */
function cursorOf({ id, state, type, raised_at_ms, resolved_at_ms }: ConflictRow): string {
  const ms = state === 'open' ? dueAtMs(type, raised_at_ms) : (resolved_at_ms ?? 0)
  return `${ms}.${id}`
}

function placeIn(cursor: string): { ms: number; id: string } {
  const [ms, id = ''] = cursor.split('.')
  return { ms: Number(ms), id }
}

/** Open ones beside documents of one terminal. */
export const listOwnConflicts = (db: Db, terminalId: string, nowMs: number): OwnConflictList => ({
  hub_time: toIso(nowMs),
  conflicts: listOpenRowsOf(db, terminalId, OWN_SHOWN_MAX).map(messageMaker(db)),
})

/** How many are open, and how many of them are past their time. */
export function countOpenConflicts(db: Db, nowMs: number): { count: number; overdueCount: number } {
  const types = countOpenByType(db, nowMs)
  const sum = (of: 'count' | 'overdue_count') => types.reduce((all, each) => all + each[of], 0)
  return { count: sum('count'), overdueCount: sum('overdue_count') }
}

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
