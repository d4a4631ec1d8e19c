// One model of a receipt, rendered to ESC/POS, to the screen and to an e-receipt.
import { itemAt } from './assert.ts'
import { cleanLines, cleanText } from './clean-text.ts'
import { formatDateTime } from './datetime.ts'
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
  type PaperOutlet,
  pair,
  paperOf,
  type ReceiptBlock,
  type ReceiptModel,
  shopBlocks,
  title,
} from './receipt-blocks.ts'
import type { ReceiptLanguage } from './receipt-words.ts'
import { pricingLineOf, promotedMinor } from './sale-amounts.ts'
import { saleTimeMs } from './sale-message.ts'
import { taxClassKey } from './tax.ts'
import type {
  DiscountMessage,
  PaymentMessage,
  SaleLineMessage,
  SaleMessage,
} from './wire/sale-message.ts'

export type ReceiptInput = {
  message: SaleMessage
  outlet: PaperOutlet
  cashierName: string
  customerName: string | null
  /** 0 is the original; a copy is marked with its number. */
  copyNo: number
  language: ReceiptLanguage
  /** By the hub's clock, where it is known better than the message itself knows it. */
  soldAtMs?: number | null
  /** What the customer has after this sale; left out where nobody here knows. */
  pointsBalance?: number | null
  /** Of an exchange: the number of the refund whose credit paid. */
  refundNumber?: string | null
  /** The page of this receipt, behind the QR; without it the QR states the number. */
  pageUrl?: string | null
  /** Batches and last days that codes stated are printed below their goods. */
  showsExpiry?: boolean
}

/**
 * The receipt of a sale. Every text in it is clean (see cleanText). The total is what the customer
 * pays, after cash rounding; amounts are printed without the currency except the total.
 */
export function buildReceipt(input: ReceiptInput): ReceiptModel {
  const { message, outlet, copyNo, language } = input
  const paper = paperOf(outlet, language)
  const names = new Map(
    (message.promotions ?? []).map(({ promotion_id, name }) => [promotion_id, name] as const),
  )
  return {
    documentId: message.offline_transaction_id,
    receiptNumber: cleanText(message.receipt_number),
    copyNo,
    language,
    blocks: [
      ...headBlocks(input, paper),
      ...message.items.flatMap((item) =>
        itemBlocks(item, names, paper, input.showsExpiry === true),
      ),
      { kind: 'rule', style: 'dashed' },
      ...totalBlocks(message, outlet, paper),
      ...message.payments.flatMap((payment) => paymentBlocks(payment, paper)),
      ...changeBlocks(message, paper),
      ...footBlocks(input, paper),
    ],
  }
}

function headBlocks(input: ReceiptInput, paper: Paper): ReceiptBlock[] {
  const { message, outlet, copyNo } = input
  const { words } = paper
  const soldAtMs = input.soldAtMs ?? saleTimeMs(message)
  // A terminal's clock may state a day that no calendar has: then the receipt shows it as stated.
  const soldAt = soldAtMs === null ? message.created_at : formatDateTime(soldAtMs, outlet.timezone)
  return [
    ...(copyNo > 0 ? [copyMark(copyNo, words)] : []),
    ...shopBlocks(outlet, paper),
    ...(message.payments.some(isExchange) ? [title(words.exchange)] : []),
    pair(words.receipt, message.receipt_number),
    ...optional(input.refundNumber, (number) => pair(words.fromRefund, number)),
    pair(words.date, soldAt),
    pair(words.cashier, input.cashierName),
    ...optional(input.customerName, (name) => pair(words.customer, name)),
    ...buyerBlocks(message.buyer, paper),
    { kind: 'rule', style: 'dashed' },
  ]
}

const isExchange = ({ method }: PaymentMessage): boolean => method === 'exchange'

function itemBlocks(
  item: SaleLineMessage,
  names: ReadonlyMap<string, string>,
  paper: Paper,
  showsExpiry: boolean,
): ReceiptBlock[] {
  const quantity = formatQuantity(item.quantity_milli, item.unit_code)
  const price = formatAmount(item.unit_price_minor, paper.currency)
  return [
    left(item.name),
    amount(`  ${quantity} x ${price}`, item.gross_minor, paper),
    ...(showsExpiry ? expiryBlocks(item, paper) : []),
    ...listPriceBlocks(item, paper),
    ...(item.promotions ?? []).map(({ promotion_id, amount_minor }) =>
      amount(`  ${names.get(promotion_id) ?? paper.words.promotion}`, -amount_minor, paper),
    ),
    ...discountBlocks(
      `  ${paper.words.discount}`,
      item.discount,
      item.line_discount_minor - promotedMinor(item),
      paper,
    ),
  ]
}

/** Where it was sold for less than the list says. */
function listPriceBlocks(item: SaleLineMessage, { words, currency }: Paper): ReceiptBlock[] {
  const list = item.price_override?.list_price_minor ?? 0
  if (list <= item.unit_price_minor) return []
  return [left(`  ${words.listPrice} ${formatAmount(list, currency)}`)]
}

function discountBlocks(
  label: string,
  discount: DiscountMessage | null,
  minor: number,
  paper: Paper,
): ReceiptBlock[] {
  if (minor === 0) return []
  const rate = discount?.kind === 'percent' ? ` ${formatRate(discount.rate_ppm, paper)}` : ''
  return [amount(label + rate, -minor, paper)]
}

function totalBlocks(message: SaleMessage, outlet: PaperOutlet, paper: Paper): ReceiptBlock[] {
  const { totals } = message
  const { words, currency } = paper
  return [
    amount(words.subtotal, totals.gross_minor - totals.line_discount_minor, paper),
    ...discountBlocks(words.basketDiscount, message.discount, totals.basket_discount_minor, paper),
    ...(outlet.is_taxable_enterprise ? taxBlocks(message.items, paper) : []),
    ...(totals.cash_rounding_minor === 0
      ? []
      : [amount(words.cashRounding, totals.cash_rounding_minor, paper)]),
    {
      kind: 'pair',
      left: words.total,
      right: formatMoney(totals.payable_minor, currency),
      isBold: true,
      size: 'double',
    },
  ]
}

/** DPP and PPN of each class that charges tax, then what was sold without. */
function taxBlocks(items: readonly SaleLineMessage[], paper: Paper): ReceiptBlock[] {
  const classes = new Map<string, SaleLineMessage[]>()
  for (const item of items.filter((each) => each.tax_rate_ppm > 0)) {
    const key = taxClassKey(pricingLineOf(item).tax)
    classes.set(key, [...(classes.get(key) ?? []), item])
  }
  const untaxed = items.filter((each) => each.tax_rate_ppm === 0)
  return [
    ...[...classes.values()].flatMap((members) => taxClassBlocks(members, paper)),
    ...(untaxed.length === 0
      ? []
      : [amount(paper.words.untaxed, sum(untaxed, 'total_minor'), paper)]),
  ]
}

function taxClassBlocks(members: readonly SaleLineMessage[], paper: Paper): ReceiptBlock[] {
  const { words } = paper
  const item = itemAt(members, 0)
  const isFullBase = item.tax_base_numerator === item.tax_base_denominator
  const tax = item.is_price_tax_inclusive ? words.taxIncluded : words.tax
  return [
    amount(isFullBase ? words.taxBase : words.taxOtherBase, sum(members, 'tax_base_minor'), paper),
    amount(`${tax} ${formatRate(item.tax_rate_ppm, paper)}`, sum(members, 'tax_minor'), paper),
  ]
}

const sum = (
  items: readonly SaleLineMessage[],
  field: 'total_minor' | 'tax_base_minor' | 'tax_minor',
): number => items.reduce((total, item) => total + item[field], 0)

function paymentBlocks(payment: PaymentMessage, paper: Paper): ReceiptBlock[] {
  const { words } = paper
  const { evidence, method } = payment
  const isUnverified = method !== 'cash' && payment.state === 'unverified'
  return [
    amount(words.tenders[method], payment.tendered_minor, paper),
    ...optional(evidence?.last_four, (digits) => left(`  **** ${digits}`)),
    ...optional(evidence?.approval_code, (code) => left(`  ${words.approval}: ${code}`)),
    ...(isUnverified ? [left(`  (${words.unverified})`)] : []),
  ]
}

function changeBlocks(message: SaleMessage, paper: Paper): ReceiptBlock[] {
  const hasCash = message.payments.some((payment) => payment.method === 'cash')
  return hasCash ? [amount(paper.words.change, message.totals.change_minor, paper)] : []
}

function footBlocks(input: ReceiptInput, paper: Paper): ReceiptBlock[] {
  const { message, outlet, pageUrl } = input
  const { words } = paper
  const { line_discount_minor, basket_discount_minor } = message.totals
  const saved = line_discount_minor + basket_discount_minor
  return [
    { kind: 'rule', style: 'dashed' },
    ...(saved === 0 ? [] : [amount(words.saved, saved, paper)]),
    ...pointsBlocks(input, paper),
    ...optional(message.note, (note) => left(`${words.note}: ${note}`)),
    ...footerBlocks(outlet),
    { kind: 'space' },
    { kind: 'qr', data: cleanText(pageUrl ?? message.receipt_number) },
    ...optional(pageUrl, () => centred(words.scanForPage)),
    centred(message.receipt_number),
    { kind: 'cut' },
  ]
}

/** A line of air parts what the shop wants to say from the figures. */
function footerBlocks({ receipt_footer }: PaperOutlet): ReceiptBlock[] {
  const lines = cleanLines(receipt_footer)
  return lines.length === 0 ? [] : [{ kind: 'space' }, ...lines.map((line) => centred(line))]
}

function pointsBlocks({ message, pointsBalance }: ReceiptInput, { words }: Paper): ReceiptBlock[] {
  if (message.customer_id === null) return []
  const { loyalty_points_earned: earned, loyalty_points_to_redeem: used } = message
  return [
    pair(words.points, formatAmount(earned)),
    ...(used === 0 ? [] : [pair(words.pointsUsed, formatAmount(used))]),
    ...(pointsBalance === null || pointsBalance === undefined
      ? []
      : [pair(words.pointsBalance, formatAmount(pointsBalance))]),
  ]
}

/** '12%', '11,5%': parts per million as people write a rate. */
export function formatRate(ppm: number, { words }: Paper): string {
  const digits = String(ppm).padStart(5, '0')
  const fraction = digits.slice(-4).replace(/0+$/, '')
  return `${digits.slice(0, -4)}${fraction === '' ? '' : words.decimalMark + fraction}%`
}
