import type { Role } from './wire/access-message.ts'

export const PERMISSIONS = [
  'sell',
  'open-shift',
  'close-shift',
  'view-shift',
  'reprint',
  'add-customer',
  'manage-catalogue',
  'pair-terminals',
  'view-console',
] as const
export type Permission = (typeof PERMISSIONS)[number]

const cashier: Permission[] = ['sell', 'open-shift', 'close-shift', 'view-shift', 'add-customer']
const supervisor: Permission[] = [...cashier, 'reprint', 'view-console']

const permissionsByRole: Record<Role, readonly Permission[]> = {
  cashier: [...cashier, 'reprint'],
  supervisor,
  manager: [...supervisor, 'manage-catalogue', 'pair-terminals'],
  technician: ['pair-terminals', 'view-console'],
}

export const permissionsOf = (role: Role): readonly Permission[] => permissionsByRole[role]
export const mayDo = (role: Role, permission: Permission): boolean =>
  permissionsByRole[role].includes(permission)
