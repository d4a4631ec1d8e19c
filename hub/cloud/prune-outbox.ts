import type { HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { write } from '../db/write.ts'
import { findOldestPlace, findPruned, readChainHead } from '../outbox/chain-place.ts'
import { findMark } from './cloud-store.ts'
import { businessDayAt, confirmedEarlier } from './confirmed-earlier.ts'

/** A cloud restored to any day of the last month can still be sent what it lost. */
export const OUTBOX_KEPT_DAYS = 30
const KEPT_MS = OUTBOX_KEPT_DAYS * 24 * 3_600_000
/** Rows forgotten in one commit: a few milliseconds, which a sale may wait. */
export const PRUNE_ROWS_MAX = 100
/** Between two such commits. */
const PRUNE_PAUSE_MS = 250
const PRUNE_EVERY_MS = 3_600_000

/**
 * Forgets the oldest outbox rows of one epoch, one bounded step: of what the cloud had confirmed on
 * an earlier business day, and is older than OUTBOX_KEPT_DAYS; never the last confirmed row, which
 * is what both sides prove their agreement by. The proof of watermarks reads sales, not these rows.
 * Answers how many went. Call inside `write`.
 */
export function pruneOutbox(tx: Db, nowMs: number): number {
  const { epoch } = readChainHead(tx)
  return pruneLives(tx, epoch, nowMs) || prunePresent(tx, epoch, nowMs)
}

function prunePresent(tx: Db, epoch: string, nowMs: number): number {
  return forget(tx, epoch, earlierIn(tx, epoch, nowMs) - 1, nowMs)
}

/**
 * Rows of an earlier life are kept until the cloud has confirmed, on an earlier day, all that was
 * carried from it into the present one.
 */
function pruneLives(tx: Db, epoch: string, nowMs: number): number {
  const origin = prepared(
    tx,
    'SELECT origin_epoch, carried_count FROM epoch_origin WHERE epoch = ?',
  ).get(epoch) as { origin_epoch: string; carried_count: number } | undefined
  if (!origin || earlierIn(tx, epoch, nowMs) <= origin.carried_count) return 0
  const old = prepared(tx, 'SELECT epoch FROM outbox WHERE epoch <> ? LIMIT 1').pluck().get(epoch)
  return old === undefined ? 0 : forget(tx, old as string, Number.MAX_SAFE_INTEGER, nowMs)
}

const earlierIn = (db: Db, epoch: string, nowMs: number): number =>
  confirmedEarlier(findMark(db, epoch), businessDayAt(db, nowMs))

/** From the oldest row on, so that what is kept stays without gaps. */
function forget(tx: Db, epoch: string, upTo: number, nowMs: number): number {
  const oldest = findOldestPlace(tx, epoch)
  const after = oldest.epoch === epoch ? oldest.sequence : 0
  const rows = prepared(
    tx,
    `SELECT sequence, hash, at_ms FROM outbox
     WHERE epoch = ? AND sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?`,
  ).all(epoch, after, upTo, PRUNE_ROWS_MAX) as { sequence: number; hash: string; at_ms: number }[]
  const young = rows.findIndex(({ at_ms }) => at_ms > nowMs - KEPT_MS)
  const old = young === -1 ? rows : rows.slice(0, young)
  const last = old.at(-1)
  if (!last) return 0
  prepared(tx, 'DELETE FROM outbox WHERE epoch = ? AND sequence <= ?').run(epoch, last.sequence)
  prepared(
    tx,
    `INSERT INTO outbox_pruned (epoch, sequence, hash) VALUES (?, ?, ?)
     ON CONFLICT (epoch) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash`,
  ).run(epoch, last.sequence, last.hash)
  return old.length
}

type Deps = Pick<HubDeps, 'db' | 'seams' | 'log'>

/** Forgets step by step, every hour, with a pause after each step in which sales are taken. */
export function watchOutboxAge({ db, seams, log }: Deps): { stop(): void } {
  const { clock, timers } = seams
  let cancel = timers.after(PRUNE_EVERY_MS, step)
  let count = 0

  function step(): void {
    let isMore = false
    try {
      const gone = write(db, (tx) => pruneOutbox(tx, clock.nowMs()))
      count += gone
      isMore = gone > 0
    } catch (err) {
      log.warn({ err }, 'old outbox rows could not be forgotten just now')
    }
    if (!isMore && count > 0) {
      const pruned = findPruned(db, readChainHead(db).epoch)
      log.info({ count, upTo: pruned?.sequence }, 'old outbox rows were forgotten')
      count = 0
    }
    cancel = timers.after(isMore ? PRUNE_PAUSE_MS : PRUNE_EVERY_MS, step)
  }
  return { stop: () => cancel() }
}
