import { Counter, type Registry } from 'prom-client'

/** How often terminals knew themselves what was scanned and who was chosen, as they tell it. */
export function registerLookupMetrics(
  metrics: Registry,
  read: () => { hits: number; misses: number },
): void {
  const made: Counter = new Counter({
    name: 'hub_terminal_lookups_total',
    help: 'Codes and customers looked up at the terminals: known to them (hit) or not (miss)',
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
