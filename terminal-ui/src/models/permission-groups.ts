// Permissions in the order and company in which people think of them.

import type { Permission } from '#domain/permissions.ts'

export const PERMISSION_GROUPS = {
  selling: [
    'sell',
    'discount',
    'price-override',
    'accept-unverified',
    'discard-cart',
    'reprint',
    'add-customer',
  ],
  cash: [
    'open-shift',
    'close-shift',
    'close-any-shift',
    'view-shift',
    'see-expected-cash',
    'recount',
    'over-short',
    'carry-over',
    'paid-in',
    'paid-out',
    'drop',
    'no-sale',
    'manage-safe',
  ],
  back: ['refund', 'refund-late', 'refund-no-receipt', 'refund-other-tender', 'void'],
  accounts: [
    'take-account-money',
    'pay-out-account',
    'open-credit',
    'manage-accounts',
    'verify-payment',
    'match-settlements',
  ],
  goods: ['view-stock', 'move-goods', 'count-stock', 'settle-count', 'write-off'],
  office: [
    'view-console',
    'view-customers',
    'manage-catalogue',
    'manage-rules',
    'manage-staff',
    'pair-terminals',
    'manage-printers',
    'view-audit',
    'view-reports',
    'export-tax',
    'settle-conflict',
  ],
} as const satisfies Record<string, readonly Permission[]>

export type PermissionGroup = keyof typeof PERMISSION_GROUPS
export const PERMISSION_GROUP_NAMES = Object.keys(PERMISSION_GROUPS) as PermissionGroup[]
