import type { RelayReply, SetAsideMessage } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { write } from '../db/write.ts'
import type { CloudMetrics } from './cloud-metrics.ts'
import { putSetAside } from './set-aside-store.ts'

/**
 * Keeps which documents the cloud set aside, each once however often it is told. Only rows that
 * this database wrote are believed to be its own.
 */
export function hearSetAside(
  { db, log, seams }: Pick<HubDeps, 'db' | 'log' | 'seams'>,
  { epoch, documents }: SetAsideMessage,
  metrics: CloudMetrics,
): RelayReply {
  const news = write(db, (tx) => {
    const atMs = seams.clock.nowMs()
    if (!isOwnEpoch(tx, epoch)) return null
    return documents.filter((document) => putSetAside(tx, epoch, document, atMs))
  })
  if (!news) return { ok: false, reason: 'epoch-unknown' }
  for (const { verdict, kind, reason, sequence, document_id } of news) {
    metrics.countSetAside(verdict)
    log.error(
      { alarm: 'document-set-aside', verdict, kind, reason, sequence, document_id },
      'the cloud did not simply take a document',
    )
  }
  return { ok: true, reason: null }
}

/** The present life or an earlier one. */
const isOwnEpoch = (db: Db, epoch: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM chain_head WHERE epoch = @epoch
     UNION ALL SELECT 1 FROM epoch_origin WHERE epoch = @epoch OR origin_epoch = @epoch`,
  ).get({ epoch }) !== undefined
