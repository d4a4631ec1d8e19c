import { Type } from 'typebox'
import type { Seams } from '#domain/seams.ts'
import {
  CategoryList,
  KNOWS_COMING_PRICES,
  PRODUCT_PAGE_MAX,
  ProductChanges,
  ProductMessage,
  ProductPage,
  ProductSearchAnswer,
  TILL_KNOWS_HEADER,
} from '#domain/wire/catalogue-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { tradingDay } from '../rules/trading-day.ts'
import {
  countProducts,
  listChanges,
  listProductIdsAfter,
  readCursor,
  readProducts,
} from './catalogue-store.ts'
import { listCategories } from './category-store.ts'
import { withComingPrices } from './coming-prices.ts'
import { findProductIdByCode } from './find-by-code.ts'
import { pause } from './pause.ts'
import { searchProducts } from './search-products.ts'

const PAGE_DEFAULT = 1000
/** Read in one go; a sale that arrives while a till loads its catalogue waits for no more. */
const SLICE = 500
const SEARCH_MAX = 50
const SEARCH_DEFAULT = 20

/** Query strings arrive as text; they are numbers only here. */
const Count = (max: number) => Type.String({ pattern: '^[1-9]\\d{0,4}$', description: `1…${max}` })
const PageQuery = Closed({
  after: Type.Optional(Uuid),
  limit: Type.Optional(Count(PRODUCT_PAGE_MAX)),
})
const ChangesQuery = Closed({
  after_cursor: Type.String({ pattern: '^\\d{1,15}$' }),
  limit: Type.Optional(Count(PRODUCT_PAGE_MAX)),
})
const SearchQuery = Closed({
  q: Type.String({ minLength: 1, maxLength: 100 }),
  limit: Type.Optional(Count(SEARCH_MAX)),
})
const BarcodePath = Closed({ code: Type.String({ minLength: 1, maxLength: 64 }) })

const config = { access: { level: 'device' } as const }
const tags = ['catalogue']

export function registerProductRoutes(app: HubApp, deps: HubDeps): void {
  const { db } = deps
  app.get(
    '/api/pos/products',
    { config, schema: { tags, querystring: PageQuery, response: { 200: ProductPage } } },
    async ({ query, headers }) =>
      readPage(
        deps,
        readerFor(deps, headers),
        query.after ?? '',
        limitOf(query.limit, PRODUCT_PAGE_MAX),
      ),
  )

  app.get(
    '/api/pos/products/changes',
    { config, schema: { tags, querystring: ChangesQuery, response: { 200: ProductChanges } } },
    async ({ query, headers }) =>
      readChanges(
        deps,
        readerFor(deps, headers),
        Number(query.after_cursor),
        limitOf(query.limit, PRODUCT_PAGE_MAX),
      ),
  )

  app.get(
    '/api/pos/products/search',
    { config, schema: { tags, querystring: SearchQuery, response: { 200: ProductSearchAnswer } } },
    async ({ query }) => {
      const limit = query.limit ? limitOf(query.limit, SEARCH_MAX) : SEARCH_DEFAULT
      return { products: searchProducts(db, query.q, limit) }
    },
  )

  app.get(
    '/api/pos/products/by-barcode/:code',
    { config, schema: { tags, params: BarcodePath, response: { 200: ProductMessage } } },
    async ({ params, headers }) => {
      const id = findProductIdByCode(db, params.code)
      const [product] = id === null ? [] : readerFor(deps, headers)([id])
      if (!product) throw new RefusalError({ code: 'NOT_FOUND', field: 'code' })
      return product
    },
  )

  app.get(
    '/api/pos/categories',
    { config, schema: { tags, response: { 200: CategoryList } } },
    async () => ({ categories: listCategories(db) }),
  )
}

type Read = (ids: readonly string[]) => ProductMessage[]

/** A till that does not say so reads no product with a field more (docs/decisions/0122). */
function readerFor({ db, seams }: HubDeps, headers: Readonly<Record<string, unknown>>): Read {
  if (headers[TILL_KNOWS_HEADER] !== KNOWS_COMING_PRICES) return (ids) => readProducts(db, ids)
  const today = tradingDay(db, readOutlet(db).timezone, seams.clock.nowMs())
  return (ids) => withComingPrices(db, readProducts(db, ids), today)
}

// The cursor is read before the products: what changes while they are read is newer than it.
async function readPage({ db, seams }: HubDeps, read: Read, afterId: string, limit: number) {
  const cursor = readCursor(db)
  const count = countProducts(db)
  const ids = listProductIdsAfter(db, afterId, limit)
  const next_after = ids.length < limit ? null : (ids.at(-1) ?? null)
  return { products: await readInSlices(read, seams, ids), next_after, cursor, count }
}

async function readChanges({ db, seams }: HubDeps, read: Read, afterCursor: number, limit: number) {
  const changes = listChanges(db, afterCursor, limit)
  const has_more = changes.length === limit
  const cursor = has_more ? (changes.at(-1)?.cursor ?? afterCursor) : readCursor(db)
  const ids = changes.map(({ id }) => id)
  return { products: await readInSlices(read, seams, ids), cursor, has_more }
}

async function readInSlices(read: Read, seams: Seams, ids: readonly string[]) {
  const products = read(ids.slice(0, SLICE))
  for (let at = SLICE; at < ids.length; at += SLICE) {
    await pause(seams)
    products.push(...read(ids.slice(at, at + SLICE)))
  }
  return products
}

const limitOf = (text: string | undefined, max: number): number =>
  Math.min(Number(text ?? PAGE_DEFAULT), max)
