import { Gauge, type Registry } from 'prom-client'

/** How many receipt numbers a later one has overtaken, and nobody has explained. */
export function registerMissingMetric(metrics: Registry, count: () => number): void {
  const missing: Gauge = new Gauge({
    name: 'hub_receipt_numbers_missing',
    help: 'Receipt numbers that a later one of their terminal has overtaken and that are not here',
    registers: [metrics],
    collect: () => missing.set(count()),
  })
}
