import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { postJournal } from '#hub/books/post-journal.ts'
import { moveSafe } from '#hub/cash/move-safe.ts'
import type { Db } from '#hub/db/open-database.ts'

/** Enough for the floats of a day. */
const OPENING_MINOR = 5_000_000

/** The safe as it was counted on the eve, so that the first float does not leave it below nothing. */
export function openDemoSafe(tx: Db, seams: Seams, staffId: string): void {
  const documentId = uuidv7(seams)
  const atMs = seams.clock.nowMs()
  const count = { kind: 'correction' as const, amountMinor: OPENING_MINOR, note: 'Isi awal' }
  moveSafe(tx, seams, { ...count, documentId, staffId, atMs })
  const accounts = new Map([
    ['safe', OPENING_MINOR],
    ['safe-opening', -OPENING_MINOR],
  ])
  postJournal(tx, documentId, null, accounts)
}
