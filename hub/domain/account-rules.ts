// Ledgers of money that is not turnover: what an account may do, and what its code looks like.
import { withoutSymbology } from './barcode.ts'
import type { Randomness } from './seams.ts'
import { ACCOUNT_KINDS, type AccountKind } from './wire/account-message.ts'
import type { TenderMethod } from './wire/sale-message.ts'

export type Balance = {
  balanceMinor: number
  /** 0, or minus the limit of a kasbon account. */
  floorMinor: number
  /** What open holds have promised to sales. */
  heldMinor: number
}

/** What can be spent now: balance, less what is promised, plus the limit; never less than 0. */
export const availableMinor = ({ balanceMinor, floorMinor, heldMinor }: Balance): number =>
  Math.max(0, balanceMinor - heldMinor - floorMinor)

/** Still good on its last day; `today` is the business date, both as 'yyyy-mm-dd'. */
export const isExpired = (expiresOn: string | null, today: string): boolean =>
  expiresOn !== null && expiresOn < today

/** The tender that spends an account has the name of its kind. */
export const isAccountTender = (method: TenderMethod): method is AccountKind =>
  (ACCOUNT_KINDS as readonly TenderMethod[]).includes(method)

/** Money that somebody hands over, as against a ledger of the outlet or points. */
export const isRealMoney = (method: TenderMethod): boolean =>
  method !== 'loyalty' && !isAccountTender(method)

/**
 * The journal account behind a tender: money sits in `tender/<method>`, a ledger's money is owed to
 * its holders in `account/<kind>`, points that were spent are `loyalty`.
 */
export function journalAccountOf(method: TenderMethod): string {
  if (method === 'loyalty') return 'loyalty'
  return isAccountTender(method) ? `account/${method}` : `tender/${method}`
}

const PREFIXES: Record<AccountKind, string> = {
  gift_card: 'GC',
  voucher: 'VC',
  deposit: 'DP',
  credit: 'KB',
  exchange: 'EX',
}
/** Crockford's base 32: no I, L, O or U, which people misread. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_GROUPS = 3

/** 'GC-7K2M-Q0XR-9BTA': 60 random bits, because whoever knows a voucher's code may spend it. */
export function newAccountCode(kind: AccountKind, randomness: Randomness): string {
  const bytes = randomness.bytes(CODE_GROUPS * 4)
  const symbols = Array.from(bytes, (byte) => SYMBOLS.charAt(byte & 31)).join('')
  const groups = symbols.match(/.{4}/g) as string[]
  return [PREFIXES[kind], ...groups].join('-')
}

/** A code as it is stored: what a scanner or a person gives, in capitals and without blanks. */
export const cleanAccountCode = (text: string): string =>
  withoutSymbology(text.replace(/\s+/g, '')).toUpperCase()
