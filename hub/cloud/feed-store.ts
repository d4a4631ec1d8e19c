// SQL of what came down: where this hub stands in the feed, what it applied and what it set aside.
import type { FeedItem, FeedTopic } from '#domain/wire/feed-item.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { FeedAppliedTable, FeedSetAsideTable, FeedStateTable } from '../db/tables.ts'

export const readFeedRow = (db: Db): FeedStateTable =>
  prepared(db, 'SELECT * FROM feed_state WHERE id = 1').get() as FeedStateTable

export function beginSnapshot(tx: Db): void {
  prepared(tx, 'UPDATE feed_state SET snapshot = snapshot + 1, is_in_snapshot = 1').run()
}

export function moveCursor(tx: Db, cursor: string, isInSnapshot: boolean, atMs: number): void {
  prepared(tx, 'UPDATE feed_state SET cursor = ?, is_in_snapshot = ?, applied_at_ms = ?').run(
    cursor,
    Number(isInSnapshot),
    atMs,
  )
}

export function setPricesOn(tx: Db, day: string): void {
  prepared(tx, 'UPDATE feed_state SET prices_on = ?').run(day)
}

export const findApplied = (db: Db, topic: string, itemId: string): FeedAppliedTable | undefined =>
  prepared(db, 'SELECT * FROM feed_applied WHERE topic = ? AND item_id = ?').get(topic, itemId) as
    | FeedAppliedTable
    | undefined

export function putApplied(tx: Db, row: FeedAppliedTable): void {
  prepared(
    tx,
    `INSERT INTO feed_applied (topic, item_id, version, is_deleted, body_json, snapshot)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET version = excluded.version, is_deleted = excluded.is_deleted,
       body_json = excluded.body_json, snapshot = excluded.snapshot`,
  ).run(row.topic, row.item_id, row.version, row.is_deleted, row.body_json, row.snapshot)
}

export function touchApplied(tx: Db, topic: string, itemId: string, snapshot: number): void {
  prepared(
    tx,
    `UPDATE feed_applied SET snapshot = ?
     WHERE topic = ? AND item_id = ? AND snapshot < ?`,
  ).run(snapshot, topic, itemId, snapshot)
}

/** What an ended snapshot did not mention, in the order of its keys. */
export const listUnmentioned = (
  db: Db,
  topic: FeedTopic,
  snapshot: number,
  afterId: string,
  limit: number,
): FeedAppliedTable[] =>
  prepared(
    db,
    `SELECT * FROM feed_applied
     WHERE topic = ? AND item_id > ? AND snapshot < ? AND is_deleted = 0
     ORDER BY item_id LIMIT ?`,
  ).all(topic, afterId, snapshot, limit) as FeedAppliedTable[]

export const hasMentioned = (db: Db, topic: FeedTopic, snapshot: number): boolean =>
  prepared(db, 'SELECT 1 FROM feed_applied WHERE topic = ? AND snapshot = ? LIMIT 1').get(
    topic,
    snapshot,
  ) !== undefined

export const findSetAside = (
  db: Db,
  topic: string,
  itemId: string,
): FeedSetAsideTable | undefined =>
  prepared(db, 'SELECT * FROM feed_set_aside WHERE topic = ? AND item_id = ?').get(topic, itemId) as
    | FeedSetAsideTable
    | undefined

export function putSetAside(tx: Db, row: FeedSetAsideTable): void {
  prepared(
    tx,
    `INSERT INTO feed_set_aside (topic, item_id, version, is_deleted, body_json, signature, state,
       reason, detail, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET version = excluded.version, is_deleted = excluded.is_deleted,
       body_json = excluded.body_json, signature = excluded.signature, state = excluded.state,
       reason = excluded.reason, detail = excluded.detail, at_ms = excluded.at_ms`,
  ).run(
    row.topic,
    row.item_id,
    row.version,
    row.is_deleted,
    row.body_json,
    row.signature,
    row.state,
    row.reason,
    row.detail,
    row.at_ms,
  )
}

export function deleteSetAside(tx: Db, topic: string, itemId: string): void {
  prepared(tx, 'DELETE FROM feed_set_aside WHERE topic = ? AND item_id = ?').run(topic, itemId)
}

/** Those tried longest ago first. */
export const listSetAside = (db: Db, limit: number): FeedSetAsideTable[] =>
  prepared(db, 'SELECT * FROM feed_set_aside ORDER BY at_ms LIMIT ?').all(
    limit,
  ) as FeedSetAsideTable[]

/** Newest first: what people are shown. Things that merely wait for another are not among them. */
export const listRefusedItems = (db: Db, limit: number): FeedSetAsideTable[] =>
  prepared(
    db,
    `SELECT * FROM feed_set_aside WHERE state = 'refused' ORDER BY at_ms DESC LIMIT ?`,
  ).all(limit) as FeedSetAsideTable[]

export const countRefusedItems = (db: Db): number =>
  prepared(db, `SELECT count(*) FROM feed_set_aside WHERE state = 'refused'`)
    .pluck()
    .get() as number

/** A row that was set aside, as the item that it was. */
export const itemOf = (row: FeedSetAsideTable): FeedItem => ({
  topic: row.topic as FeedTopic,
  item_id: row.item_id,
  version: row.version,
  is_deleted: row.is_deleted === 1,
  body: JSON.parse(row.body_json) as unknown,
  signature: row.signature,
})
