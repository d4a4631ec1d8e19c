import { Type } from 'typebox'
import { normaliseBarcode } from '#domain/barcode.ts'
import {
  CategoryList,
  PRODUCT_PAGE_MAX,
  ProductChanges,
  ProductMessage,
  ProductPage,
  ProductSearchAnswer,
} from '#domain/wire/catalogue-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import {
  countProducts,
  findProductIdByBarcode,
  listChanges,
  listProductIdsAfter,
  readCursor,
  readProducts,
} from './catalogue-store.ts'
import { listCategories } from './category-store.ts'
import { searchProducts } from './search-products.ts'

const PAGE_DEFAULT = 1000
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

export function registerProductRoutes(app: HubApp, { db }: HubDeps): void {
  app.get(
    '/api/pos/products',
    { config, schema: { tags, querystring: PageQuery, response: { 200: ProductPage } } },
    async ({ query }) => readPage(db, query.after ?? '', limitOf(query.limit, PRODUCT_PAGE_MAX)),
  )

  app.get(
    '/api/pos/products/changes',
    { config, schema: { tags, querystring: ChangesQuery, response: { 200: ProductChanges } } },
    async ({ query }) =>
      readChanges(db, Number(query.after_cursor), limitOf(query.limit, PRODUCT_PAGE_MAX)),
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
    async ({ params }) => {
      const id = findProductIdByBarcode(db, normaliseBarcode(params.code))
      const [product] = id === null ? [] : readProducts(db, [id])
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

function readPage(db: Db, afterId: string, limit: number) {
  const ids = listProductIdsAfter(db, afterId, limit)
  const isLast = ids.length < limit
  return {
    products: readProducts(db, ids),
    next_after: isLast ? null : (ids.at(-1) ?? null),
    cursor: readCursor(db),
    count: countProducts(db),
  }
}

function readChanges(db: Db, afterCursor: number, limit: number) {
  const changes = listChanges(db, afterCursor, limit)
  const hasMore = changes.length === limit
  const products = readProducts(
    db,
    changes.map(({ id }) => id),
  )
  const cursor = hasMore ? (changes.at(-1)?.cursor ?? afterCursor) : readCursor(db)
  return { products, cursor, has_more: hasMore }
}

const limitOf = (text: string | undefined, max: number): number =>
  Math.min(Number(text ?? PAGE_DEFAULT), max)
