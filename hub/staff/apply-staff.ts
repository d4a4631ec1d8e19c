import type { StaffBody } from '#domain/wire/feed-staff.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { type ApplyFeed, hasNewWord, merge, refuseItem } from '../cloud/feed-change.ts'
import { differingRows } from './grant-messages.ts'
import { replaceStaffGrants } from './grant-store.ts'
import { grantsForRole } from './grants.ts'
import { deleteSessionsOfPerson, findPerson, updatePerson } from './staff-admin-store.ts'
import { insertStaff } from './staff-store.ts'

const NO_PIN = { pinHash: '', pinSalt: '', pinDigits: 0 }

/**
 * Head office's word on who works here; its signature was checked before. Somebody new has no PIN
 * and cannot log in until one is set at the outlet. Whoever left is logged out at once, also the
 * last manager: head office can send another, and a shop could not.
 */
export const applyStaff: ApplyFeed<StaffBody> = (tx, change, { atMs }) => {
  const { body } = change
  const staffId = (body ?? change.before)?.staff_id
  if (staffId === undefined) return null
  const stored = findPerson(tx, staffId)
  if (body === null) {
    if (stored) updatePerson(tx, { ...stored, is_active: 0 })
    deleteSessionsOfPerson(tx, staffId, null)
  } else {
    const { name, role, is_active } = stored
      ? merge(change, {
          name: stored.name,
          role: stored.role,
          is_active: stored.is_active === 1,
        })
      : body
    const rows = differingRows(body.own_grants, grantsForRole(tx, role), 'own_grants')
    if (!rows.ok) return refuseItem('grant-unknown', `${rows.code} ${rows.detail ?? ''}`.trim())
    if (!stored) insertStaff(tx, { staff_id: staffId, name, role, ...NO_PIN }, atMs)
    updatePerson(tx, { id: staffId, name, role, is_active: Number(is_active) })
    if (hasNewWord(change, 'own_grants')) replaceStaffGrants(tx, staffId, rows.value)
    if (!is_active || stored?.role !== role) deleteSessionsOfPerson(tx, staffId, null)
  }
  const payload = { by: 'head-office', staff_id: staffId, version: change.version, body }
  appendAudit(tx, { kind: 'staff-set-by-head-office', payload, atMs })
  return null
}
