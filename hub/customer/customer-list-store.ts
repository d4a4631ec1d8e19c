// SQL of the list of customers and of one person's page, and nothing else.
import type { CustomerFilter, ListedCustomer } from '#domain/wire/console-customer-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type Place = { name: string; id: string }
export type CustomersAsked = {
  /** Only these; null: all. */
  ids: readonly string[] | null
  filter: CustomerFilter
  after: Place | null
  limit: number
}

const OF = 'FROM account a WHERE a.customer_id = c.id AND a.merged_into IS NULL'
const CREDIT = `(SELECT coalesce(sum(a.balance_minor), 0) ${OF} AND a.kind <> 'credit')`
const OWED = `(SELECT 0 - coalesce(sum(a.balance_minor), 0) ${OF} AND a.kind = 'credit')`
/** The few who have accounts are looked up by these, and not everybody one by one. */
const FILTERS: Record<CustomerFilter, string> = {
  all: 'true',
  owing: `c.id IN (SELECT customer_id FROM account WHERE kind = 'credit' AND balance_minor < 0)`,
  credit: `c.id IN (SELECT customer_id FROM account WHERE kind <> 'credit' AND balance_minor > 0)`,
}
export type ListedRow = ListedCustomer & { search_name: string }

/** By name. */
export function listCustomerRows(db: Db, asked: CustomersAsked): ListedRow[] {
  const { ids, filter, after, limit } = asked
  const wheres = [
    'c.merged_into IS NULL',
    FILTERS[filter],
    ...(ids === null ? [] : ['c.id IN (SELECT value FROM json_each(@ids))']),
    ...(after === null ? [] : ['(c.search_name, c.id) > (@afterName, @afterId)']),
  ]
  return prepared(
    db,
    `SELECT c.id AS customer_id, c.full_name, c.phone_e164 AS phone, c.email, c.membership_number,
       c.loyalty_tier, c.loyalty_points, ${CREDIT} AS credit_minor, ${OWED} AS owed_minor,
       c.search_name
     FROM customer c WHERE ${wheres.join(' AND ')} ORDER BY c.search_name, c.id LIMIT @limit`,
  ).all({
    limit,
    ...(ids === null ? {} : { ids: JSON.stringify(ids) }),
    ...(after === null ? {} : { afterName: after.name, afterId: after.id }),
  }) as ListedRow[]
}

export const countCustomers = (db: Db): number =>
  prepared(db, 'SELECT count(*) FROM customer WHERE merged_into IS NULL').pluck().get() as number

/** By an index each: what came first costs the same, however much came after it. */
const FIRST = `SELECT min(at_ms) FROM (
    SELECT created_at_ms AS at_ms FROM customer WHERE id = @id
    UNION ALL SELECT (SELECT received_at_ms FROM sale
      WHERE customer_id = @id AND customer_id IS NOT NULL ORDER BY rowid LIMIT 1)
    UNION ALL SELECT (SELECT at_ms FROM loyalty_entry WHERE customer_id = @id ORDER BY id LIMIT 1)
    UNION ALL SELECT (SELECT at_ms FROM account_entry AS entry
      WHERE entry.account_id = account.id ORDER BY entry.id LIMIT 1)
    FROM account WHERE account.customer_id = @id)`

/** Since when the shop knows them: a row may be younger than what stands on their statement. */
export const readSince = (db: Db, ids: readonly string[]): number =>
  Math.min(...ids.map((id) => prepared(db, FIRST).pluck().get({ id }) as number))

export const readLastPurchase = (db: Db, ids: readonly string[]): number | null => {
  const text = `SELECT received_at_ms FROM sale WHERE customer_id = ? AND customer_id IS NOT NULL
    ORDER BY rowid DESC LIMIT 1`
  const newest = ids.flatMap((id) => (prepared(db, text).pluck().get(id) as number) ?? [])
  return newest.length === 0 ? null : Math.max(...newest)
}

export type MergedRow = {
  customer_id: string
  full_name: string
  membership_number: string | null
  at_ms: number
  by_name: string | null
}

/** Rows that are this person's, the last one first. */
export const listMergedInto = (db: Db, customerId: string): MergedRow[] =>
  prepared(
    db,
    `SELECT c.id AS customer_id, c.full_name, c.membership_number, m.at_ms, staff.name AS by_name
     FROM customer c JOIN customer_merge m ON m.loser_id = c.id
       LEFT JOIN staff ON staff.id = m.staff_id
     WHERE c.merged_into = ? ORDER BY m.at_ms DESC, c.id`,
  ).all(customerId) as MergedRow[]
