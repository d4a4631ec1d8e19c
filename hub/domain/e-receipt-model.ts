// The customer's receipt from the document of its sale: the same at the outlet and at head office.
import { fromIso } from './datetime.ts'
import type { PaperOutlet, ReceiptModel } from './receipt-blocks.ts'
import { buildReceipt } from './receipt-model.ts'
import type { EReceiptFacts } from './wire/document-sale.ts'
import type { SaleMessage } from './wire/sale-message.ts'

/** `address`: of the outlet's pages; without one papers have no link. */
export const eReceiptUrl = (address: string, receiptNumber: string, code: string): string =>
  `${address}/${receiptNumber}/${code}`

/** What the page shows of the outlet, and no more of what is set there. */
export const outletOnPaper = (outlet: PaperOutlet): EReceiptFacts['outlet'] => ({
  name: outlet.name,
  address: outlet.address,
  phone: outlet.phone,
  npwp: outlet.npwp,
  nitku: outlet.nitku,
  timezone: outlet.timezone,
  currency_code: outlet.currency_code,
  minor_exponent: outlet.minor_exponent,
  is_taxable_enterprise: outlet.is_taxable_enterprise,
  receipt_footer: outlet.receipt_footer,
})

/** Its QR states the number, which a till finds the sale by when goods come back. */
export function buildEReceipt(document: {
  sale: SaleMessage
  receipt: EReceiptFacts
}): ReceiptModel {
  const { sale, receipt } = document
  return buildReceipt({
    message: sale,
    outlet: receipt.outlet,
    cashierName: receipt.cashier_name,
    customerName: receipt.customer_name,
    pointsBalance: receipt.points_balance,
    refundNumber: receipt.refund_number,
    soldAtMs: fromIso(receipt.sold_at),
    showsExpiry: receipt.shows_expiry === true,
    copyNo: 0,
    language: 'id',
  })
}
