import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { addToAllowance, findAllowance } from './allowance-store.ts'

/** Gives back what is left of a customer's lease, in this outlet's own stream. */
export function endLease(tx: Db, customerId: string, why: string, atMs: number): void {
  const lease = findAllowance(tx, customerId)
  const points = lease ? lease.granted_points - lease.spent_points - lease.released_points : 0
  if (points === 0) return
  addToAllowance(tx, customerId, { spent: 0, released: points })
  appendOutbox(tx, {
    kind: 'allowance-released',
    documentId: derivedId(`allowance-released ${why}`),
    payload: { customer_id: customerId, points },
    atMs,
  })
}
