// Data and error correction of a QR code (ISO/IEC 18004:2015), byte mode, level M, versions 1–6:
// up to 106 bytes, far more than a receipt's number or link needs.

/** Per version: data codewords of one block, blocks, error correction codewords of one block. */
const BLOCKS: readonly (readonly [data: number, blocks: number, correction: number])[] = [
  [16, 1, 10],
  [28, 1, 16],
  [44, 1, 26],
  [32, 2, 18],
  [43, 2, 24],
  [27, 4, 16],
]
const HEADER_BITS = 12
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
      polynomial[j] = multiply(polynomial[j] ?? 0, root) ^ (polynomial[j + 1] ?? 0)
    }
    root = multiply(root, 2)
  }
  return polynomial
}

function correctionOf(data: readonly number[], degree: number): number[] {
  const divisor = generator(degree)
  const rest = new Array<number>(degree).fill(0)
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0)
    rest.push(0)
    divisor.forEach((coefficient, at) => {
      rest[at] = (rest[at] ?? 0) ^ multiply(coefficient, factor)
    })
  }
  return rest
}

function dataCodewords(bytes: Uint8Array, capacity: number): number[] {
  const head = [
    (BYTE_MODE << 4) | (bytes.length >>> 4),
    ((bytes.length & 15) << 4) | ((bytes[0] ?? 0) >>> 4),
  ]
  const shifted = [...bytes].map((byte, at) => ((byte & 15) << 4) | ((bytes[at + 1] ?? 0) >>> 4))
  const codewords = [...head, ...shifted]
  for (let at = 0; codewords.length < capacity; at += 1) codewords.push(PADDING[at % 2] ?? 0)
  return codewords
}

/** Takes one codeword of each block in turn, as the symbol is filled. */
function interleave(blocks: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...blocks.map((block) => block.length))
  return Array.from({ length: longest }, (_, at) => blocks.map((block) => block[at] ?? 0)).flat()
}

/** Version and codewords for a text, or null when it does not fit into version 6. */
export function qrCodewords(text: string): { version: number; codewords: number[] } | null {
  const bytes = new TextEncoder().encode(text)
  const needed = Math.ceil((HEADER_BITS + bytes.length * 8) / 8)
  const at = BLOCKS.findIndex(([data, blocks]) => data * blocks >= needed)
  const shape = BLOCKS[at]
  if (!shape) return null
  const [size, count, correction] = shape
  const all = dataCodewords(bytes, size * count)
  const blocks = Array.from({ length: count }, (_, n) => all.slice(n * size, (n + 1) * size))
  const corrections = blocks.map((block) => correctionOf(block, correction))
  return { version: at + 1, codewords: [...interleave(blocks), ...interleave(corrections)] }
}
