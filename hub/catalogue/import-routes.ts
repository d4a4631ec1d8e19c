import type { Readable } from 'node:stream'
import { Type } from 'typebox'
import { uuidv7 } from '#domain/ids.ts'
import { ImportList, ImportStatus } from '#domain/wire/catalogue-message.ts'
import { ImportPreview } from '#domain/wire/console-product-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { staffOf } from '../requester.ts'
import { streamProblems } from './import-problems-csv.ts'
import {
  type CatalogueImport,
  findImport,
  type ImportMode,
  listImports,
  toCard,
  toStatus,
} from './import-store.ts'
import { previewImport } from './preview-import.ts'
import { IMPORT_BYTES_MAX } from './receive-import.ts'
import { createImportRunner, type ImportRunner } from './run-imports.ts'

const IMPORTS_SHOWN_MAX = 20
const Mode = Type.Union([Type.Literal('keep-good'), Type.Literal('all-or-nothing')])
const ImportPath = Closed({ id: Uuid })
const config = { access: { level: 'staff', permission: 'manage-catalogue' } as const }
const tags = ['catalogue import']

/** The file is the body of the request, as it is: text/csv. */
export function registerImportRoutes(app: HubApp, deps: HubDeps): void {
  const runner = createImportRunner(deps)
  const uploads = new Set<Readable>()
  app.addHook('onReady', async () => runner.resume())
  // A slow sender must not keep the hub from stopping.
  app.addHook('preClose', async () => {
    for (const upload of uploads) upload.destroy(new Error('the hub stops'))
  })
  app.addHook('onClose', () => runner.stop())

  const find = (importId: string) => mustFind(deps.db, importId)

  app.register(async (scope: HubApp) => {
    // Handed on as a stream: fifty megabytes never lie in memory.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))
    scope.post(
      '/api/console/imports',
      {
        config,
        bodyLimit: IMPORT_BYTES_MAX,
        schema: {
          tags,
          consumes: ['text/csv'],
          querystring: Closed({ mode: Mode, preview: Type.Optional(Type.Literal('yes')) }),
          response: { 202: ImportStatus },
        },
      },
      async (request, reply) => {
        const file = request.body as Readable | undefined
        if (!file)
          throw new RefusalError({ code: 'UNSUPPORTED_MEDIA_TYPE', detail: 'send text/csv' })
        const importId = uuidv7(deps.seams)
        const order = { importId, ...orderOf(request.query), staffId: staffOf(request).staff_id }
        uploads.add(file)
        const outcome = await runner.receive(order, file).finally(() => uploads.delete(file))
        if (!outcome.ok) throw new RefusalError(outcome)
        reply.code(202)
        return toStatus(deps.db, outcome.value)
      },
    )
  })

  app.get(
    '/api/console/imports',
    { config, schema: { tags, response: { 200: ImportList } } },
    async () => ({
      imports: listImports(deps.db, IMPORTS_SHOWN_MAX).map((entry) => toCard(deps.db, entry)),
    }),
  )

  app.get(
    '/api/console/imports/:id',
    { config, schema: { tags, params: ImportPath, response: { 200: ImportStatus } } },
    async ({ params }) => toStatus(deps.db, find(params.id)),
  )

  registerDecisionRoutes(app, deps, runner, find)
  app.get(
    '/api/console/imports/:id/errors',
    { config, schema: { tags, params: ImportPath } },
    async ({ params }, reply) => {
      const { id } = find(params.id)
      const name = `import-${id}-errors.csv`
      reply.header('content-disposition', `attachment; filename="${name}"`)
      return reply.type('text/csv; charset=utf-8').send(streamProblems(deps.db, id))
    },
  )
}

type ImportQuery = { mode: ImportMode; preview?: 'yes' }
const orderOf = ({ mode, preview }: ImportQuery) => ({ mode, isPreviewed: preview === 'yes' })

function mustFind(db: Db, importId: string): CatalogueImport {
  const found = findImport(db, importId)
  if (!found) throw new RefusalError({ code: 'IMPORT_NOT_FOUND' })
  return found
}

/** What a person says of a file that waits, and of the last one. */
function registerDecisionRoutes(
  app: HubApp,
  deps: HubDeps,
  runner: ImportRunner,
  find: (importId: string) => CatalogueImport,
): void {
  app.get(
    '/api/console/imports/:id/preview',
    {
      config,
      schema: {
        tags,
        params: ImportPath,
        querystring: Closed({ after: Type.Optional(Type.String({ pattern: '^\\d{1,7}$' })) }),
        response: { 200: ImportPreview },
      },
    },
    async ({ params, query }) => previewImport(deps, find(params.id).id, Number(query.after ?? 0)),
  )

  app.post(
    '/api/console/imports/:id/decision',
    {
      config,
      schema: {
        tags,
        params: ImportPath,
        body: Closed({ is_wanted: Type.Boolean() }),
        response: { 200: ImportStatus },
      },
    },
    async (request) => {
      const by = staffOf(request).staff_id
      const { id } = find(request.params.id)
      const outcome = await runner.decide(id, by, request.body.is_wanted)
      if (!outcome.ok) throw new RefusalError(outcome)
      return toStatus(deps.db, outcome.value)
    },
  )

  app.post(
    '/api/console/imports/:id/undo',
    { config, schema: { tags, params: ImportPath, response: { 200: ImportStatus } } },
    async (request) => {
      const outcome = runner.undo(find(request.params.id).id, staffOf(request).staff_id)
      if (!outcome.ok) throw new RefusalError(outcome)
      return toStatus(deps.db, outcome.value)
    },
  )
}
