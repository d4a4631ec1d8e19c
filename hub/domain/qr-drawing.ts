import type { CodeDrawing } from './barcode-bars.ts'
import { qrMatrix } from './qr-matrix.ts'

const QUIET_MODULES = 4

/** One path of bars: a few thousand modules are one element. Null: the text is too long. */
export function drawQr(data: string): CodeDrawing | null {
  const matrix = qrMatrix(data)
  if (!matrix) return null
  const bars = matrix.flatMap((row, y) =>
    [
      ...row
        .map((isDark) => (isDark ? '#' : '.'))
        .join('')
        .matchAll(/#+/g),
    ].map(
      ({ 0: bar, index }) =>
        `M${index + QUIET_MODULES} ${y + QUIET_MODULES}h${bar.length}v1h-${bar.length}z`,
    ),
  )
  const side = matrix.length + 2 * QUIET_MODULES
  return { path: bars.join(''), width: side, height: side }
}
