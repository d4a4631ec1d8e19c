import { foldText } from '#domain/search-text.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, first, prepared, run, sql } from '../db/query.ts'

const columns = [
  'id as customer_id',
  'full_name',
  'phone_e164 as phone',
  'email',
  'membership_number',
  'loyalty_tier',
  'loyalty_points',
] as const

export function findCustomer(db: Db, customerId: string): CustomerMessage | null {
  const query = sql.selectFrom('customer').select(columns).where('id', '=', customerId)
  return first(db, query) ?? null
}

export function isPhoneTaken(db: Db, phone: string): boolean {
  return prepared(db, 'SELECT 1 FROM customer WHERE phone_e164 = ?').get(phone) !== undefined
}

/** Id of the customer who has this number, by themselves or by a row that was merged away. */
export function findHolder(
  db: Db,
  field: 'phone' | 'membership_number',
  value: string,
): string | null {
  const column = field === 'phone' ? 'phone_e164' : 'membership_number'
  const text = `SELECT coalesce(merged_into, id) FROM customer WHERE ${column} = ?`
  return (prepared(db, text).pluck().get(value) as string | undefined) ?? null
}

export function updateCustomer(
  tx: Db,
  customerId: string,
  customer: Omit<CustomerMessage, 'customer_id' | 'loyalty_points'>,
): void {
  prepared(
    tx,
    `UPDATE customer SET full_name = ?, search_name = ?, phone_e164 = ?, phone_last_four = ?,
       email = ?, membership_number = ?, loyalty_tier = ? WHERE id = ?`,
  ).run(
    customer.full_name,
    foldText(customer.full_name),
    customer.phone,
    customer.phone?.slice(-4) ?? null,
    customer.email,
    customer.membership_number,
    customer.loyalty_tier,
    customerId,
  )
}

export function insertCustomer(
  tx: Db,
  customer: CustomerMessage,
  atMs: number,
  origin: 'outlet' | 'head-office' = 'outlet',
): void {
  run(
    tx,
    sql.insertInto('customer').values({
      id: customer.customer_id,
      full_name: customer.full_name,
      search_name: foldText(customer.full_name),
      phone_e164: customer.phone,
      phone_last_four: customer.phone?.slice(-4) ?? null,
      email: customer.email,
      membership_number: customer.membership_number,
      loyalty_tier: customer.loyalty_tier,
      loyalty_points: customer.loyalty_points,
      origin,
      created_at_ms: atMs,
    }),
  )
  if (customer.loyalty_points === 0) return
  run(
    tx,
    sql.insertInto('loyalty_entry').values({
      customer_id: customer.customer_id,
      points: customer.loyalty_points,
      reason: 'initial',
      document_id: customer.customer_id,
      at_ms: atMs,
    }),
  )
}

export function listCustomers(db: Db, limit: number): CustomerMessage[] {
  return all(
    db,
    sql
      .selectFrom('customer')
      .select(columns)
      .where('merged_into', 'is', null)
      .orderBy('search_name')
      .orderBy('id')
      .limit(limit),
  )
}

/** Ids of the customer with exactly this number, or of those whose number begins with it. */
export function listIdsByPhone(db: Db, e164: string, limit: number): string[] {
  const text =
    'SELECT id FROM customer WHERE phone_e164 BETWEEN ? AND ? ORDER BY phone_e164 LIMIT ?'
  return ids(db, text, [e164, `${e164}~`, limit])
}

export function listIdsByLastFour(db: Db, lastFour: string, limit: number): string[] {
  const text = 'SELECT id FROM customer WHERE phone_last_four = ? ORDER BY search_name LIMIT ?'
  return ids(db, text, [lastFour, limit])
}

export function listIdsByMembership(db: Db, membershipNumber: string): string[] {
  const text = 'SELECT id FROM customer WHERE membership_number IN (?, upper(?))'
  return ids(db, text, [membershipNumber, membershipNumber])
}

/** Names that begin with the folded text: a range of the index. */
export function listIdsByNameStart(db: Db, folded: string, limit: number): string[] {
  const text = `SELECT id FROM customer WHERE search_name >= ? AND search_name < ?
    ORDER BY search_name LIMIT ?`
  return ids(db, text, [folded, `${folded}\u{10ffff}`, limit])
}

/**
 * Names of which every folded word begins some word. The inner query walks the narrow index of
 * names and not the table: half the time at 50,000 customers.
 */
export function listIdsByNameWords(db: Db, words: readonly string[], limit: number): string[] {
  const has = words.map(() => "instr(' ' || search_name, ?) > 0").join(' AND ')
  const text = `SELECT id FROM customer WHERE rowid IN (
      SELECT rowid FROM customer INDEXED BY customer_by_name WHERE ${has}
      ORDER BY search_name LIMIT ?)
    ORDER BY search_name`
  return ids(db, text, [...words.map((word) => ` ${word}`), limit])
}

const ids = (db: Db, text: string, parameters: (string | number)[]): string[] =>
  prepared(db, text)
    .pluck()
    .all(...parameters) as string[]
