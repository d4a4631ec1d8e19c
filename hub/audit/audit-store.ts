import { toIso } from '#domain/datetime.ts'
import type { AuditPage } from '#domain/wire/staff-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export const AUDIT_PAGE_MAX = 100

type Row = { sequence: number; kind: string; payload: string; at_ms: number }
/** `kinds` null: all of them. */
export type AuditFilter = { before: number | null; kinds: readonly string[] | null }

/** One page of the audit log, newest first. */
export function readAuditPage(db: Db, { before, kinds }: AuditFilter): AuditPage {
  const upTo = before ?? Number.MAX_SAFE_INTEGER
  const rows = kinds ? findOfKinds(db, upTo, kinds) : findAll(db, upTo)
  const entries = rows.slice(0, AUDIT_PAGE_MAX).map(({ sequence, kind, payload, at_ms }) => ({
    sequence,
    kind,
    at: toIso(at_ms),
    payload: JSON.parse(payload) as unknown,
  }))
  return { entries, has_more: rows.length > AUDIT_PAGE_MAX }
}

const findAll = (db: Db, before: number): Row[] =>
  prepared(
    db,
    `SELECT sequence, kind, payload, at_ms FROM audit_entry WHERE sequence < ?
     ORDER BY sequence DESC LIMIT ?`,
  ).all(before, AUDIT_PAGE_MAX + 1) as Row[]

/** All but sales are few and have an index of their own; a year of sales is never walked for them. */
function findOfKinds(db: Db, before: number, kinds: readonly string[]): Row[] {
  const besideSales = kinds.includes('sale-completed') ? '' : "AND kind <> 'sale-completed'"
  return prepared(
    db,
    `SELECT sequence, kind, payload, at_ms FROM audit_entry
     WHERE sequence < ? ${besideSales} AND kind IN (SELECT value FROM json_each(?))
     ORDER BY sequence DESC LIMIT ?`,
  ).all(before, JSON.stringify(kinds), AUDIT_PAGE_MAX + 1) as Row[]
}
