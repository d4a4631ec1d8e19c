import { cleanAccountCode } from '#domain/account-rules.ts'
import type { AccountKind, AccountMessage } from '#domain/wire/account-message.ts'
import { findCustomers } from '../customer/find-customers.ts'
import type { Db } from '../db/open-database.ts'
import { listAccounts } from './account-view.ts'

export type AccountSearch = {
  kind?: AccountKind | undefined
  /** What a scanner read: exactly one account, or none. */
  code?: string | undefined
  customerId?: string | undefined
  /** What somebody typed: the start of a code, or a customer's name, phone or member number. */
  query?: string | undefined
}

const CUSTOMERS_MAX = 50

/** Accounts for a scan, a customer or a search; newest first. */
export function findAccounts(db: Db, search: AccountSearch, atMs: number): AccountMessage[] {
  const { kind, customerId } = search
  const query = search.query?.trim() ?? ''
  const found = query === '' ? undefined : findCustomers(db, query, CUSTOMERS_MAX)
  return listAccounts(
    db,
    {
      kind,
      code: search.code === undefined ? undefined : cleanAccountCode(search.code),
      codeStart: query === '' ? undefined : cleanAccountCode(query),
      customerIds: customerId ? [customerId] : found?.map(({ customer_id }) => customer_id),
    },
    atMs,
  )
}
