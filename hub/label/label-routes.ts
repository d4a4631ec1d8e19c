import { toIso } from '#domain/datetime.ts'
import {
  LabelOrder,
  LabelOrderAnswer,
  STALE_LABELS_MAX,
  StaleLabelList,
} from '#domain/wire/label-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { countStaleLabels, listStaleLabels } from './label-store.ts'
import { orderLabels } from './order-labels.ts'

const tags = ['printing']
const config = { access: { level: 'staff', permission: 'view-console' } } as const

export function registerLabelRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps

  app.get(
    '/api/console/labels/stale',
    { config, schema: { tags, response: { 200: StaleLabelList } } },
    async () => {
      const labels = listStaleLabels(db, STALE_LABELS_MAX).map(({ ordered_at_ms, ...row }) => ({
        ...row,
        label_ordered_at: toIso(ordered_at_ms),
      }))
      return { labels, count: countStaleLabels(db) }
    },
  )

  app.post(
    '/api/console/labels',
    { config, schema: { tags, body: LabelOrder, response: { 200: LabelOrderAnswer } } },
    async (request) => {
      const staffId = staffOf(request).staff_id
      const { terminalId } = terminalOf(request)
      const order = { ...request.body, staffId, terminalId }
      const answer = writeOrRefuse(db, (tx) => orderLabels(tx, seams, order))
      deps.wakePrinters()
      return answer
    },
  )
}
