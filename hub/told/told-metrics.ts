import { Counter, type Registry } from 'prom-client'
import type { Taken } from './take-told.ts'

/** Counts what tills told afterwards; the same again as a duplicate. */
export function countTold(registry: Registry): (taken: Taken) => void {
  const verdicts = new Counter({
    name: 'hub_told_commands_total',
    help: 'Commands that a till told afterwards, by kind and verdict',
    labelNames: ['kind', 'verdict'],
    registers: [registry],
  })
  return ({ kind, result: { verdict, duplicate } }) =>
    verdicts.inc({ kind, verdict: duplicate ? 'duplicate' : verdict })
}
