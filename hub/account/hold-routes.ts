import { HoldAnswer, HoldRequest, ReleaseHoldAnswer } from '#domain/wire/account-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { write } from '../db/write.ts'
import { terminalOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { momentOf } from './account-routes.ts'
import { markReleased } from './hold-store.ts'
import { placeHold } from './place-hold.ts'

const tags = ['accounts']
const config = { access: { level: 'staff', permission: 'sell' } as const }

/** Promises of a balance to the sale that is being paid. */
export function registerHoldRoutes(app: HubApp, deps: HubDeps): void {
  app.post(
    '/api/pos/holds',
    { config, schema: { tags, body: HoldRequest, response: { 200: HoldAnswer } } },
    async (request) => {
      const { hold_id: holdId, sale_id: saleId, amount_minor: amountMinor } = request.body
      const { account_id: accountId, customer_id: customerId } = request.body
      const { terminalId } = terminalOf(request)
      const order = { holdId, saleId, accountId, customerId, amountMinor, terminalId }
      return writeOrRefuse(deps.db, (tx) => placeHold(tx, { ...order, ...momentOf(deps) }))
    },
  )

  app.post(
    '/api/pos/holds/:id/release',
    {
      config,
      schema: { tags, params: Closed({ id: Uuid }), response: { 200: ReleaseHoldAnswer } },
    },
    async (request) => {
      // Again, or for one that was spent, it changes nothing: nothing is promised any more.
      write(deps.db, (tx) => markReleased(tx, request.params.id))
      return { success: true as const }
    },
  )
}
