// Accounts as they are read: one, many, what happened to them, and who owes since when.
import { availableMinor } from '#domain/account-rules.ts'
import { ageCredit } from '#domain/credit-ageing.ts'
import { businessDate, toIso } from '#domain/datetime.ts'
import type {
  AccountKind,
  AccountMessage,
  AccountStatement,
  CreditAgeing,
} from '#domain/wire/account-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { AccountRow, EntryReason } from './account-store.ts'

export const ACCOUNTS_PAGE = 50
export const ENTRIES_SHOWN_MAX = 200

type ViewRow = AccountRow & { customer_name: string | null; held_minor: number }

const VIEW = `SELECT account.*, customer.full_name AS customer_name,
    (SELECT coalesce(sum(amount_minor), 0) FROM hold WHERE hold.account_id = account.id
       AND hold.state = 'open' AND hold.expires_at_ms > ?) AS held_minor
  FROM account LEFT JOIN customer ON customer.id = account.customer_id`

const toMessage = (row: ViewRow): AccountMessage => ({
  account_id: row.id,
  kind: row.kind,
  code: row.code,
  customer_id: row.customer_id,
  customer_name: row.customer_name,
  balance_minor: row.balance_minor,
  available_minor: availableMinor({
    balanceMinor: row.balance_minor,
    floorMinor: row.floor_minor,
    heldMinor: row.held_minor,
  }),
  limit_minor: 0 - row.floor_minor,
  expires_on: row.expires_on,
  is_active: row.is_active === 1,
  opened_at: toIso(row.opened_at_ms),
})

export function readAccount(db: Db, accountId: string, atMs: number): AccountMessage | null {
  const row = prepared(db, `${VIEW} WHERE account.id = ?`).get(atMs, accountId)
  return row === undefined ? null : toMessage(row as ViewRow)
}

export type AccountFilter = {
  kind?: AccountKind | undefined
  /** Exactly this code, as it is stored. */
  code?: string | undefined
  customerIds?: readonly string[] | undefined
  /** Codes that begin so. */
  codeStart?: string | undefined
  /** Those that were opened before this one. */
  afterId?: string | undefined
}

/** Newest first, one more than a page; with both customers and a code's start, either is enough. */
export function listAccounts(db: Db, filter: AccountFilter, atMs: number): AccountMessage[] {
  const conditions: string[] = []
  const values: unknown[] = []
  if (filter.kind) add('account.kind = ?', filter.kind)
  if (filter.code) {
    add('account.id = (SELECT coalesce(merged_into, id) FROM account WHERE code = ?)', filter.code)
  }
  if (filter.afterId) {
    add(
      `(account.opened_at_ms, account.id) <
        (SELECT opened_at_ms, id FROM account WHERE id = ?)`,
      filter.afterId,
    )
  }
  const either: string[] = []
  if (filter.customerIds) either.push('account.customer_id IN (SELECT value FROM json_each(?))')
  if (filter.codeStart) either.push('(account.code >= ? AND account.code < ?)')
  if (either.length > 0) {
    conditions.push(`(${either.join(' OR ')})`)
    if (filter.customerIds) values.push(JSON.stringify(filter.customerIds))
    if (filter.codeStart) values.push(filter.codeStart, `${filter.codeStart}~`)
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  const text = `${VIEW} ${where} ORDER BY account.opened_at_ms DESC, account.id DESC LIMIT ?`
  const rows = prepared(db, text).all(atMs, ...values, ACCOUNTS_PAGE + 1)
  return (rows as ViewRow[]).map(toMessage)

  function add(condition: string, value: unknown): void {
    conditions.push(condition)
    values.push(value)
  }
}

type EntryRow = {
  at_ms: number
  reason: EntryReason
  amount_minor: number
  balance_minor: number
  document_id: string
  document_number: string | null
  staff_name: string | null
}

const ENTRIES = `SELECT entry.at_ms, entry.reason, entry.amount_minor, entry.balance_minor,
    entry.document_id, staff.name AS staff_name,
    coalesce(account_document.number, sale.receipt_number, refund.number) AS document_number
  FROM account_entry AS entry
  LEFT JOIN staff ON staff.id = entry.staff_id
  LEFT JOIN account_document ON account_document.id = entry.document_id
  LEFT JOIN sale ON sale.id = entry.document_id
  LEFT JOIN refund ON refund.id = entry.document_id
  WHERE entry.account_id = ? ORDER BY entry.id DESC LIMIT ?`

/** Newest first; null: no such account. */
export function readStatement(db: Db, accountId: string, atMs: number): AccountStatement | null {
  const account = readAccount(db, accountId, atMs)
  if (account === null) return null
  const rows = prepared(db, ENTRIES).all(accountId, ENTRIES_SHOWN_MAX) as EntryRow[]
  const entries = rows.map(({ at_ms, ...entry }) => ({ at: toIso(at_ms), ...entry }))
  return { account, entries }
}

/** Every kasbon account that owes, the largest debt first. */
export function readCreditAgeing(
  db: Db,
  order: { timezone: string; dueDays: number; atMs: number },
): CreditAgeing {
  const { timezone, dueDays, atMs } = order
  const text = `${VIEW} WHERE account.kind = 'credit' AND account.balance_minor < 0
    ORDER BY account.balance_minor, account.id`
  const rows = prepared(db, text).all(atMs) as ViewRow[]
  const moves = prepared(
    db,
    // A debt that came from a row merged away has its own day.
    'SELECT at_ms, amount_minor FROM account_entry WHERE account_id = ? ORDER BY at_ms, id',
  )
  const today = businessDate(atMs, timezone)
  const accounts = rows.map((row) => {
    const entries = moves.all(row.id) as { at_ms: number; amount_minor: number }[]
    const dated = entries.map(({ at_ms, amount_minor }) => ({
      date: businessDate(at_ms, timezone),
      amountMinor: amount_minor,
    }))
    const age = ageCredit(dated, today, dueDays)
    return {
      account: toMessage(row),
      owed_minor: age.owedMinor,
      not_due_minor: age.notDueMinor,
      days_1_30_minor: age.days1To30Minor,
      days_31_60_minor: age.days31To60Minor,
      days_61_90_minor: age.days61To90Minor,
      days_over_90_minor: age.daysOver90Minor,
    }
  })
  return { as_of: today, accounts }
}
