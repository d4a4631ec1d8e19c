// The paper of a refund or a void: what came back, what was given for it, and whose word it was.
import { cleanText } from './clean-text.ts'
import { formatDateTime, fromIso } from './datetime.ts'
import { formatAmount, formatMoney } from './money.ts'
import { formatQuantity } from './quantity.ts'
import {
  amount,
  buyerBlocks,
  centred,
  copyMark,
  expiryBlocks,
  left,
  optional,
  type Paper,
  pair,
  paperOf,
  type ReceiptBlock,
  type ReceiptModel,
  shopBlocks,
  title,
} from './receipt-blocks.ts'
import { formatRate } from './receipt-model.ts'
import type { ReceiptLanguage } from './receipt-words.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'
import type { RefundLineMessage, RefundMessage } from './wire/refund-message.ts'

const WORDS = {
  id: {
    refund: 'RETUR BARANG',
    exchange: 'TUKAR BARANG',
    exchangeUse: 'Dipakai untuk barang pengganti',
    void: 'PEMBATALAN PENJUALAN',
    number: 'No. retur',
    original: 'Struk asal',
    noReceipt: 'Tanpa struk',
    approvedBy: 'Disetujui',
    reason: 'Alasan',
    refundTotal: 'TOTAL RETUR',
    voidTotal: 'TOTAL BATAL',
    pointsReversed: 'Poin ditarik',
    pointsReturned: 'Poin dikembalikan',
    signature: 'Tanda tangan pelanggan',
  },
  en: {
    refund: 'REFUND',
    exchange: 'EXCHANGE',
    exchangeUse: 'Used for the new goods',
    void: 'VOIDED SALE',
    number: 'Refund no.',
    original: 'Original receipt',
    noReceipt: 'Without receipt',
    approvedBy: 'Approved by',
    reason: 'Reason',
    refundTotal: 'REFUNDED',
    voidTotal: 'VOIDED',
    pointsReversed: 'Points taken back',
    pointsReturned: 'Points returned',
    signature: 'Customer’s signature',
  },
} as const satisfies Record<ReceiptLanguage, Record<string, string>>

export type RefundReceiptInput = {
  refund: RefundMessage
  outlet: OutletMessage
  customerName: string | null
  /** The reason in the language of the paper. */
  reasonName: string
  /** Batches and last days that codes stated, as on the sale's receipt. */
  showsExpiry?: boolean
  /** 0 is the original; a copy is marked with its number. */
  copyNo: number
  language: ReceiptLanguage
}

/**
 * Amounts are positive and mean: given back. DPP and PPN are stated for each tax code, because a
 * refund takes them back from what the outlet owes. The customer signs.
 */
export function buildRefundReceipt(input: RefundReceiptInput): ReceiptModel {
  const { refund, outlet, copyNo, language } = input
  const paper = paperOf(outlet, language)
  return {
    documentId: refund.refund_id,
    receiptNumber: cleanText(refund.refund_number),
    copyNo,
    language,
    blocks: [
      ...(copyNo > 0 ? [copyMark(copyNo, paper.words)] : []),
      ...shopBlocks(outlet, paper),
      ...headBlocks(input, paper),
      ...refund.lines.flatMap((line) => lineBlocks(line, paper, input.showsExpiry === true)),
      { kind: 'rule', style: 'dashed' },
      ...(outlet.is_taxable_enterprise ? taxBlocks(refund.lines, paper) : []),
      ...totalBlocks(input, paper),
      ...refund.payouts.flatMap((payout) => payoutBlocks(payout, paper)),
      ...(isExchange(refund) ? [left(`  ${WORDS[language].exchangeUse}`)] : []),
      ...footBlocks(input),
    ],
  }
}

/** What came back pays for other goods: those stand on a receipt of their own. */
const isExchange = ({ kind, payouts }: RefundMessage): boolean =>
  kind === 'refund' && payouts.some(({ method }) => method === 'exchange')

function headBlocks(input: RefundReceiptInput, paper: Paper): ReceiptBlock[] {
  const { words } = paper
  const { refund, outlet, customerName, reasonName, language } = input
  const own = WORDS[language]
  const atMs = fromIso(refund.at)
  return [
    title(own[isExchange(refund) ? 'exchange' : refund.kind]),
    pair(own.number, refund.refund_number),
    pair(own.original, refund.receipt_number ?? own.noReceipt),
    pair(words.date, atMs === null ? refund.at : formatDateTime(atMs, outlet.timezone)),
    pair(words.cashier, refund.staff_name),
    ...optional(refund.approved_by_name, (name) => pair(own.approvedBy, name)),
    ...optional(customerName, (name) => pair(words.customer, name)),
    ...buyerBlocks(refund.buyer, paper),
    pair(own.reason, reasonName),
    ...optional(refund.note, (note) => left(`${words.note}: ${note}`)),
    { kind: 'rule', style: 'dashed' },
  ]
}

function lineBlocks(line: RefundLineMessage, paper: Paper, showsExpiry: boolean): ReceiptBlock[] {
  const quantity = formatQuantity(line.quantity_milli, line.unit_code)
  const price = formatAmount(line.unit_price_minor, paper.currency)
  const discount = `  ${paper.words.discount}`
  return [
    left(line.name),
    amount(`  ${quantity} x ${price}`, line.gross_minor, paper),
    ...(showsExpiry ? expiryBlocks(line, paper) : []),
    ...(line.discount_minor === 0 ? [] : [amount(discount, -line.discount_minor, paper)]),
  ]
}

function taxBlocks(lines: readonly RefundLineMessage[], paper: Paper): ReceiptBlock[] {
  const { words } = paper
  const taxed = lines.filter(({ tax_rate_ppm }) => tax_rate_ppm > 0)
  const classes = new Map<string, { ratePpm: number; baseMinor: number; taxMinor: number }>()
  for (const { tax_code, tax_rate_ppm, tax_base_minor, tax_minor } of taxed) {
    const key = `${tax_code} ${tax_rate_ppm}`
    const sum = classes.get(key) ?? { ratePpm: tax_rate_ppm, baseMinor: 0, taxMinor: 0 }
    sum.baseMinor += tax_base_minor
    sum.taxMinor += tax_minor
    classes.set(key, sum)
  }
  return [...classes.values()].flatMap(({ ratePpm, baseMinor, taxMinor }) => [
    amount(words.taxBase, baseMinor, paper),
    amount(`${words.tax} ${formatRate(ratePpm, paper)}`, taxMinor, paper),
  ])
}

function totalBlocks({ refund, language }: RefundReceiptInput, paper: Paper): ReceiptBlock[] {
  const own = WORDS[language]
  const { cash_rounding_minor } = refund
  const rounding = amount(paper.words.cashRounding, cash_rounding_minor, paper)
  return [
    ...(cash_rounding_minor === 0 ? [] : [rounding]),
    {
      kind: 'pair',
      left: refund.kind === 'void' ? own.voidTotal : own.refundTotal,
      right: formatMoney(refund.payable_minor, paper.currency),
      isBold: true,
      size: 'double',
    },
  ]
}

/**
 * A voucher is spent by its code: the barcode has it below its bars, for people. The credit of an
 * exchange has the number of this paper.
 */
function payoutBlocks(payout: RefundMessage['payouts'][number], paper: Paper): ReceiptBlock[] {
  const { method, amount_minor, account_code, evidence } = payout
  const { words } = paper
  return [
    amount(words.tenders[method], amount_minor, paper),
    ...optional(evidence?.last_four, (digits) => left(`  **** ${digits}`)),
    ...optional(evidence?.approval_code, (code) => left(`  ${words.approval}: ${code}`)),
    ...(method === 'exchange' || account_code === null ? [] : codeBlocks(method, account_code)),
  ]
}

type Method = RefundMessage['payouts'][number]['method']
const codeBlocks = (method: Method, code: string): ReceiptBlock[] =>
  method === 'voucher' ? [{ kind: 'space' }, barcode(code)] : [left(`  ${code}`)]

const barcode = (data: string): ReceiptBlock => ({
  kind: 'barcode',
  data: cleanText(data),
  symbology: 'code128',
})

function footBlocks({ refund, language }: RefundReceiptInput): ReceiptBlock[] {
  const own = WORDS[language]
  const points = (label: string, count: number): ReceiptBlock[] =>
    count === 0 ? [] : [pair(label, formatAmount(count))]
  return [
    { kind: 'rule', style: 'dashed' },
    ...points(own.pointsReversed, refund.loyalty_points_reversed),
    ...points(own.pointsReturned, refund.loyalty_points_returned),
    left(`${own.signature}:`),
    { kind: 'space' },
    { kind: 'space' },
    left('_'.repeat(SIGNATURE_COLUMNS)),
    { kind: 'space' },
    { kind: 'qr', data: cleanText(refund.refund_number) },
    centred(refund.refund_number),
    { kind: 'cut' },
  ]
}

/** Fits the narrowest paper. */
const SIGNATURE_COLUMNS = 24
