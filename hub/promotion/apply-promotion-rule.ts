import { canonicalJson } from '#domain/canonical-json.ts'
import type { PromotionBody } from '#domain/wire/feed-promotion.ts'
import type { PromotionRule } from '#domain/wire/promotion-message.ts'
import {
  type FeedChange,
  type FeedContext,
  type FeedRefusal,
  hasNewWord,
  merge,
  refuseItem,
} from '../cloud/feed-change.ts'
import { endLocalWords } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import { findCoupon, findPresent, replaceCoupons, replaceVersion } from './promotion-store.ts'

/** Head office's word on a rule, field by field; its new days start it again. */
export function applyPromotionRule(
  tx: Db,
  change: FeedChange<PromotionBody>,
  { atMs }: FeedContext,
): FeedRefusal | null {
  const isBegunAgain = hasNewWord(change, 'valid_from') || hasNewWord(change, 'valid_to')
  const refusal = putOfficeWords(tx, change, { atMs, isBegunAgain })
  const hasNoRule = !change.body?.rule
  if (!refusal && (isBegunAgain || hasNoRule)) endStop(tx, change.itemId, atMs)
  return refusal
}

type Beginning = { atMs: number; isBegunAgain: boolean }

/** Its new words beside what was changed here; what begins again is not stopped any more. */
export function putOfficeWords(
  tx: Db,
  change: FeedChange<PromotionBody>,
  { atMs, isBegunAgain }: Beginning,
): FeedRefusal | null {
  const { itemId: id, body } = change
  const present = findPresent(tx, id)
  if (!body?.rule) {
    if (present) replaceVersion(tx, id, atMs, null)
    if (present) replaceCoupons(tx, id, [])
    return null
  }
  const { name, valid_from, valid_to, rule, coupons = [] } = body
  const taken = coupons.find(({ code }) => (findCoupon(tx, code)?.promotion_id ?? id) !== id)
  if (taken) return refuseItem('coupon-taken', taken.code)
  const ofOffice = { name, valid_from, valid_to, rule }
  const local = present && {
    name: present.name,
    valid_from: present.valid_from,
    valid_to: present.valid_to,
    rule: JSON.parse(present.rule_json) as PromotionRule,
  }
  const merged = local ? merge(change, local) : ofOffice
  const isBackwards = merged.valid_to < merged.valid_from
  // Half of the days from each would never run: as with prices, both are head office's then.
  const next = isBackwards ? { ...merged, valid_from, valid_to } : merged
  if (isBackwards) {
    const fields = ['valid_from', 'valid_to'] as const
    endLocalWords(tx, { topic: 'promotion', itemId: id, fields, body, atMs })
  }
  replaceVersion(tx, id, atMs, {
    origin: 'head-office',
    name: next.name,
    valid_from: next.valid_from,
    valid_to: next.valid_to,
    rule_json: canonicalJson(next.rule),
    is_stopped: isBegunAgain ? 0 : (present?.is_stopped ?? 0),
  })
  if (!present || hasNewWord(change, 'coupons')) replaceCoupons(tx, id, coupons)
  return null
}

/** What the outlet stopped begins again, or is no more: its word on that has ended. */
function endStop(tx: Db, itemId: string, atMs: number): void {
  const body = { is_stopped: null }
  endLocalWords(tx, { topic: 'promotion', itemId, fields: ['is_stopped'], body, atMs })
}
