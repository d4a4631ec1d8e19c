// SQL of reserved points and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type Allowance = { granted_points: number; spent_points: number; released_points: number }

/** Whether the points of this customer are kept by head office, for all outlets together. */
export const isSharedCustomer = (db: Db, customerId: string): boolean =>
  prepared(
    db,
    `SELECT EXISTS (SELECT 1 FROM loyalty_allowance WHERE customer_id = :id)
       OR EXISTS (SELECT 1 FROM loyalty_entry
         WHERE customer_id = :id AND reason = 'head-office')`,
  )
    .pluck()
    .get({ id: customerId }) === 1

export const readEpoch = (db: Db): string =>
  prepared(db, 'SELECT epoch FROM chain_head WHERE id = 1').pluck().get() as string

/** Of the life of the database that is under way; an older life's leases are not its to spend. */
export const findAllowance = (db: Db, customerId: string): Allowance | undefined =>
  prepared(
    db,
    `SELECT granted_points, spent_points, released_points FROM loyalty_allowance
     WHERE customer_id = ? AND epoch = (SELECT epoch FROM chain_head WHERE id = 1)`,
  ).get(customerId) as Allowance | undefined

export function saveGrant(tx: Db, customerId: string, epoch: string, points: number): void {
  prepared(
    tx,
    `INSERT INTO loyalty_allowance (customer_id, epoch, granted_points) VALUES (?, ?, ?)
     ON CONFLICT (customer_id, epoch) DO UPDATE
     SET granted_points = max(granted_points, excluded.granted_points)`,
  ).run(customerId, epoch, points)
}

export function addToAllowance(
  tx: Db,
  customerId: string,
  more: { spent: number; released: number },
): void {
  prepared(
    tx,
    `UPDATE loyalty_allowance
     SET spent_points = spent_points + ?, released_points = released_points + ?
     WHERE customer_id = ? AND epoch = (SELECT epoch FROM chain_head WHERE id = 1)`,
  ).run(more.spent, more.released, customerId)
}

/** The last row of this life that the cloud confirmed. */
export const confirmedSequence = (db: Db): number =>
  (prepared(
    db,
    `SELECT last_sequence FROM cloud_mark
     WHERE epoch = (SELECT epoch FROM chain_head WHERE id = 1)`,
  )
    .pluck()
    .get() as number | undefined) ?? 0

/** Sum of what rows after the confirmed one gave and took. */
export const sumUnconfirmed = (db: Db, customerId: string): number =>
  prepared(
    db,
    `SELECT coalesce(sum(points), 0) FROM loyalty_own
     WHERE customer_id = ? AND epoch = (SELECT epoch FROM chain_head WHERE id = 1)
       AND sequence > ?`,
  )
    .pluck()
    .get(customerId, confirmedSequence(db)) as number

/** Adds a row of ours, and forgets those of this customer that the cloud has confirmed. */
export function saveOwnPoints(tx: Db, customerId: string, sequence: number, points: number): void {
  const epoch = readEpoch(tx)
  prepared(
    tx,
    'DELETE FROM loyalty_own WHERE customer_id = ? AND (epoch <> ? OR sequence <= ?)',
  ).run(customerId, epoch, confirmedSequence(tx))
  prepared(
    tx,
    'INSERT INTO loyalty_own (customer_id, epoch, sequence, points) VALUES (?, ?, ?, ?)',
  ).run(customerId, epoch, sequence, points)
}

/** What a row merged away gave and took is the person's own. */
export function moveOwnPoints(tx: Db, fromId: string, toId: string): void {
  prepared(tx, 'UPDATE loyalty_own SET customer_id = ? WHERE customer_id = ?').run(toId, fromId)
}

export type CloudContact = { is_connected: 0 | 1; at_ms: number }
export const findContact = (db: Db): CloudContact | undefined =>
  prepared(db, 'SELECT is_connected, at_ms FROM cloud_contact WHERE id = 1').get() as
    | CloudContact
    | undefined

export function saveContact(tx: Db, contact: CloudContact): void {
  prepared(
    tx,
    `INSERT INTO cloud_contact (id, is_connected, at_ms) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET is_connected = excluded.is_connected, at_ms = excluded.at_ms`,
  ).run(contact.is_connected, contact.at_ms)
}
