import { Type } from 'typebox'
import {
  SettlementDetail,
  SettlementList,
  SettlementMessage,
} from '#domain/wire/payment-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { staffOf } from '../requester.ts'
import { importSettlement } from './import-settlement.ts'
import { SETTLEMENT_BYTES_MAX } from './read-settlement.ts'
import { listSettlements, readSettlementDetail, readSettlementMessage } from './settlement-store.ts'

const tags = ['payments']
const config = { access: { level: 'staff', permission: 'match-settlements' } as const }
const FileQuery = Closed({
  file_name: Type.String({ minLength: 1, maxLength: 200 }),
  provider: Type.String({ minLength: 1, maxLength: 40 }),
})

/** The file is the body of the request, as it is: text/csv. */
export function registerSettlementRoutes(app: HubApp, deps: HubDeps): void {
  app.register(async (scope: HubApp) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    scope.post(
      '/api/console/settlements',
      {
        config,
        bodyLimit: SETTLEMENT_BYTES_MAX,
        schema: {
          tags,
          consumes: ['text/csv'],
          querystring: FileQuery,
          response: { 200: SettlementMessage },
        },
      },
      async (request) => {
        const bytes = request.body as Buffer | undefined
        if (!bytes) {
          throw new RefusalError({ code: 'UNSUPPORTED_MEDIA_TYPE', detail: 'send text/csv' })
        }
        const { file_name: fileName, provider } = request.query
        const staffId = staffOf(request).staff_id
        const outcome = await importSettlement(deps, { fileName, provider, bytes, staffId })
        if (!outcome.ok) throw new RefusalError(outcome)
        if (outcome.value.isNew) deps.kickRelay()
        return mustFind(readSettlementMessage(deps.db, outcome.value.settlementId))
      },
    )
  })

  app.get(
    '/api/console/settlements',
    { config, schema: { tags, response: { 200: SettlementList } } },
    async () => ({ settlements: listSettlements(deps.db) }),
  )

  app.get(
    '/api/console/settlements/:id',
    { config, schema: { tags, params: Closed({ id: Uuid }), response: { 200: SettlementDetail } } },
    async ({ params }) => mustFind(readSettlementDetail(deps.db, params.id)),
  )
}

function mustFind<T>(found: T | null): T {
  if (found === null) throw new RefusalError({ code: 'NOT_FOUND' })
  return found
}
