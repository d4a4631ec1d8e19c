// Paying for an exchange: the refund gives its credit first, then the credit pays for the basket.

import { refuse } from '#domain/errors.ts'
import { defaultPayouts } from '#domain/refund-payouts.ts'
import type { PayoutRequest, RefundMessage, RefundRequest } from '#domain/wire/refund-message.ts'
import type { ExchangeCredit, GivenWord, OpenExchange } from '../link/database.ts'
import { isUnanswered, refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { askOrTell } from './alone/hub-away.ts'
import type { AloneDeps } from './alone/tell-alone.ts'
import { type Reason, type RefundPreview, type RefundSource, rightsOf } from './refund-draft.ts'
import { RefundSender } from './send-refund.ts'
import type { Till } from './till.ts'

type Deps = AloneDeps & Pick<Till, 'cart' | 'exchange' | 'holds' | 'payment'>

/** What a refund form has chosen becomes goods beside the basket. */
export function exchangeOf(
  sale: RefundSource,
  preview: RefundPreview,
  { reason_code: reasonCode, note }: Reason,
  refundId: string,
): OpenExchange {
  return {
    ...{ key: 'exchange', refundId, reasonCode, note, credit: null },
    saleId: sale.summary.transaction_id,
    receiptNumber: sale.summary.receipt_number,
    customerId: sale.customer_id,
    lines: preview.lines.map((line, index) => ({
      lineNo: preview.request[index]?.line_no ?? line.line_no,
      name: line.name,
      unitCode: line.unit_code,
      quantityMilli: line.quantity_milli,
      disposition: line.disposition,
      totalMinor: line.total_minor,
    })),
    totalMinor: preview.totalMinor,
    payments: sale.payments,
    isLate: sale.is_late,
  }
}

/** What the basket takes of the return, and what goes back to the customer at once. */
export const creditFor = (totalMinor: number, basketMinor: number): number =>
  Math.min(totalMinor, basketMinor)

/**
 * Sends the refund of what came back: credit for the basket, the rest as it was paid. Without the
 * hub it happens at this till and is told later. Null: the credit was there already, from before a
 * reload or a change of mind.
 */
export async function giveCredit(
  till: Deps,
  basketMinor: number,
  words: string,
): Promise<TillOutcome<RefundMessage | null>> {
  const open = till.exchange.open.peek()
  const shift = till.shift.current.peek()
  if (open === null || open.credit?.state === 'given') return { ok: true, value: null }
  if (shift === null) return refuseAtTill('SHIFT_MISSING')
  const minor = open.credit?.minor ?? creditFor(open.totalMinor, basketMinor)
  const request = requestOf(open, minor, shift.session_id)
  // What was sent before is sent again as it was, with the words it had.
  const rights = open.credit === null ? rightsFor(open, request.payouts) : []
  const credit: ExchangeCredit = { state: 'asked', minor, leftMinor: minor, refundNumber: null }
  const sender = new RefundSender(till, open.refundId)
  const ask = () =>
    sender.send(request, { rights, words }, () => till.exchange.save({ ...open, credit }))
  const answer = await askOrTell(till, ask, async () => {
    const { refundAlone } = await import('./alone/own-refund.ts')
    return refundAlone(till, request, { rights, words })
  })
  if (answer.ok) {
    await till.exchange.credited(answer.value.refund)
    return { ok: true, value: answer.value.refund }
  }
  // Unanswered it may have happened: it stays as asked, and is sent again by itself.
  const isOpen = isUnanswered(answer.code) || answer.code === 'COMMAND_UNANSWERED'
  if (!isOpen) await till.exchange.save({ ...open, credit: null })
  return answer
}

/** Opens the payment of the basket with the credit as its first tender. */
export async function payWithCredit(
  till: Deps,
  approvalIds: readonly GivenWord[],
): Promise<TillOutcome<null>> {
  const open = till.exchange.open.peek()
  if (open?.credit?.state !== 'given') return refuse('INVALID_REQUEST')
  const opened = await till.payment.open(approvalIds)
  if (!opened.ok) return opened
  const { leftMinor, refundNumber, isOwn } = open.credit
  const amountMinor = creditFor(leftMinor, till.payment.due.peek().remainingMinor)
  if (amountMinor === 0) return { ok: true, value: null }
  return till.holds.take({
    ...{ method: 'exchange', accountId: open.refundId, amountMinor, available: leftMinor },
    ...{ holder: refundNumber || open.receiptNumber, isOwn: isOwn === true },
  })
}

function requestOf(open: OpenExchange, creditMinor: number, sessionId: string): RefundRequest {
  const exchange: PayoutRequest = {
    ...{ method: 'exchange', account_id: null, evidence: null },
    amount_minor: creditMinor,
  }
  const rest = defaultPayouts(open.totalMinor - creditMinor, open.payments)
  return {
    ...{ refund_id: open.refundId, kind: 'refund', session_id: sessionId },
    sale_id: open.saleId,
    lines: open.lines.map(({ lineNo, quantityMilli, disposition }) => ({
      ...{ line_no: lineNo, quantity_milli: quantityMilli, disposition },
    })),
    no_receipt_lines: [],
    total_minor: open.totalMinor,
    payouts: creditMinor > 0 ? [exchange, ...rest] : rest,
    customer_id: open.customerId,
    ...{ reason_code: open.reasonCode, note: open.note },
    approval_ids: [],
  }
}

const rightsFor = (open: OpenExchange, payouts: RefundRequest['payouts']) =>
  rightsOf({ is_late: open.isLate, payments: open.payments }, open.totalMinor, payouts)
