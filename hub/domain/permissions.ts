// Who may do what. A role's defaults are here; an outlet may set them otherwise (role_grant), and a
// person may differ from the role (staff_grant).
import type { Role } from './wire/access-message.ts'

/** What a limit of a permission counts; none: it is yes or no. */
export type LimitUnit = 'minor' | 'ppm' | 'none'

/**
 * Every permission with the unit of its limit. Within its limit a person acts alone; beyond it, or
 * without it, another person's approval is needed where `canBeApproved`.
 */
export const PERMISSIONS = {
  sell: { limitUnit: 'none', canBeApproved: false },
  'open-shift': { limitUnit: 'none', canBeApproved: false },
  'close-shift': { limitUnit: 'none', canBeApproved: true },
  /** Closing, ending or resuming what another person opened. */
  'close-any-shift': { limitUnit: 'none', canBeApproved: true },
  'view-shift': { limitUnit: 'none', canBeApproved: false },
  /** Sees expected cash before a count; whoever counts blind does not have it. */
  'see-expected-cash': { limitUnit: 'none', canBeApproved: false },
  recount: { limitUnit: 'none', canBeApproved: true },
  /** Closing with a difference: up to the limit, in either direction. */
  'over-short': { limitUnit: 'minor', canBeApproved: true },
  'carry-over': { limitUnit: 'none', canBeApproved: true },
  'paid-in': { limitUnit: 'minor', canBeApproved: true },
  'paid-out': { limitUnit: 'minor', canBeApproved: true },
  drop: { limitUnit: 'none', canBeApproved: true },
  'no-sale': { limitUnit: 'none', canBeApproved: true },
  'manage-safe': { limitUnit: 'none', canBeApproved: false },
  /** Line or basket discount: up to so many ppm of the price. */
  discount: { limitUnit: 'ppm', canBeApproved: true },
  /** Another price than the list's: lower by up to so many ppm. */
  'price-override': { limitUnit: 'ppm', canBeApproved: true },
  refund: { limitUnit: 'minor', canBeApproved: true },
  'refund-late': { limitUnit: 'none', canBeApproved: true },
  'refund-no-receipt': { limitUnit: 'minor', canBeApproved: true },
  'refund-other-tender': { limitUnit: 'minor', canBeApproved: true },
  void: { limitUnit: 'minor', canBeApproved: true },
  /** Taking a tender that nobody has confirmed. */
  'accept-unverified': { limitUnit: 'minor', canBeApproved: true },
  'verify-payment': { limitUnit: 'none', canBeApproved: false },
  'match-settlements': { limitUnit: 'none', canBeApproved: false },
  'take-account-money': { limitUnit: 'none', canBeApproved: false },
  'pay-out-account': { limitUnit: 'minor', canBeApproved: true },
  /** Opening kasbon and deposits, up to that credit limit. */
  'open-credit': { limitUnit: 'minor', canBeApproved: true },
  'manage-accounts': { limitUnit: 'none', canBeApproved: false },
  'discard-cart': { limitUnit: 'none', canBeApproved: true },
  reprint: { limitUnit: 'none', canBeApproved: true },
  'add-customer': { limitUnit: 'none', canBeApproved: false },
  /** Sees everybody the shop knows, with what they bought, have and owe. */
  'view-customers': { limitUnit: 'none', canBeApproved: false },
  'manage-catalogue': { limitUnit: 'none', canBeApproved: false },
  'manage-rules': { limitUnit: 'none', canBeApproved: false },
  'manage-staff': { limitUnit: 'none', canBeApproved: false },
  'pair-terminals': { limitUnit: 'none', canBeApproved: false },
  /** Sets printers up, retires them, and says which paper comes out of which. */
  'manage-printers': { limitUnit: 'none', canBeApproved: false },
  'view-console': { limitUnit: 'none', canBeApproved: false },
  'view-audit': { limitUnit: 'none', canBeApproved: false },
  /** Sees levels, their worth and what moved them. */
  'view-stock': { limitUnit: 'none', canBeApproved: false },
  /** Takes goods in from suppliers and other outlets, and sends them there. */
  'move-goods': { limitUnit: 'none', canBeApproved: false },
  'count-stock': { limitUnit: 'none', canBeApproved: false },
  /** Settling a count's differences, whichever way: up to so much in all. */
  'settle-count': { limitUnit: 'minor', canBeApproved: true },
  'write-off': { limitUnit: 'minor', canBeApproved: true },
  /** Turnover, tax and cash of whole days; what a blind counter must not see. */
  'view-reports': { limitUnit: 'none', canBeApproved: false },
  /** Files for the tax office: buyers stand in them with their numbers. */
  'export-tax': { limitUnit: 'none', canBeApproved: false },
  /** Settling a disagreement beside another person's document: up to what it may cost or gain. */
  'settle-conflict': { limitUnit: 'minor', canBeApproved: true },
} as const satisfies Record<string, { limitUnit: LimitUnit; canBeApproved: boolean }>

export type Permission = keyof typeof PERMISSIONS
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as Permission[]
export const isPermission = (name: string): name is Permission =>
  PERMISSION_NAMES.some((known) => known === name)

/** `limit` null: without a limit; it is also null where the permission is only yes or no. */
export type Grant = { isAllowed: boolean; limit: number | null }
export type Grants = Readonly<Record<Permission, Grant>>
export type GrantOverrides = Partial<Record<Permission, Grant>>

const yes: Grant = { isAllowed: true, limit: null }
const no: Grant = { isAllowed: false, limit: null }
const upTo = (limit: number): Grant => ({ isAllowed: true, limit })

const cashier: GrantOverrides = {
  sell: yes,
  'open-shift': yes,
  'close-shift': yes,
  'view-shift': yes,
  'over-short': upTo(20_000),
  'paid-in': upTo(200_000),
  'paid-out': upTo(100_000),
  drop: yes,
  discount: upTo(100_000),
  'accept-unverified': upTo(500_000),
  'take-account-money': yes,
  reprint: yes,
  'add-customer': yes,
}

const supervisor: GrantOverrides = {
  ...cashier,
  'close-any-shift': yes,
  'see-expected-cash': yes,
  recount: yes,
  'over-short': upTo(100_000),
  'carry-over': yes,
  'paid-in': upTo(2_000_000),
  'paid-out': upTo(1_000_000),
  'no-sale': yes,
  discount: upTo(300_000),
  'price-override': upTo(300_000),
  refund: upTo(1_000_000),
  'refund-late': yes,
  'refund-no-receipt': upTo(200_000),
  'refund-other-tender': upTo(500_000),
  void: upTo(2_000_000),
  'accept-unverified': upTo(5_000_000),
  'verify-payment': yes,
  'pay-out-account': upTo(500_000),
  'open-credit': upTo(1_000_000),
  'discard-cart': yes,
  'view-console': yes,
  'view-customers': yes,
  'view-stock': yes,
  'move-goods': yes,
  'count-stock': yes,
  'settle-count': upTo(500_000),
  'write-off': upTo(200_000),
  'view-reports': yes,
  'settle-conflict': upTo(500_000),
}

const manager: GrantOverrides = {
  ...supervisor,
  'over-short': yes,
  'paid-in': yes,
  'paid-out': yes,
  'manage-safe': yes,
  discount: yes,
  'price-override': yes,
  refund: yes,
  'refund-no-receipt': yes,
  'refund-other-tender': yes,
  void: yes,
  'accept-unverified': yes,
  'match-settlements': yes,
  'pay-out-account': yes,
  'open-credit': yes,
  'manage-accounts': yes,
  'manage-catalogue': yes,
  'manage-rules': yes,
  'manage-staff': yes,
  'pair-terminals': yes,
  'manage-printers': yes,
  'view-audit': yes,
  'settle-count': yes,
  'write-off': yes,
  'export-tax': yes,
  'settle-conflict': yes,
}

const DEFAULTS: Record<Role, GrantOverrides> = {
  cashier,
  supervisor,
  manager,
  technician: { 'pair-terminals': yes, 'manage-printers': yes, 'view-console': yes },
}

/** What a person may do: their own grants before their role's before the defaults. */
export function grantsOf(
  role: Role,
  ofRole: GrantOverrides = {},
  ofPerson: GrantOverrides = {},
): Grants {
  const each = PERMISSION_NAMES.map((name) => [
    name,
    ofPerson[name] ?? ofRole[name] ?? DEFAULTS[role][name] ?? no,
  ])
  return Object.fromEntries(each) as Grants
}

/** Alone, and for this much (minor units or ppm); 0 where there is nothing to count. */
export const mayDo = (grants: Grants, permission: Permission, amount = 0): boolean => {
  const { isAllowed, limit } = grants[permission]
  return isAllowed && (limit === null || amount <= limit)
}
