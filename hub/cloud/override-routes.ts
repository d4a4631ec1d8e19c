import { Type } from 'typebox'
import { mayDo, type Permission } from '#domain/permissions.ts'
import { OverrideList, OverrideRef, OverrideUndone } from '#domain/wire/override-message.ts'
import { Closed } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { readCatalogueCursor } from '../catalogue/bump-catalogue.ts'
import { write } from '../db/write.ts'
import { grantsOfRequest, staffOf, terminalOf } from '../requester.ts'
import { announcingRules } from '../rules/announce-rules.ts'
import { listOverrides } from './list-overrides.ts'
import { undoOverride } from './undo-override.ts'

const tags = ['catalogue']
const config = { access: { level: 'staff', permission: 'manage-catalogue' } as const }
const OverrideQuery = Closed({
  after: Type.Optional(Type.String({ pattern: '^\\d{1,16}/[^\\n]{1,100}/[a-z_.]{1,60}$' })),
})

const NEEDED: Readonly<Record<string, Permission>> = {
  'outlet-config': 'manage-rules',
  staff: 'manage-staff',
  'role-grant': 'manage-staff',
}

export function registerOverrideRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams, live } = deps
  app.get(
    '/api/console/overrides',
    { config, schema: { tags, querystring: OverrideQuery, response: { 200: OverrideList } } },
    async ({ query }) => listOverrides(db, query.after ?? null),
  )

  app.post(
    '/api/console/overrides/undo',
    { config, schema: { tags, body: OverrideRef, response: { 200: OverrideUndone } } },
    async (request) => {
      const ref = request.body
      // What the settings and rules of the shop may change, their right also takes back.
      const needed = NEEDED[ref.topic] ?? 'manage-catalogue'
      if (!mayDo(grantsOfRequest(request), needed)) {
        throw new RefusalError({ code: 'ROLE_NOT_ALLOWED', detail: needed })
      }
      const { terminalId } = terminalOf(request)
      const undo = { ref, staffId: staffOf(request).staff_id, terminalId }
      const undone = announcingRules(deps, () => write(db, (tx) => undoOverride(tx, seams, undo)))
      if (undone) live.publish({ type: 'catalogue-changed', cursor: readCatalogueCursor(db) })
      return { success: true as const, undone }
    },
  )
}
