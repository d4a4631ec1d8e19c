// Printing what a cart costs before it is paid, and throwing carts away in the open.

import { BillAnswer, type BillRequest, DiscardCartAnswer } from '#domain/wire/cart-message.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { Reason } from './cash-model.ts'
import type { Till } from './till.ts'
import { withApproval } from './with-approval.ts'

const LABEL_LENGTH_MAX = 80

/** Freezes a version of the cart at the hub and prints it. The value is the version. */
export async function printBill(till: Till, label: string): Promise<TillOutcome<number>> {
  const { bills, cart, commands, shift } = till
  const { cartId, lines } = cart.cart.peek()
  const priced = cart.priced.peek()
  const shiftId = shift.current.peek()?.session_id
  if (shiftId === undefined) return refuseAtTill('SHIFT_MISSING')
  if (lines.length === 0 || !priced.ok) return refuseAtTill('CART_EMPTY')
  const id = commands.newId()
  const body: BillRequest = {
    bill_id: id,
    cart_id: cartId,
    session_id: shiftId,
    label: label.slice(0, LABEL_LENGTH_MAX),
    lines: lines.map((line, index) => ({
      name: line.name,
      quantity_milli: line.quantityMilli,
      unit_code: line.unitCode,
      unit_price_minor: line.unitPriceMinor,
      total_minor: priced.value.lines[index]?.totalMinor ?? 0,
    })),
    total_minor: priced.value.totals.totalMinor,
  }
  const wasBilled = bills.isBilled.peek()
  await bills.mark(cartId)
  const answer = await commands.send({ id, kind: 'bill', path: '/api/pos/bills', body }, BillAnswer)
  if (answer.ok) return { ok: true, value: answer.value.version }
  if (answer.code !== 'COMMAND_UNANSWERED' && !wasBilled) await bills.unmark(cartId)
  return answer
}

/** A cart that somebody set aside goes; the audit log says who threw it away and why. */
export async function discardHeldCart(
  till: Till,
  cartId: string,
  reason: Reason,
  words: string,
): Promise<TillOutcome<unknown>> {
  const outcome = await discard(
    till,
    `/api/pos/held-carts/${cartId}/discard`,
    cartId,
    reason,
    words,
  )
  await till.heldCarts.refresh()
  return outcome
}

/** Empties the cart in front although its bill is on paper: the hub is told who did it and why. */
export async function discardBilledCart(
  till: Till,
  reason: Reason,
  words: string,
): Promise<TillOutcome<unknown>> {
  const { cartId } = till.cart.cart.peek()
  const outcome = await discard(till, `/api/pos/carts/${cartId}/discarded`, cartId, reason, words)
  // Told, or written down to be told: either way it does not vanish.
  if (!outcome.ok && outcome.code !== 'COMMAND_UNANSWERED') return outcome
  return till.cart.clear()
}

function discard(
  { approval, commands }: Till,
  path: string,
  cartId: string,
  reason: Reason,
  words: string,
): Promise<TillOutcome<unknown>> {
  const id = commands.newId()
  return withApproval(approval, { subjectId: cartId, words }, ([approval_id = null]) => {
    const body = { ...reason, approval_id }
    return commands.send({ id, kind: 'discard-cart', path, body }, DiscardCartAnswer)
  })
}
