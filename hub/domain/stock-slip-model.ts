// The paper of goods that moved without a sale: what, how many, from or to whom, who signs for it.
import { formatDateTime, fromIso } from './datetime.ts'
import { formatAmount, formatMoney } from './money.ts'
import { formatQuantity } from './quantity.ts'
import {
  centred,
  left,
  optional,
  type Paper,
  type PaperOutlet,
  pair,
  paperOf,
  type ReceiptBlock,
  type ReceiptModel,
  shopBlocks,
  signature,
  title,
} from './receipt-blocks.ts'
import type { ReceiptLanguage } from './receipt-words.ts'
import { STOCK_WORDS, type StockWords } from './stock-slip-words.ts'
import type {
  StockDocumentLine,
  StockDocumentMessage,
  WriteOffReason,
} from './wire/stock-message.ts'

export type StockSlipInput = {
  document: StockDocumentMessage
  /** The number of the document that this one takes back. */
  reversesNumber: string | null
  outlet: PaperOutlet
  language: ReceiptLanguage
}

type StockPaper = Paper & { say: StockWords }

export function buildStockSlip(input: StockSlipInput): ReceiptModel {
  const { document, outlet, language } = input
  const paper = { ...paperOf(outlet, language), say: STOCK_WORDS[language] }
  return {
    documentId: document.document_id,
    receiptNumber: document.number,
    copyNo: 0,
    language,
    blocks: [
      ...shopBlocks({ ...outlet, npwp: null, nitku: null }, paper),
      ...headBlocks(input, paper),
      ...linesBlocks(document, paper),
      RULE,
      ...endBlocks(document, paper),
      { kind: 'cut' },
    ],
  }
}

/** Four metres of paper. What is longer is printed as sheets, at the console. */
export const SLIP_LINES_MAX = 500

function linesBlocks(document: StockDocumentMessage, paper: StockPaper): ReceiptBlock[] {
  if (document.line_count > SLIP_LINES_MAX) return [left(paper.say.tooLong)]
  return document.lines.flatMap((line) => lineBlocks(line, document, paper))
}

const RULE: ReceiptBlock = { kind: 'rule', style: 'dashed' }

function headBlocks({ document, reversesNumber, outlet }: StockSlipInput, paper: StockPaper) {
  const { say, words } = paper
  const { kind, party, party_code, reference, reason_code, note } = document
  const whose = [party, party_code && `(${party_code})`].filter(Boolean).join(' ')
  const atMs = fromIso(document.at) ?? 0
  return [
    ...(reversesNumber === null ? [] : [centred(`*** ${say.reversal} ***`, true)]),
    title(say.titles[kind]),
    pair(say.number, document.number),
    ...optional(reversesNumber, (number) => pair(say.reverses, number)),
    pair(words.date, formatDateTime(atMs, outlet.timezone)),
    ...(whose === '' ? [] : [pair(say.party[kind], whose)]),
    ...optional(reference, (number) => pair(say.reference, number)),
    ...optional(reason_code, (code) => pair(say.reason, say.reasons[code as WriteOffReason])),
    ...optional(note, (text) => left(`${words.note}: ${text}`)),
    pair(say.staff, document.staff_name),
    ...optional(document.approved_by_name, (name) => pair(say.approver, name)),
    RULE,
  ]
}

/** What moved and what it is worth; where something else was expected, that and the difference. */
function lineBlocks(
  line: StockDocumentLine,
  { kind }: StockDocumentMessage,
  { say, currency }: StockPaper,
): ReceiptBlock[] {
  const quantity = formatQuantity(line.quantity_milli, line.unit_code)
  const blocks = [left(line.name), pair(`  ${quantity}`, formatAmount(line.value_minor, currency))]
  const { expected_milli: expected, quantity_milli, unit_factor_milli } = line
  if (expected === null) return blocks
  const difference = (quantity_milli * unit_factor_milli) / 1000 - expected
  if (difference === 0) return blocks
  const was = `  ${kind === 'count' ? say.onRecord : say.sent} ${bare(expected)}`
  const sign = difference > 0 ? '+' : ''
  return [...blocks, pair(was, `${say.difference} ${sign}${bare(difference)}`)]
}

const bare = (milli: number): string => formatQuantity(milli, '').trim()

function endBlocks(document: StockDocumentMessage, { say, currency }: StockPaper): ReceiptBlock[] {
  const right = formatMoney(document.value_minor, currency)
  const isHandedOver = document.kind === 'receipt' || document.kind.startsWith('transfer')
  const names = [document.staff_name, ...(isHandedOver ? [say.receivedBy] : [])]
  return [
    pair(say.lines, String(document.line_count)),
    { kind: 'pair', left: say.worth, right, isBold: true, size: 'normal' },
    RULE,
    ...names.flatMap(signature),
  ]
}
