// The paper of a sale, with what only the hub knows: the page behind its QR, the refund whose
// credit paid, the points that are left.
import { assert } from '#domain/assert.ts'
import { fromIso, toIso } from '#domain/datetime.ts'
import { eReceiptUrl, outletOnPaper } from '#domain/e-receipt-model.ts'
import type { PaperOutlet, ReceiptModel } from '#domain/receipt-blocks.ts'
import { buildReceipt } from '#domain/receipt-model.ts'
import type { Seams } from '#domain/seams.ts'
import type { EReceiptFacts } from '#domain/wire/document-sale.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { SaleDetail } from '#domain/wire/sale-view-message.ts'
import type { Db } from '../db/open-database.ts'
import { findEReceiptCode, takeEReceiptCode } from '../e-receipt/e-receipt-code.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { readRules } from '../rules/read-rules.ts'
import { readSaleDetail } from './read-sale-detail.ts'
import { findPointsOf, findRefundNumber, listSaleIds } from './sale-read-store.ts'

export type ReceiptFacts = {
  sale: SaleMessage
  outlet: PaperOutlet
  cashierName: string
  customerName: string | null
  pointsBalance: number | null
  soldAtMs: number
  /** By the outlet's rules. */
  showsExpiry: boolean
}

/** The customer's own page of a receipt. */
export type ReceiptPage = { url: string; facts: EReceiptFacts }

/** Null where the outlet has no address for its customers' receipts. */
export function makeReceiptPage(
  tx: Db,
  seams: Seams,
  facts: ReceiptFacts,
  receivedAtMs: number,
): ReceiptPage | null {
  const { e_receipt_address: address } = readRules(tx)
  if (!address) return null
  const { sale, outlet } = facts
  const code = takeEReceiptCode(tx, seams, sale.offline_transaction_id, receivedAtMs)
  const page = {
    code,
    cashier_name: facts.cashierName,
    customer_name: facts.customerName,
    outlet: outletOnPaper(outlet),
    points_balance: facts.pointsBalance,
    refund_number: refundNumberOf(tx, sale),
    sold_at: toIso(facts.soldAtMs),
    ...(facts.showsExpiry ? { shows_expiry: true as const } : {}),
  }
  return { url: eReceiptUrl(address, sale.receipt_number, code), facts: page }
}

/** `pageUrl`: of its page, null without one. */
export function buildSaleReceipt(
  tx: Db,
  { sale: message, ...facts }: ReceiptFacts,
  { pageUrl, copyNo }: { pageUrl: string | null; copyNo: number },
): ReceiptModel {
  const refundNumber = refundNumberOf(tx, message)
  return buildReceipt({ ...facts, message, copyNo, language: 'id', refundNumber, pageUrl })
}

/** A sale as it is kept; its balance of points was known on the day only. */
export function receiptFactsOf(db: Db, detail: SaleDetail): ReceiptFacts {
  return {
    sale: detail.sale,
    outlet: readOutlet(db),
    cashierName: detail.summary.cashier_name,
    customerName: detail.customer_name,
    pointsBalance: null,
    soldAtMs: momentOf(detail.summary.sold_at),
    showsExpiry: doesShowExpiry(db),
  }
}

export const doesShowExpiry = (db: Db): boolean => readRules(db).receipt_shows_expiry === true

/** The address of its page, for people who look at it again; null of a sale from before it. */
export function findEReceiptUrl(db: Db, { sale, summary }: SaleDetail): string | null {
  const { e_receipt_address: address } = readRules(db)
  if (!address) return null
  const receivedAtMs = momentOf(summary.received_at)
  const code = findEReceiptCode(db, sale.offline_transaction_id, receivedAtMs)
  return code && eReceiptUrl(address, sale.receipt_number, code)
}

/** The sales that have this number, each with the receipt that its page shows. */
export const listSaleReceipts = (db: Db, receiptNumber: string) =>
  listSaleIds(db, receiptNumber).map((saleId) => ({
    saleId,
    model: (): ReceiptModel => {
      const detail = readSaleDetail(db, saleId)
      assert(detail, `sale ${saleId} went away`)
      return buildSaleReceipt(db, receiptFactsOf(db, detail), { pageUrl: null, copyNo: 0 })
    },
  }))

/** Points after this sale: what was spent is taken already, what it earns is not yet added. */
export function pointsAfter(tx: Db, sale: SaleMessage): number | null {
  if (sale.customer_id === null) return null
  const points = findPointsOf(tx, sale.customer_id)
  return points === null ? null : points + sale.loyalty_points_earned
}

function refundNumberOf(db: Db, { payments }: SaleMessage): string | null {
  const refundId = payments.find(({ method }) => method === 'exchange')?.evidence?.account_id
  return refundId === undefined ? null : findRefundNumber(db, refundId)
}

/** Of a time that this hub wrote itself. */
function momentOf(iso: string): number {
  const atMs = fromIso(iso)
  assert(atMs !== null, iso)
  return atMs
}
