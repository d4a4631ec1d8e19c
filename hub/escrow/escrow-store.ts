// SQL about where the outlet's keys lie outside the box, and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type Escrow = { digest: string; keyId: string; documentId: string; atMs: number }

export function insertEscrow(tx: Db, { digest, keyId, documentId, atMs }: Escrow): void {
  prepared(
    tx,
    'INSERT INTO identity_escrow (digest, key_id, document_id, at_ms) VALUES (?, ?, ?, ?)',
  ).run(digest, keyId, documentId, atMs)
}

/** The document that carries these keys, sealed to that key. */
export const findEscrow = (db: Db, digest: string, keyId: string): string | undefined =>
  prepared(db, 'SELECT document_id FROM identity_escrow WHERE digest = ? AND key_id = ?')
    .pluck()
    .get(digest, keyId) as string | undefined

/** Rows that wait go along into each life; one that is of an earlier life alone was confirmed. */
export const isConfirmed = (db: Db, documentId: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM outbox JOIN chain_head USING (epoch)
     LEFT JOIN cloud_mark USING (epoch)
     WHERE outbox.document_id = ? AND outbox.sequence > coalesce(cloud_mark.last_sequence, 0)`,
  ).get(documentId) === undefined
