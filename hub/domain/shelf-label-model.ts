// The label at the shelf: what it is, what it costs, and a barcode for whoever checks the shelf.
import { isValidEan } from './barcode.ts'
import { cleanText } from './clean-text.ts'
import { formatDate } from './datetime.ts'
import { type Currency, formatMoney, multiplyDivide } from './money.ts'
import { formatQuantity } from './quantity.ts'
import { centred, pair, type ReceiptBlock, type ReceiptModel } from './receipt-blocks.ts'
import type { ReceiptLanguage } from './receipt-words.ts'

export type ShelfLabel = {
  name: string
  sku: string
  /** As the catalogue has it; null: the label has the SKU as its barcode. */
  barcode: string | null
  priceMinor: number
  unitCode: string
  /** Base units in one selling unit, in thousandths. */
  factorMilli: number
  /** What one of a carton is called. */
  baseUnitCode: string
  isWeighed: boolean
}

export type LabelPaper = {
  currency: Currency
  timezone: string
  atMs: number
  language: ReceiptLanguage
}

const WORDS = {
  id: { per: 'per', printed: 'Dicetak' },
  en: { per: 'per', printed: 'Printed' },
} as const satisfies Record<ReceiptLanguage, Record<string, string>>

/** Fits two lines of the narrowest paper. */
const NAME_LENGTH_MAX = 62
/** Characters of a third of the narrowest paper's columns. */
const TRIPLE_LENGTH_MAX = 10
const UNIT_FACTOR_MILLI = 1000
/** A longer Code 128 is wider than the narrowest paper. */
const CODE128_LENGTH_MAX = 12

/** So many of the same label, each cut off by itself. */
export function buildShelfLabels(
  label: ShelfLabel,
  paper: LabelPaper,
  { copies, documentId }: { copies: number; documentId: string },
): ReceiptModel {
  const blocks = shelfLabelBlocks(label, paper)
  return {
    documentId,
    receiptNumber: clipped(cleanText(label.name)),
    copyNo: 0,
    language: paper.language,
    blocks: Array.from({ length: copies }, () => [...blocks, { kind: 'cut' } as const]).flat(),
  }
}

/** One label without its cut, for any kind of paper. */
export function shelfLabelBlocks(label: ShelfLabel, paper: LabelPaper): ReceiptBlock[] {
  const price = formatMoney(label.priceMinor, paper.currency)
  return [
    {
      kind: 'text',
      text: clipped(cleanText(label.name)),
      align: 'left',
      isBold: true,
      size: 'normal',
    },
    {
      kind: 'text',
      text: price,
      align: 'center',
      isBold: true,
      size: price.length <= TRIPLE_LENGTH_MAX ? 'triple' : 'double',
    },
    ...unitBlocks(label, paper),
    ...barcodeBlocks(label),
    pair(label.sku, formatDate(paper.atMs, paper.timezone)),
  ]
}

/** 'per kg', or of a carton of 40 also what one of them costs. */
function unitBlocks(label: ShelfLabel, { currency, language }: LabelPaper): ReceiptBlock[] {
  const { per } = WORDS[language]
  const unit = cleanText(label.unitCode)
  if (label.factorMilli === UNIT_FACTOR_MILLI) {
    return label.isWeighed ? [right(`${per} ${unit}`)] : []
  }
  const one = multiplyDivide(label.priceMinor, UNIT_FACTOR_MILLI, label.factorMilli, 'half-up')
  const base = cleanText(label.baseUnitCode)
  const content = formatQuantity(label.factorMilli, base)
  return [pair(`${unit} (${content})`, `${formatMoney(one, currency)}/${base}`)]
}

function barcodeBlocks({ barcode, sku }: ShelfLabel): ReceiptBlock[] {
  if (barcode !== null && barcode.length === 13 && isValidEan(barcode)) {
    return [{ kind: 'barcode', data: barcode, symbology: 'ean13' }]
  }
  // A till finds goods by either: bars of the SKU are more use than digits nobody can scan.
  const drawn = [barcode, sku].find((code) => code !== null && isDrawable(code)) ?? null
  if (drawn === null) return [centred(barcode ?? sku)]
  return [{ kind: 'barcode', data: drawn, symbology: 'code128' }]
}

const isDrawable = (code: string): boolean =>
  code.length <= CODE128_LENGTH_MAX && /^[ -~]+$/.test(code)

const right = (text: string): ReceiptBlock => ({
  kind: 'text',
  text,
  align: 'right',
  isBold: false,
  size: 'normal',
})

/** By characters as people count them: no half of a surrogate pair is left. */
function clipped(text: string): string {
  const characters = [...text]
  if (characters.length <= NAME_LENGTH_MAX) return text
  return `${characters
    .slice(0, NAME_LENGTH_MAX - 1)
    .join('')
    .trimEnd()}…`
}
