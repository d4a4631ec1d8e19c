import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { CHAIN_START } from '../outbox/append-outbox.ts'
import { auditHash } from './append-audit.ts'
import { auditHead } from './verify-audit.ts'

/** A few milliseconds of hashing on a box's slow core; a sale waits no longer. */
const CHUNK_ENTRIES = 500

type Entry = { sequence: number; kind: string; payload: string; at_ms: number; hash: string }
export type ChainVerdict = { entryCount: number; firstBrokenSequence: number | null }

/**
 * Walks the whole audit chain (I11) from its start to where its head is when it begins, in chunks
 * with a pause after each, so that the hub goes on selling. A removed tail shows as well: the head
 * is kept apart from the entries.
 */
export async function verifyInChunks(db: Db, pause: () => Promise<void>): Promise<ChainVerdict> {
  const head = auditHead(db)
  if (!head) throw new Error('the outlet has no chain head')
  let previous = CHAIN_START
  let verified = 0
  for (;;) {
    const entries = readChunk(db, verified, head.sequence)
    for (const entry of entries) {
      const hash = auditHash(previous, entry.kind, entry.payload, entry.at_ms)
      const isNext = entry.sequence === verified + 1 && entry.hash === hash
      if (!isNext) return { entryCount: head.sequence, firstBrokenSequence: verified + 1 }
      previous = hash
      verified = entry.sequence
    }
    if (entries.length < CHUNK_ENTRIES) break
    await pause()
  }
  const isWhole = verified === head.sequence && previous === head.hash
  return { entryCount: head.sequence, firstBrokenSequence: isWhole ? null : verified + 1 }
}

const readChunk = (db: Db, after: number, upTo: number): Entry[] =>
  prepared(
    db,
    `SELECT sequence, kind, payload, at_ms, hash FROM audit_entry
     WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?`,
  ).all(after, upTo, CHUNK_ENTRIES) as Entry[]
