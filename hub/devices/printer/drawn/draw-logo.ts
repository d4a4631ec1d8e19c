// A picture as black dots for the head of the paper.
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Dots, LogoRequest } from './drawing.ts'

/** Fits the roll of 58 mm with a margin; about 25 mm of paper at most. */
export const LOGO_WIDTH_MAX = 336
export const LOGO_HEIGHT_MAX = 200
/** What a picture may be before it is opened: a few kilobytes of PNG can hold a gigabyte of dots. */
const SOURCE_SIDE_MAX = 4_096
const PNG_SIGNATURE = '89504e470d0a1a0a'
const PNG_SIZE_AT = 16
/** Darkness from which a dot is black, of 255. */
const BLACK_FROM = 128

/** Null for what is no PNG, is too large, or has nothing dark in it. */
export async function drawLogo({ png, method }: LogoRequest): Promise<Dots | null> {
  if (!isBoundedPng(png)) return null
  const image = await loadImage(Buffer.from(png))
  const scale = Math.min(1, LOGO_WIDTH_MAX / image.width, LOGO_HEIGHT_MAX / image.height)
  const width = Math.max(1, Math.round(image.width * scale))
  const height = Math.max(1, Math.round(image.height * scale))
  const context = createCanvas(width, height).getContext('2d')
  // What is see-through is paper.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(image, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  const darkness = Float32Array.from({ length: width * height }, (_, dot) => darknessAt(data, dot))
  const bytes = packBlack(method === 'dither' ? dithered(darkness, width) : darkness, width)
  return bytes.some((byte) => byte !== 0)
    ? { widthBytes: Math.ceil(width / 8), rowCount: height, bytes }
    : null
}

function isBoundedPng(png: Uint8Array): boolean {
  const head = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  if (head.length < PNG_SIZE_AT + 8) return false
  if (head.toString('hex', 0, 8) !== PNG_SIGNATURE) return false
  const sides = [head.readUInt32BE(PNG_SIZE_AT), head.readUInt32BE(PNG_SIZE_AT + 4)]
  return sides.every((side) => side > 0 && side <= SOURCE_SIDE_MAX)
}

/** Luma of Rec. 601, as the eye weighs the colours; 255 is black. */
function darknessAt(data: Uint8ClampedArray, dot: number): number {
  const [red = 0, green = 0, blue = 0] = data.subarray(dot * 4, dot * 4 + 3)
  return 255 - (0.299 * red + 0.587 * green + 0.114 * blue)
}

/** Floyd and Steinberg: what a dot is too dark or too light is made up for by its neighbours. */
function dithered(darkness: Float32Array, width: number): Float32Array {
  const dots = Float32Array.from(darkness)
  const height = dots.length / width
  const push = (x: number, y: number, error: number): void => {
    if (x < 0 || x >= width || y >= height) return
    const at = y * width + x
    dots[at] = (dots[at] ?? 0) + error
  }
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x
      const wanted = dots[at] ?? 0
      const printed = wanted >= BLACK_FROM ? 255 : 0
      dots[at] = printed
      const error = (wanted - printed) / 16
      push(x + 1, y, 7 * error)
      push(x - 1, y + 1, 3 * error)
      push(x, y + 1, 5 * error)
      push(x + 1, y + 1, error)
    }
  }
  return dots
}

function packBlack(darkness: Float32Array, width: number): Uint8Array {
  const widthBytes = Math.ceil(width / 8)
  const bytes = new Uint8Array((widthBytes * darkness.length) / width)
  for (const [dot, dark] of darkness.entries()) {
    if (dark < BLACK_FROM) continue
    const x = dot % width
    const at = Math.floor(dot / width) * widthBytes + (x >> 3)
    bytes[at] = (bytes[at] ?? 0) | (0x80 >> (x & 7))
  }
  return bytes
}
