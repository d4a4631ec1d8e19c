// SQL of prices of a list beside the product's own.
import type { PriceTierMessage } from '#domain/wire/promoted-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

const FIELDS = `list_id, list_name, valid_from, valid_to, from_milli, is_member_only, price_minor`

type TierRow = Omit<PriceTierMessage, 'is_member_only'> & { is_member_only: number }

export const tierOf = ({ is_member_only, ...row }: TierRow): PriceTierMessage => ({
  ...row,
  is_member_only: is_member_only === 1,
})

export const listTiersOf = (db: Db, productId: string, unitCode: string): PriceTierMessage[] =>
  (
    prepared(
      db,
      `SELECT ${FIELDS} FROM price_tier WHERE product_id = ? AND unit_code = ? ORDER BY item_id`,
    ).all(productId, unitCode) as TierRow[]
  ).map(tierOf)

export type TierWords = { priceMinor: number; validFrom: string; validTo: string | null }

export const findTier = (db: Db, itemId: string): TierWords | undefined =>
  prepared(
    db,
    `SELECT price_minor AS priceMinor, valid_from AS validFrom, valid_to AS validTo
     FROM price_tier WHERE item_id = ?`,
  ).get(itemId) as TierWords | undefined

/** The product that it was about; null: there was no such tier. */
export const deleteTier = (tx: Db, itemId: string): string | null =>
  (prepared(tx, 'DELETE FROM price_tier WHERE item_id = ? RETURNING product_id')
    .pluck()
    .get(itemId) as string | undefined) ?? null

export function putTier(
  tx: Db,
  itemId: string,
  tier: PriceTierMessage & { product_id: string; unit_code: string; origin: string },
): void {
  prepared(
    tx,
    `INSERT INTO price_tier (item_id, list_id, list_name, origin, product_id, unit_code,
       from_milli, is_member_only, price_minor, valid_from, valid_to)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...[itemId, tier.list_id, tier.list_name, tier.origin, tier.product_id, tier.unit_code],
    tier.from_milli,
    ...[Number(tier.is_member_only), tier.price_minor, tier.valid_from, tier.valid_to],
  )
}
