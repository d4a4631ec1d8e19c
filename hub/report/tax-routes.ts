import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { TaxFilesOrder, TaxFilesState } from '#domain/wire/tax-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { write } from '../db/write.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { planTaxFiles } from './plan-report.ts'
import type { FoundFiles, ReportDesk } from './report-desk.ts'

const tags = ['reports']
const config = { access: { level: 'staff', permission: 'export-tax' } } as const
const FilesPath = Closed({ id: Uuid })
const FilePath = Closed({ id: Uuid, name: Type.String({ pattern: '^[a-z0-9-]{1,40}\\.xml$' }) })

/** Files for the tax office: made as reports are; who fetched one is written down. */
export function registerTaxRoutes(app: HubApp, { db, seams }: HubDeps, desk: ReportDesk): void {
  const found = (id: string): FoundFiles => {
    const files = desk.findFiles(id)
    if (files) return files
    throw new RefusalError({ code: 'REPORT_NOT_FOUND' })
  }

  app.post(
    '/api/console/tax-files',
    { config, schema: { tags, body: TaxFilesOrder, response: { 202: TaxFilesState } } },
    async (request, reply) => {
      const nowMs = seams.clock.nowMs()
      const plan = planTaxFiles(db, request.body, { folder: desk.newFolder(), nowMs })
      if (!plan.ok) throw new RefusalError(plan)
      const state = desk.order(plan.value)
      if (!state.ok) throw new RefusalError(state)
      reply.code(202)
      return found(state.value.report_id).state
    },
  )

  app.get(
    '/api/console/tax-files/:id',
    { config, schema: { tags, params: FilesPath, response: { 200: TaxFilesState } } },
    async ({ params }) => found(params.id).state,
  )

  app.get(
    '/api/console/tax-files/:id/:name',
    { config, schema: { tags, params: FilePath } },
    async (request, reply) => {
      const { state, folder } = found(request.params.id)
      const { name } = request.params
      const file = state.result?.files.find((each) => each.name === name)
      if (!file) throw new RefusalError({ code: 'REPORT_NOT_FOUND' })
      const staff_id = staffOf(request).staff_id
      const terminal_id = terminalOf(request).terminalId
      const payload = { file: name, count: file.count, staff_id, terminal_id }
      write(db, (tx) =>
        appendAudit(tx, { kind: 'tax-file-fetched', payload, atMs: seams.clock.nowMs() }),
      )
      reply.header('content-disposition', `attachment; filename="${name}"`)
      return reply.type('application/xml').send(createReadStream(join(folder, name)))
    },
  )
}
