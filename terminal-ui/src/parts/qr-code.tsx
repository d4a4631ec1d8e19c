import { useMemo } from 'preact/hooks'
import { qrMatrix } from './qr-matrix.ts'

const QUIET_MODULES = 4

/** One path of bars: a few thousand modules are one element. Null: the text is too long. */
function drawQr(data: string): { path: string; side: number } | null {
  const matrix = qrMatrix(data)
  if (!matrix) return null
  const bars = matrix.flatMap((row, y) =>
    [
      ...row
        .map((isDark) => (isDark ? '#' : '.'))
        .join('')
        .matchAll(/#+/g),
    ].map(
      ({ 0: bar, index = 0 }) =>
        `M${index + QUIET_MODULES} ${y + QUIET_MODULES}h${bar.length}v1h-${bar.length}z`,
    ),
  )
  return { path: bars.join(''), side: matrix.length + 2 * QUIET_MODULES }
}

/** A QR code as large as its box; the text itself where it is too long for one. */
export function QrCode({ data, label, name }: { data: string; label: string; name: string }) {
  const drawn = useMemo(() => drawQr(data), [data])
  if (!drawn) return <p class={`${name}-text`}>{data}</p>
  return (
    <svg class={name} viewBox={`0 0 ${drawn.side} ${drawn.side}`} role="img" aria-label={label}>
      <path d={drawn.path} />
    </svg>
  )
}
