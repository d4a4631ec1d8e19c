import type { Static } from 'typebox'
import { countTotal } from '#domain/cash-count.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { BankDepositRequest } from '#domain/wire/cash-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { payloadHash } from '../books/payload-hash.ts'
import { postJournal } from '../books/post-journal.ts'
import type { Db } from '../db/open-database.ts'
import { insertHeap } from './heap-store.ts'
import { moveSafe } from './move-safe.ts'
import { printSlip } from './print-slip.ts'
import { findSafeEntry, isBagTaken, readSafeBalance } from './safe-store.ts'

export type DepositOrder = Static<typeof BankDepositRequest>
/** Who stands at the safe, and where their slip comes out. */
export type SafeKeeper = { staffId: string; terminalId: string; terminalCode: string }
export type SafeResult = { entryId: string; printJobId: string | null; isFirst: boolean }

/**
 * Money of the safe goes to the bank, in a bag whose number is used once. Refuses
 * IDEMPOTENCY_MISMATCH, BAG_NUMBER_TAKEN, COUNT_SUM_WRONG and SAFE_TOO_LITTLE.
 */
export function depositToBank(
  tx: Db,
  seams: Seams,
  keeper: SafeKeeper,
  order: DepositOrder,
): Outcome<SafeResult> {
  const { deposit_id: entryId, amount_minor: amountMinor, counts, note } = order
  const bagNumber = order.bag_number.toUpperCase()
  const hash = payloadHash(order)
  const earlier = findSafeEntry(tx, entryId)
  if (earlier) {
    if (earlier.payload_hash !== hash)
      return refuse('IDEMPOTENCY_MISMATCH', undefined, 'deposit_id')
    return succeed({ entryId, printJobId: null, isFirst: false })
  }
  if (isBagTaken(tx, bagNumber)) return refuse('BAG_NUMBER_TAKEN', bagNumber, 'bag_number')
  if (counts && countTotal(counts) !== amountMinor) {
    return refuse('COUNT_SUM_WRONG', undefined, 'counts')
  }
  if (amountMinor > readSafeBalance(tx)) return refuse('SAFE_TOO_LITTLE', undefined, 'amount_minor')
  const atMs = seams.clock.nowMs()
  const { staffId, terminalId, terminalCode } = keeper
  const move = { documentId: entryId, entryId, staffId, atMs, bagNumber, note }
  const kind = 'bank-deposit'
  moveSafe(tx, seams, { ...move, kind, amountMinor: -amountMinor, payloadHash: hash })
  const accounts = new Map([
    ['bank', amountMinor],
    ['safe', -amountMinor],
  ])
  postJournal(tx, entryId, null, accounts)
  if (counts) {
    const heap = { id: entryId, shiftId: null, purpose: 'deposit' as const, counts }
    const by = { countedBy: staffId, approvedBy: null, atMs }
    insertHeap(tx, { ...heap, ...by, expectedMinor: amountMinor })
  }
  appendAudit(tx, {
    kind: 'cash-deposited',
    payload: {
      ...{ deposit_id: entryId, bag_number: bagNumber, amount_minor: amountMinor },
      ...{ counts, note, staff_id: staffId, terminal_id: terminalId },
    },
    atMs,
  })
  const slip = {
    kind,
    documentId: entryId,
    number: bagNumber,
    atMs,
    staffId,
    terminalId,
    terminalCode,
  } as const
  const rest = { approvedBy: null, shift: null, reason: null, note, amountMinor, counts }
  return succeed({ entryId, printJobId: printSlip(tx, seams, { ...slip, ...rest }), isFirst: true })
}
