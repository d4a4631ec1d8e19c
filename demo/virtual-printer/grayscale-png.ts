import { pngFile } from '#hub/printing/png-file.ts'

/** Sixteen shades are enough for black on white, and a tenth of the size. */
export function grayscalePng(width: number, height: number, shades: Uint8Array): Uint8Array {
  const rowBytes = Math.ceil(width / 2)
  const rows = new Uint8Array((rowBytes + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (rowBytes + 1) + 1 + (x >> 1)
      const shade = (shades[y * width + x] ?? 0) >> 4
      rows[at] = (rows[at] ?? 0) | (x & 1 ? shade : shade << 4)
    }
  }
  return pngFile({ widthPixels: width, heightPixels: height, bitsPerPixel: 4, rows })
}
