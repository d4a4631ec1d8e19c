// Draws lines of text as dots, with the fonts of the machine. Runs in a worker thread: the library
// takes half a second to load and a new font some tens of milliseconds.
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas'
import { type DrawableText, drawableText } from './drawable-text.ts'
import { COLUMN_DOTS, type Drawing, type DrawRequest, ROW_DOTS } from './drawing.ts'
import type { FontBook, FontFamily } from './font-book.ts'
import { wrapDrawn } from './wrap-drawn.ts'

/** As wide and as tall on the average as the printer's own characters. */
const FONT_DOTS = 22
const FONT_DOTS_MIN = 14
/** Where the printer's own characters stand in their row. */
const BASELINE_SHARE = 2 / 3
/** Coverage of a dot from which it is black: thin strokes must not break at 203 dots to the inch. */
const BLACK_FROM = 92
const GAP_DOTS = COLUMN_DOTS

type Piece = { text: string; x: 'left' | 'center' | 'right'; indentDots: number }
type Row = Piece[]
type Pen = { context: SKRSContext2D; fontDots: number; font(dots: number): string }

const loaded = new Set<FontFamily>()

/** Null where the fonts have nothing that a plain spelling would not have as well. */
export function drawText(request: DrawRequest, book: FontBook): Drawing | null {
  const base = book.base()
  const left = drawableText(request.left, book)
  const right = request.right === null ? null : drawableText(request.right, book)
  if (base === null || !isWorthDrawing([left, right])) return null
  const families = new Set([base, ...left.families, ...(right?.families ?? [])])
  for (const family of families) load(family)
  const rowDots = request.size === 'double' ? 2 * ROW_DOTS : ROW_DOTS
  const scratch = createCanvas(1, 1).getContext('2d')
  const pen = newPen(scratch, families, request)
  const rows = layOut(request, left.text, right?.text ?? null, pen)
  const canvas = createCanvas(request.widthDots, rows.length * rowDots)
  const context = canvas.getContext('2d')
  for (const [index, row] of rows.entries()) {
    drawRow({ ...pen, context }, row, { top: index * rowDots, rowDots, request })
  }
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  const lines = rows.map((row) => row.map(({ text }) => text).join(' '))
  return { ...pack(data, canvas.width, canvas.height), lines }
}

/** Something beyond Latin came through; what no font has is spelled by the printer as well. */
const isWorthDrawing = (texts: (DrawableText | null)[]): boolean =>
  texts.some((drawable) => drawable !== null && /[\u0250-\u{10ffff}]/u.test(drawable.text))

function load(family: FontFamily): void {
  if (loaded.has(family)) return
  for (const file of family.files) GlobalFonts.registerFromPath(file, family.name)
  loaded.add(family)
}

function newPen(context: SKRSContext2D, families: Set<FontFamily>, request: DrawRequest): Pen {
  const names = [...families].map(({ name }) => `"${name}"`).join(', ')
  const weight = request.isBold ? 'bold' : 'normal'
  const fontDots = request.size === 'double' ? 2 * FONT_DOTS : FONT_DOTS
  const font = (dots: number) => `${weight} ${dots}px ${names}`
  context.font = font(fontDots)
  return { context, fontDots, font }
}

/** As layoutText and layoutPair do it for the printer's own characters, by dots. */
function layOut(request: DrawRequest, left: string, right: string | null, pen: Pen): Row[] {
  const { widthDots } = request
  const measure = (text: string): number => Math.ceil(pen.context.measureText(text).width)
  const spaces = left.length - left.trimStart().length
  const isLeft = request.align === 'left'
  const indentDots = isLeft ? Math.min(spaces * COLUMN_DOTS, Math.floor(widthDots / 4)) : 0
  const lefts = wrapDrawn(left, widthDots - indentDots, measure)
  const rows: Row[] = lefts.map((text) => [{ text, x: request.align, indentDots }])
  if (right === null) return rows
  const rights = wrapDrawn(right, widthDots, measure)
  for (const text of rights) {
    const piece: Piece = { text, x: 'right', indentDots: 0 }
    const last = rows.at(-1)
    const used = indentDots + measure(lefts.at(-1) ?? '') + GAP_DOTS + measure(text)
    const hasRoom = rights.length === 1 && used <= widthDots
    if (hasRoom && last) last.push(piece)
    else rows.push([piece])
  }
  return rows
}

type Place = { top: number; rowDots: number; request: DrawRequest }

/** A row whose marks are too tall is made smaller until it fits. */
function drawRow(pen: Pen, row: Row, { top, rowDots, request }: Place): void {
  const { context } = pen
  context.textAlign = 'left'
  let bounds = boundsOf(pen, row, pen.fontDots)
  let dots = pen.fontDots
  for (; bounds.above + bounds.below > rowDots && dots > FONT_DOTS_MIN; dots -= 1) {
    bounds = boundsOf(pen, row, dots - 1)
  }
  const wanted = Math.max(bounds.above, Math.round(rowDots * BASELINE_SHARE))
  const baseline = Math.min(wanted, Math.max(bounds.above, rowDots - bounds.below))
  context.save()
  context.beginPath()
  context.rect(0, top, request.widthDots, rowDots)
  context.clip()
  for (const { text, x, indentDots } of row) {
    context.direction = isRightToLeft(text) ? 'rtl' : 'ltr'
    const spare = request.widthDots - indentDots - Math.ceil(context.measureText(text).width)
    const share = { left: 0, center: 0.5, right: 1 }[x]
    context.fillText(text, indentDots + Math.floor(Math.max(0, spare) * share), top + baseline)
  }
  context.restore()
}

function boundsOf(pen: Pen, row: Row, dots: number): { above: number; below: number } {
  pen.context.font = pen.font(dots)
  const measured = row.map(({ text }) => pen.context.measureText(text))
  return {
    above: Math.ceil(Math.max(...measured.map((each) => each.actualBoundingBoxAscent))),
    below: Math.ceil(Math.max(...measured.map((each) => each.actualBoundingBoxDescent))),
  }
}

/** The first letter that has a direction decides, as in the Unicode bidirectional algorithm (P2). */
const isRightToLeft = (text: string): boolean =>
  /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text)

/** RGBA to one bit a dot; columns that are white to the right edge are left out. */
function pack(data: Uint8ClampedArray, width: number, height: number) {
  let used = 1
  const isBlack = (x: number, y: number): boolean =>
    (data[(y * width + x) * 4 + 3] ?? 0) >= BLACK_FROM
  for (let y = 0; y < height; y += 1) {
    for (let x = width - 1; x >= used; x -= 1) if (isBlack(x, y)) used = x + 1
  }
  const widthBytes = Math.ceil(used / 8)
  const bytes = new Uint8Array(widthBytes * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < used; x += 1) {
      const at = y * widthBytes + (x >> 3)
      if (isBlack(x, y)) bytes[at] = (bytes[at] ?? 0) | (0x80 >> (x & 7))
    }
  }
  return { widthBytes, rowCount: height, bytes }
}
