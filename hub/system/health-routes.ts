import type { Seams } from '#domain/seams.ts'
import { HealthAnswer } from '#domain/wire/health-message.ts'
import type { CloudState } from '#domain/wire/live-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import type { HubApp } from '../app-types.ts'
import { readDiskSpace } from './disk-space.ts'

export type HealthProbes = {
  /** The earliest time the clock may show; throws when the database cannot be read. */
  clockFloorMs(): number
  cloud(): CloudState
  printing(): HealthAnswer['printing']
  terminalsConnected(): number
}

const NO_CLOUD: CloudState = { state: 'unknown', pending_count: 0, last_confirmed_at: null }
const NO_PRINTING = { printer_count: 0, waiting_count: 0, uncertain_count: 0 }

export function registerHealthRoutes(
  app: HubApp,
  { seams, build, dataFolder }: { seams: Seams; build: string; dataFolder: string },
  probes: HealthProbes,
): void {
  const startedMs = seams.clock.monotonicMs()
  app.get(
    '/api/health',
    {
      config: { access: { level: 'public' } },
      schema: { tags: ['system'], response: { 200: HealthAnswer, 503: HealthAnswer } },
    },
    async (_request, reply) => {
      const nowMs = seams.clock.nowMs()
      const disk = await readDiskSpace(dataFolder)
      const found = probe(probes, nowMs)
      const isFine = disk.state === 'ok' && found.clock === 'ok'
      const isFailing = found.database === 'failing'
      if (isFailing) reply.code(503)
      return {
        status: isFailing ? ('failing' as const) : isFine ? ('ok' as const) : ('degraded' as const),
        build,
        protocol_version: PROTOCOL_VERSION,
        hub_time_ms: nowMs,
        uptime_s: Math.floor((seams.clock.monotonicMs() - startedMs) / 1000),
        disk,
        ...found,
        terminals_connected: probes.terminalsConnected(),
      }
    },
  )
}

type Found = Pick<HealthAnswer, 'database' | 'clock' | 'cloud' | 'printing'>

function probe(probes: HealthProbes, nowMs: number): Found {
  try {
    const clock = nowMs < probes.clockFloorMs() ? 'behind' : 'ok'
    return { database: 'ok', clock, cloud: probes.cloud(), printing: probes.printing() }
  } catch {
    // The route tells the state; what reads the database for work logs the fault itself.
    return { database: 'failing', clock: 'ok', cloud: NO_CLOUD, printing: NO_PRINTING }
  }
}
