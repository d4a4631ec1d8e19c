import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { RefundAnswer, RefundRequest } from '#domain/wire/refund-message.ts'
import { findDrawerInHand } from '../cash/drawer-in-hand.ts'
import type { Db } from '../db/open-database.ts'
import { bear, doneAtMs, type Told } from '../judgement.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import type { Actor } from '../requester.ts'
import { checkReason } from '../rules/read-rules.ts'
import { type Authority, findAuthority } from '../staff/authorise.ts'
import { planRefund, planVoid, planWithoutReceipt, type RefundPlan } from './plan-refund.ts'
import { planToldRefund } from './plan-told-refund.ts'
import { readRefundable, type SaleToRefund } from './read-refundable.ts'
import { type CompletedRefund, type RefundCommand, recordRefund } from './record-refund.ts'
import { findBusinessDate, findCustomerName, findRefundAnswer } from './refund-store.ts'

/**
 * THE refund transaction: number, goods, payouts, points, shift, journal, counters, audit, outbox,
 * paper and idempotency answer. It is made with the hub there and may be refused; call it where a
 * refusal rolls back (writeOrRefuse), because a payout may be refused after others were credited.
 * Money leaves through the shift that is open at this till, whichever shift made the sale. One that
 * was told has left it: only what names an unknown sale, line or account is still refused.
 */
export function completeRefund(
  tx: Db,
  seams: Seams,
  actor: Actor,
  command: RefundCommand,
): Outcome<CompletedRefund> {
  const { request } = command
  const { told } = actor
  const earlier = findRefundAnswer(tx, request.refund_id)
  if (earlier) return answerAgain(command, earlier)
  const atMs = seams.clock.nowMs()
  const drawer = findDrawerInHand(tx, actor, request.session_id)
  if (!drawer.ok) return drawer
  const fault =
    bear(told, checkReason(tx, request.kind, request), 'rule_not_met') ??
    bear(told, faultOfCustomer(tx, request), 'customer_mismatch')
  if (fault) return fault
  const outlet = readOutlet(tx)
  const { terminalId } = actor
  const view = { saleId: request.sale_id ?? '', terminalId, atMs: doneAtMs(told, atMs) }
  const found = request.sale_id === null ? null : readRefundable(tx, outlet, view)
  if (request.sale_id !== null && !found) return refuse('SALE_NOT_FOUND', undefined, 'sale_id')
  const businessDate = findBusinessDate(tx, request.session_id)
  const strict = makePlan(tx, outlet, request, { found, businessDate, told })
  const plan =
    strict.ok || !told || !found ? strict : planToldRefund(outlet, request, found, told, strict)
  if (!plan.ok) return plan
  const authorities = findAuthorities(tx, actor, request, plan.value, atMs)
  if (!authorities.ok) return authorities
  return recordRefund(tx, seams, outlet, actor, command, {
    plan: plan.value,
    found,
    drawer: drawer.value,
    businessDate,
    authorities: authorities.value,
    atMs,
  })
}

function answerAgain(
  { payloadHash }: RefundCommand,
  earlier: { payload_hash: string; answer_json: string },
): Outcome<CompletedRefund> {
  if (earlier.payload_hash !== payloadHash) {
    return refuse('IDEMPOTENCY_MISMATCH', undefined, 'refund_id')
  }
  const first = JSON.parse(earlier.answer_json) as RefundAnswer
  return succeed({ answer: { ...first, duplicate: true }, levels: [] })
}

const faultOfCustomer = (tx: Db, { customer_id }: RefundRequest): Refusal | null =>
  customer_id !== null && findCustomerName(tx, customer_id) === undefined
    ? refuse('UNKNOWN_CUSTOMER', undefined, 'customer_id')
    : null

type Known = { found: SaleToRefund | null; businessDate: string; told: Told | undefined }

function makePlan(
  tx: Db,
  outlet: OutletMessage,
  request: RefundRequest,
  { found, businessDate, told }: Known,
): Outcome<RefundPlan> {
  const lines = found ? request.lines : request.no_receipt_lines
  const others = found ? request.no_receipt_lines : request.lines
  if (lines.length === 0 || others.length > 0) {
    return refuse('INVALID_REQUEST', 'lines of a sale, or lines without a receipt', 'lines')
  }
  if (found) {
    return request.kind === 'void'
      ? planVoid(request, found)
      : planRefund(tx, outlet, request, found)
  }
  return request.kind === 'void'
    ? refuse('VOID_NOT_POSSIBLE', undefined, 'sale_id')
    : planWithoutReceipt(tx, outlet, request, businessDate, told)
}

/** All that it takes is found before anything is spent. */
function findAuthorities(
  tx: Db,
  actor: Actor,
  request: RefundRequest,
  plan: RefundPlan,
  atMs: number,
): Outcome<Authority[]> {
  const subject = { subjectId: request.refund_id, approvalIds: request.approval_ids, atMs }
  const authorities: Authority[] = []
  for (const permission of plan.permissions) {
    const authority = findAuthority(tx, { ...actor, ...subject, ...permission })
    if (!authority.ok) return authority
    authorities.push(authority.value)
  }
  return succeed(authorities)
}
