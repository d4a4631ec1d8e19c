import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { CHAIN_START } from '../outbox/append-outbox.ts'
import { auditHash } from './append-audit.ts'
import { auditHead } from './verify-audit.ts'

/** A few milliseconds of hashing on a box's slow core; a sale waits no longer. */
const CHUNK_ENTRIES = 500

type Entry = { sequence: number; kind: string; payload: string; at_ms: number; hash: string }
/** altered: an entry is not what was written; missing: one is gone; tail: the newest are gone. */
export type ChainFault = 'altered' | 'missing' | 'tail'
export type ChainVerdict = {
  entryCount: number
  firstBrokenSequence: number | null
  fault: ChainFault | null
  /** When the last entry was written up to which the chain holds; null: not even the first does. */
  wholeUntilMs: number | null
}

/**
 * Walks the whole audit chain (I11) from its start to where its head is when it begins, in chunks
 * with a pause after each, so that the hub goes on selling. A removed tail shows as well: the head
 * is kept apart from the entries.
 */
export async function verifyInChunks(
  db: Db,
  pause: () => Promise<void>,
  onProgress: (progressPpm: number) => void = () => {},
): Promise<ChainVerdict> {
  const head = auditHead(db)
  if (!head) throw new Error('the outlet has no chain head')
  const entryCount = head.sequence
  let previous = CHAIN_START
  let verified = 0
  let wholeUntilMs: number | null = null
  const broken = (fault: ChainFault): ChainVerdict => ({
    ...{ entryCount, firstBrokenSequence: verified + 1, fault, wholeUntilMs },
  })
  for (;;) {
    const entries = readChunk(db, verified, entryCount)
    for (const entry of entries) {
      if (entry.sequence !== verified + 1) return broken('missing')
      const hash = auditHash(previous, entry.kind, entry.payload, entry.at_ms)
      if (entry.hash !== hash) return broken('altered')
      previous = hash
      verified = entry.sequence
      wholeUntilMs = entry.at_ms
    }
    onProgress(entryCount === 0 ? 0 : Math.floor((verified / entryCount) * 1_000_000))
    if (entries.length < CHUNK_ENTRIES) break
    await pause()
  }
  const isWhole = verified === entryCount && previous === head.hash
  if (!isWhole) return broken('tail')
  return { entryCount, firstBrokenSequence: null, fault: null, wholeUntilMs }
}

const readChunk = (db: Db, after: number, upTo: number): Entry[] =>
  prepared(
    db,
    `SELECT sequence, kind, payload, at_ms, hash FROM audit_entry
     WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?`,
  ).all(after, upTo, CHUNK_ENTRIES) as Entry[]
