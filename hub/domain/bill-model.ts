// What a cart costs, on paper, before it is paid: marked so that nobody takes it for a receipt.
import { formatDateTime } from './datetime.ts'
import { formatAmount, formatMoney } from './money.ts'
import { dynamicQris } from './qris.ts'
import { formatQuantity } from './quantity.ts'
import {
  amount,
  centred,
  left,
  type Paper,
  pair,
  paperOf,
  type ReceiptBlock,
  type ReceiptModel,
  shopBlocks,
  title,
} from './receipt-blocks.ts'
import type { ReceiptLanguage } from './receipt-words.ts'
import { SLIP_WORDS } from './slip-words.ts'
import type { BillRequest } from './wire/cart-message.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'

export type BillInput = {
  bill: Pick<BillRequest, 'bill_id' | 'label' | 'lines' | 'total_minor'>
  /** 1 for the first paper of a cart; a later one replaces it. */
  version: number
  outlet: OutletMessage
  atMs: number
  staffName: string
  terminalCode: string
  language: ReceiptLanguage
  /** The shop's own QRIS; left out or null: it takes none. */
  qrisPayload?: string | null
}

/**
 * The bill of a cart. It has no receipt number and no tax number, and says twice what it is not.
 * Its only QR is the shop's QRIS for exactly this amount, by which the customer can pay at the
 * table.
 */
export function buildBill(input: BillInput): ReceiptModel {
  const { bill, outlet, language } = input
  const paper = paperOf(outlet, language)
  const say = SLIP_WORDS[language]
  const mark = centred(`*** ${say.notReceipt} ***`, true)
  return {
    documentId: bill.bill_id,
    receiptNumber: `${say.billTitle} ${bill.label} #${input.version}`,
    copyNo: 0,
    language,
    blocks: [
      mark,
      ...shopBlocks({ ...outlet, npwp: null, nitku: null }, paper),
      title(say.billTitle),
      pair(say.billFor, bill.label),
      pair(say.billVersion, String(input.version)),
      pair(paper.words.date, formatDateTime(input.atMs, outlet.timezone)),
      pair(say.terminal, input.terminalCode),
      pair(paper.words.cashier, input.staffName),
      { kind: 'rule', style: 'dashed' },
      ...bill.lines.flatMap((line) => lineBlocks(line, paper)),
      { kind: 'rule', style: 'dashed' },
      totalBlock(bill.total_minor, paper),
      ...qrisBlocks(input),
      { kind: 'space' },
      mark,
      centred(say.billNote),
      { kind: 'cut' },
    ],
  }
}

/** A discount shows as a total below quantity times price. */
function lineBlocks(line: BillRequest['lines'][number], paper: Paper): ReceiptBlock[] {
  const quantity = formatQuantity(line.quantity_milli, line.unit_code)
  const price = formatAmount(line.unit_price_minor, paper.currency)
  return [left(line.name), amount(`  ${quantity} x ${price}`, line.total_minor, paper)]
}

/** As the till labels a QR on its screen: by the end of the document's id. */
const REFERENCE_LENGTH = 20

/** None where the amount is more than a QRIS may be, or nothing. */
function qrisBlocks({ bill, qrisPayload, language }: BillInput): ReceiptBlock[] {
  if (!qrisPayload) return []
  const reference = bill.bill_id.replaceAll('-', '').slice(-REFERENCE_LENGTH).toUpperCase()
  const made = dynamicQris(qrisPayload, { amountMinor: bill.total_minor, reference })
  if (!made.ok) return []
  const { billQris } = SLIP_WORDS[language]
  // A reader wants white paper around the code.
  return [{ kind: 'space' }, { kind: 'qr', data: made.value }, centred(billQris)]
}

const totalBlock = (minor: number, { words, currency }: Paper): ReceiptBlock => ({
  kind: 'pair',
  left: words.total,
  right: formatMoney(minor, currency),
  isBold: true,
  size: 'double',
})
