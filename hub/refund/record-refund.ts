import { toIso } from '#domain/datetime.ts'
import { type Outcome, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { refundFigures } from '#domain/refund-figures.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { RefundAnswer, RefundMessage, RefundRequest } from '#domain/wire/refund-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { takeDocumentNumber } from '../books/document-number.ts'
import { postJournal } from '../books/post-journal.ts'
import type { DrawerInHand } from '../cash/drawer-in-hand.ts'
import { type ConflictFinding, raiseConflict } from '../conflict/raise-conflict.ts'
import { survivorOf } from '../customer/survivor-of.ts'
import type { Db } from '../db/open-database.ts'
import { doneAtMs, type Told, toldFacts } from '../judgement.ts'
import { noteOwnPoints } from '../loyalty/points-in-hand.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { enqueueDrawerPulse } from '../printing/enqueue-receipt.ts'
import type { Actor } from '../requester.ts'
import { postToShift } from '../shift/post-to-shift.ts'
import { type Authority, spendApproval } from '../staff/authorise.ts'
import { type PaidOut, payOut } from './pay-out.ts'
import type { RefundPlan } from './plan-refund.ts'
import { printRefund } from './print-refund.ts'
import type { SaleToRefund } from './read-refundable.ts'
import { refundJournal } from './refund-journal.ts'
import {
  addRefunded,
  findStaffName,
  insertRefund,
  insertRefundLine,
  insertRefundPayout,
  listUnverifiedPayments,
} from './refund-store.ts'
import { returnStock, type StockLevel } from './return-stock.ts'
import { type SettledPoints, settlePoints } from './settle-points.ts'

export type RefundCommand = {
  request: RefundRequest
  /** SHA-256 hex of the canonical body: what idempotency compares. */
  payloadHash: string
}
/** What happened, and what to tell the world after COMMIT. */
export type CompletedRefund = { answer: RefundAnswer; levels: StockLevel[] }

/** A refund that may be made, and all that was found out about it. */
export type Judged = {
  plan: RefundPlan
  found: SaleToRefund | null
  drawer: DrawerInHand
  businessDate: string
  authorities: Authority[]
  atMs: number
}

/**
 * Writes a refund with everything that follows from it. A payout may still be refused by its
 * account, after others were credited: the caller rolls back.
 */
export function recordRefund(
  tx: Db,
  seams: Seams,
  outlet: OutletMessage,
  actor: Actor,
  command: RefundCommand,
  judged: Judged,
): Outcome<CompletedRefund> {
  const { request } = command
  const { plan, found, authorities, atMs } = judged
  for (const authority of authorities) spendApproval(tx, authority, request.refund_id)
  const approvedBy = authorities.find(({ approval }) => approval)?.approval?.approver_id ?? null
  const customerId = found?.sale.customer_id ?? request.customer_id
  const refundNumber = takeDocumentNumber(tx, 'R')
  const paidOut = payOut(
    tx,
    seams,
    {
      kind: request.kind,
      refundId: request.refund_id,
      refundNumber,
      saleId: request.sale_id,
      customerId,
      staffId: actor.staff.staff_id,
      atMs,
    },
    plan.payouts,
    plan.tenders,
  )
  if (!paidOut.ok) return paidOut
  const points = pointsOf(tx, request, judged, paidOut.value)
  const refund = messageOf(tx, actor, request, judged, {
    refundNumber,
    approvedBy,
    customerId,
    paidOut: paidOut.value,
    points,
  })
  const print_job_id = orderPaper(tx, seams, outlet, refund, { atMs, told: actor.told })
  const answer: RefundAnswer = { success: true, duplicate: false, refund, print_job_id }
  const answerJson = JSON.stringify(answer)
  insertRefund(tx, refund, { approvedBy, atMs, payloadHash: command.payloadHash, answerJson })
  insertParts(tx, refund, judged)
  postBooks(tx, refund, paidOut.value, judged)
  const { payloadHash } = command
  tellChains(tx, seams, refund, {
    ...{ approvedBy, conflicts: points.conflicts, payloadHash, atMs },
    told: actor.told,
  })
  const back = plan.lines.map((line, index) => ({
    line,
    unitFactorMilli: plan.unitFactorsMilli[index] ?? 1000,
  }))
  return succeed({ answer, levels: returnStock(tx, refund.refund_id, back, atMs) })
}

const noPoints: SettledPoints = { reversed: 0, returned: 0, conflicts: [] }

function pointsOf(
  tx: Db,
  request: RefundRequest,
  { plan, found, atMs }: Judged,
  paidOut: readonly PaidOut[],
): SettledPoints {
  if (!found) return noPoints
  return settlePoints(tx, {
    refundId: request.refund_id,
    saleId: found.sale.offline_transaction_id,
    customerId: found.sale.customer_id,
    sold: found.refundable.lines,
    lines: plan.lines,
    tenders: plan.tenders,
    paidOut,
    atMs,
  })
}

function messageOf(
  tx: Db,
  actor: Actor,
  request: RefundRequest,
  { plan, found, businessDate, atMs }: Judged,
  made: {
    refundNumber: string
    approvedBy: string | null
    customerId: string | null
    paidOut: readonly PaidOut[]
    points: SettledPoints
  },
): RefundMessage {
  const { approvedBy } = made
  return {
    refund_id: request.refund_id,
    refund_number: made.refundNumber,
    kind: request.kind,
    session_id: request.session_id,
    business_date: businessDate,
    terminal_id: actor.terminalId,
    staff_id: actor.staff.staff_id,
    staff_name: actor.staff.name,
    approved_by_name: approvedBy === null ? null : (findStaffName(tx, approvedBy) ?? null),
    sale_id: request.sale_id,
    receipt_number: found?.sale.receipt_number ?? null,
    customer_id: made.customerId,
    ...(found?.sale.buyer ? { buyer: found.sale.buyer } : {}),
    at: toIso(doneAtMs(actor.told, atMs)),
    lines: plan.lines,
    tax_base_minor: plan.taxBaseMinor,
    tax_minor: plan.taxMinor,
    total_minor: plan.totalMinor,
    cash_rounding_minor: plan.cashRoundingMinor,
    payable_minor: plan.payableMinor,
    payouts: made.paidOut.map(({ payout }) => payout),
    loyalty_points_reversed: made.points.reversed,
    loyalty_points_returned: made.points.returned,
    reason_code: request.reason_code,
    note: request.note,
  }
}

function orderPaper(
  tx: Db,
  seams: Seams,
  outlet: OutletMessage,
  refund: RefundMessage,
  { atMs, told }: { atMs: number; told: Told | undefined },
): string | null {
  const newId = () => uuidv7(seams)
  const givesCash = refund.payouts.some(
    ({ method, amount_minor }) => method === 'cash' && amount_minor > 0,
  )
  const { refund_id: documentId, terminal_id: terminalId } = refund
  if (givesCash && !told) enqueueDrawerPulse(tx, { documentId, terminalId, atMs, newId })
  return printRefund(tx, outlet, refund, { atMs, newId, isHeld: told !== undefined })
}

function insertParts(tx: Db, refund: RefundMessage, { plan, found }: Judged): void {
  for (const [index, line] of plan.lines.entries()) {
    insertRefundLine(tx, refund.refund_id, line, plan.unitFactorsMilli[index] ?? 1000)
    const sold = found?.sale.items.find((item) => item.line_no === line.sale_line_no)
    if (sold && refund.sale_id) addRefunded(tx, refund.sale_id, sold, line)
  }
  for (const payout of refund.payouts) insertRefundPayout(tx, refund.refund_id, payout)
}

function postBooks(
  tx: Db,
  refund: RefundMessage,
  paidOut: readonly PaidOut[],
  { drawer, atMs }: Judged,
): void {
  const isVoid = refund.kind === 'void' && refund.sale_id !== null
  const unverified = isVoid ? listUnverifiedPayments(tx, refund.sale_id ?? '') : []
  postToShift(tx, {
    shiftId: refund.session_id,
    cashierId: drawer.accountableId,
    documentId: refund.refund_id,
    atMs,
    figures: refundFigures(refund, unverified),
    cash: refund.payouts
      .filter(({ method }) => method === 'cash')
      .map(({ amount_minor }) => ({ kind: 'cash-refund', amountMinor: 0 - amount_minor })),
  })
  postJournal(tx, refund.refund_id, refund.session_id, refundJournal(refund, paidOut))
}

function tellChains(
  tx: Db,
  seams: Seams,
  refund: RefundMessage,
  facts: {
    approvedBy: string | null
    conflicts: readonly ConflictFinding[]
    payloadHash: string
    atMs: number
    told: Told | undefined
  },
): void {
  const { approvedBy, conflicts, payloadHash, atMs, told } = facts
  appendAudit(tx, {
    kind: refund.kind === 'void' ? 'sale-voided' : 'refund-completed',
    payload: {
      refund_id: refund.refund_id,
      refund_number: refund.refund_number,
      sale_id: refund.sale_id,
      total_minor: refund.total_minor,
      terminal_id: refund.terminal_id,
      staff_id: refund.staff_id,
      approved_by: approvedBy,
      reason_code: refund.reason_code,
      note: refund.note,
      hash: payloadHash,
      ...toldFacts(told),
    },
    atMs,
  })
  const { sequence } = appendOutbox(tx, {
    kind: 'refund-completed',
    documentId: refund.refund_id,
    payload: {
      refund,
      approved_by: approvedBy,
      conflicts: [...(told?.findings ?? []), ...conflicts].map(({ type }) => type),
      ...toldFacts(told),
    },
    atMs,
  })
  const points = refund.loyalty_points_returned - refund.loyalty_points_reversed
  if (refund.customer_id) noteOwnPoints(tx, survivorOf(tx, refund.customer_id), sequence, points)
  for (const finding of conflicts) raiseConflict(tx, seams, refund.refund_id, finding)
}
