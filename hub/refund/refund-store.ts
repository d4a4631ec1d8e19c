// SQL of refunds and nothing else.
import type { RefundLineMessage, RefundMessage } from '#domain/wire/refund-message.ts'
import type { SaleLineMessage, TenderMethod } from '#domain/wire/sale-message.ts'
import { survivorOf } from '../customer/survivor-of.ts'
import type { Db } from '../db/open-database.ts'
import { all, prepared, run, sql } from '../db/query.ts'

export type StoredAnswer = { payload_hash: string; answer_json: string }

export const findRefundAnswer = (db: Db, refundId: string): StoredAnswer | undefined =>
  prepared(db, 'SELECT payload_hash, answer_json FROM refund WHERE id = ?').get(refundId) as
    | StoredAnswer
    | undefined

export type RefundFilter = {
  shiftId?: string | undefined
  saleId?: string | undefined
  limit: number
}

/** In the order in which they were made: clocks jump (I10), and a row's place does not. */
const ARRIVAL = sql.dynamic.ref('refund.rowid')

/** Newest first. */
export function listRefundAnswers(db: Db, filter: RefundFilter): string[] {
  let query = sql
    .selectFrom('refund')
    .select('answer_json')
    .orderBy(ARRIVAL, 'desc')
    .limit(filter.limit)
  if (filter.shiftId) query = query.where('shift_id', '=', filter.shiftId)
  if (filter.saleId) query = query.where('sale_id', '=', filter.saleId)
  return all(db, query).map(({ answer_json }) => answer_json)
}

export type SaleState = {
  business_date: string
  shift_part_no: number
  shift_state: string
  shift_terminal_id: string | null
}

/** Where a sale stands: its day, and what became of its shift. */
export const findSaleState = (db: Db, saleId: string): SaleState | undefined =>
  prepared(
    db,
    `SELECT sale.business_date, sale.shift_part_no, shift.state AS shift_state,
       shift.terminal_id AS shift_terminal_id
     FROM sale JOIN shift ON shift.id = sale.shift_id WHERE sale.id = ?`,
  ).get(saleId) as SaleState | undefined

export type RefundedLine = {
  line_no: number
  refunded_quantity_milli: number
  refunded_minor: number
}

export const listRefundedLines = (db: Db, saleId: string): RefundedLine[] =>
  prepared(
    db,
    `SELECT line_no, refunded_quantity_milli, refunded_minor FROM sale_line_refunded
     WHERE sale_id = ?`,
  ).all(saleId) as RefundedLine[]

export type PastPayout = {
  method: TenderMethod
  account_id: string | null
  amount_minor: number
}
export type PastRefund = {
  refund_id: string
  refund_number: string
  total_minor: number
  cash_rounding_minor: number
  payouts: PastPayout[]
}

/** What went back of a sale before, oldest first. */
export function listRefundsOfSale(db: Db, saleId: string): PastRefund[] {
  const refunds = prepared(
    db,
    `SELECT id AS refund_id, number AS refund_number, total_minor, cash_rounding_minor FROM refund
     WHERE sale_id = ? ORDER BY rowid`,
  ).all(saleId) as Omit<PastRefund, 'payouts'>[]
  const payoutsOf = prepared(
    db,
    'SELECT method, account_id, amount_minor FROM refund_payout WHERE refund_id = ?',
  )
  return refunds.map((refund) => ({
    ...refund,
    payouts: payoutsOf.all(refund.refund_id) as PastPayout[],
  }))
}

export const findBusinessDate = (db: Db, shiftId: string): string =>
  prepared(db, 'SELECT business_date FROM shift WHERE id = ?').pluck().get(shiftId) as string

export const findCustomerName = (db: Db, customerId: string): string | undefined =>
  prepared(db, 'SELECT full_name FROM customer WHERE id = ?').pluck().get(customerId) as
    | string
    | undefined

export const findStaffName = (db: Db, staffId: string): string | undefined =>
  prepared(db, 'SELECT name FROM staff WHERE id = ?').pluck().get(staffId) as string | undefined

/** Whether a product is sold by weight; undefined for one that the outlet does not know. */
export function findIsWeighed(db: Db, productId: string): boolean | undefined {
  const found = prepared(db, 'SELECT is_weighed FROM product WHERE id = ?').pluck().get(productId)
  return found === undefined ? undefined : found === 1
}

export const findAccountKind = (db: Db, accountId: string): string | undefined =>
  prepared(db, 'SELECT kind FROM account WHERE id = ?').pluck().get(accountId) as string | undefined

/** What the holder of a kasbon account owes now. */
export const owedMinor = (db: Db, accountId: string): number =>
  prepared(
    db,
    `SELECT coalesce(max(0 - balance_minor), 0) FROM account WHERE balance_minor < 0
       AND id = (SELECT coalesce(merged_into, id) FROM account WHERE id = ?)`,
  )
    .pluck()
    .get(accountId) as number

/** What a sale really took from an account: a committed one may have named more than there was. */
export const redeemedMinor = (db: Db, saleId: string, accountId: string): number =>
  prepared(
    db,
    `SELECT -coalesce(sum(amount_minor), 0) FROM account_entry
     WHERE document_id = :saleId AND reason = 'redeem' AND account_id IN
       (SELECT :accountId UNION SELECT merged_into FROM account WHERE id = :accountId)`,
  )
    .pluck()
    .get({ saleId, accountId }) as number

/**
 * Points that a sale really moved, whichever row of its customer they stood on: earned is positive,
 * redeemed negative.
 */
export const pointsOfSale = (
  db: Db,
  customerId: string,
  saleId: string,
  reason: 'sale' | 'redeem',
): number =>
  prepared(
    db,
    `SELECT coalesce(sum(points), 0) FROM loyalty_entry
     WHERE document_id = :saleId AND reason = :reason AND customer_id IN
       (SELECT :survivorId UNION SELECT id FROM customer WHERE merged_into = :survivorId)`,
  )
    .pluck()
    .get({ survivorId: survivorOf(db, customerId), saleId, reason }) as number

/** What of a tender's points or balance was not there when the sale came. */
export const receivableMinor = (db: Db, saleId: string, method: TenderMethod): number =>
  prepared(
    db,
    `SELECT coalesce(sum(amount_minor), 0) FROM journal_entry
     WHERE document_id = ? AND account = ?`,
  )
    .pluck()
    .get(saleId, `receivable/${method}`) as number

export type UnverifiedPayment = { method: TenderMethod; amount_minor: number }

export const listUnverifiedPayments = (db: Db, saleId: string): UnverifiedPayment[] =>
  prepared(
    db,
    `SELECT method, amount_minor FROM sale_payment WHERE sale_id = ? AND state = 'unverified'`,
  ).all(saleId) as UnverifiedPayment[]

export function insertRefund(
  tx: Db,
  refund: RefundMessage,
  facts: { approvedBy: string | null; atMs: number; payloadHash: string; answerJson: string },
): void {
  run(
    tx,
    sql.insertInto('refund').values({
      id: refund.refund_id,
      number: refund.refund_number,
      kind: refund.kind,
      sale_id: refund.sale_id,
      shift_id: refund.session_id,
      business_date: refund.business_date,
      terminal_id: refund.terminal_id,
      staff_id: refund.staff_id,
      approved_by: facts.approvedBy,
      customer_id: refund.customer_id,
      tax_base_minor: refund.tax_base_minor,
      tax_minor: refund.tax_minor,
      total_minor: refund.total_minor,
      cash_rounding_minor: refund.cash_rounding_minor,
      payable_minor: refund.payable_minor,
      loyalty_points_reversed: refund.loyalty_points_reversed,
      loyalty_points_returned: refund.loyalty_points_returned,
      reason_code: refund.reason_code,
      note: refund.note,
      at_ms: facts.atMs,
      payload_hash: facts.payloadHash,
      answer_json: facts.answerJson,
    }),
  )
}

export function insertRefundLine(
  tx: Db,
  refundId: string,
  line: RefundLineMessage,
  unitFactorMilli: number,
): void {
  // What its code said stands in the sale's line.
  const { batch_code: _batch, expires_on: _day, ...columns } = line
  const row = { refund_id: refundId, unit_factor_milli: unitFactorMilli, ...columns }
  run(tx, sql.insertInto('refund_line').values(row))
}

export function insertRefundPayout(
  tx: Db,
  refundId: string,
  payout: RefundMessage['payouts'][number],
): void {
  const { account_code: _code, evidence, ...columns } = payout
  const evidence_json = evidence === null ? null : JSON.stringify(evidence)
  run(
    tx,
    sql.insertInto('refund_payout').values({ refund_id: refundId, ...columns, evidence_json }),
  )
}

/** Counts what came back of a sale's line. The CHECKs of the table refuse more than was sold. */
export function addRefunded(
  tx: Db,
  saleId: string,
  sold: SaleLineMessage,
  back: RefundLineMessage,
): void {
  prepared(
    tx,
    `INSERT INTO sale_line_refunded (sale_id, line_no, sold_quantity_milli, sold_minor,
       refunded_quantity_milli, refunded_gross_minor, refunded_tax_base_minor, refunded_tax_minor,
       refunded_minor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (sale_id, line_no) DO UPDATE SET
       refunded_quantity_milli = refunded_quantity_milli + excluded.refunded_quantity_milli,
       refunded_gross_minor = refunded_gross_minor + excluded.refunded_gross_minor,
       refunded_tax_base_minor = refunded_tax_base_minor + excluded.refunded_tax_base_minor,
       refunded_tax_minor = refunded_tax_minor + excluded.refunded_tax_minor,
       refunded_minor = refunded_minor + excluded.refunded_minor`,
  ).run(
    saleId,
    sold.line_no,
    sold.quantity_milli,
    sold.total_minor,
    back.quantity_milli,
    back.gross_minor,
    back.tax_base_minor,
    back.tax_minor,
    back.total_minor,
  )
}

/** Sales that were to be paid from the credit of this refund and came before it. */
export const listSalesPaidBefore = (
  db: Db,
  refundId: string,
): { conflict_id: string; sale_id: string; cashier_id: string | null; detail_json: string }[] =>
  prepared(
    db,
    `SELECT c.id AS conflict_id, sale.id AS sale_id, staff.id AS cashier_id, c.detail_json
     FROM conflict c JOIN sale ON sale.id = c.document_id
     LEFT JOIN staff ON staff.id = sale.cashier_id
     WHERE c.type = 'insufficient_balance' AND c.state = 'open'
       AND c.detail_json ->> 'account_id' = ? AND c.detail_json ->> 'code' = 'ACCOUNT_NOT_FOUND'
     ORDER BY c.rowid`,
  ).all(refundId) as never
