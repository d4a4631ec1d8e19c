// The paper of cash that moves without a sale: what was moved, by whom, why, and who signs for it.
import { tidyCount } from './cash-count.ts'
import { formatDateTime } from './datetime.ts'
import { formatAmount, formatMoney } from './money.ts'
import {
  amount,
  left,
  optional,
  type Paper,
  pair,
  paperOf,
  type ReceiptBlock,
  type ReceiptModel,
  shopBlocks,
  signature,
  title,
} from './receipt-blocks.ts'
import type { ReceiptLanguage } from './receipt-words.ts'
import { SLIP_WORDS, type SlipKind, type SlipWords } from './slip-words.ts'
import type { CountLine } from './wire/cash-message.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'

export type SlipInput = {
  kind: SlipKind
  documentId: string
  /** What people call it: the cash number, or the number of the bag. */
  number: string
  outlet: OutletMessage
  atMs: number
  staffName: string
  approverName: string | null
  terminalCode: string
  /** Null for what happens at the safe, outside every shift. */
  shift: { number: number; drawerName: string } | null
  /** In words, in the paper's language. */
  reason: string | null
  note: string | null
  /** Minor units; null where the drawer only opened. */
  amountMinor: number | null
  counts: readonly CountLine[] | null
  language: ReceiptLanguage
}

type SlipPaper = Paper & { say: SlipWords }

/** Money that leaves the hands of one person for another's is signed for by both. */
const SIGNED_BY_TWO: readonly SlipKind[] = ['paid-out', 'drop', 'bank-deposit']

export function buildSlip(input: SlipInput): ReceiptModel {
  const { outlet, language } = input
  const paper = { ...paperOf(outlet, language), say: SLIP_WORDS[language] }
  return {
    documentId: input.documentId,
    receiptNumber: input.number,
    copyNo: 0,
    language,
    blocks: [
      ...shopBlocks({ ...outlet, npwp: null, nitku: null }, paper),
      ...headBlocks(input, paper),
      ...optional(input.reason, (reason) => pair(paper.say.reason, reason)),
      ...optional(input.note, (note) => left(`${paper.words.note}: ${note}`)),
      ...countBlocks(input, paper),
      ...amountBlocks(input, paper),
      ...signatureBlocks(input, paper),
      { kind: 'cut' },
    ],
  }
}

const RULE: ReceiptBlock = { kind: 'rule', style: 'dashed' }

function headBlocks(input: SlipInput, { say, words }: SlipPaper): ReceiptBlock[] {
  const { kind, shift } = input
  return [
    title(say.titles[kind]),
    pair(kind === 'bank-deposit' ? say.bag : say.number, input.number),
    pair(words.date, formatDateTime(input.atMs, input.outlet.timezone)),
    pair(say.terminal, input.terminalCode),
    ...(shift === null
      ? []
      : [pair(say.shift, String(shift.number)), pair(say.drawer, shift.drawerName)]),
    pair(say.staff, input.staffName),
    ...optional(input.approverName, (name) => pair(say.approver, name)),
    RULE,
  ]
}

function countBlocks({ counts }: SlipInput, paper: SlipPaper): ReceiptBlock[] {
  if (counts === null) return []
  const rows = tidyCount(counts).map(({ value_minor, count }) =>
    amount(`  ${count} x ${formatAmount(value_minor, paper.currency)}`, value_minor * count, paper),
  )
  return [left(paper.say.counted), ...rows]
}

function amountBlocks({ amountMinor }: SlipInput, { say, currency }: SlipPaper): ReceiptBlock[] {
  if (amountMinor === null) return []
  const right = formatMoney(amountMinor, currency)
  return [{ kind: 'pair', left: say.amount, right, isBold: true, size: 'double' }]
}

function signatureBlocks(input: SlipInput, { say }: SlipPaper): ReceiptBlock[] {
  const names = [input.staffName]
  if (SIGNED_BY_TWO.includes(input.kind)) names.push(say.receivedBy)
  return [RULE, ...names.flatMap(signature)]
}
