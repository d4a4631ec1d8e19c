import { toIso } from '#domain/datetime.ts'
import {
  CUSTOMERS_LISTED,
  type CustomerPage,
  type ListCustomersQuery,
  type ListedCustomers,
} from '#domain/wire/console-customer-message.ts'
import { findAccounts } from '../account/find-accounts.ts'
import type { Db } from '../db/open-database.ts'
import { availablePoints } from '../loyalty/available-points.ts'
import {
  countCustomers,
  type ListedRow,
  listCustomerRows,
  listMergedInto,
  type Place,
  readLastPurchase,
  readSince,
} from './customer-list-store.ts'
import { findCustomer } from './customer-store.ts'
import { findCustomers } from './find-customers.ts'
import { survivorOf } from './survivor-of.ts'

/** Of what was typed; whoever gets more types another letter. */
const FOUND_MAX = 500

/** A page of customers by name. */
export function listConsoleCustomers(db: Db, query: ListCustomersQuery): ListedCustomers {
  const text = query.q?.trim() ?? ''
  const found = text === '' ? null : findCustomers(db, text, FOUND_MAX)
  const rows = listCustomerRows(db, {
    ids: found?.map(({ customer_id }) => customer_id) ?? null,
    filter: query.filter ?? 'all',
    after: query.after === undefined ? null : placeIn(query.after),
    limit: CUSTOMERS_LISTED + 1,
  })
  const shown = rows.slice(0, CUSTOMERS_LISTED)
  const last = shown[shown.length - 1]
  return {
    customers: shown.map(({ search_name: _, ...customer }) => customer),
    next: last !== undefined && rows.length > shown.length ? cursorOf(last) : null,
    customer_count: countCustomers(db),
  }
}

/** A name may hold anything: the id comes first. */
const ID_LENGTH = 36
const cursorOf = (row: ListedRow): string => `${row.customer_id}${row.search_name}`
const placeIn = (cursor: string): Place => ({
  id: cursor.slice(0, ID_LENGTH),
  name: cursor.slice(ID_LENGTH),
})

/** One person, by any id they ever had; null: nobody. */
export function readCustomerPage(db: Db, namedId: string, atMs: number): CustomerPage | null {
  const customerId = survivorOf(db, namedId)
  const customer = findCustomer(db, customerId)
  const [row] = listCustomerRows(db, { ids: [customerId], filter: 'all', after: null, limit: 1 })
  if (!customer || !row) return null
  const merged = listMergedInto(db, customerId)
  const ids = [customerId, ...merged.map(({ customer_id }) => customer_id)]
  const lastMs = readLastPurchase(db, ids)
  return {
    customer,
    since: toIso(readSince(db, ids)),
    available_points: availablePoints(db, customerId, atMs) ?? 0,
    ...{ credit_minor: row.credit_minor, owed_minor: row.owed_minor },
    accounts: findAccounts(db, { customerId }, atMs).accounts,
    last_purchase_at: lastMs === null ? null : toIso(lastMs),
    merged: merged.map(({ at_ms, ...each }) => ({ ...each, at: toIso(at_ms) })),
  }
}
