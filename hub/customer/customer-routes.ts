import { Type } from 'typebox'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import { CustomerList, CustomerMessage, NewCustomerRequest } from '#domain/wire/customer-message.ts'
import { Closed } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { write } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { addCustomer } from './add-customer.ts'
import { findCustomers } from './find-customers.ts'

const CUSTOMERS_SHOWN_MAX = 20
const CustomerQuery = Closed({ query: Type.Optional(Type.String({ maxLength: 100 })) })
const tags = ['customers']

export function registerCustomerRoutes(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/customers',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, querystring: CustomerQuery, response: { 200: CustomerList } },
    },
    async ({ query }) => ({
      customers: findCustomers(deps.db, query.query ?? '', CUSTOMERS_SHOWN_MAX),
    }),
  )

  app.post(
    '/api/pos/customers',
    {
      config: { access: { level: 'staff', permission: 'add-customer' } },
      schema: { tags, body: NewCustomerRequest, response: { 200: CustomerMessage } },
    },
    async (request) => {
      const { body } = request
      const by = { staffId: staffOf(request).staff_id, terminalId: terminalOf(request).terminalId }
      const atMs = deps.seams.clock.nowMs()
      const outcome = write(deps.db, (tx) => {
        const loyalty = { loyalty_tier: firstTier(readOutlet(tx)), loyalty_points: 0 }
        return addCustomer(tx, { ...body, membership_number: null, ...loyalty }, atMs, by)
      })
      if (!outcome.ok) throw new RefusalError(outcome)
      deps.kickRelay()
      return outcome.value
    },
  )
}

/** Tiers are listed from the lowest. */
const firstTier = ({ loyalty_tiers }: OutletMessage): string => loyalty_tiers[0]?.tier ?? 'regular'
