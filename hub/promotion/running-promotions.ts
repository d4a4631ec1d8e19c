import { type ReadyPromotion, readyPromotion } from '#domain/promotion-goods.ts'
import type { PromotionMessage, PromotionRule } from '#domain/wire/promotion-message.ts'
import type { Db } from '../db/open-database.ts'
import { listVersionsSince, readPromotionVersion, type VersionRow } from './promotion-store.ts'

/** A sale that comes later than this is judged by what holds by now. */
const KEPT_MS = 45 * 24 * 3_600_000

type Version = { fromMs: number; toMs: number; promotion: ReadyPromotion }
type Kept = { version: number; sinceMs: number; versions: Version[] }
const keptByDb = new WeakMap<Db, Kept>()

/** What was sold by at that moment, made ready once for all sales until a promotion changes. */
export function promotionsAt(db: Db, atMs: number): ReadyPromotion[] {
  const version = readPromotionVersion(db)
  let kept = keptByDb.get(db)
  if (kept?.version !== version || atMs < kept.sinceMs) {
    const sinceMs = atMs - KEPT_MS
    const rows = listVersionsSince(db, sinceMs).filter(({ is_stopped }) => is_stopped === 0)
    kept = { version, sinceMs, versions: rows.map(versionOf) }
    keptByDb.set(db, kept)
  }
  return kept.versions
    .filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
    .map(({ promotion }) => promotion)
}

/** Grows with every change of a promotion or its codes. */
export const promotionsVersion = (db: Db): number => readPromotionVersion(db)

const versionOf = (row: VersionRow): Version => ({
  fromMs: row.from_ms,
  toMs: row.to_ms ?? Number.POSITIVE_INFINITY,
  promotion: readyPromotion(messageOf(row)),
})

export const messageOf = (row: VersionRow): PromotionMessage => ({
  promotion_id: row.id,
  name: row.name,
  valid_from: row.valid_from,
  valid_to: row.valid_to,
  rule: JSON.parse(row.rule_json) as PromotionRule,
})
