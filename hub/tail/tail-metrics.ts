import { Counter, Gauge } from 'prom-client'
import type { HubDeps } from '../app-types.ts'
import { countAwaited } from './tail-store.ts'

export type CountOffered = (counts: { here: number; lacking: number }) => void

/** Meters of what terminals offer again; answers who counts their documents. */
export function registerTailMetrics({
  db,
  metrics,
}: Pick<HubDeps, 'db' | 'metrics'>): CountOffered {
  const outstanding: Gauge = new Gauge({
    name: 'hub_tails_outstanding',
    help: 'Terminals that have not come back since this database was restored',
    registers: [metrics],
    collect: () => outstanding.set(countAwaited(db)),
  })
  const offered = new Counter({
    name: 'hub_tail_documents_total',
    help: 'Documents that terminals offered after data was lost: here already, or lacking',
    labelNames: ['result'],
    registers: [metrics],
  })
  return ({ here, lacking }) => {
    offered.inc({ result: 'here' }, here)
    offered.inc({ result: 'lacking' }, lacking)
  }
}
