import { CUSTOMERS_PAGE_MAX, type CustomerChanges } from '#domain/wire/customer-message.ts'
import type { Db } from '../db/open-database.ts'
import { listChangedAfter, readCustomerCursor, readKeptFloor } from './customer-change-store.ts'

/**
 * Customers that changed, earned or spent after a cursor, oldest first; from 0 on those that a till
 * keeps. A cursor beyond ours is of a life that was lost: everything is told again.
 */
export function listChanged(db: Db, afterCursor: number): CustomerChanges {
  const newest = readCustomerCursor(db)
  const known = afterCursor > newest ? 0 : afterCursor
  const from = Math.max(known, readKeptFloor(db))
  const rows = listChangedAfter(db, from, CUSTOMERS_PAGE_MAX)
  const last = rows.at(-1)
  const has_more = rows.length === CUSTOMERS_PAGE_MAX && last?.change_cursor !== newest
  return {
    customers: rows.map(({ change_cursor: _, merged_into, ...customer }) =>
      merged_into === null ? customer : { ...customer, merged_into },
    ),
    cursor: has_more ? (last?.change_cursor ?? newest) : newest,
    has_more,
  }
}
