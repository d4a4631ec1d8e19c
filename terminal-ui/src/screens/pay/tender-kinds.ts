// The ways to pay, as the till shows them: money first, then what the outlet owes its customers.

import type { TenderMethod } from '#domain/wire/sale-message.ts'
import type { IconName } from '../../parts/icon-shapes.ts'
import type { PlainKey } from '../../text/translate.ts'

export type TenderKind = { method: TenderMethod; icon: IconName; text: PlainKey }

export const TENDER_KINDS: readonly TenderKind[] = [
  { method: 'cash', icon: 'cash', text: 'tender.cash' },
  { method: 'card', icon: 'card', text: 'tender.card' },
  { method: 'qris', icon: 'qris', text: 'tender.qris' },
  { method: 'ewallet', icon: 'ewallet', text: 'tender.ewallet' },
  { method: 'transfer', icon: 'transfer', text: 'tender.transfer' },
  { method: 'gift_card', icon: 'gift', text: 'tender.gift_card' },
  { method: 'voucher', icon: 'tag', text: 'tender.voucher' },
  { method: 'loyalty', icon: 'star', text: 'tender.loyalty' },
  { method: 'deposit', icon: 'coins', text: 'tender.deposit' },
  { method: 'credit', icon: 'note', text: 'tender.credit' },
  { method: 'exchange', icon: 'swap', text: 'tender.exchange' },
]

const BY_METHOD = new Map(TENDER_KINDS.map((kind) => [kind.method, kind]))

export function tenderKind(method: TenderMethod): TenderKind {
  const kind = BY_METHOD.get(method)
  if (!kind) throw new Error(`no face for tender ${method}`)
  return kind
}
