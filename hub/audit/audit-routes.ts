import { Type } from 'typebox'
import { startOfDay, toIso } from '#domain/datetime.ts'
import { Closed, LocalDate, Uuid } from '#domain/wire/primitives.ts'
import { AuditPage, AuditVerdict, AuditWalk } from '#domain/wire/staff-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { write } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { staffOf } from '../requester.ts'
import { appendAudit } from './append-audit.ts'
import { createAuditDesk } from './audit-desk.ts'
import { readAuditPage } from './audit-store.ts'

const access = { level: 'staff', permission: 'view-audit' } as const
const tags = ['people']
const AuditQuery = Closed({
  before: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })),
  /** One kind, or several with commas between. */
  kind: Type.Optional(Type.String({ pattern: '^[a-z][a-z-]*(,[a-z][a-z-]*)*$', maxLength: 4000 })),
  /** Whoever did it, approved it or had it done to them. */
  staff_id: Type.Optional(Uuid),
  /** Calendar days of the outlet. */
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
})
const DAY_MS = 86_400_000

export function registerAuditRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  const desk = createAuditDesk(deps)
  app.addHook('onClose', () => desk.stop())
  let last: AuditVerdict | null = null
  const zone = (): string => readOutlet(db).timezone
  const beginOf = (day: string | undefined): number | null =>
    day === undefined ? null : startOfDay(day, zone())

  app.get(
    '/api/console/audit',
    {
      config: { access },
      schema: { tags, querystring: AuditQuery, response: { 200: AuditPage } },
    },
    async (request) => {
      const { before, kind, staff_id, from, to } = request.query
      const lastMs = beginOf(to)
      return readAuditPage(db, {
        before: before === undefined ? null : Number(before),
        kinds: kind?.split(',') ?? null,
        person: staff_id ?? null,
        fromMs: beginOf(from),
        untilMs: lastMs === null ? null : lastMs + DAY_MS,
      })
    },
  )

  app.post(
    '/api/console/audit/verify',
    { config: { access }, schema: { tags, response: { 200: AuditVerdict } } },
    async (request) => {
      const verdict = await desk.verify()
      const { entryCount, firstBrokenSequence, fault, wholeUntilMs } = verdict
      const found = { entry_count: entryCount, first_broken_sequence: firstBrokenSequence }
      const payload = { staff_id: staffOf(request).staff_id, ...found }
      write(db, (tx) =>
        appendAudit(tx, { kind: 'audit-verified', payload, atMs: seams.clock.nowMs() }),
      )
      last = {
        ...{ success: true, is_whole: firstBrokenSequence === null, ...found, fault },
        whole_until: wholeUntilMs === null ? null : toIso(wholeUntilMs),
      }
      return last
    },
  )

  app.get(
    '/api/console/audit/verify',
    { config: { access }, schema: { tags, response: { 200: AuditWalk } } },
    async () => ({ progress_ppm: desk.progressPpm(), verdict: last }),
  )
}
