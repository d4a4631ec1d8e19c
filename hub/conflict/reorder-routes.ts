import { Type } from 'typebox'
import { ReorderList } from '#domain/wire/conflict-message.ts'
import { Closed, OneOf, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { writeUnlessRefused } from '../db/write.ts'
import { actorOf } from '../requester.ts'
import { setOrdered } from './note-reorder.ts'
import { listReorders } from './reorder-store.ts'

const tags = ['conflicts']
const config = { access: { level: 'staff', permission: 'view-console' } as const }
const ReorderQuery = Closed({ state: Type.Optional(OneOf(['open', 'ordered'])) })

export function registerReorderRoutes(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/console/reorders',
    { config, schema: { tags, querystring: ReorderQuery, response: { 200: ReorderList } } },
    async ({ query: { state = 'open' } }) => ({ reorders: listReorders(deps.db, state) }),
  )

  app.post(
    '/api/console/reorders/:id/ordered',
    { config, schema: { tags, params: Closed({ id: Uuid }), response: { 200: ReorderList } } },
    async (request) => {
      const actor = actorOf(request)
      const { id } = request.params
      const outcome = writeUnlessRefused(deps.db, (tx) => setOrdered(tx, deps.seams, actor, id))
      if (!outcome.ok) throw new RefusalError(outcome)
      return { reorders: listReorders(deps.db, 'open') }
    },
  )
}
