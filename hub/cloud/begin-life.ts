// A database that went back in time, or that was copied, must not go on under its old name: its
// next rows would stand where the cloud holds others. It begins another life (decision 0041).
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { openDocumentSeries } from '../books/document-number.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import {
  type ChainPlace,
  findEpochOrigin,
  findOldestPlace,
  readChainHead,
} from '../outbox/chain-place.ts'
import { mintEpoch } from '../outbox/mint-epoch.ts'
import { awaitTails } from '../tail/take-tail.ts'
import { countLivesSince, findMark, hasLifeOf } from './cloud-store.ts'

export type Trouble = {
  cause: 'restored' | 'chain-broken'
  /** Of this trouble alone, for ever. */
  name: string
  /** The lowest row about which cloud and box are known to disagree; null: none is known. */
  disputedFrom: number | null
}
export type BegunLife = { epoch: string; origin: ChainPlace; carriedCount: number }

/** Head office approves each life by hand: more in a day are somebody's fault, not the shop's. */
export const LIVES_PER_DAY_MAX = 3
const DAY_MS = 24 * 3_600_000

/**
 * Begins another life in one transaction: epoch, rows that the cloud has not confirmed, new series
 * of the hub's own document numbers, audit entry and document; from every paired terminal its tail
 * is awaited. Null when this trouble has begun one
 * already, or there were too many today. Call inside `write`.
 */
export function beginLife(tx: Db, seams: Seams, trouble: Trouble): BegunLife | null {
  const atMs = seams.clock.nowMs()
  if (hasLifeOf(tx, trouble.name)) return null
  const isByHand = trouble.cause === 'restored'
  if (!isByHand && countLivesSince(tx, atMs - DAY_MS) >= LIVES_PER_DAY_MAX) return null
  const { epoch: fromEpoch } = readChainHead(tx)
  const origin = findSharedPlace(tx, fromEpoch, trouble.disputedFrom)
  const epoch = uuidv7(seams)
  const { cause } = trouble
  const { carriedCount } = mintEpoch(tx, { epoch, origin, cause, trouble: trouble.name, atMs })
  openDocumentSeries(tx)
  const awaitedCount = awaitTails(tx, readChainHead(tx).life)
  const facts = {
    cause,
    epoch,
    from_epoch: fromEpoch,
    origin_epoch: origin.epoch,
    origin_sequence: origin.sequence,
    origin_hash: origin.hash,
    carried_count: carriedCount,
  }
  appendAudit(tx, {
    kind: 'epoch-begun',
    payload: { ...facts, trouble: trouble.name, awaited_count: awaitedCount },
    atMs,
  })
  appendOutbox(tx, { kind: 'epoch-begun', documentId: epoch, payload: facts, atMs })
  return { epoch, origin, carriedCount }
}

/**
 * The last row that the cloud is known to share: what it confirmed, unless that is disputed now
 * (a cloud restored to an earlier day, and another box wrote on); then the oldest row that can be
 * sent again, because sending twice does no harm. An epoch the cloud never heard of shares what the
 * one before it did.
 */
function findSharedPlace(db: Db, epoch: string, disputedFrom: number | null): ChainPlace {
  const mark = findMark(db, epoch)
  if (!mark || mark.last_sequence === 0) {
    return findEpochOrigin(db, epoch) ?? findOldestPlace(db, epoch)
  }
  const isDisputed = disputedFrom !== null && mark.last_sequence >= disputedFrom
  if (isDisputed) return findOldestPlace(db, epoch)
  return { epoch, sequence: mark.last_sequence, hash: mark.last_hash }
}
