// Where the outbox's chain stands, and what it followed at any place that is still known.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { CHAIN_START } from './append-outbox.ts'

export type ChainHead = { epoch: string; life: number; outbox_sequence: number }
/** A row of an epoch, and the hash that the next one follows. */
export type ChainPlace = { epoch: string; sequence: number; hash: string }

export const readChainHead = (db: Db): ChainHead =>
  prepared(
    db,
    'SELECT epoch, life, outbox_sequence FROM chain_head WHERE id = 1',
  ).get() as ChainHead

/** Where an epoch began, unless it was the outlet's first. */
export const findEpochOrigin = (db: Db, epoch: string): ChainPlace | undefined =>
  prepared(
    db,
    `SELECT origin_epoch AS epoch, last_sequence AS sequence, last_hash AS hash
     FROM epoch_origin WHERE epoch = ?`,
  ).get(epoch) as ChainPlace | undefined

/** How far an epoch was forgotten. */
export const findPruned = (db: Db, epoch: string): ChainPlace | undefined =>
  prepared(db, 'SELECT epoch, sequence, hash FROM outbox_pruned WHERE epoch = ?').get(epoch) as
    | ChainPlace
    | undefined

/** The chain's hash after a row, or what the first row follows; undefined: not known here. */
export function findChainHash(db: Db, epoch: string, sequence: number): string | undefined {
  if (sequence === 0) return findEpochOrigin(db, epoch)?.hash ?? CHAIN_START
  const pruned = findPruned(db, epoch)
  if (pruned?.sequence === sequence) return pruned.hash
  return prepared(db, 'SELECT hash FROM outbox WHERE epoch = ? AND sequence = ?')
    .pluck()
    .get(epoch, sequence) as string | undefined
}

/** The place before an epoch's oldest row that is kept. */
export function findOldestPlace(db: Db, epoch: string): ChainPlace {
  const start = { epoch, sequence: 0, hash: CHAIN_START }
  return findPruned(db, epoch) ?? findEpochOrigin(db, epoch) ?? start
}
