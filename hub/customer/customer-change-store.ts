// SQL of what was changed of customers, and of what tills keep of them.
import { CUSTOMERS_KEPT_MAX, type CustomerMessage } from '#domain/wire/customer-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { CustomerChangeTable } from '../db/tables.ts'

export const findChange = (db: Db, changeId: string): boolean =>
  prepared(db, 'SELECT 1 FROM customer_change WHERE change_id = ?').get(changeId) !== undefined

export function insertChange(tx: Db, row: CustomerChangeTable): void {
  prepared(
    tx,
    `INSERT INTO customer_change (change_id, field, customer_id, base, replaced, value, is_applied,
       staff_id, terminal_id, at_ms)
     VALUES (@change_id, @field, @customer_id, @base, @replaced, @value, @is_applied,
       @staff_id, @terminal_id, @at_ms)`,
  ).run(row)
}

export const readCustomerCursor = (db: Db): number =>
  prepared(db, 'SELECT cursor FROM customer_counter').pluck().get() as number

/** Before this cursor there are as many as a till keeps. */
export const readKeptFloor = (db: Db): number =>
  (prepared(db, 'SELECT change_cursor FROM customer ORDER BY change_cursor DESC LIMIT 1 OFFSET ?')
    .pluck()
    .get(CUSTOMERS_KEPT_MAX) as number | undefined) ?? 0

export type ChangedRow = Omit<CustomerMessage, 'merged_into'> & {
  change_cursor: number
  merged_into: string | null
}

export const listChangedAfter = (db: Db, cursor: number, limit: number): ChangedRow[] =>
  prepared(
    db,
    `SELECT id AS customer_id, full_name, phone_e164 AS phone, email, membership_number,
       loyalty_tier, loyalty_points, merged_into, change_cursor
     FROM customer WHERE change_cursor > ? ORDER BY change_cursor LIMIT ?`,
  ).all(cursor, limit) as ChangedRow[]

/** Sales that named somebody who was not known then, with the points that they earned. */
export const listSalesBefore = (
  db: Db,
  customerId: string,
): { conflict_id: string; sale_id: string; points: number }[] =>
  prepared(
    db,
    `SELECT c.id AS conflict_id, sale.id AS sale_id, sale.loyalty_points_earned AS points
     FROM sale JOIN conflict c ON c.document_id = sale.id
     WHERE sale.customer_id = ? AND c.type = 'customer_mismatch' AND c.state = 'open'
       AND c.detail_json ->> 'code' = 'UNKNOWN_CUSTOMER'`,
  ).all(customerId) as { conflict_id: string; sale_id: string; points: number }[]
