import { Counter, type Registry } from 'prom-client'

/** How often terminals found in their own catalogue what was scanned, as they tell it. */
export function registerLookupMetrics(
  metrics: Registry,
  read: () => { hits: number; misses: number },
): void {
  const made: Counter = new Counter({
    name: 'hub_terminal_lookups_total',
    help: 'Codes looked up at the terminals: found in their own catalogue (hit) or not (miss)',
    labelNames: ['result'],
    registers: [metrics],
    collect: () => {
      const { hits, misses } = read()
      made.reset()
      made.inc({ result: 'hit' }, hits)
      made.inc({ result: 'miss' }, misses)
    },
  })
}
