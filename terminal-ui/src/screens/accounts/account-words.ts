// An account as people read one.

import { formatDate, formatDateTime, fromIso } from '#domain/datetime.ts'
import type { AccountKind, AccountMessage, AccountStatement } from '#domain/wire/account-message.ts'
import { asOwed } from '../../models/told-move.ts'
import type { PlainKey } from '../../text/translate.ts'

/** Accounts that somebody at a till opens; vouchers and exchange credit come of returns. */
export type OpenableKind = 'gift_card' | 'deposit' | 'credit'
export const OPENABLE: readonly OpenableKind[] = ['gift_card', 'deposit', 'credit']

export const NEW_TEXTS: Record<OpenableKind, PlainKey> = {
  gift_card: 'accounts.new-gift_card',
  deposit: 'accounts.new-deposit',
  credit: 'accounts.new-credit',
}
/** What taking money means for it; null: nothing is loaded onto it by hand. */
export const IN_TEXTS: Record<AccountKind, PlainKey | null> = {
  gift_card: 'accounts.in-gift_card',
  deposit: 'accounts.in-deposit',
  credit: 'accounts.in-credit',
  voucher: null,
  exchange: null,
}
export const ENTRY_TEXTS: Record<AccountStatement['entries'][number]['reason'], PlainKey> = {
  'top-up': 'accounts.entry-top-up',
  'pay-back': 'accounts.entry-pay-back',
  redeem: 'accounts.entry-redeem',
  refund: 'accounts.entry-refund',
  payout: 'accounts.entry-payout',
  reversal: 'accounts.entry-reversal',
  merge: 'accounts.entry-merge',
}

/** Kasbon is told as what is owed: its balance is 0 or below. */
export const owedMinor = ({ kind, balance_minor }: AccountMessage): number =>
  kind === 'credit' ? Math.max(0, -balance_minor) : 0

type Sums = Pick<AccountStatement['entries'][number], 'amount_minor' | 'balance_minor'>

/** What an entry moved and what stood there afterwards; of kasbon both are debt. */
export function sumsOf({ amount_minor, balance_minor }: Sums, kind: AccountKind): Sums {
  if (kind !== 'credit') return { amount_minor, balance_minor }
  const owed = asOwed({ change: amount_minor, balance: balance_minor })
  return { amount_minor: owed.change, balance_minor: owed.balance }
}

export const holderOf = ({ customer_name, code }: AccountMessage): string => customer_name ?? code

export function dayText(iso: string, timezone: string): string {
  const ms = fromIso(iso)
  return ms === null ? iso : formatDate(ms, timezone)
}
export function momentText(iso: string, timezone: string): string {
  const ms = fromIso(iso)
  return ms === null ? iso : formatDateTime(ms, timezone)
}
