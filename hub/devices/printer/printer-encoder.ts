import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import { isValidEan } from '#domain/barcode.ts'
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { type Drawings, NO_DRAWINGS } from './drawn/draw-pictures.ts'
import { COLUMN_DOTS, ROW_DOTS } from './drawn/drawing.ts'
import { rasterBands } from './drawn/raster-bands.ts'
import { CODE_PAGE_NUMBERS, type CodePage, printableText, textBytes } from './printable-text.ts'
import { type LayoutLine, layoutPair, layoutText, SIZE_FACTORS } from './receipt-layout.ts'
import { printStored, type StoredPicture } from './stored-picture.ts'

export type PrinterProfile = {
  columns: 32 | 42 | 48
  codePage: CodePage
  canCut: boolean
  /** Prints raster pictures (GS v 0); absent: not known to. */
  canDraw?: boolean
  /** Which line of the drawer's socket opens it; absent: pin 2. */
  drawer?: 'pin-2' | 'pin-5'
}

const LINE_FEED = 0x0a
const SPACE = 0x20
/** ESC 3 n, 30 dots a row: high characters touch the next line without it. ESC 2: as before. */
const PITCH = [0x1b, 0x33]
const NORMAL_PITCH = [0x1b, 0x32]
const SELECT_CODE_PAGE = [0x1b, 0x74]
/** GS V 66 0 feeds to the cutter and cuts all but one point: the strip does not fall down. */
const FEED_AND_CUT = [0x1d, 0x56, 0x42, 0x00]
/** Without a cutter the paper is torn at the edge, four lines above the print head. */
const TEAR_OFF_LINES = 4
/** As long as a QRIS may be: 89 modules of 4 dots are 356, of the 384 that a roll of 58 mm has. */
const QR_BYTES_MAX = 512
/** ESC p counts them 0 and 1. */
const PULSE_PINS = { 'pin-2': 0, 'pin-5': 1 } as const
const PULSE_ON_MS = 100
const PULSE_OFF_MS = 500

/**
 * The bytes of a receipt for one printer profile; a logo that lies in the printer is only called.
 * Text is cleaned here, as the last door before
 * the wire: nothing that stands in a name or a note can become a command.
 */
export function encodeReceipt(
  model: ReceiptModel,
  profile: PrinterProfile,
  drawings: Drawings = NO_DRAWINGS,
  storedLogo: StoredPicture | null = null,
): Uint8Array {
  const encoder = newEncoder(profile)
  for (const block of model.blocks) {
    const drawing = drawings.get(block)
    if (block.kind === 'logo' && storedLogo) encoder.raw(printStored(storedLogo))
    else if (drawing) encoder.raw(rasterBands(drawing))
    else addBlock(encoder, block, profile)
  }
  return encoder.encode()
}

/** ESC p for the drawer: 100 ms on, 500 ms off. */
export function encodeDrawerPulse(profile: PrinterProfile): Uint8Array {
  const pin = PULSE_PINS[profile.drawer ?? 'pin-2']
  return newEncoder(profile).pulse(pin, PULSE_ON_MS, PULSE_OFF_MS).encode()
}

/** Parts what is printed from what comes next. */
export const encodePaperEnd = ({ canCut }: PrinterProfile): Uint8Array =>
  Uint8Array.from(canCut ? FEED_AND_CUT : Array<number>(TEAR_OFF_LINES).fill(LINE_FEED))

function newEncoder(profile: PrinterProfile): ReceiptPrinterEncoder {
  return new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: profile.columns,
    newline: '\n',
  })
    .initialize()
    .raw([...SELECT_CODE_PAGE, CODE_PAGE_NUMBERS[profile.codePage]])
}

function addBlock(
  encoder: ReceiptPrinterEncoder,
  block: ReceiptBlock,
  profile: PrinterProfile,
): void {
  const { columns } = profile
  const clean = (text: string) => printableText(text, profile.codePage).text
  const print = (lines: LayoutLine[]) => addLines(encoder, lines, profile)
  switch (block.kind) {
    case 'text':
      addText(encoder, block, profile)
      break
    case 'pair': {
      const pair = { ...block, left: clean(block.left), right: clean(block.right) }
      print(layoutPair(pair, columns))
      break
    }
    case 'rule':
      print([rule(block.style, profile)])
      break
    case 'space':
      encoder.raw([LINE_FEED])
      break
    case 'qr':
    case 'barcode': {
      // A printer leaves out a code that is wider than its paper; the data must not vanish.
      const drawn = drawableForm(block, columns)
      if (drawn) addCode(encoder, drawn)
      if (drawn !== block) print(layoutText({ ...CODE_AS_TEXT, text: clean(block.data) }, columns))
      break
    }
    // Printed as a picture, or not at all.
    case 'logo':
      break
    case 'cut':
      encoder.raw([...encodePaperEnd(profile)])
      break
  }
}

/** A text may be in a page of its own, for whoever looks for the page that a printer speaks. */
function addText(
  encoder: ReceiptPrinterEncoder,
  block: Extract<ReceiptBlock, { kind: 'text' }>,
  profile: PrinterProfile,
): void {
  const codePage = block.codePage ?? profile.codePage
  const isForeign = codePage !== profile.codePage
  const text = printableText(block.text, codePage).text
  if (isForeign) encoder.raw([...SELECT_CODE_PAGE, CODE_PAGE_NUMBERS[codePage]])
  addLines(encoder, layoutText({ ...block, text }, profile.columns), { ...profile, codePage })
  if (isForeign) encoder.raw([...SELECT_CODE_PAGE, CODE_PAGE_NUMBERS[profile.codePage]])
}

/** Text goes out as bytes of our own table, not through the library's `text`: see `alphabetOf`. */
function addLines(
  encoder: ReceiptPrinterEncoder,
  lines: readonly LayoutLine[],
  profile: PrinterProfile,
): void {
  for (const { indent, text, isBold, size } of lines) {
    const factor = SIZE_FACTORS[size]
    if (factor > 1) encoder.raw([...PITCH, factor * ROW_DOTS])
    encoder.raw(Array(indent).fill(SPACE)).bold(isBold).size(factor, factor)
    encoder.raw([...textBytes(text, profile.codePage), LINE_FEED])
    encoder.size(1, 1).bold(false)
    if (factor > 1) encoder.raw(NORMAL_PITCH)
  }
}

function rule(style: 'solid' | 'dashed', profile: PrinterProfile): LayoutLine {
  const drawn = style === 'solid' ? printableText('─', profile.codePage).text : '-'
  return { indent: 0, text: drawn.repeat(profile.columns), isBold: false, size: 'normal' }
}

type CodeBlock = Extract<ReceiptBlock, { kind: 'qr' | 'barcode' }>

const CODE_AS_TEXT = { kind: 'text', align: 'center', isBold: true, size: 'normal' } as const
const BARCODE_MODULE_DOTS = 2
const BARCODE_HEIGHT_DOTS = 60
/** Start, check and stop symbols are 35 modules, a character 11, the quiet zones 20 (ISO 15417). */
const code128Dots = (characters: number): number =>
  (35 + 11 * characters + 20) * BARCODE_MODULE_DOTS

/** Bars that the paper has no room for can be scanned as a square, with the data below it. */
function drawableForm(block: CodeBlock, columns: number): CodeBlock | null {
  if (isDrawable(block, columns)) return block
  const square = { kind: 'qr', data: block.data } as const
  const isBars = block.kind === 'barcode' && block.symbology === 'code128'
  return isBars && isDrawable(square, columns) ? square : null
}

function isDrawable(block: CodeBlock, columns: number): boolean {
  if (!/^[ -~]+$/.test(block.data)) return false
  if (block.kind === 'qr') return block.data.length <= QR_BYTES_MAX
  if (block.symbology === 'ean13') return block.data.length === 13 && isValidEan(block.data)
  return code128Dots(block.data.length) <= columns * COLUMN_DOTS
}

function addCode(encoder: ReceiptPrinterEncoder, block: CodeBlock): void {
  encoder.align('center')
  if (block.kind === 'qr') {
    const size = block.data.length <= 80 ? 6 : block.data.length <= 160 ? 5 : 4
    encoder.qrcode(block.data, { model: 2, size, errorlevel: 'm' })
  } else {
    // Set B, where a brace starts a command of GS k and is written twice.
    const isSetB = block.symbology === 'code128'
    const value = isSetB ? `{B${block.data.replaceAll('{', '{{')}` : block.data
    encoder.barcode(value, block.symbology, {
      height: BARCODE_HEIGHT_DOTS,
      width: BARCODE_MODULE_DOTS - 1, // The library adds one.
      text: 'below',
    })
  }
  encoder.align('left')
}
