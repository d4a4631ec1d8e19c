import { FindSalesQuery, FoundSales } from '#domain/wire/find-sales-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { pause } from '../catalogue/pause.ts'
import { findSales } from './find-sales.ts'

/** The sales journal of the console. */
export function registerFindSalesRoutes(app: HubApp, { db, seams }: HubDeps): void {
  app.get(
    '/api/console/sales',
    {
      config: { access: { level: 'staff', permission: 'view-shift' } },
      schema: { tags: ['sales'], querystring: FindSalesQuery, response: { 200: FoundSales } },
    },
    ({ query }) => findSales(db, query, () => pause(seams)),
  )
}
