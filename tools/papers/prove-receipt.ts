// Does the paper say what the receipt says? Compared block by block with what came out.
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { drawPictures, type Pictures } from '#hub/devices/printer/drawn/draw-pictures.ts'
import type { Drawing } from '#hub/devices/printer/drawn/drawing.ts'
import { createInterpreter } from '#hub/devices/printer/escpos-interpreter.ts'
import { type PaperItem, rowsOf, runColumns } from '#hub/devices/printer/paper.ts'
import { printableText } from '#hub/devices/printer/printable-text.ts'
import { encodeReceipt, type PrinterProfile } from '#hub/devices/printer/printer-encoder.ts'

export type Proof = {
  problems: string[]
  byteCount: number
  /** Blocks drawn as pictures, and those spelled with a `?` because no font has the character. */
  drawnCount: number
  illegibleCount: number
  /** Blocks whose text is on the paper exactly as it stands in the model. */
  exactCount: number
}

export async function proveReceipt(
  model: ReceiptModel,
  profile: PrinterProfile,
  pictures: Pictures,
): Promise<Proof> {
  const drawings = await drawPictures(model, profile, pictures)
  const bytes = encodeReceipt(model, profile, drawings)
  const { items, problems } = paperOf(bytes, profile.columns)
  const paper = new PaperReader(items)
  const proof = { drawnCount: 0, illegibleCount: 0, exactCount: 0, byteCount: bytes.length }
  for (const block of model.blocks) {
    const drawing = drawings.get(block)
    if (drawing) {
      problems.push(...judgePicture(block, drawing as Drawing, paper.takeRows(drawing.rowCount)))
      proof.drawnCount += 1
      continue
    }
    const clean = wordsOf(block).map((word) => printableText(word, profile.codePage))
    if (clean.length === 0) {
      // Rules, spaces and codes stand on one line or as one item.
      const [item] = block.kind === 'logo' || block.kind === 'cut' ? [] : paper.skip()
      if (block.kind === 'barcode') paper.skipEmptyLine()
      // Bars without room are a square, with their data below.
      if (block.kind === 'barcode' && item?.kind === 'qr') paper.skip()
      continue
    }
    const wanted = squeeze(clean.map(({ text }) => text).join(''))
    const lines = wanted === '' ? paper.skip() : paper.takeLines(wanted.length)
    if (clean.some(({ isLegible }) => !isLegible)) proof.illegibleCount += 1
    if (clean.every(({ isExact }) => isExact)) proof.exactCount += 1
    problems.push(...judgeLines(block, wanted, lines, profile.columns))
  }
  if (!paper.isAtEnd) problems.push('the paper has more lines than the receipt')
  return { ...proof, problems }
}

class PaperReader {
  readonly #items: readonly PaperItem[]
  #at = 0

  constructor(items: readonly PaperItem[]) {
    this.#items = items
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#items.length
  }

  skip(): PaperItem[] {
    this.#at += 1
    return [...this.#items.slice(this.#at - 1, this.#at)]
  }

  /** Below bars is a line's end. */
  skipEmptyLine(): void {
    const item = this.#items[this.#at]
    if (item?.kind === 'line' && textOf(item) === '') this.#at += 1
  }

  /** Lines until they have so many characters, white space not counted. */
  takeLines(characterCount: number): PaperItem[] {
    const taken: PaperItem[] = []
    for (let count = 0; count < characterCount; ) {
      const item = this.#items[this.#at]
      if (item?.kind !== 'line') break
      taken.push(...this.skip())
      count += squeeze(textOf(item)).length
    }
    return taken
  }

  takeRows(rowCount: number): Uint8Array[] {
    const rows: Uint8Array[] = []
    while (rows.length < rowCount) {
      const item = this.#items[this.#at]
      if (item?.kind !== 'image') break
      rows.push(...rowsOf(item.dots))
      this.#at += 1
    }
    return rows
  }
}

function paperOf(bytes: Uint8Array, columns: number) {
  const problems: string[] = []
  const items: PaperItem[] = []
  const interpreter = createInterpreter(columns, {
    onItem: (item) => items.push(item),
    onSheet: () => {},
    onPulse: () => problems.push('the drawer opened'),
    onReply: () => problems.push('the printer was asked something'),
    onFailure: (failure) => problems.push(failure),
  })
  interpreter.feed(bytes)
  return { items, problems }
}

const squeeze = (text: string): string => text.replace(/\s/g, '')
const textOf = (item: PaperItem): string =>
  item.kind === 'line' ? item.runs.map(({ text }) => text).join('') : ''

function wordsOf(block: ReceiptBlock): string[] {
  if (block.kind === 'text') return [block.text]
  return block.kind === 'pair' ? [block.left, block.right] : []
}

/** An amount stands in the right column, whole, on the last row of its block. */
function judgeLines(block: ReceiptBlock, wanted: string, lines: PaperItem[], columns: number) {
  const problems: string[] = []
  const got = squeeze(lines.map(textOf).join(''))
  if (got !== wanted) problems.push(`“${wanted}” is on paper as “${got}”`)
  const widths = lines.map((line) => (line.kind === 'line' ? runColumns(line.runs) : 0))
  if (widths.some((width) => width > columns)) problems.push(`“${wanted}” is wider than the paper`)
  if (block.kind !== 'pair' || wanted === '') return problems
  const last = lines.at(-1)
  const isInColumn = last !== undefined && textOf(last).trimEnd().endsWith(block.right)
  if (/^[\d.,Rp-]+$/.test(block.right) && (!isInColumn || widths.at(-1) !== columns)) {
    problems.push(`${block.right} is not in the right column`)
  }
  return problems
}

/** The words that were drawn are known; that they are there is seen by their ink. */
function judgePicture(block: ReceiptBlock, drawing: Drawing, rows: Uint8Array[]): string[] {
  const name = wordsOf(block).join(' ')
  if (rows.length !== drawing.rowCount) return [`the picture of “${name}” is not whole`]
  const rowDots = drawing.rowCount / drawing.lines.length
  const blank = drawing.lines.filter((line, index) => {
    const ink = rows.slice(index * rowDots, (index + 1) * rowDots)
    return line !== '' && !ink.some((row) => row.some((byte) => byte !== 0))
  })
  const isWhole = squeeze(drawing.lines.join('')) === squeeze(drawable(name))
  return [
    ...blank.map((line) => `“${line}” is a blank picture`),
    ...(isWhole || drawing.lines.join('').includes('?')
      ? []
      : [`“${name}” lost words as a picture`]),
  ]
}

const drawable = (name: string): string => name.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, '')
