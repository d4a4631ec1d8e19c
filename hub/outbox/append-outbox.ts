import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type OutboxDocument = {
  /** Past tense, e.g. `sale-completed`. */
  kind: string
  documentId: string
  schemaVersion: number
  /** A value to be written canonically, or canonical JSON that was made already. */
  payload: unknown | CanonicalText
  atMs: number
}

/** Canonical JSON as text, for a document whose bytes were needed before. */
export class CanonicalText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Starts the outbox chain of an epoch. */
export const CHAIN_START = '0'.repeat(64)

/**
 * Adds one document to what the cloud must get, in the transaction that made it. Sequences are
 * contiguous per epoch; the hash chains each payload's canonical bytes to all before it, so that a
 * cloud and a hub that agree on one hash agree on everything up to it.
 */
export function appendOutbox(tx: Db, document: OutboxDocument): { sequence: number; hash: string } {
  const head = prepared(
    tx,
    'SELECT epoch, outbox_sequence, outbox_hash FROM chain_head WHERE id = 1',
  ).get() as { epoch: string; outbox_sequence: number; outbox_hash: string }
  const sequence = head.outbox_sequence + 1
  const { payload: given } = document
  const payload = readableInCloud(
    given instanceof CanonicalText ? given.text : canonicalJson(given),
  )
  const hash = createHash('sha256').update(head.outbox_hash).update(payload).digest('hex')
  prepared(
    tx,
    `INSERT INTO outbox (epoch, sequence, kind, document_id, schema_version, payload, hash, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    head.epoch,
    sequence,
    document.kind,
    document.documentId,
    document.schemaVersion,
    payload,
    hash,
    document.atMs,
  )
  // The clock floor (I10) rises with every document, so a box without a clock chip that loses its
  // power starts again no earlier than its last one.
  prepared(
    tx,
    `UPDATE chain_head SET outbox_sequence = ?, outbox_hash = ?,
       clock_floor_ms = max(clock_floor_ms, ?) WHERE id = 1`,
  ).run(sequence, hash, document.atMs)
  return { sequence, hash }
}

/** An escape of JSON; those of U+0000 and of half a surrogate pair are six characters long. */
const ESCAPE = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g

/**
 * PostgreSQL's jsonb has no U+0000 and no half of a surrogate pair, and one in a note would keep a
 * whole sale from being read there. Both become U+FFFD; the text stays canonical.
 */
const readableInCloud = (text: string): string =>
  text.includes('\\u')
    ? text.replace(ESCAPE, (found) => (found.length === 6 ? '\ufffd' : found))
    : text
