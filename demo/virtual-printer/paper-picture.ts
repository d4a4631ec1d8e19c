// A sheet of paper as a picture (SVG) for the browser.
import { type Sheet, sheetText } from '../../hub/devices/printer/paper.ts'
import { CELL_WIDTH, type Mark, paperWidth, sheetMarks } from './paper-marks.ts'

const BASELINE = 19
const MARGIN_TOP = 34
/** Paper from the print head to the cutter, about 9 mm. */
const MARGIN_BOTTOM = 64
const LINE_GAP = 6
const TOOTH = 8
/** Paper on the screen, before it has to fit: 80 mm are about 390 pixels. */
const PIXELS_PER_DOT = 0.68

/** `isTorn`: cut off; otherwise the paper still hangs in the printer. */
export function sheetPicture(sheet: Sheet, isTorn: boolean): string {
  const { width, side } = paperWidth(sheet.columns)
  const { height: printed, marks } = sheetMarks(sheet)
  const height = MARGIN_TOP + printed + (isTorn ? MARGIN_BOTTOM : LINE_GAP)
  return [
    `<svg class="sheet" viewBox="0 0 ${width} ${height}" width="${Math.round(width * PIXELS_PER_DOT)}"`,
    ` role="img" aria-label="${escapeText(sheetText(sheet).join('\n'))}">`,
    `<path class="paper" d="${outline(width, height, isTorn)}"/>`,
    `<g class="ink" transform="translate(${side} ${MARGIN_TOP})">`,
    ...marks.map(drawMark),
    '</g></svg>',
  ].join('')
}

function drawMark(mark: Mark): string {
  if (mark.kind === 'letters') return drawLetters(mark)
  if (mark.kind === 'rows') return drawRows(mark)
  const { x, y, width, height } = mark
  return `<rect class="code" x="${x}" y="${y}" width="${width}" height="${height}"/>`
}

/** Every character at its own dot, whatever font the browser has. */
function drawLetters({ x, y, scale, text, style }: Extract<Mark, { kind: 'letters' }>): string {
  const letters = [...text].map((character, index) => ({ character, x: index * CELL_WIDTH }))
  const visible = letters.filter(({ character }) => character !== ' ')
  if (visible.length === 0) return ''
  const classes = [style.isBold ? 'bold' : '', style.isInverted ? 'inverted' : ''].join(' ').trim()
  const transform = `translate(${x} ${y}) scale(${scale.x} ${scale.y})`
  return [
    `<text transform="${transform}"${classes ? ` class="${classes}"` : ''} y="${BASELINE}"`,
    ` x="${visible.map((letter) => letter.x).join(' ')}">`,
    `${escapeText(visible.map(({ character }) => character).join(''))}</text>`,
  ].join('')
}

function drawRows({ x, y, dots, rows }: Extract<Mark, { kind: 'rows' }>): string {
  const path = rows.flatMap((row, top) =>
    [...row.matchAll(/1+/g)].map(
      ({ 0: { length }, index }) => `M${index} ${top}h${length}v1h-${length}z`,
    ),
  )
  const place = `translate(${x} ${y}) scale(${dots})`
  return `<path class="code" transform="${place}" d="${path.join('')}"/>`
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

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
