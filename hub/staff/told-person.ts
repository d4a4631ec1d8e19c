import { refuse } from '#domain/errors.ts'
import type { CommittedCommand } from '#domain/wire/committed-command-message.ts'
import type { Db } from '../db/open-database.ts'
import { bear, type Told } from '../judgement.ts'
import type { Actor } from '../requester.ts'
import { addStandIn } from './add-staff.ts'
import { grantsFor } from './grants.ts'
import { findActiveStaff, findStaffCard, isStaffKnown } from './staff-store.ts'

/**
 * Whoever did it, with their rights of today. A person this hub knows nothing of gets a stand-in,
 * as of a sale; that they may not work here, or not any more, stands beside the document.
 */
export function toldActor(
  tx: Db,
  { staff_id }: CommittedCommand,
  terminalId: string,
  { told, atMs }: { told: Told; atMs: number },
): Actor {
  if (!isStaffKnown(tx, staff_id)) {
    bear(told, refuse('UNKNOWN_CASHIER', undefined, 'staff_id'), 'rights_missing')
    addStandIn(tx, staff_id, atMs)
  } else if (!findActiveStaff(tx, staff_id)) {
    bear(told, refuse('ROLE_NOT_ALLOWED', undefined, 'staff_id'), 'rights_missing')
  }
  const staff = findStaffCard(tx, staff_id)
  return { staff, grants: grantsFor(tx, staff), terminalId, told }
}
