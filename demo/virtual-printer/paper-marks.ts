// A sheet of paper as marks, each at its own dot as the printer's head would place it: what SVG and
// PNG pictures are made of.
import qrcode from 'qrcode-generator'
import {
  type PaperAlign,
  type PaperDots,
  type PaperItem,
  type PaperRun,
  rowsOf,
  runColumns,
  type Sheet,
} from '../../hub/devices/printer/paper.ts'
import { code128Modules, ean13Modules } from './barcode-bars.ts'

/** Font A: 12 dots wide, 24 high, on a line of 30 dots (the printer's default pitch). */
export const CELL_WIDTH = 12
export const CELL_HEIGHT = 24
const LINE_GAP = 6
/** Of sheets that were kept before lines stated their own. */
const DEFAULT_PITCH = CELL_HEIGHT + LINE_GAP

export type Mark =
  | { kind: 'box'; x: number; y: number; width: number; height: number }
  /** One character each 12 dots; `scale` is from the upper left corner. */
  | { kind: 'letters'; x: number; y: number; scale: Scale; text: string; style: LetterStyle }
  /** Rows of `0` and `1`, each `dots` wide and high. */
  | { kind: 'rows'; x: number; y: number; dots: number; rows: string[] }
type Scale = { x: number; y: number }
type LetterStyle = Pick<PaperRun, 'isBold' | 'isInverted'>
type Drawn = { height: number; marks: Mark[] }
type Item<Kind> = Extract<PaperItem, { kind: Kind }>

/** Roll of 58 mm prints 48 mm (32 columns), roll of 80 mm 72 mm (42 or 48): the rest is margin. */
const PAPER_DOTS = { narrow: 464, wide: 640 }

export function paperWidth(columns: number): { width: number; side: number } {
  const width = columns <= 32 ? PAPER_DOTS.narrow : PAPER_DOTS.wide
  return { width, side: (width - columns * CELL_WIDTH) / 2 }
}

/** Marks from the first printable dot; the height is where the next line would begin. */
export function sheetMarks({ items, columns }: Sheet): Drawn {
  const marks: Mark[] = []
  let y = 0
  for (const item of items) {
    const drawn = drawItem(item, columns * CELL_WIDTH)
    for (const mark of drawn.marks) marks.push({ ...mark, y: mark.y + y })
    y += drawn.height
  }
  return { height: y, marks }
}

function drawItem(item: PaperItem, available: number): Drawn {
  switch (item.kind) {
    case 'line':
      return drawLine(item, available)
    // Rows of a picture follow each other without a gap, so that bands of it become whole.
    case 'image':
      return {
        height: item.dots.heightDots,
        marks: [dotsAt(item.dots, startOf(item.align, available, item.dots.widthDots), 0)],
      }
    case 'qr':
      return drawQr(item, available)
    case 'barcode':
      return drawBarcode(item, available)
  }
}

function drawLine(line: Item<'line'>, available: number): Drawn {
  const tallest = Math.max(0, ...line.runs.map(heightOf))
  let x = startOf(line.align, available, runColumns(line.runs) * CELL_WIDTH)
  const marks: Mark[] = []
  for (const run of line.runs) {
    const y = tallest - heightOf(run)
    marks.push(...(run.dots ? [dotsAt(run.dots, x, y)] : drawRun(run, x, y)))
    x += runColumns([run]) * CELL_WIDTH
  }
  return { height: Math.max(tallest, line.pitchDots ?? DEFAULT_PITCH), marks }
}

const heightOf = ({ dots, height }: PaperRun): number => dots?.heightDots ?? height * CELL_HEIGHT

const dotsAt = (dots: PaperDots, x: number, y: number): Mark => ({
  ...{ kind: 'rows', x, y, dots: 1 },
  rows: rowsOf(dots).map((row) =>
    Array.from(row, (byte) => byte.toString(2).padStart(8, '0')).join(''),
  ),
})

function drawRun(run: PaperRun, x: number, y: number): Mark[] {
  const scale = { x: run.width, y: run.height }
  const width = [...run.text].length * CELL_WIDTH * scale.x
  const box = (left: number, top: number, wide: number, high: number): Mark => ({
    ...{ kind: 'box', x: left, y: top, width: wide, height: high },
  })
  return [
    ...(run.isInverted ? [box(x, y, width, CELL_HEIGHT * scale.y)] : []),
    ...(run.isUnderlined ? [box(x, y + (CELL_HEIGHT - 2) * scale.y, width, 2 * scale.y)] : []),
    // A drawn rule is one unbroken line; the glyphs of many fonts leave gaps.
    ...[...run.text.matchAll(/─+/g)].map(({ 0: rule, index }) => {
      const [left, wide] = [index, rule.length].map((columns) => columns * CELL_WIDTH * scale.x)
      return box(x + (left ?? 0), y + 11 * scale.y, wide ?? 0, 2 * scale.y)
    }),
    { kind: 'letters', x, y, scale, text: run.text.replaceAll('─', ' '), style: run },
  ]
}

function drawQr(item: Item<'qr'>, available: number): Drawn {
  const code = qrcode(0, item.errorLevel)
  code.addData(item.data, 'Byte')
  code.make()
  const count = code.getModuleCount()
  const size = count * item.moduleDots
  const rows = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (_, column) => (code.isDark(row, column) ? '1' : '0')).join(''),
  )
  const x = startOf(item.align, available, size)
  return {
    height: size + LINE_GAP,
    marks: [{ kind: 'rows', x, y: 0, dots: item.moduleDots, rows }],
  }
}

/** Digits below the bars, and the room around them. */
const READABLE_HEIGHT = 28
const READABLE_TOP = 4
const PLAIN = { isBold: false, isInverted: false }

function drawBarcode(item: Item<'barcode'>, available: number): Drawn {
  const modules = item.symbology === 'EAN13' ? ean13Modules(item.data) : code128Modules(item.data)
  const { moduleDots, heightDots, data, hasText } = item
  const width = modules.length * moduleDots
  const left = startOf(item.align, available, width)
  const marks: Mark[] = [...modules.matchAll(/1+/g)].map(({ 0: bar, index }) => ({
    ...{ kind: 'box', x: left + index * moduleDots, y: 0 },
    ...{ width: bar.length * moduleDots, height: heightDots },
  }))
  if (hasText) {
    const x = left + Math.floor((width - data.length * CELL_WIDTH) / 2)
    const y = heightDots + READABLE_TOP
    marks.push({ kind: 'letters', x, y, scale: { x: 1, y: 1 }, text: data, style: PLAIN })
  }
  return { height: heightDots + (hasText ? READABLE_HEIGHT : 0) + LINE_GAP, marks }
}

const startOf = (align: PaperAlign, available: number, width: number): number =>
  Math.max(0, Math.floor((available - width) * { left: 0, center: 0.5, right: 1 }[align]))
