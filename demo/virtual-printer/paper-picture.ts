// A sheet of paper as a picture (SVG), dot for dot as the printer's head would place it.
import qrcode from 'qrcode-generator'
import {
  type PaperAlign,
  type PaperItem,
  type PaperRun,
  runColumns,
  type Sheet,
  sheetText,
} from '../../hub/devices/printer/paper.ts'
import { code128Modules, ean13Modules } from './barcode-bars.ts'

/** Font A: 12 dots wide, 24 high, on a line of 30 dots (the printer's default spacing). */
const CELL_WIDTH = 12
const CELL_HEIGHT = 24
const LINE_GAP = 6
const BASELINE = 19
const MARGIN_TOP = 34
/** Paper from the print head to the cutter, about 9 mm. */
const MARGIN_BOTTOM = 64
const TOOTH = 8
/** Paper on the screen, before it has to fit: 80 mm are about 390 pixels. */
const PIXELS_PER_DOT = 0.68

type Drawn = { height: number; svg: string }
type Line = Extract<PaperItem, { kind: 'line' }>
type Qr = Extract<PaperItem, { kind: 'qr' }>
type Barcode = Extract<PaperItem, { kind: 'barcode' }>

/** Roll of 58 mm prints 48 mm (32 columns), roll of 80 mm 72 mm (42 or 48): the rest is margin. */
const sideMargin = (columns: number): number => (columns <= 32 ? 40 : 34)

/** `isTorn`: cut off; otherwise the paper still hangs in the printer. */
export function sheetPicture(sheet: Sheet, isTorn: boolean): string {
  const printable = sheet.columns * CELL_WIDTH
  const side = sideMargin(sheet.columns)
  const width = printable + 2 * side
  const rows: string[] = []
  let y = MARGIN_TOP
  for (const item of sheet.items) {
    const { height, svg } = drawItem(item, sheet.columns)
    if (svg !== '') rows.push(`<g transform="translate(${side} ${y})">${svg}</g>`)
    y += height
  }
  const height = y + (isTorn ? MARGIN_BOTTOM : LINE_GAP)
  return [
    `<svg class="sheet" viewBox="0 0 ${width} ${height}" width="${Math.round(width * PIXELS_PER_DOT)}"`,
    ` role="img" aria-label="${escapeText(sheetText(sheet).join('\n'))}">`,
    `<path class="paper" d="${outline(width, height, isTorn)}"/>`,
    `<g class="ink">${rows.join('')}</g></svg>`,
  ].join('')
}

function drawItem(item: PaperItem, columns: number): Drawn {
  if (item.kind === 'line') return drawLine(item, columns)
  return item.kind === 'qr' ? drawQr(item, columns) : drawBarcode(item, columns)
}

function drawLine(line: Line, columns: number): Drawn {
  const tallest = Math.max(1, ...line.runs.map((run) => run.height))
  const height = tallest * CELL_HEIGHT
  let x = startOf(line.align, columns * CELL_WIDTH, runColumns(line.runs) * CELL_WIDTH)
  const parts: string[] = []
  for (const run of line.runs) {
    parts.push(drawRun(run, x, height))
    x += [...run.text].length * run.width * CELL_WIDTH
  }
  return { height: height + LINE_GAP, svg: parts.join('') }
}

/** Every character at its own dot, whatever font the browser has. */
function drawRun(run: PaperRun, x: number, lineHeight: number): string {
  const characters = [...run.text]
  const top = lineHeight - run.height * CELL_HEIGHT
  const transform = `translate(${x} ${top}) scale(${run.width} ${run.height})`
  const letters = characters.map((character, index) => ({ character, x: index * CELL_WIDTH }))
  const visible = letters.filter(({ character }) => character !== ' ' && character !== '─')
  const width = characters.length * CELL_WIDTH
  const classes = [run.isBold ? 'bold' : '', run.isInverted ? 'inverted' : ''].join(' ').trim()
  return [
    `<g transform="${transform}"${classes ? ` class="${classes}"` : ''}>`,
    run.isInverted ? box(0, -2, width, CELL_HEIGHT + 2) : '',
    run.isUnderlined ? box(0, CELL_HEIGHT - 2, width, 2) : '',
    ruleBoxes(run.text),
    visible.length === 0
      ? ''
      : `<text y="${BASELINE}" x="${visible.map((letter) => letter.x).join(' ')}">` +
        `${escapeText(visible.map(({ character }) => character).join(''))}</text>`,
    '</g>',
  ].join('')
}

/** A drawn rule is one unbroken line; the glyphs of many fonts leave gaps. */
const ruleBoxes = (text: string): string =>
  [...text.matchAll(/─+/g)]
    .map(({ 0: rule, index }) => box(index * CELL_WIDTH, 11, rule.length * CELL_WIDTH, 2))
    .join('')

function drawQr(item: Qr, columns: number): Drawn {
  const code = qrcode(0, item.errorLevel)
  code.addData(item.data, 'Byte')
  code.make()
  const count = code.getModuleCount()
  const size = count * item.moduleDots
  const left = startOf(item.align, columns * CELL_WIDTH, size)
  const rows = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (_, column) => (code.isDark(row, column) ? '1' : '0')).join(''),
  )
  const path = rows
    .flatMap((modules, row) =>
      [...modules.matchAll(/1+/g)].map(
        ({ 0: { length }, index }) => `M${index} ${row}h${length}v1h-${length}z`,
      ),
    )
    .join('')
  const place = `translate(${left} 0) scale(${item.moduleDots})`
  return { height: size + LINE_GAP, svg: `<path class="code" transform="${place}" d="${path}"/>` }
}

const HUMAN_READABLE_HEIGHT = 28

function drawBarcode(item: Barcode, columns: number): Drawn {
  const modules = item.symbology === 'EAN13' ? ean13Modules(item.data) : code128Modules(item.data)
  const width = modules.length * item.moduleDots
  const left = startOf(item.align, columns * CELL_WIDTH, width)
  const bars = [...modules.matchAll(/1+/g)].map(({ 0: bar, index }) =>
    box(left + index * item.moduleDots, 0, bar.length * item.moduleDots, item.heightDots),
  )
  const style = { isBold: false, isUnderlined: false, isInverted: false, width: 1, height: 1 }
  const textLeft = startOf('center', width, item.data.length * CELL_WIDTH) + left
  const label = drawRun({ text: item.data, ...style }, textLeft, CELL_HEIGHT)
  const text = item.hasText ? `<g transform="translate(0 ${item.heightDots + 4})">${label}</g>` : ''
  const height = item.heightDots + (item.hasText ? HUMAN_READABLE_HEIGHT : 0) + LINE_GAP
  return { height, svg: `<g class="code">${bars.join('')}</g>${text}` }
}

/** Straight at the printer, torn teeth where the cutter went. */
function outline(width: number, height: number, isTorn: boolean): string {
  const teeth = Math.round(width / (2 * TOOTH))
  const step = width / teeth
  const edge = (baseY: number, depth: number): string[] =>
    Array.from({ length: teeth }, (_, tooth) => {
      const middle = (tooth + 0.5) * step
      return `${middle.toFixed(1)} ${baseY + depth} ${((tooth + 1) * step).toFixed(1)} ${baseY}`
    })
  const top = `M0 0L${edge(0, TOOTH).join(' ')}`
  if (!isTorn) return `${top}V${height}H0Z`
  const bottom = edge(height, -TOOTH)
    .map((points) => points.split(' '))
    .map(([middleX, middleY, x, y]) => [x, y, middleX, middleY].join(' '))
    .reverse()
  return `${top}L${bottom.join(' ')} 0 ${height}Z`
}

const startOf = (align: PaperAlign, available: number, width: number): number =>
  Math.max(0, Math.floor((available - width) * { left: 0, center: 0.5, right: 1 }[align]))

const box = (x: number, y: number, width: number, height: number): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}"/>`

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
