// The relay's own figures for Prometheus. Labels come from closed lists: codes, kinds, sources.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DocumentVerdict } from '#domain/wire/cloud-message.ts'
import type { RelayFacts } from './status-board.ts'

const SECONDS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60]

export type CallKind = 'ask' | 'push' | 'pull'
export const WAKE_SOURCES = [
  'start',
  'redis',
  'watchdog',
  'pause',
  'probe',
  'person',
  'caller',
] as const
export type WakeSource = (typeof WAKE_SOURCES)[number]

/** What waits in the outbox at this moment; null while the hub's file cannot be read. */
export type QueueFacts = { count: number; oldestAgeMs: number | null; valueMinor: number }

export type RelayMetrics = {
  registry: Registry
  /** One call of the cloud; `result` is `ok` or the code of what went wrong. */
  called(kind: CallKind, result: string, elapsedMs: number): void
  carried(rowCount: number, bytesRaw: number, bytesPacked: number): void
  judged(verdicts: DocumentVerdict[]): void
  paused(code: string): void
  woken(source: WakeSource): void
  probed(isAnswered: boolean): void
  rotated(isDone: boolean): void
}
export type MetricsSources = { queue(): QueueFacts | null; facts(): Readonly<RelayFacts> }

export function createRelayMetrics(sources: MetricsSources): RelayMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  registerGauges(registry, sources)
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] })
  const calls = counter('relay_calls_total', 'Calls of the cloud by result', 'kind', 'result')
  const rows = counter('relay_rows_total', 'Documents the cloud confirmed')
  const bytes = counter('relay_bytes_total', 'Bytes of documents carried', 'form')
  const verdicts = counter('relay_verdicts_total', 'Documents not simply applied', 'verdict')
  const retries = counter('relay_retries_total', 'Pauses after a failure', 'code')
  const wakes = counter('relay_wakes_total', 'What started a look at the outbox', 'source')
  const probes = counter('relay_probes_total', 'Knocks at the door of a silent cloud', 'result')
  const rotations = counter('relay_rotations_total', 'Changes of the own password', 'result')
  const seconds = new Histogram({
    name: 'relay_call_seconds',
    help: 'Time of one call of the cloud that was answered',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers: [registry],
  })
  return {
    registry,
    called: (kind, result, elapsedMs) => {
      calls.inc({ kind, result })
      if (result === 'ok') seconds.observe({ kind }, elapsedMs / 1000)
    },
    carried: (rowCount, raw, packed) => {
      rows.inc(rowCount)
      bytes.inc({ form: 'raw' }, raw)
      bytes.inc({ form: 'packed' }, packed)
    },
    judged: (found) => {
      for (const { verdict } of found) verdicts.inc({ verdict })
    },
    paused: (code) => retries.inc({ code }),
    woken: (source) => wakes.inc({ source }),
    probed: (isAnswered) => probes.inc({ result: isAnswered ? 'answered' : 'silent' }),
    rotated: (isDone) => rotations.inc({ result: isDone ? 'done' : 'failed' }),
  }
}

function registerGauges(registry: Registry, { queue, facts }: MetricsSources): void {
  const gauge = (name: string, help: string, read: () => number | null): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => {
        made.set(read() ?? Number.NaN)
      },
    })
  }
  const bit = (isTrue: boolean): number => (isTrue ? 1 : 0)
  const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000)
  gauge('relay_queue_documents', 'Documents that wait', () => queue()?.count ?? null)
  gauge('relay_queue_age_seconds', 'Age of the oldest that waits', () => {
    const found = queue()
    return found && inSeconds(found.oldestAgeMs ?? 0)
  })
  gauge(
    'relay_queue_value_minor',
    'Sales less refunds that wait',
    () => queue()?.valueMinor ?? null,
  )
  gauge('relay_cloud_connected', '1 while the cloud answers', () =>
    bit(facts().cloud === 'connected'),
  )
  gauge('relay_redis_connected', '1 while Redis wakes the relay', () =>
    bit(facts().redis === 'connected'),
  )
  gauge('relay_last_contact_timestamp_seconds', 'When the cloud answered last', () =>
    inSeconds(facts().lastContactMs),
  )
  gauge('relay_clock_skew_seconds', "The cloud's clock less the box's", () =>
    inSeconds(facts().clockSkewMs),
  )
}
