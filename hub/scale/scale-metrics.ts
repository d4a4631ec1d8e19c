import { Counter, type Registry } from 'prom-client'

/** Words of scales by what they were, their lines' comings and goings, and what tills took. */
export type ScaleCounters = {
  word(protocol: string, result: string): void
  line(protocol: string, event: string): void
  take(result: 'taken' | 'refused'): void
}

/** Labels are words of the protocol's and of these lists, never a port or a name. */
export function registerScaleMetrics(registry: Registry): ScaleCounters {
  const words = new Counter({
    name: 'hub_scale_words_total',
    help: 'What scales said: steady, unsteady, trouble (overload, below zero), broken',
    labelNames: ['protocol', 'result'],
    registers: [registry],
  })
  const lines = new Counter({
    name: 'hub_scale_line_events_total',
    help: 'Lines of scales that were opened and lost',
    labelNames: ['protocol', 'event'],
    registers: [registry],
  })
  const takes = new Counter({
    name: 'hub_scale_takes_total',
    help: 'Weights that tills asked to take',
    labelNames: ['result'],
    registers: [registry],
  })
  return {
    word: (protocol, result) => words.inc({ protocol, result }),
    line: (protocol, event) => lines.inc({ protocol, event }),
    take: (result) => takes.inc({ result }),
  }
}
