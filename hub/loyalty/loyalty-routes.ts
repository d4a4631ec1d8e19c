import { LoyaltyStatement } from '#domain/wire/account-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { readLoyaltyStatement } from './loyalty-statement.ts'

export function registerLoyaltyRoutes(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/customers/:id/loyalty',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: {
        tags: ['customers'],
        params: Closed({ id: Uuid }),
        response: { 200: LoyaltyStatement },
      },
    },
    async ({ params }) => {
      const statement = readLoyaltyStatement(deps.db, params.id, deps.seams.clock.nowMs())
      if (!statement) throw new RefusalError({ code: 'UNKNOWN_CUSTOMER' })
      return statement
    },
  )
}
