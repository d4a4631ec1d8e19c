import assert from 'node:assert/strict'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/**
 * Writes a document in double entry: debits positive, credits negative, and their sum must be zero.
 * `shiftId` is null for what happens outside every shift, e.g. a bank deposit out of the safe.
 */
export function postJournal(
  tx: Db,
  documentId: string,
  shiftId: string | null,
  accounts: ReadonlyMap<string, number>,
): void {
  const sum = [...accounts.values()].reduce((total, amountMinor) => total + amountMinor, 0)
  assert(sum === 0, `the journal of ${documentId} does not balance: ${sum}`)
  const statement = prepared(
    tx,
    'INSERT INTO journal_entry (document_id, account, amount_minor, shift_id) VALUES (?, ?, ?, ?)',
  )
  for (const [account, amountMinor] of accounts) {
    if (amountMinor !== 0) statement.run(documentId, account, amountMinor, shiftId)
  }
}
