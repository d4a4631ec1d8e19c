import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/**
 * Adds a sale to its shift's running totals and cash journal, so that X and Z are O(1) and expected
 * cash = float + tendered − change equals the journal's sum (I6).
 */
export function postSaleToShift(tx: Db, shiftId: string, sale: SaleMessage, atMs: number): void {
  const cash = sale.payments.filter((payment) => payment.method === 'cash')
  const cashKept = sum(cash.map((payment) => payment.tendered_minor - payment.change_minor))
  addToShift(tx, shiftId, sale, cashKept)
  addTenders(tx, shiftId, sale)
  addTaxes(tx, shiftId, sale)
  const saleId = sale.offline_transaction_id
  for (const payment of cash) {
    addCash(tx, shiftId, 'cash-tendered', payment.tendered_minor, saleId, atMs)
    if (payment.change_minor > 0) {
      addCash(tx, shiftId, 'change', -payment.change_minor, saleId, atMs)
    }
  }
}

function addToShift(tx: Db, shiftId: string, sale: SaleMessage, cashKept: number): void {
  const { totals } = sale
  prepared(
    tx,
    `UPDATE shift SET sale_count = sale_count + 1, gross_minor = gross_minor + ?,
       discount_minor = discount_minor + ?, tax_base_minor = tax_base_minor + ?,
       tax_minor = tax_minor + ?, total_minor = total_minor + ?,
       cash_rounding_minor = cash_rounding_minor + ?,
       expected_cash_minor = expected_cash_minor + ?
     WHERE id = ?`,
  ).run(
    totals.gross_minor,
    totals.line_discount_minor + totals.basket_discount_minor,
    totals.tax_base_minor,
    totals.tax_minor,
    totals.total_minor,
    totals.cash_rounding_minor,
    cashKept,
    shiftId,
  )
}

function addTenders(tx: Db, shiftId: string, sale: SaleMessage): void {
  const statement = prepared(
    tx,
    `INSERT INTO shift_tender_total (shift_id, method, payment_count, amount_minor)
     VALUES (?, ?, 1, ?) ON CONFLICT (shift_id, method) DO UPDATE SET
       payment_count = payment_count + 1, amount_minor = amount_minor + excluded.amount_minor`,
  )
  for (const payment of sale.payments) statement.run(shiftId, payment.method, payment.amount_minor)
}

function addTaxes(tx: Db, shiftId: string, sale: SaleMessage): void {
  const statement = prepared(
    tx,
    `INSERT INTO shift_tax_total (shift_id, tax_code, tax_base_minor, tax_minor)
     VALUES (?, ?, ?, ?) ON CONFLICT (shift_id, tax_code) DO UPDATE SET
       tax_base_minor = tax_base_minor + excluded.tax_base_minor,
       tax_minor = tax_minor + excluded.tax_minor`,
  )
  for (const [taxCode, tax] of taxesByCode(sale)) {
    statement.run(shiftId, taxCode, tax.baseMinor, tax.taxMinor)
  }
}

function taxesByCode(sale: SaleMessage): Map<string, { baseMinor: number; taxMinor: number }> {
  const taxes = new Map<string, { baseMinor: number; taxMinor: number }>()
  for (const line of sale.items) {
    const tax = taxes.get(line.tax_code) ?? { baseMinor: 0, taxMinor: 0 }
    tax.baseMinor += line.tax_base_minor
    tax.taxMinor += line.tax_minor
    taxes.set(line.tax_code, tax)
  }
  return taxes
}

export function addCash(
  tx: Db,
  shiftId: string,
  kind: 'float' | 'cash-tendered' | 'change',
  amountMinor: number,
  documentId: string,
  atMs: number,
): void {
  prepared(
    tx,
    `INSERT INTO cash_movement (shift_id, kind, amount_minor, document_id, at_ms)
     VALUES (?, ?, ?, ?, ?)`,
  ).run(shiftId, kind, amountMinor, documentId, atMs)
}

const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0)
