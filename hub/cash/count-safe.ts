import type { Static } from 'typebox'
import { countTotal, tidyCount } from '#domain/cash-count.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { SafeCountRequest } from '#domain/wire/cash-message.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { payloadHash } from '../books/payload-hash.ts'
import { postJournal } from '../books/post-journal.ts'
import type { Db } from '../db/open-database.ts'
import { readRules } from '../rules/read-rules.ts'
import type { SafeKeeper, SafeResult } from './deposit-to-bank.ts'
import { insertHeap } from './heap-store.ts'
import { moveSafe } from './move-safe.ts'
import { printSlip } from './print-slip.ts'
import { findSafeEntry, readSafeBalance, wasCounted } from './safe-store.ts'

export type SafeCountOrder = Static<typeof SafeCountRequest>

/**
 * Somebody counted the safe. The difference becomes a correction, so that the balance is what was
 * counted; a count that was right leaves one of 0. Beyond the outlet's limit it needs a sentence
 * (REASON_NEEDS_NOTE). The first count of all corrects nothing: it says what the books begin with.
 */
export function countSafe(
  tx: Db,
  seams: Seams,
  keeper: SafeKeeper,
  order: SafeCountOrder,
): Outcome<SafeResult> {
  const { count_id: entryId, counts, note } = order
  const hash = payloadHash(order)
  const earlier = findSafeEntry(tx, entryId)
  if (earlier) {
    if (earlier.payload_hash !== hash) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'count_id')
    return succeed({ entryId, printJobId: null, isFirst: false })
  }
  const countedMinor = countTotal(counts)
  if (countedMinor > MONEY_MINOR_MAX) {
    return refuse('INVALID_REQUEST', 'more than one count can state', 'counts')
  }
  const expectedMinor = readSafeBalance(tx)
  const differenceMinor = countedMinor - expectedMinor
  const isOpening = !wasCounted(tx)
  const isLarge = Math.abs(differenceMinor) > readRules(tx).over_short_limit_minor
  if (isLarge && !isOpening && (note ?? '').trim() === '')
    return refuse('REASON_NEEDS_NOTE', undefined, 'note')
  const atMs = seams.clock.nowMs()
  const { staffId, terminalId, terminalCode } = keeper
  const by = { countedBy: staffId, approvedBy: null, atMs }
  insertHeap(tx, { id: entryId, shiftId: null, purpose: 'safe', counts, expectedMinor, ...by })
  const move = { documentId: entryId, entryId, staffId, atMs, note, payloadHash: hash }
  moveSafe(tx, seams, { ...move, kind: 'correction', amountMinor: differenceMinor })
  const accounts = new Map([
    ['safe', differenceMinor],
    [isOpening ? 'safe-opening' : 'over-short', -differenceMinor],
  ])
  postJournal(tx, entryId, null, accounts)
  appendAudit(tx, {
    kind: 'safe-counted',
    payload: {
      ...{ count_id: entryId, expected_minor: expectedMinor, counted_minor: countedMinor },
      ...{ counts: tidyCount(counts), note, staff_id: staffId, terminal_id: terminalId },
    },
    atMs,
  })
  const printJobId = printSlip(tx, seams, {
    ...{ kind: 'safe-count', documentId: entryId, number: entryId.slice(-8), atMs },
    ...{ staffId, approvedBy: null, terminalId, terminalCode, shift: null, reason: null, note },
    ...{ amountMinor: countedMinor, counts },
  })
  return succeed({ entryId, printJobId, isFirst: true })
}
