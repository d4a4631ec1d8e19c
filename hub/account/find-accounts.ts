import type { Static } from 'typebox'
import { cleanAccountCode } from '#domain/account-rules.ts'
import type { AccountKind, AccountList } from '#domain/wire/account-message.ts'
import { findCustomers } from '../customer/find-customers.ts'
import type { Db } from '../db/open-database.ts'
import { ACCOUNTS_PAGE, listAccounts } from './account-view.ts'

export type AccountSearch = {
  kind?: AccountKind | undefined
  /** What a scanner read: exactly one account, or none. */
  code?: string | undefined
  customerId?: string | undefined
  /** What somebody typed: the start of a code, or a customer's name, phone or member number. */
  query?: string | undefined
  /** The last account of the page before. */
  afterId?: string | undefined
}

const CUSTOMERS_MAX = 50

/** A page of accounts for a scan, a customer or a search; newest first. */
export function findAccounts(
  db: Db,
  search: AccountSearch,
  atMs: number,
): Static<typeof AccountList> {
  const { kind, customerId, afterId } = search
  const query = search.query?.trim() ?? ''
  const found = query === '' ? undefined : findCustomers(db, query, CUSTOMERS_MAX)
  const listed = listAccounts(
    db,
    {
      kind,
      afterId,
      code: search.code === undefined ? undefined : cleanAccountCode(search.code),
      codeStart: query === '' ? undefined : cleanAccountCode(query),
      customerIds: customerId ? [customerId] : found?.map(({ customer_id }) => customer_id),
    },
    atMs,
  )
  const accounts = listed.slice(0, ACCOUNTS_PAGE)
  const last = listed.length > ACCOUNTS_PAGE ? accounts.at(-1) : undefined
  return { accounts, ...(last ? { next_after: last.account_id } : {}) }
}
