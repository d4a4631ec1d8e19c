// SQL of local overrides and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { LocalOverrideTable } from '../db/tables.ts'

export function findAppliedBody(db: Db, topic: string, itemId: string): string | null {
  const text = `SELECT body_json FROM feed_applied
    WHERE topic = ? AND item_id = ? AND is_deleted = 0`
  return (prepared(db, text).pluck().get(topic, itemId) as string | undefined) ?? null
}

/** Under its id, or under one that is for this outlet alone and goes before it: `id@MART01`. */
export function findAppliedItemId(db: Db, topic: string, id: string): string | null {
  const text = `SELECT item_id FROM feed_applied
    WHERE topic = @topic AND is_deleted = 0
      AND (item_id = @id OR (item_id > @id || '@' AND item_id < @id || '@' || @end))
    ORDER BY length(item_id) DESC LIMIT 1`
  const found = prepared(db, text).pluck().get({ topic, id, end: '\u{10ffff}' })
  return (found as string | undefined) ?? null
}

export function findAppliedBodyAfter(db: Db, topic: string, start: string): string | null {
  const text = `SELECT body_json FROM feed_applied
    WHERE topic = ? AND item_id > ? AND item_id < ? AND is_deleted = 0 LIMIT 1`
  const found = prepared(db, text).pluck().get(topic, start, `${start}\u{10ffff}`)
  return (found as string | undefined) ?? null
}

export function putOverride(tx: Db, row: Omit<LocalOverrideTable, 'replaced_by_json'>): void {
  prepared(
    tx,
    `INSERT INTO local_override (topic, item_id, field, local_json, office_json, source, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET local_json = excluded.local_json,
       office_json = excluded.office_json, replaced_by_json = NULL, source = excluded.source,
       at_ms = excluded.at_ms, ended_at_ms = NULL`,
  ).run(row.topic, row.item_id, row.field, row.local_json, row.office_json, row.source, row.at_ms)
}

export const listStandingFields = (db: Db, topic: string, itemId: string): string[] =>
  prepared(
    db,
    `SELECT field FROM local_override
     WHERE topic = ? AND item_id = ? AND ended_at_ms IS NULL`,
  )
    .pluck()
    .all(topic, itemId) as string[]

export type StandingOverride = {
  field: string
  local_json: string
  office_json: string | null
  /** The name of the person who set it; null: it was no person. */
  by: string | null
  at_ms: number
}

export const listStandingOf = (db: Db, topic: string, itemId: string): StandingOverride[] =>
  prepared(
    db,
    `SELECT o.field, o.local_json, o.office_json, s.name AS by, o.at_ms
     FROM local_override o LEFT JOIN staff s ON s.id = o.source
     WHERE o.topic = ? AND o.item_id = ? AND o.ended_at_ms IS NULL ORDER BY o.at_ms, o.field`,
  ).all(topic, itemId) as StandingOverride[]

export function endOverride(
  tx: Db,
  topic: string,
  itemId: string,
  field: string,
  end: { replacedByJson: string | null; atMs: number },
): void {
  prepared(
    tx,
    `UPDATE local_override SET replaced_by_json = ?, ended_at_ms = ?
     WHERE topic = ? AND item_id = ? AND field = ?`,
  ).run(end.replacedByJson, end.atMs, topic, itemId, field)
}

export type StandingRow = LocalOverrideTable & {
  item_name: string | null
  by_name: string | null
  office_now_json: string | null
}
const STANDING = `SELECT o.*, CASE o.topic WHEN 'outlet-config' THEN (SELECT name FROM outlet)
      WHEN 'staff' THEN (SELECT name FROM staff
        WHERE id = json_extract(a.body_json, '$.staff_id'))
      WHEN 'role-grant' THEN json_extract(a.body_json, '$.role')
      WHEN 'promotion' THEN coalesce(
        (SELECT name FROM promotion_rule WHERE id = o.item_id AND to_ms IS NULL),
        json_extract(a.body_json, '$.name'))
      ELSE product.name END AS item_name, staff.name AS by_name,
    a.body_json AS office_now_json
  FROM local_override o
    JOIN feed_applied a ON a.topic = o.topic AND a.item_id = o.item_id AND a.is_deleted = 0
    LEFT JOIN product ON product.id = CASE o.topic
      WHEN 'product' THEN o.item_id
      WHEN 'price' THEN json_extract(a.body_json, '$.product_id') END
    LEFT JOIN staff ON staff.id = o.source
  WHERE o.ended_at_ms IS NULL`

export type OverridePlace = { atMs: number; itemId: string; field: string }

/** Those that stand, newest first, below a place. */
export const listStanding = (db: Db, below: OverridePlace, limit: number): StandingRow[] =>
  prepared(
    db,
    `${STANDING} AND (o.at_ms, o.item_id, o.field) < (@atMs, @itemId, @field)
     ORDER BY o.at_ms DESC, o.item_id DESC, o.field DESC LIMIT @limit`,
  ).all({ ...below, limit }) as StandingRow[]
