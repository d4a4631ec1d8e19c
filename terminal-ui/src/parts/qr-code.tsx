import { useMemo } from 'preact/hooks'
import { drawQr } from '#domain/qr-drawing.ts'

/** A QR code as large as its box; the text itself where it is too long for one. */
export function QrCode({ data, label, name }: { data: string; label: string; name: string }) {
  const drawn = useMemo(() => drawQr(data), [data])
  if (!drawn) return <p class={`${name}-text`}>{data}</p>
  return (
    <svg class={name} viewBox={`0 0 ${drawn.width} ${drawn.height}`} role="img" aria-label={label}>
      <path d={drawn.path} />
    </svg>
  )
}
