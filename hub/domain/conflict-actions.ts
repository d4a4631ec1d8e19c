// What people can do about a disagreement, by its type: the hub does it, the till offers it.
import type { ConflictAction, ConflictReason } from './wire/conflict-message.ts'

type Action = {
  /** What it says of the document. */
  reason: ConflictReason
  /** What whoever chooses it has to say: a counted shelf, a document, which value of each field. */
  needs: 'counted' | 'document' | 'fields' | null
}

export const CONFLICT_ACTIONS_BY_NAME: Record<ConflictAction, Action> = {
  recounted: { reason: 'corrected', needs: 'counted' },
  reordered: { reason: 'stands', needs: null },
  exchanged: { reason: 'corrected', needs: 'document' },
  refunded: { reason: 'corrected', needs: 'document' },
  accepted: { reason: 'stands', needs: null },
  honoured: { reason: 'loss-accepted', needs: null },
  'kept-ours': { reason: 'stands', needs: null },
  'kept-theirs': { reason: 'corrected', needs: null },
  'merged-fields': { reason: 'corrected', needs: 'fields' },
  merged: { reason: 'entered-twice', needs: 'fields' },
  'cash-placed': { reason: 'stands', needs: 'document' },
  'customer-paid': { reason: 'corrected', needs: 'document' },
  'written-off': { reason: 'loss-accepted', needs: null },
  'points-corrected': { reason: 'corrected', needs: null },
  'first-counts': { reason: 'entered-twice', needs: null },
  'sold-again': { reason: 'corrected', needs: null },
}

const BY_TYPE: Record<string, readonly ConflictAction[]> = {
  inventory_shortage: ['recounted', 'reordered', 'exchanged', 'refunded', 'accepted'],
  session_closed: ['cash-placed', 'accepted'],
  price_changed: ['honoured', 'refunded'],
  insufficient_balance: ['customer-paid', 'written-off'],
  duplicate_transaction: ['first-counts', 'sold-again'],
}

/** The first is what most people would do. None: there is nothing but to say what was done. */
export function actionsFor(conflict: { type: string; detail: unknown }): readonly ConflictAction[] {
  const { type, detail } = conflict
  if (type === 'customer_mismatch') return customerActions(detail)
  if (type === 'insufficient_loyalty_points') {
    // Points that a refund or another outlet lacks are owed by nobody here.
    const isOwed = typeof factOf(detail, 'short_minor') === 'number'
    return isOwed ? ['customer-paid', 'points-corrected', 'written-off'] : ['written-off']
  }
  return BY_TYPE[type] ?? []
}

function customerActions(detail: unknown): readonly ConflictAction[] {
  if (factOf(detail, 'code') === 'UNKNOWN_CUSTOMER') return ['accepted']
  if (typeof factOf(detail, 'other_customer_id') === 'string') {
    return ['kept-ours', 'merged', 'kept-theirs', 'merged-fields']
  }
  return typeof factOf(detail, 'lost') === 'string' ? ['kept-ours', 'kept-theirs'] : ['kept-ours']
}

export const factOf = (detail: unknown, name: string): unknown =>
  typeof detail === 'object' && detail !== null ? (detail as Record<string, unknown>)[name] : null

/** Which of a customer's own facts a disagreement is about; null: none of them. */
export function contactFieldOf(detail: unknown): 'full_name' | 'phone' | 'email' | null {
  const field = factOf(detail, 'field')
  return field === 'full_name' || field === 'phone' || field === 'email' ? field : null
}

/** What settling it so says of the document: where nothing was lost there is no loss to accept. */
export function reasonOfAction(action: ConflictAction, effectMinor: number | null): ConflictReason {
  const { reason } = CONFLICT_ACTIONS_BY_NAME[action]
  return action === 'honoured' && (effectMinor ?? 0) <= 0 ? 'stands' : reason
}
