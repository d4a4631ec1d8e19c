import type { Seams } from '#domain/seams.ts'
import { HealthAnswer } from '#domain/wire/health-message.ts'
import type { CloudState } from '#domain/wire/live-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import type { HubApp } from '../app-types.ts'
import { readDiskSpace } from './disk-space.ts'
import { findReasons, type HealthFacts } from './health-reasons.ts'

export type HealthProbes = {
  /** The earliest time the clock may show; throws when the database cannot be read. */
  clockFloorMs(): number
  cloud(): CloudState
  /** When the oldest document that waits for the cloud was written; null: none waits. */
  oldestUnsentMs(): number | null
  printing(): HealthAnswer['printing']
  terminalsConnected(): number
  /** Terminals that have not come back since this database lost data. */
  tailsOutstanding(): number
  copies(): HealthFacts['copies']
  identity(): HealthFacts['identity']
  /** The box's name on the LAN. */
  name(): HealthFacts['name']
  /** The disk and the heat, as they were last looked at. */
  hardware(): Pick<HealthFacts, 'medium' | 'isHot'>
  /** When the certificate of the LAN ends. */
  certificateEnd(): Promise<number>
}

const NO_CLOUD: CloudState = {
  state: 'unknown',
  pending_count: 0,
  last_confirmed_at: null,
  progress: null,
  error_code: null,
}
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
      const { oldestUnsentAgeMs, ...found } = probe(probes, nowMs)
      const copies = probes.copies()
      const identity = found.database === 'ok' ? probes.identity() : 'off'
      const name = probes.name()
      const certificateLeftMs = await probes.certificateEnd().then(
        (endMs) => endMs - nowMs,
        () => null,
      )
      const hardware = { ...probes.hardware(), certificateLeftMs }
      const facts = { disk: disk.state, oldestUnsentAgeMs, copies, name, identity, ...hardware }
      const reasons = findReasons({ ...found, ...facts })
      const isFailing = found.database === 'failing'
      const usual = reasons.length === 0 ? ('ok' as const) : ('degraded' as const)
      if (isFailing) reply.code(503)
      return {
        status: isFailing ? ('failing' as const) : usual,
        reasons,
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

type Found = Pick<
  HealthAnswer,
  'database' | 'clock' | 'cloud' | 'printing' | 'tails_outstanding'
> & { oldestUnsentAgeMs: number | null }

function probe(probes: HealthProbes, nowMs: number): Found {
  try {
    const clock = nowMs < probes.clockFloorMs() ? 'behind' : 'ok'
    const oldestMs = probes.oldestUnsentMs()
    const oldestUnsentAgeMs = oldestMs === null ? null : Math.max(0, nowMs - oldestMs)
    const printing = probes.printing()
    const tails_outstanding = probes.tailsOutstanding()
    const cloud = probes.cloud()
    return { database: 'ok', clock, cloud, printing, oldestUnsentAgeMs, tails_outstanding }
  } catch {
    // The route tells the state; what reads the database for work logs the fault itself.
    const empty = { cloud: NO_CLOUD, printing: NO_PRINTING, oldestUnsentAgeMs: null }
    const nothing = { ...empty, tails_outstanding: 0 }
    return { database: 'failing', clock: 'ok', ...nothing }
  }
}
