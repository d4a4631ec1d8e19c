// Draws QR codewords into modules (ISO/IEC 18004:2015 sections 7.7–7.9), versions 1–18, level M.

import { itemAt } from './assert.ts'
import { qrCodewords } from './qr-codewords.ts'

/** True is dark. The quiet zone of four light modules is the caller's. */
export type QrMatrix = readonly (readonly boolean[])[]

type Grid = { size: number; dark: boolean[][]; fixed: boolean[][] }

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** Null when the text is longer than 560 bytes. */
export function qrMatrix(text: string): QrMatrix | null {
  const encoded = qrCodewords(text)
  if (!encoded) return null
  const candidates = MASKS.map((_, mask) => draw(encoded.version, encoded.codewords, mask))
  const penalties = candidates.map(penaltyOf)
  return itemAt(candidates, penalties.indexOf(Math.min(...penalties)))
}

function draw(version: number, codewords: readonly number[], mask: number): QrMatrix {
  const size = 17 + 4 * version
  const rows = () => Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
  const grid: Grid = { size, dark: rows(), fixed: rows() }
  drawPatterns(grid, version)
  drawFormat(grid, mask)
  drawCodewords(grid, codewords, mask)
  return grid.dark
}

function set(grid: Grid, x: number, y: number, isDark: boolean): void {
  if (x < 0 || x >= grid.size || y < 0 || y >= grid.size) return
  itemAt(grid.dark, y)[x] = isDark
  itemAt(grid.fixed, y)[x] = true
}

function drawSquare(grid: Grid, centreX: number, centreY: number, isDarkAt: readonly boolean[]) {
  const reach = isDarkAt.length - 1
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const ring = Math.max(Math.abs(dx), Math.abs(dy))
      set(grid, centreX + dx, centreY + dy, itemAt(isDarkAt, ring))
    }
  }
}

const FINDER = [true, true, false, true, false]
const ALIGNMENT = [true, false, true]

function drawPatterns(grid: Grid, version: number): void {
  for (let at = 0; at < grid.size; at += 1) {
    set(grid, 6, at, at % 2 === 0)
    set(grid, at, 6, at % 2 === 0)
  }
  const far = grid.size - 4
  for (const [x, y] of [
    [3, 3],
    [far, 3],
    [3, far],
  ] as const) {
    drawSquare(grid, x, y, FINDER)
  }
  drawAlignments(grid, version)
  if (version >= 7) drawVersion(grid, version)
}

/** Annex E: at evenly spaced rows and columns, but not on a finder. */
function drawAlignments(grid: Grid, version: number): void {
  const count = version === 1 ? 0 : Math.floor(version / 7) + 2
  const far = grid.size - 7
  const step = Math.floor((version * 4 + count * 2 + 1) / (count * 2 - 2)) * 2
  const centres = Array.from({ length: count }, (_, n) =>
    n === 0 ? 6 : far - (count - 1 - n) * step,
  )
  for (const x of centres) {
    for (const y of centres) {
      const isOnFinder = Math.min(x, y) === 6 && (x === y || Math.max(x, y) === far)
      if (!isOnFinder) drawSquare(grid, x, y, ALIGNMENT)
    }
  }
}

/** From version 7 on the symbol says its version twice, protected by a BCH code (annex D). */
function drawVersion(grid: Grid, version: number): void {
  let rest = version
  for (let i = 0; i < 12; i += 1) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25)
  const bits = (version << 12) | rest
  for (let at = 0; at < 18; at += 1) {
    const isDark = ((bits >>> at) & 1) === 1
    const along = grid.size - 11 + (at % 3)
    const across = Math.floor(at / 3)
    set(grid, along, across, isDark)
    set(grid, across, along, isDark)
  }
}

/** Level M (00) and the mask, protected by a BCH code and the pattern 101010000010010. */
function formatBits(mask: number): number {
  let rest = mask
  for (let i = 0; i < 10; i += 1) rest = (rest << 1) ^ ((rest >>> 9) * 0x537)
  return ((mask << 10) | rest) ^ 0x5412
}

function drawFormat(grid: Grid, mask: number): void {
  const bits = formatBits(mask)
  const bit = (at: number) => ((bits >>> at) & 1) === 1
  for (let at = 0; at < 15; at += 1) {
    const near = at < 6 ? at : at < 8 ? at + 1 : null
    if (near !== null) set(grid, 8, near, bit(at))
    else set(grid, at === 8 ? 7 : 14 - at, 8, bit(at))
    if (at < 8) set(grid, grid.size - 1 - at, 8, bit(at))
    else set(grid, 8, grid.size - 15 + at, bit(at))
  }
  set(grid, 8, grid.size - 8, true)
}

/** Two columns at a time from the right, up and down in turn, around the fixed modules. */
function drawCodewords(grid: Grid, codewords: readonly number[], mask: number): void {
  const isMasked = itemAt(MASKS, mask)
  let at = 0
  for (let right = grid.size - 1; right >= 1; right -= 2) {
    const column = right <= 6 ? right - 1 : right
    const isUpward = ((grid.size - 1 - right) & 2) === 0
    for (let step = 0; step < grid.size; step += 1) {
      const y = isUpward ? grid.size - 1 - step : step
      for (const x of [column, column - 1]) {
        if (itemAt(itemAt(grid.fixed, y), x)) continue
        // A few modules are left over behind the last codeword: they are light before the mask.
        const codeword = at >>> 3 < codewords.length ? itemAt(codewords, at >>> 3) : 0
        itemAt(grid.dark, y)[x] = (((codeword >>> (7 - (at & 7))) & 1) === 1) !== isMasked(x, y)
        at += 1
      }
    }
  }
}

/** How hard a drawing is to read: runs, blocks, false finders and an uneven share of dark. */
function penaltyOf(matrix: QrMatrix): number {
  const lines = [...matrix, ...matrix.map((_, x) => matrix.map((row) => itemAt(row, x)))]
  const texts = lines.map((line) => line.map((isDark) => (isDark ? '1' : '0')).join(''))
  const runs = texts.flatMap((text) => [...text.matchAll(/0{5,}|1{5,}/g)].map(([run]) => run))
  const finders = texts.flatMap((text) => [...text.matchAll(/(?=10111010000|00001011101)/g)])
  const dark = matrix.flat().filter(Boolean).length / matrix.length ** 2
  return (
    runs.reduce((sum, run) => sum + run.length - 2, 0) +
    3 * blocksOfFour(matrix) +
    40 * finders.length +
    10 * Math.floor(Math.abs(dark - 0.5) * 20)
  )
}

function blocksOfFour(matrix: QrMatrix): number {
  let count = 0
  for (let y = 1; y < matrix.length; y += 1) {
    for (let x = 1; x < matrix.length; x += 1) {
      const [row, above] = [itemAt(matrix, y), itemAt(matrix, y - 1)]
      const colour = itemAt(row, x)
      const others = [row[x - 1], above[x], above[x - 1]]
      if (others.every((other) => other === colour)) count += 1
    }
  }
  return count
}
