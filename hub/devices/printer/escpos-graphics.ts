// Pictures of ESC/POS, for the interpreter: GS v 0, ESC * and GS ( L.
import { applyStored } from './escpos-stored.ts'
import { type PaperDots, packDots } from './paper.ts'
import { addDots, addItem, CELL_DOTS, hex, type Machine, type Parser } from './paper-machine.ts'

type Scale = { x: number; y: number }

/** GS v 0 m xL xH yL yH d…: rows of whole bytes. Modes 1 to 3 double the width, height or both. */
export function* printRaster(machine: Machine): Parser {
  const zero: number = yield
  const mode: number = (yield) % 48
  const widthBytes = (yield) + (yield) * 256
  const rowCount = (yield) + (yield) * 256
  const bytes = new Uint8Array(widthBytes * rowCount)
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = yield
  if (zero !== 0x30 || mode > 3) machine.output.onFailure(`unknown command GS v ${hex(zero)}`)
  else if (machine.runs.length > 0)
    machine.output.onFailure('a raster picture inside a line of text')
  else {
    const scale = { x: 1 + (mode & 1), y: 1 + (mode >> 1) }
    addImage(machine, scaled({ widthDots: widthBytes * 8, rowCount, bytes }, scale))
  }
}

/** The right edge of a printer is hard: what is beyond it is lost, which nobody can want. */
export function addImage(machine: Machine, dots: PaperDots): void {
  if (dots.widthDots > machine.columns * CELL_DOTS) {
    machine.output.onFailure(`a picture of ${dots.widthDots} dots is wider than the paper`)
  }
  addItem(machine, { kind: 'image', align: machine.align, dots })
}

/** Bytes a column, and how large its dots are on a head of 203 dots to the inch. */
const BIT_IMAGES = new Map<number, { columnBytes: number } & Scale>([
  [0, { columnBytes: 1, x: 2, y: 3 }],
  [1, { columnBytes: 1, x: 1, y: 3 }],
  [32, { columnBytes: 3, x: 2, y: 1 }],
  [33, { columnBytes: 3, x: 1, y: 1 }],
])

/** ESC * m nL nH d…: columns from the left, the highest bit on top; stands in the line like text. */
export function* printBitImage(machine: Machine): Parser {
  const mode: number = yield
  const count = (yield) + (yield) * 256
  const image = BIT_IMAGES.get(mode)
  if (!image) {
    machine.output.onFailure(`unknown command ESC * ${hex(mode)}`)
    return
  }
  const rowCount = image.columnBytes * 8
  const widthBytes = Math.ceil(count / 8)
  const bytes = new Uint8Array(widthBytes * rowCount)
  for (let column = 0; column < count; column += 1) {
    for (let part = 0; part < image.columnBytes; part += 1) {
      const byte: number = yield
      for (let bit = 0; bit < 8; bit += 1) {
        if (byte & (0x80 >> bit)) setDot(bytes, widthBytes, column, part * 8 + bit)
      }
    }
  }
  addDots(machine, scaled({ widthDots: count, rowCount, bytes }, image))
}

/**
 * GS ( L with m = 48: function 112 takes a raster picture, 2 or 50 prints it; the others are those
 * of the memory. False: none of these.
 */
export function applyGraphics(machine: Machine, parameters: readonly number[]): boolean {
  const [m, fn, ...rest] = parameters
  if (m !== 48) return false
  if (fn === 112) {
    const [tone, x = 1, y = 1, colour, ...picture] = rest
    const dots = tone === 48 && colour === 49 ? readPicture(picture, { x, y }) : null
    machine.graphics = dots
    return dots !== null
  }
  if (fn === 2 || fn === 50) {
    if (machine.graphics) addImage(machine, machine.graphics)
    machine.graphics = null
    return true
  }
  return applyStored(machine, fn, rest)
}

/** xL xH yL yH d…: width and height in dots. Null when there is more or less than they say. */
export function readPicture(picture: readonly number[], scale: Scale): PaperDots | null {
  const [xLow = 0, xHigh = 0, yLow = 0, yHigh = 0, ...data] = picture
  const widthDots = xLow + xHigh * 256
  const rowCount = yLow + yHigh * 256
  if (data.length === 0 || data.length !== Math.ceil(widthDots / 8) * rowCount) return null
  return scaled({ widthDots, rowCount, bytes: Uint8Array.from(data) }, scale)
}

type Raw = { widthDots: number; rowCount: number; bytes: Uint8Array }

function scaled({ widthDots, rowCount, bytes }: Raw, { x, y }: Scale): PaperDots {
  if (x === 1 && y === 1) return packDots(widthDots, rowCount, bytes)
  const from = Math.ceil(widthDots / 8)
  const to = Math.ceil((widthDots * x) / 8)
  const large = new Uint8Array(to * rowCount * y)
  for (let row = 0; row < rowCount * y; row += 1) {
    for (let column = 0; column < widthDots * x; column += 1) {
      const byte = bytes[Math.floor(row / y) * from + (Math.floor(column / x) >> 3)] ?? 0
      if (byte & (0x80 >> (Math.floor(column / x) & 7))) setDot(large, to, column, row)
    }
  }
  return packDots(widthDots * x, rowCount * y, large)
}

function setDot(bytes: Uint8Array, widthBytes: number, column: number, row: number): void {
  const at = row * widthBytes + (column >> 3)
  bytes[at] = (bytes[at] ?? 0) | (0x80 >> (column & 7))
}
