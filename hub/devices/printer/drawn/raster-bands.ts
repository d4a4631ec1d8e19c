import type { Dots } from './drawing.ts'

/** GS v 0 in normal size: m, then width in bytes and height in dots, low byte first. */
const PRINT_RASTER = [0x1d, 0x76, 0x30, 0x00]
/** A job that breaks off leaves a printer hungry for at most the rest of one band. */
const BAND_ROWS_MAX = 24
export const DLE = 0x10
/** DLE EOT, DLE ENQ, DLE DC4: obeyed at reception, wherever they stand. */
export const REAL_TIME = new Set([0x04, 0x05, 0x14])
/** The same byte with one more dot, beside the one that is there. */
const THICKENED_DLE = 0x18

/** A picture as commands of at most 24 rows each. */
export function rasterBands({ widthBytes, rowCount, bytes }: Dots): number[] {
  const commands: number[] = []
  for (let row = 0; row < rowCount; row += BAND_ROWS_MAX) {
    const rows = Math.min(BAND_ROWS_MAX, rowCount - row)
    const band = bytes.subarray(row * widthBytes, (row + rows) * widthBytes)
    commands.push(...PRINT_RASTER, widthBytes & 0xff, widthBytes >> 8, rows, 0)
    commands.push(...withoutRealTime(band))
  }
  return commands
}

/**
 * A printer looks for real-time commands also inside a picture: dots that happen to read DLE DC4
 * would open the drawer. One dot more makes them none, and no eye finds it.
 */
export function withoutRealTime(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, index) =>
    byte === DLE && REAL_TIME.has(bytes[index + 1] ?? 0) ? THICKENED_DLE : byte,
  )
}
