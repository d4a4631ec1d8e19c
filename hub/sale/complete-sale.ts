import { createHash } from 'node:crypto'
import { believedTime } from '#domain/believed-time.ts'
import { canonicalJson } from '#domain/canonical-json.ts'
import { businessDate, fromIso, toIso } from '#domain/datetime.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { saleTimeMs } from '#domain/sale-message.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { PointsFacts } from '#domain/wire/document-sale.ts'
import { LATE_SALE_MS, type SaleAnswer, type SaleMessage } from '#domain/wire/sale-message.ts'
import { type Redemption, redeemTenders } from '../account/redeem-tenders.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { postJournal } from '../books/post-journal.ts'
import { quarantinePayload } from '../conflict/quarantine-payload.ts'
import { type ConflictFinding, raiseConflict } from '../conflict/raise-conflict.ts'
import { survivorOf } from '../customer/survivor-of.ts'
import type { Db } from '../db/open-database.ts'
import { addLoyalty } from '../loyalty/add-loyalty.ts'
import { chargePoints, noteOwnPoints } from '../loyalty/points-in-hand.ts'
import { appendOutbox, CanonicalText } from '../outbox/append-outbox.ts'
import { verifyFromAttempts } from '../payment/verify-from-attempts.ts'
import { enqueueDrawerPulse, enqueuePaper } from '../printing/enqueue-receipt.ts'
import { notePromotions } from '../promotion/note-promotions.ts'
import { readRules } from '../rules/read-rules.ts'
import { openUnknownShift } from '../shift/open-shift.ts'
import { postSaleToShift } from '../shift/post-sale-to-shift.ts'
import { addStandIn } from '../staff/add-staff.ts'
import { correctForCounts } from '../stock/correct-for-counts.ts'
import { moveStock } from '../stock/move-stock.ts'
import { judgePromotions } from './judge-promotions.ts'
import { judgeRights, spendApprovals } from './judge-rights.ts'
import { type Finding, judgeSale } from './judge-sale.ts'
import { judgeTenders } from './judge-tenders.ts'
import { priceDaysOf } from './price-days.ts'
import { saleJournal } from './sale-journal.ts'
import {
  buildSaleReceipt,
  doesShowExpiry,
  makeReceiptPage,
  pointsAfter,
  type ReceiptFacts,
  type ReceiptPage,
} from './sale-receipt.ts'
import {
  countNumberClaims,
  findAnswer,
  findSaleContext,
  insertBuyer,
  insertLines,
  insertPayments,
  insertSale,
  noteNumberSeen,
  type SaleContext,
} from './sale-store.ts'

export type SaleCommand = {
  sale: SaleMessage
  /** The body as canonical JSON: what is hashed, compared and sent on. */
  saleText: string
  /** SHA-256 hex of `saleText`: what idempotency compares. */
  payloadHash: string
  /** Age on the terminal's monotonic clock; null when the sender did not say. */
  ageMs: number | null
  /** The terminal that handed it over: a device that was paired anew brings its old one's sales. */
  sentBy: string
}

export function commandOf(sale: SaleMessage, ageMs: number | null, sentBy: string): SaleCommand {
  const saleText = canonicalJson(sale)
  const payloadHash = createHash('sha256').update(saleText).digest('hex')
  return { sale, saleText, payloadHash, ageMs, sentBy }
}

export type StockLevel = { product_id: string; stock_milli: number }
/** What happened, and what to tell the world after COMMIT. */
export type CompletedSale = { answer: SaleAnswer; levels: StockLevel[] }

/**
 * THE sale transaction (design section 6): sale, lines, payments, stock, shift totals, cash
 * journal, loyalty, number, audit, outbox, print job and idempotency answer, all inside the
 * caller's savepoint. Interactive sales are refused at the first finding and write nothing;
 * committed ones always stand (I3).
 */
export function completeSale(
  tx: Db,
  seams: Seams,
  outlet: OutletMessage,
  command: SaleCommand,
): Outcome<CompletedSale> {
  const { sale } = command
  const earlier = findAnswer(tx, sale.offline_transaction_id)
  if (earlier) return answerAgain(tx, seams, command, earlier)

  const context = findSaleContext(tx, sale)
  // The one committed sale that is not counted: there is no till here whose sale it could be.
  const { terminal_code: terminalCode } = context
  if (terminalCode === null) return refuse('UNKNOWN_TERMINAL', undefined, 'terminal_id')
  const receivedAtMs = seams.clock.nowMs()
  const { business_day_start_minute: dayStart } = readRules(tx)
  const soldAtMs = believedTimeOf(command, outlet, receivedAtMs, dayStart)
  const tradingDay = context.business_date ?? businessDate(soldAtMs, outlet.timezone, dayStart)
  const rights = judgeRights(tx, outlet, sale, context, { receivedAtMs, believedAtMs: soldAtMs })
  const days = { businessDate: tradingDay, priceDays: priceDaysOf(tx, outlet, sale, soldAtMs) }
  const findings = [
    ...judgeSale(tx, outlet, { ...command, terminalCode }, context, days),
    ...judgePromotions(tx, outlet, sale, context, {
      believedAtMs: soldAtMs,
      businessDate: tradingDay,
    }),
    ...judgeTenders(tx, sale, receivedAtMs),
    ...rights.findings,
  ]
  const numberClaim = countNumberClaims(tx, sale)
  const refusal = sale.committed ? null : firstRefusal(findings, numberClaim)
  if (refusal) return refusal

  if (context.cashier_name === null) addStandIn(tx, sale.cashier_id, receivedAtMs)
  if (context.shift_state === null) {
    const { session_id: shiftId, terminal_id: terminalId, cashier_id: cashierId } = sale
    openUnknownShift(tx, seams, outlet, { shiftId, terminalId, cashierId, atMs: soldAtMs })
  }
  spendApprovals(tx, sale.offline_transaction_id, rights.authorities)
  const taken = takeFromStock(tx, sale, findings, receivedAtMs)
  const moment = { saleId: sale.offline_transaction_id, soldAtMs, receivedAtMs }
  const corrected = correctForCounts(tx, taken.map(toLateGoods), moment)
  const redemption = redeemTenders(tx, sale, { today: tradingDay, atMs: receivedAtMs })
  const conflicts = [
    ...findings.map(toConflict),
    ...redemption.conflicts,
    ...claimConflicts(sale, numberClaim),
    ...shortageConflicts(taken),
  ]
  const answer = record(tx, seams, outlet, command, {
    context,
    conflicts,
    redemption,
    numberClaim,
    businessDate: tradingDay,
    receivedAtMs,
    believedAtMs: soldAtMs,
  })
  const levels = taken.map(({ level: { product_id, stock_milli } }) => ({
    product_id,
    stock_milli: corrected.get(product_id) ?? stock_milli,
  }))
  return succeed({ answer, levels })
}

/** By its age, which no clock can set wrong (I10), else by its terminal's word within bounds. */
function believedTimeOf(
  { sale, ageMs }: SaleCommand,
  { timezone }: OutletMessage,
  receivedAtMs: number,
  startMinute: number,
): number {
  const statedMs = ageMs === null ? saleTimeMs(sale) : receivedAtMs - ageMs
  return sale.committed
    ? believedTime(statedMs, receivedAtMs, { timezone, startMinute })
    : receivedAtMs
}

function firstRefusal(findings: Finding[], numberClaim: number): Outcome<never> | null {
  const [finding] = findings
  if (finding) return refuse(finding.code, finding.detail, finding.field)
  return numberClaim > 0 ? refuse('RECEIPT_NUMBER_TAKEN', undefined, 'number') : null
}

function answerAgain(
  tx: Db,
  seams: Seams,
  command: SaleCommand,
  earlier: { payload_hash: string; answer_json: string },
): Outcome<CompletedSale> {
  const { sale, payloadHash } = command
  const first = JSON.parse(earlier.answer_json) as SaleAnswer
  if (earlier.payload_hash === payloadHash) {
    return succeed({ answer: { ...first, duplicate: true }, levels: [] })
  }
  if (!sale.committed) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'offline_transaction_id')
  const isNew = quarantinePayload(tx, seams, {
    documentId: sale.offline_transaction_id,
    terminalId: sale.terminal_id,
    reason: 'altered-duplicate',
    payload: sale,
  })
  const finding: ConflictFinding = {
    type: 'duplicate_transaction',
    message: 'The same sale arrived again with other contents; the first one counts.',
    detail: { payload_hash: payloadHash, payable_minor: sale.totals.payable_minor },
  }
  if (isNew) raiseConflict(tx, seams, sale.offline_transaction_id, finding)
  const conflicts = [{ type: finding.type, message: finding.message }]
  return succeed({
    answer: { ...first, verdict: 'quarantined', duplicate: true, conflicts },
    levels: [],
  })
}

type TakenStock = { name: string; beforeMilli: number; level: StockLevel }

function takeFromStock(tx: Db, sale: SaleMessage, findings: Finding[], atMs: number): TakenStock[] {
  const unknown = new Set(
    findings.filter(({ code }) => code === 'UNKNOWN_PRODUCT').map(({ field }) => field),
  )
  return sale.items.flatMap((line, index) => {
    if (unknown.has(`items/${index}/product_id`)) return []
    const takenMilli = baseQuantityMilli(line.quantity_milli, line.unit_factor_milli)
    const stock_milli = moveStock(tx, {
      productId: line.product_id,
      quantityMilli: -takenMilli,
      reason: 'sale',
      documentId: sale.offline_transaction_id,
      atMs,
    })
    const level = { product_id: line.product_id, stock_milli }
    return [{ name: line.name, beforeMilli: stock_milli + takenMilli, level }]
  })
}

const toLateGoods = ({ beforeMilli, level }: TakenStock) => ({
  productId: level.product_id,
  takenMilli: beforeMilli - level.stock_milli,
})

/** Thousandths of the base unit in so many thousandths of a selling unit. */
const baseQuantityMilli = (quantityMilli: number, factorMilli: number): number =>
  Number((BigInt(quantityMilli) * BigInt(factorMilli)) / 1000n)

const toConflict = ({ conflict, code, field, detail, facts }: Finding): ConflictFinding => ({
  type: conflict,
  message: detail ? `${code} at ${field}: ${detail}` : `${code} at ${field}`,
  detail: { code, field, ...facts },
})

function claimConflicts(sale: SaleMessage, numberClaim: number): ConflictFinding[] {
  if (numberClaim === 0) return []
  const message = `Receipt number ${sale.receipt_number} was already taken by another sale.`
  return [{ type: 'duplicate_receipt_number', message, detail: { claim: numberClaim } }]
}

/** The sale that takes a product below zero raises it; later ones add nothing new to decide. */
function shortageConflicts(taken: TakenStock[]): ConflictFinding[] {
  return taken
    .filter(({ beforeMilli, level }) => beforeMilli >= 0 && level.stock_milli < 0)
    .map(({ name, level }) => ({
      type: 'inventory_shortage',
      message: `${name}: stock fell below zero.`,
      detail: { product_id: level.product_id, stock_milli: level.stock_milli },
    }))
}

type Judged = {
  context: SaleContext
  conflicts: ConflictFinding[]
  redemption: Redemption
  numberClaim: number
  businessDate: string
  receivedAtMs: number
  /** When it was made, by the hub's clock. */
  believedAtMs: number
}

function record(
  tx: Db,
  seams: Seams,
  outlet: OutletMessage,
  command: SaleCommand,
  judged: Judged,
): SaleAnswer {
  const { sale } = command
  const saleId = sale.offline_transaction_id
  const atMs = judged.receivedAtMs
  const points = pointsFactsOf(tx, sale, judged)
  const paper = receiptFactsOf(tx, outlet, sale, judged)
  const page = makeReceiptPage(tx, seams, paper, atMs)
  const outbox = appendOutbox(tx, {
    kind: 'sale-completed',
    documentId: saleId,
    payload: outboxPayload(command.saleText, judged, points, page),
    atMs,
  })
  if (points && sale.customer_id) {
    const ownPoints = sale.loyalty_points_earned - points.own_points
    noteOwnPoints(tx, survivorOf(tx, sale.customer_id), outbox.sequence, ownPoints)
  }
  for (const finding of judged.conflicts) raiseConflict(tx, seams, saleId, finding)
  appendAudit(tx, {
    kind: 'sale-completed',
    payload: { sale_id: saleId, receipt_number: sale.receipt_number, hash: command.payloadHash },
    atMs,
  })
  const answer: SaleAnswer = {
    success: true,
    transaction_id: saleId,
    receipt_number: sale.receipt_number,
    verdict: judged.conflicts.length === 0 ? 'accepted' : 'conflict',
    duplicate: false,
    conflicts: judged.conflicts.map(({ type, message }) => ({ type, message })),
    outbox_sequence: outbox.sequence,
    print_job_id: orderPaper(tx, seams, command, { paper, page, atMs }),
    ...(page ? { e_receipt_url: page.url } : {}),
  }
  const { partNo } = postSaleToShift(tx, sale, atMs)
  insertSale(tx, sale, {
    numberClaim: judged.numberClaim,
    shiftPartNo: partNo,
    businessDate: judged.businessDate,
    soldAtMs: fromIso(sale.created_at) ?? atMs,
    believedAtMs: judged.believedAtMs,
    receivedAtMs: atMs,
    payloadHash: command.payloadHash,
    answerJson: JSON.stringify(answer),
    outbox,
  })
  insertLines(tx, sale)
  notePromotions(tx, sale)
  insertPayments(tx, sale)
  insertBuyer(tx, sale)
  verifyFromAttempts(tx, saleId, atMs)
  postJournal(tx, saleId, sale.session_id, saleJournal(sale, judged.redemption.shortByMethod))
  noteNumberSeen(tx, sale)
  if (sale.customer_id && judged.context.customer_name && sale.loyalty_points_earned > 0) {
    addLoyalty(tx, {
      customerId: sale.customer_id,
      points: sale.loyalty_points_earned,
      reason: 'sale',
      documentId: saleId,
      atMs,
    })
  }
  return answer
}

/** Null where a sale moves no points. */
function pointsFactsOf(tx: Db, sale: SaleMessage, judged: Judged): PointsFacts | null {
  const { customer_id: customerId } = sale
  const { takenPoints } = judged.redemption
  const movesPoints = takenPoints > 0 || sale.loyalty_points_earned > 0
  if (!customerId || judged.context.customer_name === null || !movesPoints) return null
  const survivorId = survivorOf(tx, customerId)
  const facts = chargePoints(tx, survivorId, takenPoints)
  return survivorId === customerId ? facts : { ...facts, customer_id: survivorId }
}

/** `sale` sorts last, so its canonical text can be set in without being made again. */
function outboxPayload(
  saleText: string,
  judged: Judged,
  points: PointsFacts | null,
  page: ReceiptPage | null,
): CanonicalText {
  const facts = canonicalJson({
    business_date: judged.businessDate,
    conflicts: judged.conflicts.map(({ type }) => type),
    ...(points ? { loyalty: points } : {}),
    ...(page ? { receipt: page.facts } : {}),
    received_at: toIso(judged.receivedAtMs),
  })
  return new CanonicalText(`${facts.slice(0, -1)},"sale":${saleText}}`)
}

const receiptFactsOf = (
  tx: Db,
  outlet: OutletMessage,
  sale: SaleMessage,
  { believedAtMs, context }: Judged,
): ReceiptFacts => ({
  sale,
  outlet,
  cashierName: context.cashier_name ?? '',
  customerName: context.customer_name,
  pointsBalance: pointsAfter(tx, sale),
  soldAtMs: believedAtMs,
  showsExpiry: doesShowExpiry(tx),
})

/** Receipt and drawer. A late sale's customer has left: its paper waits, its drawer stays shut. */
function orderPaper(
  tx: Db,
  seams: Seams,
  { sale, ageMs }: SaleCommand,
  order: { paper: ReceiptFacts; page: ReceiptPage | null; atMs: number },
): string | null {
  const isLate = ageMs === null || ageMs > LATE_SALE_MS
  const documentId = sale.offline_transaction_id
  const newId = () => uuidv7(seams)
  const hasCash = sale.payments.some(({ method }) => method === 'cash')
  const where = { documentId, terminalId: sale.terminal_id, atMs: order.atMs, newId }
  if (hasCash && !isLate) enqueueDrawerPulse(tx, where)
  const pageUrl = order.page?.url ?? null
  return enqueuePaper(tx, {
    kind: 'receipt',
    ...where,
    model: buildSaleReceipt(tx, order.paper, { pageUrl, copyNo: 0 }),
    copyNo: 0,
    isHeld: isLate,
  })
}
