import { toIso } from '#domain/datetime.ts'
import {
  LabelOrder,
  LabelOrderAnswer,
  LabelSheet,
  LabelSheetNoted,
  LabelSheetOrder,
  LabelSheetPrinted,
  STALE_LABELS_MAX,
  StaleLabelList,
} from '#domain/wire/label-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { write } from '../db/write.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { countStaleLabels, listStaleLabels } from './label-store.ts'
import { drawLabels, noteSheet, orderLabels } from './order-labels.ts'

const tags = ['printing']
const config = { access: { level: 'staff', permission: 'view-console' } } as const

export function registerLabelRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps

  app.get(
    '/api/console/labels/stale',
    { config, schema: { tags, response: { 200: StaleLabelList } } },
    async () => {
      const labels = listStaleLabels(db, STALE_LABELS_MAX).map(({ printed_at_ms, ...row }) => ({
        ...row,
        label_printed_at: toIso(printed_at_ms),
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

  app.post(
    '/api/console/labels/sheet',
    { config, schema: { tags, body: LabelSheetOrder, response: { 200: LabelSheet } } },
    async (request) => {
      const drawn = drawLabels(db, seams, request.body)
      if (!drawn.ok) throw new RefusalError(drawn)
      return drawn.value
    },
  )

  app.post(
    '/api/console/labels/sheet/printed',
    { config, schema: { tags, body: LabelSheetPrinted, response: { 200: LabelSheetNoted } } },
    async (request) => {
      const by = { staffId: staffOf(request).staff_id, terminalId: terminalOf(request).terminalId }
      write(db, (tx) => noteSheet(tx, seams, request.body, by))
      return { success: true as const }
    },
  )
}
