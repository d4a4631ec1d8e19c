// Data and error correction of a QR code (ISO/IEC 18004:2015), byte mode, level M, versions 1–18:
// up to 560 bytes. A receipt's number or link needs a fifth of it, a dynamic QRIS about half.

import { itemAt } from './assert.ts'

/** Per version, table 9 at level M: blocks, and error correction codewords of each. */
const BLOCKS: readonly (readonly [blocks: number, correction: number])[] = [
  [1, 10],
  [1, 16],
  [1, 26],
  [2, 18],
  [2, 24],
  [4, 16],
  [4, 18],
  [4, 22],
  [5, 22],
  [5, 26],
  [5, 30],
  [8, 22],
  [9, 22],
  [9, 24],
  [10, 24],
  [10, 28],
  [11, 28],
  [13, 26],
]
const BYTE_MODE = 0b0100
const PADDING = [0xec, 0x11] as const
/** x^8 + x^4 + x^3 + x^2 + 1, the field QR codes calculate in. */
const FIELD_POLYNOMIAL = 0x11d

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * FIELD_POLYNOMIAL)
    product ^= ((b >>> bit) & 1) * a
  }
  return product
}

/** Product of (x - 2^i) for i < degree; the leading 1 is left out. */
function generator(degree: number): number[] {
  const polynomial = [...new Array<number>(degree - 1).fill(0), 1]
  let root = 1
  for (let i = 0; i < degree; i += 1) {
    for (let j = 0; j < degree; j += 1) {
      const next = j + 1 < degree ? itemAt(polynomial, j + 1) : 0
      polynomial[j] = multiply(itemAt(polynomial, j), root) ^ next
    }
    root = multiply(root, 2)
  }
  return polynomial
}

function correctionOf(data: readonly number[], degree: number): number[] {
  const divisor = generator(degree)
  const rest = new Array<number>(degree).fill(0)
  for (const byte of data) {
    const factor = byte ^ itemAt(rest, 0)
    rest.shift()
    rest.push(0)
    divisor.forEach((coefficient, at) => {
      rest[at] = itemAt(rest, at) ^ multiply(coefficient, factor)
    })
  }
  return rest
}

/** Table 1: all codewords of a symbol; function patterns take the rest of its modules. */
function codewordCount(version: number): number {
  const alignments = version === 1 ? 0 : Math.floor(version / 7) + 2
  const ofAlignment = alignments === 0 ? 0 : (25 * alignments - 10) * alignments - 55
  const ofVersion = version >= 7 ? 36 : 0
  return Math.floor(((16 * version + 128) * version + 64 - ofAlignment - ofVersion) / 8)
}

/** Table 3: the count of bytes takes a byte, from version 10 on two. */
const countBytes = (version: number): number => (version < 10 ? 1 : 2)

/** The mode takes half a byte, so that everything after it stands across two codewords. */
function dataCodewords(bytes: Uint8Array, capacity: number, version: number): number[] {
  const { length } = bytes
  const count = countBytes(version) === 1 ? [length] : [length >>> 8, length & 255]
  const whole = [...count, ...bytes]
  const first = (BYTE_MODE << 4) | (itemAt(whole, 0) >>> 4)
  const padded = [...whole, 0]
  const shifted = whole.map((byte, at) => ((byte & 15) << 4) | (itemAt(padded, at + 1) >>> 4))
  const codewords = [first, ...shifted]
  for (let at = 0; codewords.length < capacity; at += 1) codewords.push(itemAt(PADDING, at % 2))
  return codewords
}

/** Cuts the data into its blocks; the later ones are longer by a codeword where it must be. */
function cut(data: readonly number[], count: number): number[][] {
  const short = Math.floor(data.length / count)
  const shortCount = count - (data.length % count)
  return Array.from({ length: count }, (_, n) => {
    const start = n * short + Math.max(0, n - shortCount)
    return data.slice(start, start + short + (n < shortCount ? 0 : 1))
  })
}

/** Takes one codeword of each block in turn, as the symbol is filled. */
function interleave(blocks: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...blocks.map((block) => block.length))
  return Array.from({ length: longest }, (_, at) =>
    blocks.flatMap((block) => block.slice(at, at + 1)),
  ).flat()
}

/** Version and codewords for a text, or null when it does not fit into version 18. */
export function qrCodewords(text: string): { version: number; codewords: number[] } | null {
  const bytes = new TextEncoder().encode(text)
  const capacities = BLOCKS.map(
    ([count, correction], at) => codewordCount(at + 1) - count * correction,
  )
  const at = capacities.findIndex(
    (capacity, index) => capacity >= bytes.length + countBytes(index + 1) + 1,
  )
  if (at < 0) return null
  const [count, correction] = itemAt(BLOCKS, at)
  const blocks = cut(dataCodewords(bytes, itemAt(capacities, at), at + 1), count)
  const corrections = blocks.map((block) => correctionOf(block, correction))
  return { version: at + 1, codewords: [...interleave(blocks), ...interleave(corrections)] }
}
