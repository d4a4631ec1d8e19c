import assert from 'node:assert/strict'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { addToBalance, type EntryReason, insertEntry, survivingAccount } from './account-store.ts'

export type AccountMove = {
  accountId: string
  /** Positive: the shop owes the holder more. */
  amountMinor: number
  reason: EntryReason
  /** The sale, refund, receipt or payout behind it. */
  documentId: string
  staffId: string | null
  atMs: number
  /** When what moves came to be, where that was earlier. */
  datedMs?: number
}

/**
 * Adds an entry to a ledger, keeps its balance the sum of the entries, and tells the cloud, in the
 * transaction of the document. That the move stays within the account's bounds is the caller's to
 * see to; a move that does not is a bug and throws.
 */
export function moveAccount(tx: Db, move: AccountMove): { balanceMinor: number } {
  const accountId = survivingAccount(tx, move.accountId)
  const balanceMinor = addToBalance(tx, accountId, move.amountMinor)
  assert(balanceMinor !== undefined, `moving an account that does not exist: ${move.accountId}`)
  const entry = {
    account_id: accountId,
    amount_minor: move.amountMinor,
    balance_minor: balanceMinor,
    reason: move.reason,
    document_id: move.documentId,
    staff_id: move.staffId,
    at_ms: move.datedMs ?? move.atMs,
  }
  const entryId = insertEntry(tx, entry)
  const { at_ms: _, ...facts } = entry
  appendOutbox(tx, {
    kind: 'account-moved',
    documentId: derivedId(`account-entry/${accountId}/${entryId}`),
    payload: { ...facts, entry_id: entryId },
    atMs: move.atMs,
  })
  return { balanceMinor }
}
