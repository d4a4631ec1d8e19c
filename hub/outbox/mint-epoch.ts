import { createHash } from 'node:crypto'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { type ChainPlace, readChainHead } from './chain-place.ts'

export type NewEpoch = {
  epoch: string
  /** The last row that both lives share: the cloud has it and all before it. */
  origin: ChainPlace
  cause: 'restored' | 'chain-broken'
  /** Names what brought it about; the same again begins no second life. */
  trouble: string
  atMs: number
}

/** Rows read at a time: a long outage's backlog does not come into memory together. */
const PAGE_ROWS = 500

/**
 * Begins another life of this database, in the caller's transaction: rows of the present epoch
 * after the origin are written again under the new one, the same documents in the same order,
 * chained from the origin's hash. The old rows stay. Sales move with their rows, so that a sale is
 * confirmed when its own new row is. Answers how many rows moved.
 */
export function mintEpoch(tx: Db, minted: NewEpoch): { carriedCount: number } {
  const before = readChainHead(tx)
  const life = before.life + 1
  // The origin may lie in an earlier epoch, when the cloud never heard of the present one.
  const after = minted.origin.epoch === before.epoch ? minted.origin.sequence : 0
  const { sequence, hash } = carryRows(tx, before.epoch, after, minted, life)
  prepared(
    tx,
    `UPDATE chain_head SET epoch = ?, life = ?, outbox_sequence = ?, outbox_hash = ?
     WHERE id = 1`,
  ).run(minted.epoch, life, sequence, hash)
  prepared(
    tx,
    `INSERT INTO epoch_origin (epoch, life, origin_epoch, last_sequence, last_hash, cause, trouble,
       carried_count, begun_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    minted.epoch,
    life,
    minted.origin.epoch,
    minted.origin.sequence,
    minted.origin.hash,
    minted.cause,
    minted.trouble,
    sequence,
    minted.atMs,
  )
  return { carriedCount: sequence }
}

type Row = {
  sequence: number
  kind: string
  document_id: string
  schema_version: number
  payload: string
  at_ms: number
}

function carryRows(
  tx: Db,
  fromEpoch: string,
  after: number,
  { epoch, origin }: NewEpoch,
  life: number,
): { sequence: number; hash: string } {
  let [read, sequence, hash] = [after, 0, origin.hash]
  for (;;) {
    const rows = readPage(tx, fromEpoch, read)
    for (const row of rows) {
      sequence += 1
      hash = createHash('sha256').update(hash).update(row.payload).digest('hex')
      insertRow(tx, epoch, { ...row, sequence }, hash)
      if (row.kind === 'sale-completed') placeSale(tx, row.document_id, life, sequence)
      read = row.sequence
    }
    if (rows.length < PAGE_ROWS) return { sequence, hash }
  }
}

const readPage = (db: Db, epoch: string, after: number): Row[] =>
  prepared(
    db,
    `SELECT sequence, kind, document_id, schema_version, payload, at_ms FROM outbox
     WHERE epoch = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
  ).all(epoch, after, PAGE_ROWS) as Row[]

function insertRow(tx: Db, epoch: string, row: Row, hash: string): void {
  prepared(
    tx,
    `INSERT INTO outbox (epoch, sequence, kind, document_id, schema_version, payload, hash, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    epoch,
    row.sequence,
    row.kind,
    row.document_id,
    row.schema_version,
    row.payload,
    hash,
    row.at_ms,
  )
}

function placeSale(tx: Db, saleId: string, life: number, sequence: number): void {
  prepared(tx, 'UPDATE sale SET outbox_life = ?, outbox_sequence = ? WHERE id = ?').run(
    life,
    sequence,
    saleId,
  )
}
