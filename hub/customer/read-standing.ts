import type { ConflictCustomer } from '#domain/wire/conflict-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { readContact } from './set-contact-fields.ts'
import { survivorOf } from './survivor-of.ts'

type Stands = Pick<ConflictCustomer, 'loyalty_points' | 'deposit_minor' | 'owed_minor'>

/** A person as two people compare them: contact facts, points, deposit, kasbon; null: nobody. */
export function readStanding(db: Db, namedId: string): ConflictCustomer | null {
  const id = survivorOf(db, namedId)
  const contact = readContact(db, id)
  if (contact?.full_name == null) return null
  const text = `SELECT c.loyalty_points,
      coalesce(sum(a.balance_minor) FILTER (WHERE a.kind = 'deposit'), 0) AS deposit_minor,
      0 - coalesce(sum(a.balance_minor) FILTER (WHERE a.kind = 'credit'), 0) AS owed_minor
    FROM customer c LEFT JOIN account a ON a.customer_id = c.id WHERE c.id = ?`
  const stands = prepared(db, text).get(id) as Stands
  return { customer_id: id, ...contact, full_name: contact.full_name, ...stands }
}
