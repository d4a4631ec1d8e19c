import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Finding } from './judge-sale.ts'
import type { SaleContext } from './sale-store.ts'

const session = { conflict: 'session_closed', field: 'session_id' } as const

/**
 * Whether the sale's shift could take it. A floating shift is one cashier's. At the interactive
 * door it must be trading at this very till; a committed sale was made when it did, so one that
 * comes while its drawer moves or is counted is simply on time for Z. That nobody opened its shift
 * yet is said once, by the sale that made it.
 */
export function judgeShift(sale: SaleMessage, context: SaleContext): Finding[] {
  if (context.shift_state === null) return [{ code: 'UNKNOWN_SHIFT', ...session }]
  return [...judgePlace(sale, context), ...judgeOwner(sale, context)]
}

function judgePlace(sale: SaleMessage, context: SaleContext): Finding[] {
  const { shift_state: state, shift_terminal_id: place } = context
  const isResting = state === 'suspended' || state === 'counting' || context.shift_is_awaited === 1
  if (isResting && sale.committed) return []
  if (state !== 'open') return [{ code: 'SHIFT_NOT_OPEN', ...session }]
  if (place === sale.terminal_id) return []
  // It may have been resumed elsewhere since.
  if (sale.committed && context.shift_mode === 'floating') return []
  return [{ code: 'SHIFT_NOT_OPEN', ...session, detail: 'the shift belongs to another terminal' }]
}

function judgeOwner(sale: SaleMessage, context: SaleContext): Finding[] {
  const isOwn = context.shift_mode !== 'floating' || context.shift_cashier_id === sale.cashier_id
  if (isOwn) return []
  return [{ code: 'SHIFT_OF_ANOTHER', conflict: 'rights_missing', field: 'cashier_id' }]
}
