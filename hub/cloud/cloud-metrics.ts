import { Counter, Gauge } from 'prom-client'
import type { HubDeps } from '../app-types.ts'
import { readCloudState } from './cloud-state.ts'

export type CloudMetrics = { countMarks(result: string): void }

/** `hub_cloud_pending_documents` is read when asked for; results are `applied` or the refusal. */
export function createCloudMetrics({ db, metrics }: Pick<HubDeps, 'db' | 'metrics'>): CloudMetrics {
  const marks = new Counter({
    name: 'hub_cloud_marks_total',
    help: 'Confirmations from the cloud by what became of them',
    labelNames: ['result'],
    registers: [metrics],
  })
  new Gauge({
    name: 'hub_cloud_pending_documents',
    help: 'Outbox rows the cloud has not confirmed',
    registers: [metrics],
    collect() {
      this.set(readCloudState(db).pending_count)
    },
  })
  return { countMarks: (result) => marks.inc({ result }) }
}
