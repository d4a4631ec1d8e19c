import { Type } from 'typebox'
import { foldText } from '#domain/search-text.ts'
import {
  NewProductRequest,
  PRODUCT_LIST_PAGE,
  PRODUCT_STATES,
  PRODUCT_TRAITS,
  ProductChangeRequest,
  ProductDetail,
  ProductListPage,
} from '#domain/wire/console-product-message.ts'
import { Closed, OneOf, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { staffOf, terminalOf, type WithRequester } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { countSold, readCursor } from './catalogue-store.ts'
import { addProduct, changeProduct, type Editor } from './edit-product.ts'
import { exportCatalogue } from './export-catalogue.ts'
import { listProductsPage, viewProduct } from './view-products.ts'

const config = { access: { level: 'staff', permission: 'manage-catalogue' } } as const
const tags = ['catalogue']
const params = Closed({ id: Uuid })
const ListQuery = Closed({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  category_id: Type.Optional(Uuid),
  state: Type.Optional(OneOf(PRODUCT_STATES)),
  trait: Type.Optional(OneOf(PRODUCT_TRAITS)),
  after: Type.Optional(Uuid),
})
const response = { 200: ProductDetail }

const editorOf = (request: WithRequester): Editor => ({
  staffId: staffOf(request).staff_id,
  terminalId: terminalOf(request).terminalId,
})

/** The catalogue for whoever may change it: found, changed over head office's word, taken back. */
export function registerConsoleProductRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  const detail = (id: string) => {
    const found = viewProduct(db, id)
    if (!found) throw new RefusalError({ code: 'UNKNOWN_PRODUCT' })
    return found
  }
  /** Tills fetch what changed, and say that a price is another one. */
  const announced = (id: string, cursorBefore: number) => {
    const cursor = readCursor(db)
    if (cursor !== cursorBefore) deps.live.publish({ type: 'catalogue-changed', cursor })
    return detail(id)
  }

  app.get(
    '/api/console/products',
    { config, schema: { tags, querystring: ListQuery, response: { 200: ProductListPage } } },
    async ({ query: { q = '', category_id, state = 'active', trait, after } }) => {
      const isActive = state === 'all' ? null : state === 'active'
      const question = {
        ...{ text: foldText(q) === '' ? '' : q, categoryId: category_id ?? null, isActive },
        trait: trait ?? null,
      }
      return listProductsPage(db, question, after ?? null, PRODUCT_LIST_PAGE)
    },
  )

  app.get('/api/console/products/export', { config, schema: { tags } }, async (_, reply) => {
    reply.header('content-disposition', 'attachment; filename="catalogue.csv"')
    reply.header('x-product-count', countSold(db))
    return reply.type('text/csv; charset=utf-8').send(exportCatalogue(db, seams))
  })

  app.get(
    '/api/console/products/:id',
    { config, schema: { tags, params, response } },
    async (request) => detail(request.params.id),
  )

  app.post(
    '/api/console/products',
    { config, schema: { tags, body: NewProductRequest, response } },
    async (request) => {
      const { product_id: productId, sku, product } = request.body
      const before = readCursor(db)
      const wanted = { productId, sku, product }
      writeOrRefuse(db, (tx) => addProduct(tx, seams, editorOf(request), wanted))
      return announced(productId, before)
    },
  )

  app.put(
    '/api/console/products/:id',
    { config, schema: { tags, params, body: ProductChangeRequest, response } },
    async (request) => {
      const productId = request.params.id
      const before = readCursor(db)
      const wanted = { productId, ...request.body }
      writeOrRefuse(db, (tx) => changeProduct(tx, seams, editorOf(request), wanted))
      return announced(productId, before)
    },
  )
}
