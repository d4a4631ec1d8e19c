import type { PriceBody } from '#domain/wire/feed-price.ts'
import type { Db } from '../db/open-database.ts'
import { deleteTier, findTier, putTier, type TierWords } from './price-tier-store.ts'

export type TierOrigin = 'head-office' | 'outlet'

/** What is to hold of one price of a list beside the product's own; the products it is about. */
export function replaceTier(
  tx: Db,
  itemId: string,
  body: PriceBody | null,
  origin: TierOrigin,
): string[] {
  const before = deleteTier(tx, itemId)
  // No price is no tier.
  if (!body?.tier || body.price_minor === 0) return before === null ? [] : [before]
  const { product_id, unit_code, price_minor, valid_from, valid_to, tier } = body
  putTier(tx, itemId, { product_id, unit_code, price_minor, valid_from, valid_to, ...tier, origin })
  return before === null || before === product_id ? [product_id] : [before, product_id]
}

/** What holds here of one; undefined: there is none. */
export const findTierWords = (db: Db, itemId: string): TierWords | undefined => findTier(db, itemId)
