// A sheet of paper as PNG, one pixel for each dot of the head (203 to the inch): for documents, and
// for tests that let a scanner program read it.
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Sheet } from '../../hub/devices/printer/paper.ts'
import { grayscalePng } from './grayscale-png.ts'
import { CELL_HEIGHT, CELL_WIDTH, type Mark, paperWidth, sheetMarks } from './paper-marks.ts'

const MARGIN_TOP = 40
const MARGIN_BOTTOM = 72
const FONT = '20px "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", monospace'
const BASELINE = 19
const INK = '#000'
const PAPER = '#fff'

export function sheetPng(sheet: Sheet): Uint8Array {
  const { width, side } = paperWidth(sheet.columns)
  const { height: printed, marks } = sheetMarks(sheet)
  const height = MARGIN_TOP + printed + MARGIN_BOTTOM
  const context = createCanvas(width, height).getContext('2d')
  context.fillStyle = PAPER
  context.fillRect(0, 0, width, height)
  context.translate(side, MARGIN_TOP)
  for (const mark of marks) drawMark(context, mark)
  const { data } = context.getImageData(0, 0, width, height)
  const shades = Uint8Array.from({ length: width * height }, (_, dot) => data[dot * 4] ?? 0)
  return grayscalePng(width, height, shades)
}

function drawMark(context: SKRSContext2D, mark: Mark): void {
  context.fillStyle = INK
  if (mark.kind === 'box') context.fillRect(mark.x, mark.y, mark.width, mark.height)
  else if (mark.kind === 'letters') drawLetters(context, mark)
  else {
    for (const [row, dots] of mark.rows.entries()) {
      for (const { 0: run, index } of dots.matchAll(/1+/g)) {
        const size = mark.dots
        context.fillRect(mark.x + index * size, mark.y + row * size, run.length * size, size)
      }
    }
  }
}

function drawLetters(context: SKRSContext2D, mark: Extract<Mark, { kind: 'letters' }>): void {
  const { x, y, scale, text, style } = mark
  context.save()
  context.translate(x, y)
  context.scale(scale.x, scale.y)
  context.font = style.isBold ? `bold ${FONT}` : FONT
  context.fillStyle = style.isInverted ? PAPER : INK
  context.beginPath()
  context.rect(0, 0, [...text].length * CELL_WIDTH, CELL_HEIGHT + 2)
  context.clip()
  for (const [index, character] of [...text].entries()) {
    if (character !== ' ') context.fillText(character, index * CELL_WIDTH, BASELINE)
  }
  context.restore()
}
