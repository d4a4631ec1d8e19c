import { Type } from 'typebox'
import { startOfDay } from '#domain/datetime.ts'
import { refuse } from '#domain/errors.ts'
import { Closed, LocalDate, Uuid } from '#domain/wire/primitives.ts'
import { ReprintPage } from '#domain/wire/printer-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { readReprints } from './reprint-view.ts'

const DAY_MS = 24 * 3_600_000

const ReprintQuery = Closed({
  /** A day of the outlet's own clock. */
  day: Type.Optional(LocalDate),
  staff_id: Type.Optional(Uuid),
  /** Any part of the number that people call the paper by. */
  number: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  before: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })),
})

export function registerReprintRoutes(app: HubApp, { db }: Pick<HubDeps, 'db'>): void {
  app.get(
    '/api/console/reprints',
    {
      config: { access: { level: 'staff', permission: 'view-audit' } },
      schema: { tags: ['printing'], querystring: ReprintQuery, response: { 200: ReprintPage } },
    },
    async (request) => {
      const { day, staff_id: staffId, number, before } = request.query
      const fromMs = day === undefined ? null : startOfDay(day, readOutlet(db).timezone)
      if (day !== undefined && fromMs === null) {
        throw new RefusalError(refuse('INVALID_REQUEST', 'no calendar has this day', 'day'))
      }
      return readReprints(db, {
        before: before === undefined ? null : Number(before),
        fromMs,
        untilMs: fromMs === null ? null : fromMs + DAY_MS,
        staffId: staffId ?? null,
        number: number?.trim() || null,
      })
    },
  )
}
