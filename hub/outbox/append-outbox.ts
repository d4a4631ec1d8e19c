import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import { toIso } from '#domain/datetime.ts'
import { DOCUMENT_KINDS, type DocumentKind } from '#domain/wire/document-kinds.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { judgeDocument } from './judge-document.ts'

export type OutboxDocument = {
  kind: DocumentKind
  documentId: string
  /** What the kind's shape says but for `at`; or the whole of it as canonical JSON made before. */
  payload: object | CanonicalText
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

type Head = { epoch: string; life: number; outbox_sequence: number; outbox_hash: string }
/** Where a document stands: a life of this database, and its place in that. */
export type OutboxPlace = { life: number; sequence: number; hash: string }
/** A document as its row says it: of an earlier version when it was carried into a new epoch. */
export type OutboxBody = {
  kind: string
  documentId: string
  schemaVersion: number
  payload: string
  atMs: number
}

/**
 * Adds one document to what the cloud must get, in the transaction that made it. Sequences are
 * contiguous per epoch; the hash chains each payload's canonical bytes to all before it, so that a
 * cloud and a hub that agree on one hash agree on everything up to it. Version and shape are the
 * kind's.
 */
export function appendOutbox(tx: Db, document: OutboxDocument): OutboxPlace {
  const { kind, documentId, atMs } = document
  return appendBody(tx, {
    kind,
    documentId,
    schemaVersion: DOCUMENT_KINDS[kind].schemaVersion,
    payload: readableInCloud(writeBody(tx, document)),
    atMs,
  })
}

function writeBody(tx: Db, document: OutboxDocument): string {
  const { payload, atMs } = document
  if (payload instanceof CanonicalText) {
    judgeDocument(tx, document, payload)
    return payload.text
  }
  const value = { ...payload, at: toIso(atMs) }
  judgeDocument(tx, document, { value })
  return canonicalJson(value)
}

/** Adds what is written already as the next row of the chain. */
export function appendBody(tx: Db, body: OutboxBody): OutboxPlace {
  const head = prepared(
    tx,
    'SELECT epoch, life, outbox_sequence, outbox_hash FROM chain_head WHERE id = 1',
  ).get() as Head
  const sequence = head.outbox_sequence + 1
  const hash = createHash('sha256').update(head.outbox_hash).update(body.payload).digest('hex')
  prepared(
    tx,
    `INSERT INTO outbox (epoch, sequence, kind, document_id, schema_version, payload, hash, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    head.epoch,
    sequence,
    body.kind,
    body.documentId,
    body.schemaVersion,
    body.payload,
    hash,
    body.atMs,
  )
  // The clock floor (I10) rises with every document, so a box without a clock chip that loses its
  // power starts again no earlier than its last one.
  prepared(
    tx,
    `UPDATE chain_head SET outbox_sequence = ?, outbox_hash = ?,
       clock_floor_ms = max(clock_floor_ms, ?) WHERE id = 1`,
  ).run(sequence, hash, body.atMs)
  return { life: head.life, sequence, hash }
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
