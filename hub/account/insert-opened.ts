import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { type AccountRow, insertAccount } from './account-store.ts'

export type NewAccount = Omit<AccountRow, 'balance_minor' | 'is_active'>

/** Writes a new account with nothing on it, with its audit and outbox rows. */
export function insertOpened(tx: Db, account: NewAccount): void {
  const row: AccountRow = { ...account, balance_minor: 0, is_active: 1 }
  insertAccount(tx, row)
  const facts = {
    account_id: row.id,
    kind: row.kind,
    code: row.code,
    customer_id: row.customer_id,
    floor_minor: row.floor_minor,
    expires_on: row.expires_on,
    opened_by: row.opened_by,
  }
  const atMs = row.opened_at_ms
  appendAudit(tx, { kind: 'account-opened', payload: facts, atMs })
  appendOutbox(tx, {
    kind: 'account-opened',
    // An exchange account has the id of its refund, which is a document already.
    documentId: derivedId(`account/${row.id}`),
    payload: facts,
    atMs,
  })
}
