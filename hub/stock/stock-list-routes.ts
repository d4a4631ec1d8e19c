import { Type } from 'typebox'
import { Closed, OneOf, Uuid } from '#domain/wire/primitives.ts'
import {
  ReorderPointRequest,
  STOCK_FILTERS,
  STOCK_PAGE_MAX,
  StockList,
  StockMovementList,
  StockRow,
} from '#domain/wire/stock-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { actorOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { listStock, readStockRow } from './list-stock.ts'
import { setReorderPoint } from './set-reorder-point.ts'
import { listMovements } from './stock-list-store.ts'

const tags = ['stock']
const params = Closed({ id: Uuid })
const config = { access: { level: 'staff', permission: 'view-stock' } as const }
const StockListQuery = Closed({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  category_id: Type.Optional(Uuid),
  filter: Type.Optional(OneOf(STOCK_FILTERS)),
  after: Type.Optional(Type.String({ minLength: 36, maxLength: 300 })),
})
const MovementsQuery = Closed({ before: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })) })

/** What lies there, what it is worth, what moved it, and when it is low. */
export function registerStockListRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  const rowOf = (id: string) => {
    const row = readStockRow(db, id, seams.clock.nowMs())
    if (!row) throw new RefusalError({ code: 'UNKNOWN_PRODUCT' })
    return row
  }

  app.get(
    '/api/console/stock',
    { config, schema: { tags, querystring: StockListQuery, response: { 200: StockList } } },
    async ({ query: { q = '', category_id = null, filter = 'all', after = null } }) => {
      const asked = { text: q.trim(), categoryId: category_id, filter, after }
      return listStock(db, asked, seams.clock.nowMs())
    },
  )

  app.get(
    '/api/console/stock/products/:id/movements',
    {
      config,
      schema: { tags, params, querystring: MovementsQuery, response: { 200: StockMovementList } },
    },
    async ({ params: { id }, query }) => {
      const product = rowOf(id)
      const before = query.before === undefined ? null : Number(query.before)
      const movements = listMovements(db, id, { before, limit: STOCK_PAGE_MAX })
      const isFull = movements.length === STOCK_PAGE_MAX
      const last = isFull ? movements[movements.length - 1] : undefined
      return { product, movements, next_before: last?.movement_id ?? null }
    },
  )

  app.put(
    '/api/console/stock/products/:id/reorder-point',
    { config, schema: { tags, params, body: ReorderPointRequest, response: { 200: StockRow } } },
    async (request) => {
      const { id: productId } = request.params
      const order = { ...request.body, productId }
      writeOrRefuse(db, (tx) => setReorderPoint(tx, seams, actorOf(request), order))
      return rowOf(productId)
    },
  )
}
