import { Type } from 'typebox'
import { assert } from '#domain/assert.ts'
import {
  ConflictCursor,
  ConflictDetail,
  ConflictList,
  ConflictState,
  OwnConflictList,
  ResolveConflictAnswer,
  ResolveConflictRequest,
} from '#domain/wire/conflict-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { ConflictType } from '#domain/wire/sale-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { writeUnlessRefused } from '../db/write.ts'
import { type Actor, actorOf } from '../requester.ts'
import { isConflictOf } from './conflict-store.ts'
import { listConflicts, listOwnConflicts, readConflict } from './list-conflicts.ts'
import { readConflictDetail } from './read-conflict-detail.ts'
import { registerReorderRoutes } from './reorder-routes.ts'
import { type ResolveOrder, resolveConflict } from './resolve-conflict.ts'
import { tellConflicts } from './tell-conflicts.ts'

const tags = ['conflicts']
const params = Closed({ id: Uuid })
const ConflictQuery = Closed({
  state: Type.Optional(ConflictState),
  type: Type.Optional(ConflictType),
  after: Type.Optional(ConflictCursor),
})

/** Settling takes `settle-conflict`, or an approval for it, which the verb asks for. */
export function registerConflictRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  app.get(
    '/api/console/conflicts',
    {
      config: { access: { level: 'staff', permission: 'view-console' } },
      schema: { tags, querystring: ConflictQuery, response: { 200: ConflictList } },
    },
    async ({ query: { state = 'open', type = null, after = null } }) =>
      listConflicts(db, { state, type, after, nowMs: seams.clock.nowMs() }),
  )
  app.get(
    '/api/pos/conflicts',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, response: { 200: OwnConflictList } },
    },
    async (request) => listOwnConflicts(db, actorOf(request).terminalId, seams.clock.nowMs()),
  )
  // A till sees and settles what stands beside its own documents, the console all of it.
  registerOne(app, deps, CONSOLE_DOOR, () => true)
  const isOwn: IsTheirs = (tx, actor, id) => isConflictOf(tx, actor.terminalId, id)
  registerOne(app, deps, POS_DOOR, isOwn)
  registerReorderRoutes(app, deps)
}

type IsTheirs = (tx: Db, actor: Actor, id: string) => boolean
type Door = { one: string; resolve: string; permission: 'view-console' | 'sell' }
const CONSOLE_DOOR: Door = {
  one: '/api/console/conflicts/:id',
  resolve: '/api/console/conflicts/:id/resolve',
  permission: 'view-console',
}
const POS_DOOR: Door = {
  one: '/api/pos/conflicts/:id',
  resolve: '/api/pos/conflicts/:id/resolve',
  permission: 'sell',
}

function registerOne(app: HubApp, deps: HubDeps, door: Door, isTheirs: IsTheirs) {
  const { db, seams } = deps
  const config = { access: { level: 'staff', permission: door.permission } as const }
  const notFound = () => new RefusalError({ code: 'CONFLICT_NOT_FOUND' })

  app.get(
    door.one,
    { config, schema: { tags, params, response: { 200: ConflictDetail } } },
    async (request) => {
      const { id } = request.params
      const detail = readConflictDetail(db, id, seams.clock.nowMs())
      if (!detail || !isTheirs(db, actorOf(request), id)) throw notFound()
      return detail
    },
  )
  const answers = { body: ResolveConflictRequest, response: { 200: ResolveConflictAnswer } }
  app.post(door.resolve, { config, schema: { tags, params, ...answers } }, async (request) => {
    const { id } = request.params
    const actor = actorOf(request)
    if (!isTheirs(db, actor, id)) throw notFound()
    settle(deps, actor, { ...request.body, conflictId: id })
    const conflict = readConflict(db, id)
    assert(conflict, 'what was settled is there')
    return { success: true as const, conflict }
  })
}

function settle(deps: HubDeps, actor: Actor, order: ResolveOrder): void {
  const { db, seams } = deps
  const outcome = writeUnlessRefused(db, (tx) => resolveConflict(tx, seams, actor, order))
  if (!outcome.ok) throw new RefusalError(outcome)
  const { isFirst, documentId, levels } = outcome.value
  if (!isFirst) return
  deps.kickRelay()
  tellConflicts(deps, documentId)
  if (levels.length > 0) deps.live.publish({ type: 'stock-changed', levels })
}
