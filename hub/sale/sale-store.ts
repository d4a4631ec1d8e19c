// SQL of the sale transaction and nothing else. Static texts, prepared once: this is the hot path.
import type { DiscountMessage, SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type StoredAnswer = { payload_hash: string; answer_json: string }

export function findAnswer(tx: Db, saleId: string): StoredAnswer | undefined {
  return prepared(tx, 'SELECT payload_hash, answer_json FROM sale WHERE id = ?').get(saleId) as
    | StoredAnswer
    | undefined
}

/** How many sales already claim this number: 0 for an honest terminal. */
export function countNumberClaims(tx: Db, sale: SaleMessage): number {
  const row = prepared(
    tx,
    'SELECT count(*) AS claims FROM sale WHERE terminal_id = ? AND series = ? AND number = ?',
  ).get(sale.terminal_id, sale.series, sale.number) as { claims: number }
  return row.claims
}

export type SaleFacts = {
  numberClaim: number
  shiftPartNo: number
  businessDate: string
  /** By the terminal's clock. */
  soldAtMs: number
  /** By the hub's. */
  believedAtMs: number
  receivedAtMs: number
  payloadHash: string
  answerJson: string
  /** Its place in the outbox. */
  outbox: { life: number; sequence: number }
}

const INSERT_SALE = `INSERT INTO sale (
  id, terminal_id, series, number, number_claim, receipt_number, shift_id, shift_part_no,
  cashier_id, customer_id, cart_id, sold_at_ms, believed_at_ms, received_at_ms,
  business_date, is_committed,
  gross_minor, line_discount_minor, basket_discount_minor, tax_base_minor, tax_minor,
  total_minor, cash_rounding_minor, payable_minor, tendered_minor, change_minor,
  loyalty_points_earned, loyalty_points_redeemed, approval_ids_json, note, payload_hash,
  answer_json, outbox_life, outbox_sequence, discount_ppm)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    ?, ?, ?, ?, ?)`

export function insertSale(tx: Db, sale: SaleMessage, facts: SaleFacts): void {
  const { totals } = sale
  prepared(tx, INSERT_SALE).run(
    sale.offline_transaction_id,
    sale.terminal_id,
    sale.series,
    sale.number,
    facts.numberClaim,
    sale.receipt_number,
    sale.session_id,
    facts.shiftPartNo,
    sale.cashier_id,
    sale.customer_id,
    sale.cart_id,
    facts.soldAtMs,
    facts.believedAtMs,
    facts.receivedAtMs,
    facts.businessDate,
    Number(sale.committed),
    totals.gross_minor,
    totals.line_discount_minor,
    totals.basket_discount_minor,
    totals.tax_base_minor,
    totals.tax_minor,
    totals.total_minor,
    totals.cash_rounding_minor,
    totals.payable_minor,
    totals.tendered_minor,
    totals.change_minor,
    sale.loyalty_points_earned,
    sale.loyalty_points_to_redeem,
    JSON.stringify(sale.approval_ids),
    sale.note,
    facts.payloadHash,
    facts.answerJson,
    facts.outbox.life,
    facts.outbox.sequence,
    ppmOf(sale.discount),
  )
}

const ppmOf = (discount: DiscountMessage | null): number | null =>
  discount?.kind === 'percent' ? discount.rate_ppm : null

const INSERT_LINE = `INSERT INTO sale_line (
  sale_id, line_no, product_id, sku, name, barcode, category_id, unit_code, unit_factor_milli,
  quantity_milli, unit_price_minor, list_price_minor, price_override_reason, is_loyalty_eligible,
  price_list_version, tax_code, tax_rate_ppm, tax_base_numerator,
  tax_base_denominator, is_price_tax_inclusive, gross_minor, line_discount_minor,
  basket_discount_minor, tax_base_minor, tax_minor, total_minor,
  batch_code, expires_on, weight_source, discount_ppm)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

export function insertLines(tx: Db, sale: SaleMessage): void {
  const statement = prepared(tx, INSERT_LINE)
  // Numbered by position: a committed sale may not fail because its own numbering is wrong.
  for (const [index, line] of sale.items.entries()) {
    statement.run(
      sale.offline_transaction_id,
      index + 1,
      line.product_id,
      line.sku,
      line.name,
      line.barcode,
      line.category_id,
      line.unit_code,
      line.unit_factor_milli,
      line.quantity_milli,
      line.unit_price_minor,
      line.price_override?.list_price_minor ?? null,
      line.price_override?.reason_code ?? null,
      Number(line.is_loyalty_eligible),
      line.price_list_version,
      line.tax_code,
      line.tax_rate_ppm,
      line.tax_base_numerator,
      line.tax_base_denominator,
      Number(line.is_price_tax_inclusive),
      line.gross_minor,
      line.line_discount_minor,
      line.basket_discount_minor,
      line.tax_base_minor,
      line.tax_minor,
      line.total_minor,
      line.batch_code ?? null,
      line.expires_on ?? null,
      line.weight_source ?? null,
      ppmOf(line.discount),
    )
  }
}

export function insertPayments(tx: Db, sale: SaleMessage): void {
  const statement = prepared(
    tx,
    `INSERT INTO sale_payment (
       sale_id, line_no, method, amount_minor, tendered_minor, change_minor, evidence_json, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const [index, payment] of sale.payments.entries()) {
    statement.run(
      sale.offline_transaction_id,
      index + 1,
      payment.method,
      payment.amount_minor,
      payment.tendered_minor,
      payment.change_minor,
      payment.evidence ? JSON.stringify(payment.evidence) : null,
      payment.state,
    )
  }
}

/** Of a sale whose buyer wants a tax invoice. */
export function insertBuyer(tx: Db, { offline_transaction_id: saleId, buyer }: SaleMessage): void {
  if (buyer === undefined) return
  prepared(
    tx,
    `INSERT INTO sale_buyer (sale_id, id_kind, id_number, nitku, name, address)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(saleId, buyer.id_kind, buyer.id_number, buyer.nitku, buyer.name, buyer.address)
}

export function noteNumberSeen(tx: Db, sale: SaleMessage): void {
  prepared(
    tx,
    `UPDATE terminal_series SET last_number_seen = max(last_number_seen, ?)
     WHERE terminal_id = ? AND series = ?`,
  ).run(sale.number, sale.terminal_id, sale.series)
}

export type SaleContext = {
  terminal_code: string | null
  series: string | null
  cashier_name: string | null
  cashier_is_active: number | null
  cashier_role: string | null
  /** Said by a grant of their own or of their role; null: their role's default holds. */
  cashier_may_sell: number | null
  shift_state: string | null
  shift_terminal_id: string | null
  shift_mode: string | null
  shift_cashier_id: string | null
  /** 1: sales before this one made it, and its opening may still arrive. */
  shift_is_awaited: number | null
  business_date: string | null
  customer_name: string | null
  loyalty_tier: string | null
}

/** Everything a sale names: nulls where it does not exist. Point look-ups beat one wide join. */
export function findSaleContext(tx: Db, sale: SaleMessage): SaleContext {
  return {
    ...nothingFound,
    ...find(tx, FIND_TERMINAL, sale.series, sale.terminal_id),
    ...find(tx, FIND_CASHIER, sale.cashier_id),
    ...find(tx, FIND_SHIFT, sale.session_id),
    ...(sale.customer_id === null ? undefined : find(tx, FIND_CUSTOMER, sale.customer_id)),
  }
}

const nothingFound: SaleContext = {
  terminal_code: null,
  series: null,
  cashier_name: null,
  cashier_is_active: null,
  cashier_role: null,
  cashier_may_sell: null,
  shift_state: null,
  shift_terminal_id: null,
  shift_mode: null,
  shift_cashier_id: null,
  shift_is_awaited: null,
  business_date: null,
  customer_name: null,
  loyalty_tier: null,
}

const FIND_TERMINAL = `SELECT code AS terminal_code, terminal_series.series AS series
  FROM terminal LEFT JOIN terminal_series
    ON terminal_series.terminal_id = terminal.id AND terminal_series.series = ?
  WHERE terminal.id = ?`
const FIND_CASHIER = `SELECT name AS cashier_name, is_active AS cashier_is_active,
  role AS cashier_role, coalesce(
    (SELECT is_allowed FROM staff_grant WHERE staff_id = staff.id AND permission = 'sell'),
    (SELECT is_allowed FROM role_grant WHERE role = staff.role AND permission = 'sell')
  ) AS cashier_may_sell FROM staff WHERE id = ?`
const FIND_SHIFT = `SELECT state AS shift_state, terminal_id AS shift_terminal_id,
  mode AS shift_mode, cashier_id AS shift_cashier_id, business_date,
  state = 'needs-count' AND payload_hash IS NULL AND NOT EXISTS (SELECT 1 FROM cash_count c
    WHERE c.shift_id = shift.id AND c.purpose = 'closing') AS shift_is_awaited
  FROM shift WHERE id = ?`
const FIND_CUSTOMER = 'SELECT full_name AS customer_name, loyalty_tier FROM customer WHERE id = ?'

const find = (tx: Db, text: string, ...values: string[]): Partial<SaleContext> | undefined =>
  prepared(tx, text).get(...values) as Partial<SaleContext> | undefined
