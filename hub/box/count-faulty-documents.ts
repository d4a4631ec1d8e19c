import { Counter } from 'prom-client'
import type { HubDeps } from '../app-types.ts'
import { tolerateFaultyDocuments } from '../outbox/judge-document.ts'

/**
 * In a shop, a document whose body is not of its kind's shape is written, counted and logged: the
 * effect that it tells of stands, and the cloud sets the document aside for people to see.
 */
export function countFaultyDocuments({
  db,
  log,
  metrics,
}: Pick<HubDeps, 'db' | 'log' | 'metrics'>): void {
  const faulty = new Counter({
    name: 'hub_outbox_faulty_documents_total',
    help: 'Documents whose body was not of its kind’s shape',
    labelNames: ['kind'],
    registers: [metrics],
  })
  tolerateFaultyDocuments(db, (fault) => {
    faulty.inc({ kind: fault.kind })
    log.error({ alarm: 'document-faulty', ...fault }, 'a document is not what its kind says')
  })
}
