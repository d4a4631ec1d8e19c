// The logo in the printer's own memory, which needs no power: GS ( L of the Epson TM reference.
import { createHash } from 'node:crypto'
import type { Dots } from './drawn/drawing.ts'
import { DLE, REAL_TIME, withoutRealTime } from './drawn/raster-bands.ts'
import { HALF_STORE_BYTES_MAX } from './printer-resync.ts'

/**
 * A picture and the seal that is put down after it, each under a key of two letters. Only where
 * both keys are there is the picture whole: a store that broke off has no seal.
 */
export type StoredPicture = { pictureKey: string; sealKey: string; dots: Dots }

const GRAPHICS = [0x1d, 0x28, 0x4c]
const DEFINE = 67
const DELETE = 66
const PRINT = 69
const MONOCHROME = 48
const ONE_COLOUR = [1, 49] as const
const ALIGN = [0x1b, 0x61]
const LEFT = 0
const CENTRE = 1
/** Keys are letters from ! to ~, two of them each. */
const LETTER_FIRST = 33
const LETTERS = 94
const SEAL: Dots = { widthBytes: 1, rowCount: 1, bytes: Uint8Array.of(0x80) }
/** What a printer needs beside the dots to find a picture again, generously. */
const ENTRY_BYTES = 64

/**
 * The picture under keys that are made of its dots: whoever keeps these keys keeps this picture,
 * and another shop's printer has others. Null: it is too large for one command.
 */
export function storedPictureOf(picture: Dots): StoredPicture | null {
  const dots = withoutFalseHead({ ...picture, bytes: withoutRealTime(picture.bytes) })
  if (define('!!', dots).length > HALF_STORE_BYTES_MAX) return null
  const hash = createHash('sha256').update(`${dots.widthBytes} `).update(dots.bytes).digest()
  const pictureKey = keyFrom(hash.readUInt32BE(0))
  const sealKey = keyFrom(hash.readUInt32BE(4))
  return { pictureKey, sealKey: sealKey === pictureKey ? nextKey(sealKey) : sealKey, dots }
}

/** The bytes of memory that picture and seal take. */
export const roomFor = ({ dots }: StoredPicture): number =>
  dots.bytes.length + SEAL.bytes.length + 2 * ENTRY_BYTES

export const definePicture = ({ pictureKey, dots }: StoredPicture): Uint8Array =>
  define(pictureKey, dots)

export const defineSeal = ({ sealKey }: StoredPicture): Uint8Array => define(sealKey, SEAL)

export const deleteStored = (key: string): Uint8Array =>
  Uint8Array.from([...GRAPHICS, 4, 0, 48, DELETE, ...codesOf(key)])

/** In the middle of the paper, in its own size. */
export const printStored = ({ pictureKey }: StoredPicture): number[] => [
  ...[...ALIGN, CENTRE],
  ...[...GRAPHICS, 6, 0, 48, PRINT, ...codesOf(pictureKey), 1, 1],
  ...[...ALIGN, LEFT],
]

function define(key: string, { widthBytes, rowCount, bytes }: Dots): Uint8Array {
  const [colourCount, colour] = ONE_COLOUR
  const size = [...wordOf(widthBytes * 8), ...wordOf(rowCount)]
  const head = [48, DEFINE, MONOCHROME, ...codesOf(key), colourCount, ...size, colour]
  const command = [...GRAPHICS, ...wordOf(head.length + bytes.length), ...head]
  return Uint8Array.from([...command, ...bytes])
}

/** A length that reads as a real-time command gets one white row more. */
function withoutFalseHead(dots: Dots): Dots {
  const [, , , low, high = 0] = define('!!', dots)
  if (low !== DLE || !REAL_TIME.has(high)) return dots
  const bytes = new Uint8Array(dots.bytes.length + dots.widthBytes)
  bytes.set(dots.bytes)
  return { ...dots, rowCount: dots.rowCount + 1, bytes }
}

const wordOf = (value: number): number[] => [value & 0xff, value >> 8]
const codesOf = (key: string): number[] => [...key].map((letter) => letter.charCodeAt(0))
const letterOf = (n: number): string => String.fromCharCode(LETTER_FIRST + (n % LETTERS))
const keyFrom = (n: number): string => letterOf(n) + letterOf(Math.floor(n / LETTERS))
const nextKey = ([first = '!', second = '!']: string): string =>
  first + letterOf(second.charCodeAt(0) - LETTER_FIRST + 1)
