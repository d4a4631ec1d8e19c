import { Type } from 'typebox'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import {
  CustomerChangeRequest,
  CustomerChanges,
  CustomerList,
  CustomerMessage,
  NewCustomerRequest,
} from '#domain/wire/customer-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { tellConflicts } from '../conflict/tell-conflicts.ts'
import { writeUnlessRefused } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { addCustomer } from './add-customer.ts'
import { addToldCustomer } from './add-told-customer.ts'
import { changeCustomer } from './change-customer.ts'
import { findCustomers } from './find-customers.ts'
import { listChanged } from './list-changed.ts'

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
      const { committed = false, ...body } = request.body
      const by = { staffId: staffOf(request).staff_id, terminalId: terminalOf(request).terminalId }
      const atMs = deps.seams.clock.nowMs()
      const outcome = writeUnlessRefused(deps.db, (tx) => {
        const loyalty = { loyalty_tier: firstTier(readOutlet(tx)), loyalty_points: 0 }
        const customer = { ...body, membership_number: null, ...loyalty }
        if (committed) return addToldCustomer(tx, deps.seams, customer, by)
        return addCustomer(tx, customer, atMs, by)
      })
      if (!outcome.ok) throw new RefusalError(outcome)
      deps.kickRelay()
      tellConflicts(deps, outcome.value.customer_id)
      return outcome.value
    },
  )
  registerChangeRoutes(app, deps)
}

function registerChangeRoutes(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/customers/changes',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: {
        tags,
        querystring: Closed({ after_cursor: Type.String({ pattern: '^\\d{1,15}$' }) }),
        response: { 200: CustomerChanges },
      },
    },
    async ({ query }) => listChanged(deps.db, Number(query.after_cursor)),
  )

  app.post(
    '/api/pos/customers/:id/changes',
    {
      config: { access: { level: 'staff', permission: 'add-customer' } },
      schema: {
        tags,
        params: Closed({ id: Uuid }),
        body: CustomerChangeRequest,
        response: { 200: CustomerMessage },
      },
    },
    async (request) => {
      const { staff_id: staffId } = staffOf(request)
      const { terminalId } = terminalOf(request)
      const order = { ...request.body, customerId: request.params.id, staffId, terminalId }
      const outcome = writeUnlessRefused(deps.db, (tx) => changeCustomer(tx, deps.seams, order))
      if (!outcome.ok) throw new RefusalError(outcome)
      deps.kickRelay()
      tellConflicts(deps, outcome.value.customer_id)
      return outcome.value
    },
  )
}

/** Tiers are listed from the lowest. */
const firstTier = ({ loyalty_tiers }: OutletMessage): string => loyalty_tiers[0]?.tier ?? 'regular'
