import type { RoleGrantBody } from '#domain/wire/feed-role-grant.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { type ApplyFeed, hasNewWord, refuseItem } from '../cloud/feed-change.ts'
import { readAppliedBody } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import { differingRows } from './grant-messages.ts'
import { replaceRoleGrants } from './grant-store.ts'
import { defaultGrantsOf } from './grants.ts'

/**
 * Head office's word on what a role may do; its signature was checked before. What it says for this
 * outlet (`cashier@MART01`) goes before what it says for all (`cashier`).
 */
export const applyRoleGrant: ApplyFeed<RoleGrantBody> = (tx, change, { atMs }) => {
  const { itemId, body } = change
  const role = (body ?? change.before)?.role
  if (role === undefined) return null
  if (itemId !== role && !itemId.startsWith(`${role}@`))
    return refuseItem('item-id-differs', itemId)
  const holds = itemId === role ? (findForOutlet(tx, role) ?? body) : (body ?? findForAll(tx, role))
  const rows = differingRows(holds?.grants ?? [], defaultGrantsOf(role), 'grants')
  if (!rows.ok) return refuseItem('grant-unknown', `${rows.code} ${rows.detail ?? ''}`.trim())
  if (body !== null && !hasNewWord(change, 'grants')) return null
  replaceRoleGrants(tx, role, rows.value)
  const payload = {
    by: 'head-office',
    role,
    version: change.version,
    grants: holds?.grants ?? null,
  }
  appendAudit(tx, { kind: 'role-grants-set-by-head-office', payload, atMs })
  return null
}

const findForAll = (tx: Db, role: string): RoleGrantBody | null =>
  readAppliedBody(tx, 'role-grant', role) as RoleGrantBody | null

const findForOutlet = (tx: Db, role: string): RoleGrantBody | null =>
  readAppliedBody(tx, 'role-grant', `${role}@`) as RoleGrantBody | null
