import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { isTwinAsked } from './conflict-store.ts'
import { raiseConflict } from './raise-conflict.ts'

/** Two customers claim one number: perhaps one person. Said once of the same two while it is open. */
export function raiseCustomerMismatch(
  tx: Db,
  seams: Seams,
  found: { customerId: string; otherId: string; field: string; value: string },
): void {
  if (isTwinAsked(tx, found.customerId, found.otherId)) return
  raiseConflict(tx, seams, found.customerId, {
    type: 'customer_mismatch',
    message: `another customer has the same ${found.field.replaceAll('_', ' ')}`,
    detail: { other_customer_id: found.otherId, field: found.field, value: found.value },
  })
}
