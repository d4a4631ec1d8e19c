import { Counter, Histogram } from 'prom-client'
import type { ClientEvent } from '#domain/wire/client-event-message.ts'
import type { HubDeps, Requester } from '../app-types.ts'

/** From a blink to the days that a tablet may lie in a drawer. */
const SECONDS = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400]

export type TakeClientEvents = (
  terminal: Pick<Requester, 'terminalCode'>,
  events: readonly ClientEvent[],
) => void

/** Counts and logs what terminals saw of themselves; the terminal is in the log, not in labels. */
export function createEventTaker({
  metrics,
  log,
}: Pick<HubDeps, 'metrics' | 'log'>): TakeClientEvents {
  const counted = new Counter({
    name: 'hub_client_events_total',
    help: 'What terminals saw of themselves, by event',
    labelNames: ['event'],
    registers: [metrics],
  })
  const lasted = new Histogram({
    name: 'hub_client_event_seconds',
    help: 'How long it took, of events that say so',
    labelNames: ['event'],
    buckets: SECONDS,
    registers: [metrics],
  })
  return ({ terminalCode: terminal }, events) => {
    for (const { name: event, duration_ms, count, words, at } of events) {
      counted.inc({ event })
      if (duration_ms !== null) lasted.observe({ event }, duration_ms / 1000)
      const facts = { terminal, event, at, durationMs: duration_ms, count }
      if (event === 'client_error') log.warn({ ...facts, words }, 'a terminal reports a fault')
      else log.info(facts, 'a terminal reports')
    }
  }
}
