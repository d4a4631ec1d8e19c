import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { CHAIN_START } from '../outbox/append-outbox.ts'
import { auditHash } from './append-audit.ts'

type Entry = { sequence: number; kind: string; payload: string; at_ms: number; hash: string }

/** A place in the chain up to which it is known to hold. */
export type AuditPoint = { sequence: number; hash: string }
const START: AuditPoint = { sequence: 0, hash: CHAIN_START }

/**
 * Walks the audit chain as a stream, from its start or from a point that was verified before; the
 * first broken sequence, or null when it holds up to its head.
 */
export function firstBrokenAuditEntry(db: Db, from: AuditPoint = START): number | null {
  let previous = from.hash
  let expected = from.sequence + 1
  const entries = prepared(
    db,
    `SELECT sequence, kind, payload, at_ms, hash FROM audit_entry WHERE sequence > ?
     ORDER BY sequence`,
  ).iterate(from.sequence) as IterableIterator<Entry>
  for (const entry of entries) {
    const hash = auditHash(previous, entry.kind, entry.payload, entry.at_ms)
    if (entry.sequence !== expected || entry.hash !== hash) return expected
    previous = hash
    expected += 1
  }
  const head = auditHead(db)
  const isWhole = head?.sequence === expected - 1 && head.hash === previous
  return isWhole ? null : expected
}

export const auditHead = (db: Db): AuditPoint | undefined =>
  prepared(db, 'SELECT audit_sequence AS sequence, audit_hash AS hash FROM chain_head').get() as
    | AuditPoint
    | undefined
