import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import type { Actor } from '../requester.ts'
import { checkReason } from '../rules/read-rules.ts'
import { authorise } from '../staff/authorise.ts'
import { lastBillVersion } from './bill-store.ts'
import { findDiscarded, insertDiscarded, isCartSold } from './discarded-cart-store.ts'
import { findHeldCart, type HeldCartRow, markTaken } from './held-cart-store.ts'

export type DiscardOrder = {
  cartId: string
  reasonCode: string
  note: string | null
  approvalId: string | null
  /** A cart of the list, which must still be there; else one that was emptied at a till. */
  mustBeHeld: boolean
}

/**
 * Throws a cart away; the audit log says whose, why and what it was worth. What is another's, or
 * went to paper as a bill, takes the permission discard-cart or an approval for it (subject: the
 * cart). The same request again changes nothing. A cart that was sold meanwhile stays sold. Refuses
 * HELD_CART_GONE, reasons and missing approvals. Call it where a refusal rolls back.
 */
export function discardCart(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: DiscardOrder,
): Outcome<{ isFirst: boolean }> {
  const { cartId, reasonCode, note } = order
  const earlier = findDiscarded(tx, cartId)
  if (earlier) {
    const isSame = earlier.reason_code === reasonCode && earlier.note === note
    return isSame ? succeed({ isFirst: false }) : refuse('HELD_CART_GONE')
  }
  if (isCartSold(tx, cartId)) return order.mustBeHeld ? refuse('HELD_CART_GONE') : NOTHING_TO_DO
  const held = findHeldCart(tx, cartId)
  const onList = held?.taken_at_ms === null ? held : null
  if (order.mustBeHeld && !onList) return refuse('HELD_CART_GONE')
  const fault = checkReason(tx, 'discard-cart', { reason_code: reasonCode, note })
  if (fault) return fault
  const atMs = seams.clock.nowMs()
  const billCount = lastBillVersion(tx, cartId)
  const isAnothers = held !== null && !isOwn(held, actor)
  let approvedBy: string | null = null
  if (isAnothers || billCount > 0) {
    const ask = { permission: 'discard-cart', subjectId: cartId, atMs } as const
    const may = authorise(tx, { ...actor, ...ask, approvalIds: [order.approvalId] })
    if (!may.ok) return may
    approvedBy = may.value.approvedBy
  }
  record(tx, actor, order, { held: onList, billCount, approvedBy, atMs })
  return succeed({ isFirst: true })
}

/** On the list a cart is whose it was; off the list it is at the till that took it. */
const isOwn = (held: HeldCartRow, { staff, terminalId }: Actor): boolean =>
  held.taken_at_ms === null
    ? held.staff_id === staff.staff_id
    : held.taken_by_terminal_id === terminalId

const NOTHING_TO_DO: Outcome<{ isFirst: boolean }> = succeed({ isFirst: false })

type Discard = {
  held: HeldCartRow | null
  billCount: number
  approvedBy: string | null
  atMs: number
}

function record(
  tx: Db,
  { staff, terminalId }: Actor,
  { cartId, reasonCode, note }: DiscardOrder,
  { held, billCount, approvedBy, atMs }: Discard,
): void {
  if (held) markTaken(tx, cartId, { terminalId, takeId: null, atMs })
  const row = {
    cart_id: cartId,
    reason_code: reasonCode,
    note,
    staff_id: staff.staff_id,
    terminal_id: terminalId,
    at_ms: atMs,
  }
  insertDiscarded(tx, row)
  const { at_ms: _, ...facts } = row
  const payload = {
    ...facts,
    approved_by: approvedBy,
    bill_count: billCount,
    held_by: held?.staff_id ?? null,
    label: held?.label ?? null,
    total_minor: held?.total_minor ?? null,
  }
  appendAudit(tx, { kind: 'cart-discarded', payload, atMs })
  appendOutbox(tx, {
    kind: 'cart-discarded',
    documentId: cartId,
    payload,
    atMs,
  })
}
