import { toIso } from '#domain/datetime.ts'
import { BoxHealthView } from '#domain/wire/box-health-message.ts'
import type { HubApp } from '../app-types.ts'
import { judgeHealth, worstOf } from './judge-health.ts'
import { listHours } from './machine-store.ts'
import { type BoxProbes, readBoxHealth } from './read-box-health.ts'

/** How the box is, for the console and for programs on the box; what the cloud is told, judged. */
export function registerBoxHealthRoutes(app: HubApp, probes: BoxProbes): void {
  const { db, seams, build } = probes
  const startedMs = seams.clock.monotonicMs()
  app.get(
    '/api/console/health',
    {
      config: { access: { level: 'box-or-staff', permission: 'view-console' } },
      schema: { tags: ['system'], response: { 200: BoxHealthView } },
    },
    async () => {
      const health = await readBoxHealth(probes, startedMs)
      const nowMs = seams.clock.nowMs()
      const checks = judgeHealth(health, nowMs, probes.isRestless?.())
      const { uptime_s } = health
      const state = worstOf(checks)
      return { hub_time: toIso(nowMs), build, uptime_s, state, checks, hours: listHours(db) }
    },
  )
}
