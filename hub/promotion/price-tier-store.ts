// SQL of prices of a list beside the product's own.
import type { PriceTierMessage } from '#domain/wire/promotion-message.ts'
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
