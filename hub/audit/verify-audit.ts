import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { CHAIN_START } from '../outbox/append-outbox.ts'
import { auditHash } from './append-audit.ts'

type Entry = { sequence: number; kind: string; payload: string; at_ms: number; hash: string }

/** Walks the whole audit chain as a stream; the first broken sequence, or null when it holds. */
export function firstBrokenAuditEntry(db: Db): number | null {
  let previous = CHAIN_START
  let expected = 1
  const entries = prepared(
    db,
    'SELECT sequence, kind, payload, at_ms, hash FROM audit_entry ORDER BY sequence',
  ).iterate() as IterableIterator<Entry>
  for (const entry of entries) {
    const hash = auditHash(previous, entry.kind, entry.payload, entry.at_ms)
    if (entry.sequence !== expected || entry.hash !== hash) return expected
    previous = hash
    expected += 1
  }
  const head = prepared(db, 'SELECT audit_sequence, audit_hash FROM chain_head').get() as
    | { audit_sequence: number; audit_hash: string }
    | undefined
  const isWhole = head?.audit_sequence === expected - 1 && head.audit_hash === previous
  return isWhole ? null : expected
}
