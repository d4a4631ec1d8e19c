import {
  PRICE_LIST_PAGE,
  PRICE_LISTS_MAX,
  type PriceListPage,
  type PriceLists,
  type PriceRowMessage,
} from '#domain/wire/price-list-message.ts'
import { readSought } from '../catalogue/sought-products.ts'
import type { Db } from '../db/open-database.ts'
import {
  type ListKey,
  listChangedRows,
  listProductsOf,
  listRowsOfProducts,
  listSums,
  readPricesNow,
} from './price-list-store.ts'

/** Every list with what is in it and how much of that holds today. */
export function viewPriceLists(db: Db, today: string): PriceLists {
  const lists = listSums(db, today, PRICE_LISTS_MAX).map(({ sort, id, ...sum }) => ({
    list_id: `${sort}:${id}`,
    origin: sort === 'own' ? ('outlet' as const) : ('head-office' as const),
    ...sum,
  }))
  return { today, lists }
}

/** A page of a list by product names; `text`: only of products that it finds. */
export function viewPriceList(
  db: Db,
  question: { key: ListKey; text: string; afterId: string },
): PriceListPage {
  const { key, text, afterId } = question
  const sought = text === '' ? null : readSought(text)
  const found = listProductsOf(db, { key, sought, afterId, limit: PRICE_LIST_PAGE + 1 })
  const shown = found.slice(0, PRICE_LIST_PAGE)
  const shownIds = shown.map(({ product_id }) => product_id)
  const rows = listRowsOfProducts(db, key, shownIds)
  const prices = readPricesNow(db, shownIds)
  const changed = listChangedRows(
    db,
    rows.map(({ row_id }) => row_id),
  )
  const byProduct = new Map<string, PriceRowMessage[]>(shownIds.map((id) => [id, []]))
  for (const row of rows) {
    byProduct.get(row.product_id)?.push({
      ...row,
      now_minor: prices.get(`${row.product_id} ${row.unit_code}`) ?? null,
      is_changed_here: changed.has(row.row_id),
    })
  }
  return {
    products: shown.map((each) => ({ ...each, rows: byProduct.get(each.product_id) ?? [] })),
    next_after: found.length > shown.length ? (shownIds.at(-1) ?? null) : null,
  }
}
