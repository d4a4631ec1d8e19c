import { type Refusal, refuse } from '#domain/errors.ts'
import type { Db } from '../db/open-database.ts'
import { grantsFor } from './grants.ts'
import { findActiveStaff, listActiveStaff } from './staff-store.ts'

/**
 * LAST_MANAGER when nobody would be left who can set things right again: an active manager with a
 * PIN who may manage people and open the console. To be asked after a change, in its transaction.
 */
export function checkSomebodyManages(tx: Db): Refusal | null {
  const managers = listActiveStaff(tx).filter(({ role }) => role === 'manager')
  const isLeft = managers.some((manager) => {
    const grants = grantsFor(tx, manager)
    const mayManage = grants['manage-staff'].isAllowed && grants['view-console'].isAllowed
    return mayManage && findActiveStaff(tx, manager.staff_id)?.pinHash !== ''
  })
  return isLeft ? null : refuse('LAST_MANAGER')
}
