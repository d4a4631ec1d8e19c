// What paper is made of, on every printer and screen: blocks, and the short ways to make them.
import { cleanLines, cleanText } from './clean-text.ts'
import { type Currency, formatAmount } from './money.ts'
import { RECEIPT_WORDS, type ReceiptLanguage, type ReceiptWords } from './receipt-words.ts'
import { shownTaxNumber } from './tax-identity.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'
import type { CodePageName } from './wire/printer-message.ts'
import type { SaleBuyer, SaleLineMessage } from './wire/sale-message.ts'

export type ReceiptBlock =
  | {
      kind: 'text'
      text: string
      align: 'left' | 'center' | 'right'
      isBold: boolean
      /** Times a character's width and height; triple is for prices that are read from afar. */
      size: 'normal' | 'double' | 'triple'
      /** Printed on this page whatever the printer's profile says: a trial of its pages. */
      codePage?: CodePageName
    }
  /** Left text and a right-aligned amount on one row. */
  | { kind: 'pair'; left: string; right: string; isBold: boolean; size: 'normal' | 'double' }
  /** The outlet's own picture; nothing where it has none, or where pictures cannot be printed. */
  | { kind: 'logo' }
  | { kind: 'rule'; style: 'solid' | 'dashed' }
  | { kind: 'space' }
  | { kind: 'qr'; data: string }
  | { kind: 'barcode'; data: string; symbology: 'code128' | 'ean13' }
  | { kind: 'cut' }

/** A paper: a receipt, a slip, a report or a bill; its number is what people call it by. */
export type ReceiptModel = {
  documentId: string
  receiptNumber: string
  copyNo: number
  language: ReceiptLanguage
  blocks: ReceiptBlock[]
}

/** The same receipt as copy `copyNo` (1 or more): its mark replaces the one of an earlier copy. */
export function receiptAsCopy(model: ReceiptModel, copyNo: number): ReceiptModel {
  const unmarked = model.copyNo > 0 ? model.blocks.slice(1) : model.blocks
  const mark = copyMark(copyNo, RECEIPT_WORDS[model.language])
  return { ...model, copyNo, blocks: [mark, ...unmarked] }
}

/** In sixteen letters of double size, as a roll of 58 mm has them: nobody takes it for the first. */
export const copyMark = (copyNo: number, words: ReceiptWords): ReceiptBlock =>
  title(`** ${words.copy} ${copyNo} **`)

export type Paper = { words: ReceiptWords; currency: Currency }

/** What papers say of the outlet. */
export type PaperOutlet = Pick<
  OutletMessage,
  | 'name'
  | 'address'
  | 'phone'
  | 'npwp'
  | 'nitku'
  | 'timezone'
  | 'currency_code'
  | 'minor_exponent'
  | 'is_taxable_enterprise'
  | 'receipt_footer'
>

export const paperOf = (outlet: PaperOutlet, language: ReceiptLanguage): Paper => ({
  words: RECEIPT_WORDS[language],
  currency: { code: outlet.currency_code, minorExponent: outlet.minor_exponent },
})

/** Whose paper it is: name, address, phone and tax numbers, closed by a line. */
export const shopBlocks = (outlet: PaperOutlet, { words }: Paper): ReceiptBlock[] => [
  { kind: 'logo' },
  { kind: 'text', text: cleanText(outlet.name), align: 'center', isBold: true, size: 'double' },
  ...cleanLines(outlet.address).map((line) => centred(line)),
  ...optional(outlet.phone, (phone) => centred(`${words.phone} ${phone}`)),
  ...optional(outlet.npwp, (npwp) => centred(`NPWP ${npwp}`)),
  ...optional(outlet.nitku, (nitku) => centred(`NITKU ${nitku}`)),
  { kind: 'rule', style: 'solid' },
]

/** Whom the tax invoice will be for: no address, and of a person's number four digits only. */
export const buyerBlocks = (buyer: SaleBuyer | undefined, { words }: Paper): ReceiptBlock[] =>
  buyer === undefined
    ? []
    : [
        left(`${words.taxInvoice}: ${buyer.name}`),
        pair(buyer.id_kind.toUpperCase(), shownTaxNumber(buyer)),
        ...optional(buyer.nitku, (nitku) => pair('NITKU', nitku)),
      ]

/** What a code said of goods, below them. */
export function expiryBlocks(item: Expiring, { words }: Paper): ReceiptBlock[] {
  const day = item.expires_on?.split('-').reverse().join('/')
  return [
    ...optional(day, (date) => left(`  ${words.expiresOn} ${date}`)),
    ...optional(item.batch_code, (code) => left(`  ${words.batch} ${code}`)),
  ]
}
type Expiring = Pick<SaleLineMessage, 'expires_on' | 'batch_code'>

export const optional = (
  text: string | null | undefined,
  block: (text: string) => ReceiptBlock,
): ReceiptBlock[] => (text === null || text === undefined ? [] : [block(text)])

export const centred = (text: string, isBold = false): ReceiptBlock => ({
  kind: 'text',
  text: cleanText(text),
  align: 'center',
  isBold,
  size: 'normal',
})

/** What kind of paper it is, to be seen from afar. */
export const title = (text: string): ReceiptBlock => ({
  kind: 'text',
  text: cleanText(text),
  align: 'center',
  isBold: true,
  size: 'double',
})

/** Room to write, and whose name belongs there. */
export const signature = (name: string): ReceiptBlock[] => [
  { kind: 'space' },
  { kind: 'space' },
  centred('(______________________)'),
  centred(name),
]

export const left = (text: string): ReceiptBlock => ({
  kind: 'text',
  text: cleanText(text),
  align: 'left',
  isBold: false,
  size: 'normal',
})

export const pair = (label: string, right: string): ReceiptBlock => ({
  kind: 'pair',
  left: cleanText(label),
  right: cleanText(right),
  isBold: false,
  size: 'normal',
})

/** A label and its amount, without the currency. */
export const amount = (label: string, minor: number, { currency }: Paper): ReceiptBlock =>
  pair(label, formatAmount(minor, currency))

export const boldAmount = (label: string, minor: number, { currency }: Paper): ReceiptBlock => ({
  kind: 'pair',
  left: cleanText(label),
  right: formatAmount(minor, currency),
  isBold: true,
  size: 'normal',
})
