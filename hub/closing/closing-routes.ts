import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type CloseBlocker, CloseCheck } from '#domain/wire/shift-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { findShiftToClose } from './closing-store.ts'

const ShiftPath = Closed({ id: Uuid })

export function registerClosingRoutes(
  app: HubApp,
  { db }: HubDeps,
  listBlockers: (db: Db, shiftId: string) => CloseBlocker[],
): void {
  app.get(
    '/api/pos/sessions/:id/close-check',
    {
      config: { access: { level: 'staff', permission: 'view-shift' } },
      schema: { tags: ['shifts'], params: ShiftPath, response: { 200: CloseCheck } },
    },
    async (request) => {
      const shiftId = request.params.id
      if (!findShiftToClose(db, shiftId)) throw new RefusalError({ code: 'UNKNOWN_SHIFT' })
      return { blockers: listBlockers(db, shiftId) }
    },
  )
}
