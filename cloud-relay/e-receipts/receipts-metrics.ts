// The server's own figures for Prometheus: how it answers, never whom or what about.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Clock } from '#domain/seams.ts'
import type { ReceiptSource } from './receipt-source.ts'

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]

/** page: shown. missing: not here, whatever was wrong. limited: asked too often. busy: too many ask
 * the cloud at once. fault: the cloud does not answer. refused: no way of asking that there is. */
export const ANSWERS = ['page', 'missing', 'limited', 'busy', 'fault', 'refused'] as const
export type Answer = (typeof ANSWERS)[number]

export type ReceiptsMetrics = {
  registry: Registry
  answered(answer: Answer): void
  /** The same source, each of its questions timed. */
  timed(source: ReceiptSource, clock: Pick<Clock, 'monotonicMs'>): ReceiptSource
  /** Failing while the cloud's last answer was none. */
  health(): { state: 'ok' | 'failing' }
}

export function createReceiptsMetrics(): ReceiptsMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const answers = new Counter({
    ...{ name: 'receipts_answers_total', help: 'Requests by how they were answered' },
    ...{ labelNames: ['answer'], registers },
  })
  for (const answer of ANSWERS) answers.inc({ answer }, 0)
  const asked = new Histogram({
    ...{ name: 'receipts_cloud_seconds', help: 'Questions to the cloud, by result' },
    ...{ labelNames: ['result'], buckets: SECONDS, registers },
  })
  const isAnswering = new Gauge({
    ...{ name: 'receipts_cloud_answers', help: '0 while the last question had no answer' },
    registers,
  })
  let isFailing = false
  const heard = (failed: boolean): void => {
    isFailing = failed
    isAnswering.set(Number(!failed))
  }
  heard(false)
  return {
    registry,
    answered: (answer) => answers.inc({ answer }),
    timed(source, clock) {
      const find = async (number: string, code: string): Promise<string | null> => {
        const startedMs = clock.monotonicMs()
        const note = (result: 'found' | 'missing' | 'fault'): void => {
          asked.observe({ result }, (clock.monotonicMs() - startedMs) / 1_000)
          heard(result === 'fault')
        }
        try {
          const page = await source.find(number, code)
          note(page === null ? 'missing' : 'found')
          return page
        } catch (error) {
          note('fault')
          throw error
        }
      }
      return { find, close: source.close }
    },
    health: () => ({ state: isFailing ? 'failing' : 'ok' }),
  }
}
