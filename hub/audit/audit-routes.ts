import { Type } from 'typebox'
import { Closed } from '#domain/wire/primitives.ts'
import { AuditPage, AuditVerdict } from '#domain/wire/staff-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { pause } from '../catalogue/pause.ts'
import { write } from '../db/write.ts'
import { staffOf } from '../requester.ts'
import { appendAudit } from './append-audit.ts'
import { readAuditPage } from './audit-store.ts'
import { type ChainVerdict, verifyInChunks } from './verify-in-chunks.ts'

const access = { level: 'staff', permission: 'view-audit' } as const
const tags = ['people']
const AuditQuery = Closed({
  before: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })),
  /** One kind, or several with commas between. */
  kind: Type.Optional(Type.String({ pattern: '^[a-z][a-z-]*(,[a-z][a-z-]*)*$', maxLength: 2000 })),
})

export function registerAuditRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  /** However many people ask at once, the chain is walked once. */
  let walk: Promise<ChainVerdict> | null = null

  app.get(
    '/api/console/audit',
    {
      config: { access },
      schema: { tags, querystring: AuditQuery, response: { 200: AuditPage } },
    },
    async (request) => {
      const { before, kind } = request.query
      const filter = {
        before: before === undefined ? null : Number(before),
        kinds: kind?.split(',') ?? null,
      }
      return readAuditPage(db, filter)
    },
  )

  app.post(
    '/api/console/audit/verify',
    { config: { access }, schema: { tags, response: { 200: AuditVerdict } } },
    async (request) => {
      walk ??= verifyInChunks(db, () => pause(seams)).finally(() => {
        walk = null
      })
      const { entryCount, firstBrokenSequence } = await walk
      const found = { entry_count: entryCount, first_broken_sequence: firstBrokenSequence }
      const payload = { staff_id: staffOf(request).staff_id, ...found }
      write(db, (tx) =>
        appendAudit(tx, { kind: 'audit-verified', payload, atMs: seams.clock.nowMs() }),
      )
      return { success: true as const, is_whole: firstBrokenSequence === null, ...found }
    },
  )
}
