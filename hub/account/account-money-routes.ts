import type { Outcome } from '#domain/errors.ts'
import {
  AccountMoneyAnswer,
  AccountPayoutRequest,
  AccountReceiptRequest,
} from '#domain/wire/account-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import { actorOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { momentOf } from './account-routes.ts'
import { payOutAccount } from './pay-out-account.ts'
import { takeAccountMoney } from './take-account-money.ts'

const tags = ['accounts']

/** Money in and out of accounts at a till. */
export function registerAccountMoneyRoutes(app: HubApp, deps: HubDeps): void {
  app.post(
    '/api/pos/account-receipts',
    {
      config: { access: { level: 'staff', permission: 'take-account-money' } },
      schema: { tags, body: AccountReceiptRequest, response: { 200: AccountMoneyAnswer } },
    },
    async (request) => {
      const order = { payloadHash: payloadHash(request.body), actor: actorOf(request) }
      return move(deps, request.body.session_id, (tx) =>
        takeAccountMoney(tx, deps.seams, { ...order, ...momentOf(deps), request: request.body }),
      )
    },
  )

  app.post(
    '/api/pos/account-payouts',
    {
      // Who may give back how much alone is the verb's to judge, with the person's limit.
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, body: AccountPayoutRequest, response: { 200: AccountMoneyAnswer } },
    },
    async (request) => {
      const order = { payloadHash: payloadHash(request.body), actor: actorOf(request) }
      return move(deps, request.body.session_id, (tx) =>
        payOutAccount(tx, deps.seams, { ...order, ...momentOf(deps), request: request.body }),
      )
    },
  )
}

function move(
  deps: HubDeps,
  shiftId: string,
  work: (tx: Db) => Outcome<AccountMoneyAnswer>,
): AccountMoneyAnswer {
  const answer = writeOrRefuse(deps.db, work)
  if (answer.duplicate) return answer
  deps.kickRelay()
  deps.wakePrinters()
  deps.live.publish({ type: 'shift-changed', session_id: shiftId })
  return answer
}
