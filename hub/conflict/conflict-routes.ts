import { Type } from 'typebox'
import {
  ConflictList,
  ConflictState,
  ResolveConflictAnswer,
  ResolveConflictRequest,
} from '#domain/wire/conflict-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { ConflictType } from '#domain/wire/sale-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { writeUnlessRefused } from '../db/write.ts'
import { actorOf } from '../requester.ts'
import { listConflicts, readConflict } from './list-conflicts.ts'
import { resolveConflict } from './resolve-conflict.ts'

const tags = ['conflicts']
const config = { access: { level: 'staff', permission: 'view-console' } as const }
const ConflictQuery = Closed({
  state: Type.Optional(ConflictState),
  type: Type.Optional(ConflictType),
})

/** Settling takes `settle-conflict`, or an approval for it, which the verb asks for. */
export function registerConflictRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps

  app.get(
    '/api/console/conflicts',
    { config, schema: { tags, querystring: ConflictQuery, response: { 200: ConflictList } } },
    async ({ query: { state = 'open', type = null } }) =>
      listConflicts(db, { state, type, nowMs: seams.clock.nowMs() }),
  )

  app.post(
    '/api/console/conflicts/:id/resolve',
    {
      config,
      schema: {
        tags,
        params: Closed({ id: Uuid }),
        body: ResolveConflictRequest,
        response: { 200: ResolveConflictAnswer },
      },
    },
    async (request) => {
      const { id } = request.params
      const order = { ...request.body, conflictId: id }
      const actor = actorOf(request)
      const outcome = writeUnlessRefused(db, (tx) => resolveConflict(tx, seams, actor, order))
      if (!outcome.ok) throw new RefusalError(outcome)
      const conflict = readConflict(db, id)
      if (!conflict) throw new RefusalError({ code: 'CONFLICT_NOT_FOUND' })
      if (outcome.value.isFirst) deps.kickRelay()
      return { success: true as const, conflict }
    },
  )
}
