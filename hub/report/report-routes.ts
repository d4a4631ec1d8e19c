import { Type } from 'typebox'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import { ReportOrder, ReportRows, ReportState, ReportToday } from '#domain/wire/report-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { planReport, readToday } from './plan-report.ts'
import { createReportDesk } from './report-desk.ts'
import { registerTaxRoutes } from './tax-routes.ts'

const tags = ['reports']
const config = { access: { level: 'staff', permission: 'view-reports' } } as const
const ReportPath = Closed({ id: Uuid })
const PartPath = Closed({ id: Uuid, part: Type.String({ pattern: '^\\d{1,4}$' }) })

export function registerReportRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  const desk = createReportDesk(deps)
  app.addHook('onClose', () => desk.stop())
  registerTaxRoutes(app, deps, desk)

  const found = (state: ReportState | null): ReportState => {
    if (state) return state
    throw new RefusalError({ code: 'REPORT_NOT_FOUND' })
  }

  app.get(
    '/api/console/report-days',
    { config, schema: { tags, response: { 200: ReportToday } } },
    async () => readToday(db, seams.clock.nowMs()),
  )

  app.post(
    '/api/console/reports',
    { config, schema: { tags, body: ReportOrder, response: { 202: ReportState } } },
    async (request, reply) => {
      const plan = planReport(db, request.body, seams.clock.nowMs())
      if (!plan.ok) throw new RefusalError(plan)
      const state = desk.order(plan.value)
      if (!state.ok) throw new RefusalError(state)
      reply.code(202)
      return state.value
    },
  )

  app.get(
    '/api/console/reports/:id',
    { config, schema: { tags, params: ReportPath, response: { 200: ReportState } } },
    async ({ params }) => found(desk.find(params.id)),
  )

  app.get(
    '/api/console/reports/:id/others/:part',
    { config, schema: { tags, params: PartPath, response: { 200: ReportRows } } },
    async ({ params }) => {
      const rows = desk.findOthers(params.id, Number(params.part))
      if (rows) return rows
      throw new RefusalError({ code: 'REPORT_NOT_FOUND' })
    },
  )

  app.post(
    '/api/console/reports/:id/cancel',
    { config, schema: { tags, params: ReportPath, response: { 200: ReportState } } },
    async ({ params }) => found(desk.cancel(params.id)),
  )
}
