// Grants in words: who may do what, and up to how much.
import { formatMoney } from '#domain/money.ts'
import { type Grant, PERMISSIONS, type Permission } from '#domain/permissions.ts'
import { writeLimit } from '../../../models/grant-draft.ts'
import type { PermissionGroup } from '../../../models/permission-groups.ts'
import { type PlainKey, t } from '../../../text/translate.ts'

export const GROUP_TEXT: Record<PermissionGroup, PlainKey> = {
  selling: 'people.group.selling',
  cash: 'people.group.cash',
  back: 'people.group.back',
  accounts: 'people.group.accounts',
  goods: 'people.group.goods',
  office: 'people.group.office',
}

/** 'Rp100.000' or '10%'; empty where there is no limit. */
export function limitText(limit: number | null, permission: Permission): string {
  if (limit === null) return ''
  const isShare = PERMISSIONS[permission].limitUnit === 'ppm'
  return isShare ? `${writeLimit(limit, permission)}%` : formatMoney(limit)
}

export function grantText({ isAllowed, limit }: Grant, permission: Permission): string {
  if (!isAllowed) return t('people.no')
  const most = limitText(limit, permission)
  return most === '' ? t('people.yes') : t('people.up-to', { limit: most })
}
