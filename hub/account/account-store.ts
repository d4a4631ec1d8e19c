// SQL of the ledgers and nothing else.
import type { AccountKind } from '#domain/wire/account-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared, run, sql } from '../db/query.ts'

export type AccountRow = {
  id: string
  kind: AccountKind
  code: string
  customer_id: string | null
  balance_minor: number
  floor_minor: number
  expires_on: string | null
  is_active: number
  opened_by: string
  opened_at_ms: number
}

/** The account of this id, or the one that went on for it when its holder was merged. */
export const findAccount = (db: Db, accountId: string): AccountRow | undefined =>
  prepared(
    db,
    `SELECT * FROM account
     WHERE id = (SELECT coalesce(merged_into, id) FROM account WHERE id = ?)`,
  ).get(accountId) as AccountRow | undefined

export const survivingAccount = (db: Db, accountId: string): string =>
  (prepared(db, 'SELECT merged_into FROM account WHERE id = ?').pluck().get(accountId) as
    | string
    | null
    | undefined) ?? accountId

/** A customer the outlet does not know is left out: the account is its holder's by its code. */
export function insertAccount(tx: Db, row: AccountRow): void {
  prepared(
    tx,
    `INSERT INTO account (id, kind, code, customer_id, balance_minor, floor_minor, expires_on,
       is_active, opened_by, opened_at_ms)
     VALUES (?, ?, ?, (SELECT coalesce(merged_into, id) FROM customer WHERE id = ?),
       ?, ?, ?, ?, ?, ?)`,
  ).run(
    row.id,
    row.kind,
    row.code,
    row.customer_id,
    row.balance_minor,
    row.floor_minor,
    row.expires_on,
    row.is_active,
    row.opened_by,
    row.opened_at_ms,
  )
}

export type EntryReason =
  | 'top-up'
  | 'pay-back'
  | 'redeem'
  | 'refund'
  | 'payout'
  | 'reversal'
  | 'merge'

/** Moves a balance and returns the new one; the account_bounds trigger is the last guard. */
export function addToBalance(tx: Db, accountId: string, amountMinor: number): number | undefined {
  const text = `UPDATE account SET balance_minor = balance_minor + ? WHERE id = ?
    RETURNING balance_minor`
  return prepared(tx, text).pluck().get(amountMinor, accountId) as number | undefined
}

export function insertEntry(
  tx: Db,
  entry: {
    account_id: string
    amount_minor: number
    balance_minor: number
    reason: EntryReason
    document_id: string
    staff_id: string | null
    at_ms: number
  },
): number {
  run(tx, sql.insertInto('account_entry').values(entry))
  return prepared(tx, 'SELECT last_insert_rowid()').pluck().get() as number
}

/** What open holds have promised of an account, but not those for `exceptSaleId`. */
export const heldMinorOf = (
  db: Db,
  accountId: string,
  atMs: number,
  exceptSaleId: string | null = null,
): number =>
  prepared(
    db,
    `SELECT coalesce(sum(amount_minor), 0) FROM hold WHERE account_id = ? AND state = 'open'
       AND expires_at_ms > ? AND sale_id IS NOT ?`,
  )
    .pluck()
    .get(accountId, atMs, exceptSaleId) as number

export const isCustomer = (db: Db, customerId: string): boolean =>
  prepared(db, 'SELECT 1 FROM customer WHERE id = ?').get(customerId) !== undefined

export const isCodeTaken = (db: Db, code: string): boolean =>
  prepared(db, 'SELECT 1 FROM account WHERE code = ?').get(code) !== undefined

export const ownsAccountOf = (db: Db, customerId: string, kind: AccountKind): boolean =>
  prepared(
    db,
    `SELECT 1 FROM account WHERE kind = ?
       AND customer_id = (SELECT coalesce(merged_into, id) FROM customer WHERE id = ?)`,
  ).get(kind, customerId) !== undefined

export function updateAccount(
  tx: Db,
  accountId: string,
  change: { floor_minor: number; expires_on: string | null; is_active: number },
): void {
  run(tx, sql.updateTable('account').set(change).where('id', '=', accountId))
}

export const listAccountsOf = (db: Db, customerId: string): AccountRow[] =>
  prepared(
    db,
    'SELECT * FROM account WHERE customer_id = ? AND merged_into IS NULL ORDER BY id',
  ).all(customerId) as AccountRow[]

/** Oldest first; a debt that came from another account has its own day. */
export const listMoves = (db: Db, accountId: string): { atMs: number; amountMinor: number }[] =>
  prepared(
    db,
    `SELECT at_ms AS atMs, amount_minor AS amountMinor FROM account_entry WHERE account_id = ?
     ORDER BY at_ms, id`,
  ).all(accountId) as { atMs: number; amountMinor: number }[]

export function giveAccountTo(tx: Db, accountId: string, customerId: string): void {
  prepared(tx, 'UPDATE account SET customer_id = ? WHERE id = ?').run(customerId, accountId)
}

export function widenFloor(tx: Db, accountId: string, floor: number, isActive: boolean): void {
  const text = 'UPDATE account SET floor_minor = ?, is_active = ? WHERE id = ?'
  prepared(tx, text).run(floor, Number(isActive), accountId)
}

/** It is empty, and whoever names it means the other. */
export function markAccountMerged(tx: Db, accountId: string, intoId: string): void {
  const text = 'UPDATE account SET merged_into = ?, is_active = 0, floor_minor = 0 WHERE id = ?'
  prepared(tx, text).run(intoId, accountId)
  const onward = 'UPDATE account SET merged_into = ? WHERE merged_into = ?'
  prepared(tx, onward).run(intoId, accountId)
}

export function moveOpenAccountHolds(tx: Db, fromId: string, toId: string): void {
  const text = `UPDATE hold SET account_id = ? WHERE account_id = ? AND state = 'open'`
  prepared(tx, text).run(toId, fromId)
}
