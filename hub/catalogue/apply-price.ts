// What head office's price lists and promotions say, stored ahead of their day.
import { PROMOTION_PRIORITY, type PriceBody } from '#domain/wire/feed-price.ts'
import type { PromotionBody } from '#domain/wire/feed-promotion.ts'
import { type ApplyFeed, type FeedContext, refuseItem } from '../cloud/feed-change.ts'
import type { Db } from '../db/open-database.ts'
import { applyPromotionRule } from '../promotion/apply-promotion-rule.ts'
import { replaceTier } from '../promotion/replace-tier.ts'
import {
  deletePriceEntries,
  deletePromotion,
  findPriceOn,
  listUnitsOf,
  type PricedUnit,
  type PriceEntry,
  putPriceEntry,
  putPromotion,
} from './price-entry-store.ts'
import { touchProduct } from './put-product.ts'
import { followPrice } from './set-price.ts'

export const applyPrice: ApplyFeed<PriceBody> = (tx, { itemId, body }, context) => {
  if (body && isBackwards(body)) return refuseItem('dates-backwards')
  replaceEntries(tx, itemId, body && !body.tier ? [entryOf(itemId, body)] : [], context)
  for (const productId of replaceTier(tx, itemId, body)) touchProduct(tx, productId)
  return null
}

export const applyPromotion: ApplyFeed<PromotionBody> = (tx, change, context) => {
  const { itemId, body } = change
  if (body && isBackwards(body)) return refuseItem('dates-backwards')
  const refusal = applyPromotionRule(tx, change, context)
  if (refusal) return refusal
  const days = { valid_from: body?.valid_from ?? '', valid_to: body?.valid_to ?? '' }
  const entries = (body?.prices ?? []).map((price) =>
    entryOf(itemId, { ...price, ...days, priority: PROMOTION_PRIORITY }),
  )
  replaceEntries(tx, itemId, entries, context)
  if (!body) deletePromotion(tx, itemId)
  else {
    const { name, valid_from: validFrom, valid_to: validTo } = body
    putPromotion(tx, { id: itemId, name, validFrom, validTo })
  }
  return null
}

const isBackwards = ({ valid_from, valid_to }: { valid_from: string; valid_to: string | null }) =>
  valid_to !== null && valid_to < valid_from

const entryOf = (itemId: string, body: PriceBody): PriceEntry => ({
  itemId,
  productId: body.product_id,
  unitCode: body.unit_code,
  priceMinor: body.price_minor,
  validFrom: body.valid_from,
  validTo: body.valid_to,
  priority: body.priority,
})

function replaceEntries(
  tx: Db,
  itemId: string,
  entries: readonly PriceEntry[],
  { pricesOn, newPriceListVersion }: FeedContext,
): void {
  const wantedBefore = new Map<string, { unit: PricedUnit; before: number | null }>()
  const remember = (unit: PricedUnit): void => {
    const key = JSON.stringify([unit.productId, unit.unitCode])
    if (wantedBefore.has(key)) return
    wantedBefore.set(key, { unit, before: findPriceOn(tx, unit, pricesOn) })
  }
  for (const unit of listUnitsOf(tx, itemId)) remember(unit)
  for (const unit of entries) remember(unit)
  deletePriceEntries(tx, itemId)
  for (const entry of entries) putPriceEntry(tx, entry)
  for (const { unit, before } of wantedBefore.values()) {
    const after = findPriceOn(tx, unit, pricesOn)
    followPrice(tx, unit, { before, after }, newPriceListVersion)
  }
}
