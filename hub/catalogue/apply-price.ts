// What head office's price lists and promotions say, stored ahead of their day.
import { PROMOTION_PRIORITY, type PriceBody } from '#domain/wire/feed-price.ts'
import type { PromotionBody } from '#domain/wire/feed-promotion.ts'
import {
  type ApplyFeed,
  type FeedChange,
  type FeedContext,
  merge,
  refuseItem,
} from '../cloud/feed-change.ts'
import { endLocalWords } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import { applyPromotionRule } from '../promotion/apply-promotion-rule.ts'
import { findTierWords, replaceTier } from '../promotion/replace-tier.ts'
import { tellComing } from './coming-prices.ts'
import { keepOwnPrice } from './own-price.ts'
import {
  deletePriceEntries,
  deletePromotion,
  findListedEntry,
  findPriceOn,
  listUnitsOf,
  type PricedUnit,
  type PriceEntry,
  putPriceEntry,
  putPromotion,
} from './price-entry-store.ts'
import { touchProduct } from './put-product.ts'
import { followPrice } from './set-price.ts'

const DAYS = ['valid_from', 'valid_to'] as const

export const applyPrice: ApplyFeed<PriceBody> = (tx, change, context) => {
  const { itemId, body } = change
  if (body && isBackwards(body)) return refuseItem('dates-backwards')
  putPrice(tx, itemId, body && withLocalWords(tx, change, body, context.atMs), context)
  return null
}

/** Makes this hold of one row of a price list; null: there is no such row any more. */
export function putPrice(
  tx: Db,
  itemId: string,
  body: PriceBody | null,
  context: Pick<FeedContext, 'pricesOn' | 'newPriceListVersion'>,
  listId?: string,
): void {
  const entry = body && !body.tier ? entryOf(itemId, body) : null
  const owner = listId === undefined ? {} : { listId }
  replaceEntries(tx, itemId, entry ? [{ ...entry, ...owner }] : [], context)
  const origin = listId === undefined ? 'head-office' : 'outlet'
  for (const productId of replaceTier(tx, itemId, body, origin)) touchProduct(tx, productId)
}

/**
 * Price and days that were set here stand until head office has a new word on them. Where both
 * together would end before they begin, its days hold.
 */
function withLocalWords(
  tx: Db,
  change: FeedChange<PriceBody>,
  body: PriceBody,
  atMs: number,
): PriceBody {
  const entry = body.tier ? findTierWords(tx, change.itemId) : findListedEntry(tx, change.itemId)
  if (!entry) return body
  const { priceMinor: price_minor, validFrom: valid_from, validTo: valid_to } = entry
  const merged = merge(change, { price_minor, valid_from, valid_to })
  if (!isBackwards(merged)) return { ...body, ...merged }
  endLocalWords(tx, { topic: 'price', itemId: change.itemId, fields: DAYS, body, atMs })
  return { ...body, price_minor: merged.price_minor }
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
  { pricesOn, newPriceListVersion }: Pick<FeedContext, 'pricesOn' | 'newPriceListVersion'>,
): void {
  const units = new Map<string, PricedUnit>()
  for (const unit of [...listUnitsOf(tx, itemId), ...entries]) {
    units.set(JSON.stringify([unit.productId, unit.unitCode]), unit)
  }
  const productIds = new Set([...units.values()].map(({ productId }) => productId))
  tellComing(tx, [...productIds], pricesOn, () => {
    for (const unit of entries) keepOwnPrice(tx, unit, pricesOn)
    const wanted = [...units.values()].map((unit) => {
      return { unit, before: findPriceOn(tx, unit, pricesOn) }
    })
    deletePriceEntries(tx, itemId)
    for (const entry of entries) putPriceEntry(tx, entry)
    for (const { unit, before } of wanted) {
      const after = findPriceOn(tx, unit, pricesOn)
      followPrice(tx, unit, { before, after }, newPriceListVersion)
    }
  })
}
