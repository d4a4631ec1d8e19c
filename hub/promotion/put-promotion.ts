import { canonicalJson } from '#domain/canonical-json.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { PromotionBody } from '#domain/wire/feed-promotion.ts'
import type { Coupon, PromotionChange } from '#domain/wire/promotion-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { noteLocalEdit, readAppliedBody } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import {
  findCoupon,
  findPresent,
  listCoupons,
  replaceCoupons,
  replaceVersion,
  type VersionRow,
} from './promotion-store.ts'

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
  const fields = changedFields(tx, before, { name, valid_from, valid_to, rule, coupons })
  replaceVersion(tx, id, atMs, { origin, name, valid_from, valid_to, rule_json, is_stopped })
  replaceCoupons(tx, id, coupons)
  noteLocalEdit(tx, { topic: 'promotion', itemId: id, fields, source: staffId, atMs })
  const payload = { promotion_id: id, name, valid_from, valid_to, rule, staff_id: staffId }
  appendAudit(tx, { kind: before ? 'promotion-changed' : 'promotion-added', payload, atMs })
  return succeed(null)
}

/** Only these are this edit's words: the console sends the other fields as they were. */
function changedFields(
  tx: Db,
  before: VersionRow | undefined,
  { rule, coupons, ...plain }: PromotionChange,
): Record<string, unknown> {
  if (!before) return {}
  const { id, name, valid_from, valid_to } = before
  const codesBefore = listCoupons(tx).filter(({ promotion_id }) => promotion_id === id)
  const office = readAppliedBody(tx, 'promotion', id) as PromotionBody | null
  const theirs = office?.coupons
  // Codes are a set; none of them is the same as head office's silence on them.
  const codes = codesText(coupons) === codesText(theirs ?? []) ? (theirs ?? null) : coupons
  const was: Record<string, unknown> = { name, valid_from, valid_to }
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([field, word]) => word !== was[field])),
    ...(canonicalJson(rule) === before.rule_json ? {} : { rule }),
    ...(codesText(coupons) === codesText(codesBefore) ? {} : { coupons: codes }),
  }
}

const codesText = (coupons: readonly Coupon[]): string =>
  canonicalJson(coupons.map(({ code, uses_max }) => `${code} ${uses_max}`).sort())

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
  if (before.origin === 'head-office') {
    // Head office has no word for it; going on is therefore as it says.
    const fields = { is_stopped: isStopped ? true : null }
    noteLocalEdit(tx, { topic: 'promotion', itemId: id, fields, source: staffId, atMs })
  }
  const payload = { promotion_id: id, name: before.name, staff_id: staffId }
  appendAudit(tx, { kind: isStopped ? 'promotion-stopped' : 'promotion-resumed', payload, atMs })
  return succeed(null)
}
