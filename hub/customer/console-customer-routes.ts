import { assert } from '#domain/assert.ts'
import {
  CustomerPage,
  CustomerStatement,
  ListCustomersQuery,
  ListedCustomers,
  MergeAnswer,
  MergePreview,
  MergePreviewQuery,
  MergeRequest,
  StatementQuery,
} from '#domain/wire/console-customer-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { tellConflicts } from '../conflict/tell-conflicts.ts'
import { actorOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { findCustomer } from './customer-store.ts'
import { listConsoleCustomers, readCustomerPage } from './list-console-customers.ts'
import { orderMerge, previewMerge } from './order-merge.ts'
import { readCustomerStatement } from './read-customer-statement.ts'

const tags = ['customers']
const params = Closed({ id: Uuid })
const config = { access: { level: 'staff', permission: 'view-customers' } as const }

/** Everybody the shop knows, what they bought and have, and who of them is one person. */
export function registerConsoleCustomerRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps

  app.get(
    '/api/console/customers',
    {
      config,
      schema: { tags, querystring: ListCustomersQuery, response: { 200: ListedCustomers } },
    },
    async ({ query }) => listConsoleCustomers(db, query),
  )

  app.get(
    '/api/console/customers/:id',
    { config, schema: { tags, params, response: { 200: CustomerPage } } },
    async ({ params: { id } }) => {
      const page = readCustomerPage(db, id, seams.clock.nowMs())
      if (!page) throw new RefusalError({ code: 'UNKNOWN_CUSTOMER' })
      return page
    },
  )

  app.get(
    '/api/console/customers/:id/statement',
    {
      config,
      schema: { tags, params, querystring: StatementQuery, response: { 200: CustomerStatement } },
    },
    async ({ params: { id }, query }) => {
      const statement = readCustomerStatement(db, id, query.after ?? null)
      if (!statement) throw new RefusalError({ code: 'UNKNOWN_CUSTOMER' })
      return statement
    },
  )

  registerMerging(app, deps)
}

/** Who may is the verb's to judge: it is a matter of how much changes hands. */
function registerMerging(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps

  app.get(
    '/api/console/customers/:id/merge',
    {
      config,
      schema: { tags, params, querystring: MergePreviewQuery, response: { 200: MergePreview } },
    },
    async ({ params: { id }, query }) => {
      const preview = previewMerge(db, id, query.with)
      if (!preview.ok) throw new RefusalError(preview)
      return preview.value
    },
  )

  app.post(
    '/api/console/customers/:id/merge',
    { config, schema: { tags, params, body: MergeRequest, response: { 200: MergeAnswer } } },
    async (request) => {
      const order = { ...request.body, customerId: request.params.id }
      const merged = writeOrRefuse(db, (tx) => orderMerge(tx, seams, actorOf(request), order))
      const customer = findCustomer(db, merged.winnerId)
      assert(customer, 'who stays is there')
      deps.kickRelay()
      for (const id of [merged.winnerId, merged.loserId]) tellConflicts(deps, id)
      return { success: true as const, customer }
    },
  )
}
