import { canonicalJson } from '#domain/canonical-json.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { PromotionChange } from '#domain/wire/promotion-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { noteLocalEdit } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import { findCoupon, findPresent, replaceCoupons, replaceVersion } from './promotion-store.ts'

export type PromotionOrder = { id: string; staffId: string }

/**
 * A new promotion of the outlet, or another version of one. What head office said of it otherwise
 * is kept as a local word (docs/decisions/0037). Refuses PROMOTION_DATES_WRONG and COUPON_TAKEN.
 */
export function putPromotion(
  tx: Db,
  seams: Seams,
  order: PromotionOrder & PromotionChange,
): Outcome<null> {
  const { id, staffId, name, valid_from, valid_to, rule, coupons } = order
  if (valid_to < valid_from) return refuse('PROMOTION_DATES_WRONG', undefined, 'valid_to')
  const taken = coupons.find(({ code }) => (findCoupon(tx, code)?.promotion_id ?? id) !== id)
  if (taken) return refuse('COUPON_TAKEN', taken.code, 'coupons')
  const atMs = seams.clock.nowMs()
  const before = findPresent(tx, id)
  const origin = before?.origin ?? 'outlet'
  const rule_json = canonicalJson(rule)
  const is_stopped = before?.is_stopped ?? 0
  replaceVersion(tx, id, atMs, { origin, name, valid_from, valid_to, rule_json, is_stopped })
  replaceCoupons(tx, id, coupons)
  const fields = { name, valid_from, valid_to, rule, coupons }
  noteLocalEdit(tx, { topic: 'promotion', itemId: id, fields, source: staffId, atMs })
  const payload = { promotion_id: id, name, valid_from, valid_to, rule, staff_id: staffId }
  appendAudit(tx, { kind: before ? 'promotion-changed' : 'promotion-added', payload, atMs })
  return succeed(null)
}

/** At once, at every till that hears the hub; or goes on. Refuses PROMOTION_NOT_FOUND. */
export function stopPromotion(
  tx: Db,
  seams: Seams,
  { id, staffId, isStopped }: PromotionOrder & { isStopped: boolean },
): Outcome<null> {
  const before = findPresent(tx, id)
  if (!before) return refuse('PROMOTION_NOT_FOUND')
  const atMs = seams.clock.nowMs()
  if ((before.is_stopped === 1) === isStopped) return succeed(null)
  replaceVersion(tx, id, atMs, { ...before, is_stopped: Number(isStopped) })
  const payload = { promotion_id: id, name: before.name, staff_id: staffId }
  appendAudit(tx, { kind: isStopped ? 'promotion-stopped' : 'promotion-resumed', payload, atMs })
  return succeed(null)
}
