import { Type } from 'typebox'
import { OverrideList, OverrideRef, OverrideUndone } from '#domain/wire/override-message.ts'
import { Closed } from '#domain/wire/primitives.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { readCatalogueCursor } from '../catalogue/bump-catalogue.ts'
import { write } from '../db/write.ts'
import { staffOf } from '../requester.ts'
import { listOverrides } from './list-overrides.ts'
import { undoOverride } from './undo-override.ts'

const tags = ['catalogue']
const config = { access: { level: 'staff', permission: 'manage-catalogue' } as const }
const OverrideQuery = Closed({
  after: Type.Optional(Type.String({ pattern: '^\\d{1,16}/[^\\n]{1,100}/[a-z_.]{1,60}$' })),
})

export function registerOverrideRoutes(app: HubApp, { db, seams, live }: HubDeps): void {
  app.get(
    '/api/console/overrides',
    { config, schema: { tags, querystring: OverrideQuery, response: { 200: OverrideList } } },
    async ({ query }) => listOverrides(db, query.after ?? null),
  )

  app.post(
    '/api/console/overrides/undo',
    { config, schema: { tags, body: OverrideRef, response: { 200: OverrideUndone } } },
    async (request) => {
      const undo = { ref: request.body, staffId: staffOf(request).staff_id }
      const undone = write(db, (tx) => undoOverride(tx, seams, undo))
      if (undone) live.publish({ type: 'catalogue-changed', cursor: readCatalogueCursor(db) })
      return { success: true as const, undone }
    },
  )
}
