// What a cart costs, on paper, before it is paid: marked so that nobody takes it for a receipt.
import { formatDateTime } from './datetime.ts'
import { formatAmount, formatMoney } from './money.ts'
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
}

/** The bill of a cart. It has no receipt number, no tax number and no QR, and says twice what it is not. */
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

const totalBlock = (minor: number, { words, currency }: Paper): ReceiptBlock => ({
  kind: 'pair',
  left: words.total,
  right: formatMoney(minor, currency),
  isBold: true,
  size: 'double',
})
