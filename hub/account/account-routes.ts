import { Type } from 'typebox'
import { businessDate } from '#domain/datetime.ts'
import {
  AccountKind,
  AccountList,
  AccountMessage,
  AccountStatement,
  ChangeAccountRequest,
  CreditAgeing,
  OpenAccountRequest,
} from '#domain/wire/account-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { actorOf } from '../requester.ts'
import { readRules } from '../rules/read-rules.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { readAccount, readCreditAgeing, readStatement } from './account-view.ts'
import { changeAccount } from './change-account.ts'
import { findAccounts } from './find-accounts.ts'
import { openAccount } from './open-account.ts'

const tags = ['accounts']
const AccountPath = Closed({ id: Uuid })
const AccountQuery = Closed({
  kind: Type.Optional(AccountKind),
  code: Type.Optional(Type.String({ maxLength: 64 })),
  customer_id: Type.Optional(Uuid),
  query: Type.Optional(Type.String({ maxLength: 100 })),
  after: Type.Optional(Uuid),
})

/** Looking at accounts, opening them, and what a manager may set of them. */
export function registerAccountRoutes(app: HubApp, deps: HubDeps): void {
  registerReading(app, deps)
  registerOpening(app, deps)
  registerManaging(app, deps)
}

/** When it is, for accounts: the business day, which may run past midnight, and the time. */
export function momentOf({ db, seams }: HubDeps): { today: string; atMs: number } {
  const atMs = seams.clock.nowMs()
  const { business_day_start_minute: dayStart } = readRules(db)
  return { today: businessDate(atMs, readOutlet(db).timezone, dayStart), atMs }
}

function registerReading(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/accounts',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, querystring: AccountQuery, response: { 200: AccountList } },
    },
    async ({ query }) => {
      const { kind, code, customer_id: customerId, after: afterId } = query
      const search = { kind, code, customerId, query: query.query, afterId }
      return findAccounts(deps.db, search, deps.seams.clock.nowMs())
    },
  )

  app.get(
    '/api/pos/accounts/:id/statement',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, params: AccountPath, response: { 200: AccountStatement } },
    },
    async ({ params }) => {
      const statement = readStatement(deps.db, params.id, deps.seams.clock.nowMs())
      if (!statement) throw new RefusalError({ code: 'ACCOUNT_NOT_FOUND' })
      return statement
    },
  )
}

function registerOpening(app: HubApp, deps: HubDeps): void {
  app.post(
    '/api/pos/accounts',
    {
      config: { access: { level: 'staff', permission: 'take-account-money' } },
      schema: { tags, body: OpenAccountRequest, response: { 200: AccountMessage } },
    },
    async (request) => {
      const { account_id: accountId, kind, code, customer_id, limit_minor } = request.body
      const { expires_on: expiresOn, approval_id: approvalId } = request.body
      const order = { accountId, kind, code, expiresOn, approvalId, ...momentOf(deps) }
      const ownership = { customerId: customer_id, limitMinor: limit_minor }
      const actor = actorOf(request)
      writeOrRefuse(deps.db, (tx) => openAccount(tx, deps.seams, actor, { ...order, ...ownership }))
      deps.kickRelay()
      return mustRead(deps, accountId)
    },
  )
}

function registerManaging(app: HubApp, deps: HubDeps): void {
  app.put(
    '/api/console/accounts/:id',
    {
      config: { access: { level: 'staff', permission: 'manage-accounts' } },
      schema: {
        tags,
        params: AccountPath,
        body: ChangeAccountRequest,
        response: { 200: AccountMessage },
      },
    },
    async (request) => {
      const { limit_minor: limitMinor, expires_on: expiresOn, is_active, note } = request.body
      const accountId = request.params.id
      const atMs = deps.seams.clock.nowMs()
      const order = { accountId, limitMinor, expiresOn, isActive: is_active, note, atMs }
      const actor = actorOf(request)
      writeOrRefuse(deps.db, (tx) => changeAccount(tx, deps.seams, actor, order))
      deps.kickRelay()
      return mustRead(deps, accountId)
    },
  )

  app.get(
    '/api/console/credit-ageing',
    {
      // Whoever may give kasbon may see who owes.
      config: { access: { level: 'staff', permission: 'open-credit' } },
      schema: { tags, response: { 200: CreditAgeing } },
    },
    async () =>
      readCreditAgeing(deps.db, {
        timezone: readOutlet(deps.db).timezone,
        dueDays: readRules(deps.db).credit_due_days,
        atMs: deps.seams.clock.nowMs(),
      }),
  )
}

function mustRead(deps: HubDeps, accountId: string): AccountMessage {
  const account = readAccount(deps.db, accountId, deps.seams.clock.nowMs())
  if (!account) throw new RefusalError({ code: 'ACCOUNT_NOT_FOUND' })
  return account
}
