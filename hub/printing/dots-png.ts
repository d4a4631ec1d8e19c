import type { Logo } from './logo-store.ts'
import { pngFile } from './png-file.ts'

/** Dots as a picture of one bit a pixel, black on white. */
export function dotsPng({ widthBytes, rowCount, bytes }: Logo): Buffer {
  const rows = new Uint8Array((widthBytes + 1) * rowCount)
  for (let row = 0; row < rowCount; row += 1) {
    const black = bytes.subarray(row * widthBytes, (row + 1) * widthBytes)
    rows.set(
      black.map((byte) => byte ^ 0xff),
      row * (widthBytes + 1) + 1,
    )
  }
  return pngFile({ widthPixels: widthBytes * 8, heightPixels: rowCount, bitsPerPixel: 1, rows })
}
