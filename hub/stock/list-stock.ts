import { SOLD_DAYS, suggestOrder } from '#domain/suggest-order.ts'
import type { StockFilter, StockList, StockRow } from '#domain/wire/stock-message.ts'
import { STOCK_PAGE_MAX } from '#domain/wire/stock-message.ts'
import { searchProducts } from '../catalogue/search-products.ts'
import type { Db } from '../db/open-database.ts'
import {
  countLow,
  findMovementSince,
  listStockRows,
  listUnits,
  readStockTotals,
  type StockRowFound,
} from './stock-list-store.ts'

const DAY_MS = 86_400_000
const FOUND_MAX = 50

export type StockAsked = {
  text: string
  categoryId: string | null
  filter: StockFilter
  /** As the page before gave it. */
  after: string | null
}

/** A page of stock by name; of what was typed, the best fifty. */
export function listStock(db: Db, asked: StockAsked, nowMs: number): StockList {
  const sinceId = findMovementSince(db, nowMs - SOLD_DAYS * DAY_MS)
  const isSearch = asked.text !== ''
  const found = isSearch ? searchProducts(db, asked.text, FOUND_MAX) : null
  const rows = listStockRows(db, {
    ids: found?.map(({ product_id }) => product_id) ?? null,
    categoryId: asked.categoryId,
    filter: asked.filter,
    after: readAfter(asked.after),
    sinceId,
    limit: STOCK_PAGE_MAX,
  })
  const last = rows.length < STOCK_PAGE_MAX ? undefined : rows[rows.length - 1]
  const totals = { ...readStockTotals(db), low_count: countLow(db, sinceId) }
  return { rows: withUnits(db, rows), next_after: last ? writeAfter(last) : null, totals }
}

/** One product as the list shows it; null: it does not exist. */
export function readStockRow(db: Db, productId: string, nowMs: number): StockRow | null {
  const sinceId = findMovementSince(db, nowMs - SOLD_DAYS * DAY_MS)
  const where = { ids: [productId], categoryId: null, after: null, sinceId, limit: 1 }
  const rows = listStockRows(db, { ...where, filter: 'any' })
  return withUnits(db, rows)[0] ?? null
}

/** A name may hold anything: the id comes first. */
const writeAfter = ({ product_id, name }: StockRowFound): string => `${product_id}${name}`
const ID_LENGTH = 36
const readAfter = (after: string | null): { id: string; name: string } | null =>
  after === null ? null : { id: after.slice(0, ID_LENGTH), name: after.slice(ID_LENGTH) }

function withUnits(db: Db, rows: readonly StockRowFound[]): StockRow[] {
  return rows.map((row) => {
    const units = listUnits(db, row.product_id)
    const base = units.find(({ factor_milli }) => factor_milli === 1000) ?? units[0]
    const { orderMilli, unit } = suggestOrder({
      levelMilli: row.level_milli,
      expectedMilli: row.expected_milli,
      pointMilli: row.point_milli,
      targetMilli: row.target_milli,
      soldMilli: row.sold_milli,
      units,
    })
    return {
      ...row,
      is_weighed: row.is_weighed === 1,
      base_unit: base?.unit_code ?? 'pcs',
      units,
      order_milli: orderMilli,
      order_unit: unit,
    }
  })
}
