import { Type } from 'typebox'
import { assert } from '#domain/assert.ts'
import type { Outcome } from '#domain/errors.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  KeptAnswer,
  KeptCursor,
  KeptList,
  KeptState,
  RetryKeptRequest,
  SettleKeptRequest,
} from '#domain/wire/quarantine-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { writeUnlessRefused } from '../db/write.ts'
import { actorOf } from '../requester.ts'
import { endKept } from './end-kept.ts'
import { listKept, readKeptItem } from './list-kept.ts'
import { type Doors, retryKept } from './retry-kept.ts'

const tags = ['conflicts']
const config = { access: { level: 'staff', permission: 'view-console' } as const }
const params = Closed({ id: Uuid })
const querystring = Closed({
  state: Type.Optional(KeptState),
  after: Type.Optional(KeptCursor),
})

/** Ending one takes `settle-conflict`, or an approval for it, which the verb asks for. */
export function registerQuarantineRoutes(app: HubApp, deps: HubDeps, doors: Doors): void {
  const { db, seams } = deps
  const answerWith = (outcome: Outcome<null>, id: string): KeptAnswer => {
    if (!outcome.ok) throw new RefusalError(outcome)
    const item = readKeptItem(db, id)
    assert(item, 'what was ended is there')
    deps.kickRelay()
    return { success: true, item }
  }

  app.get(
    '/api/console/quarantine',
    { config, schema: { tags, querystring, response: { 200: KeptList } } },
    async ({ query: { state = 'open', after = null } }) => listKept(db, state, after),
  )

  app.post(
    '/api/console/quarantine/:id/retry',
    { config, schema: { tags, params, body: RetryKeptRequest, response: { 200: KeptAnswer } } },
    async (request) => {
      const { id } = request.params
      const order = { quarantineId: id, approvalId: request.body.approval_id }
      return answerWith(await retryKept(deps, doors, actorOf(request), order), id)
    },
  )

  app.post(
    '/api/console/quarantine/:id/settle',
    { config, schema: { tags, params, body: SettleKeptRequest, response: { 200: KeptAnswer } } },
    async (request) => {
      const { id } = request.params
      const { note, approval_id: approvalId } = request.body
      const order = { quarantineId: id, how: 'settled' as const, note, approvalId }
      const actor = actorOf(request)
      return answerWith(
        writeUnlessRefused(db, (tx) => endKept(tx, seams, actor, order)),
        id,
      )
    },
  )
}
