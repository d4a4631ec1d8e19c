import { Type } from 'typebox'
import { isPermission } from '#domain/permissions.ts'
import { ApprovalAnswer, ApprovalRequest, ApproverList } from '#domain/wire/approval-message.ts'
import { Closed } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { giveApproval, listApprovers } from './give-approval.ts'

/** A person types; a script guesses. */
const TRIES_PER_MINUTE_MAX = 60

const access = { level: 'staff', permission: 'sell' } as const
const tags = ['people']
const ApproverQuery = Closed({
  permission: Type.String({ maxLength: 40 }),
  amount: Type.Optional(Type.String({ pattern: '^\\d{1,12}$' })),
})

/** Both are asked by whoever is logged in and stays so; the approver only lends a PIN. */
export function registerApprovalRoutes(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/approvers',
    {
      config: { access },
      schema: { tags, querystring: ApproverQuery, response: { 200: ApproverList } },
    },
    async (request) => {
      const { permission, amount } = request.query
      if (!isPermission(permission)) {
        throw new RefusalError({ code: 'UNKNOWN_PERMISSION', field: 'permission' })
      }
      const askerId = staffOf(request).staff_id
      return { staff: listApprovers(deps.db, askerId, permission, Number(amount ?? 0)) }
    },
  )

  app.post(
    '/api/pos/approvals',
    {
      config: { access, rateLimit: { max: TRIES_PER_MINUTE_MAX, timeWindow: 60_000 } },
      schema: { tags, body: ApprovalRequest, response: { 200: ApprovalAnswer } },
    },
    async (request) => {
      const asker = {
        staffId: staffOf(request).staff_id,
        terminalId: terminalOf(request).terminalId,
      }
      const outcome = await giveApproval(deps, asker, request.body)
      if (!outcome.ok) throw new RefusalError(outcome)
      deps.kickRelay()
      return outcome.value
    },
  )
}
