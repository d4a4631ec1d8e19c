import { KpiAnswer } from '#domain/wire/kpi-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { registerKpiMetrics } from './kpi-metrics.ts'
import { readKpiAnswer } from './read-kpis.ts'

export function registerKpiRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  registerKpiMetrics(deps)
  app.get(
    '/api/console/kpis',
    {
      config: { access: { level: 'staff', permission: 'view-console' } },
      schema: { tags: ['system'], response: { 200: KpiAnswer } },
    },
    async () => readKpiAnswer(db, seams.clock.nowMs()),
  )
}
