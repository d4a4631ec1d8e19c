import { useEffect, useRef } from 'preact/hooks'
import type { OverShortBar } from '../../../models/console-shifts-model.ts'
import { Money, useMoney } from '../../../parts/money.tsx'
import { t } from '../../../text/translate.ts'

type ChartProps = {
  bars: readonly OverShortBar[]
  limitMinor: number
  onOpen: (sessionId: string) => void
}

/** Too much goes up, too little goes down; the amount is said to who cannot see the height. */
function Bar({ bar, onOpen }: { bar: OverShortBar; onOpen: ChartProps['onOpen'] }) {
  const show = useMoney()
  const amount = bar.minor === 0 ? t('shifts.chart-exact') : show(bar.minor)
  const words = t('shifts.chart-row', { n: String(bar.sessionNumber), amount })
  const sign = bar.minor > 0 ? 'is-over' : bar.minor < 0 ? 'is-short' : 'is-exact'
  const height = `${Math.max(2, Math.abs(bar.share) * 50).toFixed(1)}%`
  const style = bar.minor === 0 ? undefined : { height }
  return (
    <li class={`chart-bar ${sign}${bar.isBeyond ? ' is-beyond' : ''}`}>
      <button
        type="button"
        title={words}
        aria-label={bar.isBeyond ? `${words}, ${t('shifts.chart-beyond')}` : words}
        onClick={() => onOpen(bar.sessionId)}
      >
        <span class="chart-track" aria-hidden="true">
          <span class="chart-fill" style={style} />
        </span>
        <span class="chart-name" aria-hidden="true">
          {bar.sessionNumber}
        </span>
      </button>
    </li>
  )
}

/** How the drawers of the last shifts came out: a pattern is seen before it is read. */
export function OverShortChart({ bars, limitMinor, onOpen }: ChartProps) {
  const plot = useRef<HTMLUListElement>(null)
  // Where they do not all fit, the newest are seen first.
  useEffect(() => plot.current?.scrollTo({ left: plot.current.scrollWidth }), [bars.length])
  if (bars.length === 0) return <p class="soft">{t('shifts.chart-none')}</p>
  return (
    <figure class="over-short-chart">
      <figcaption class="row spread row-wrap">
        <span class="strong">{t('shifts.chart', { n: bars.length })}</span>
        <span class="soft small">
          {t('shifts.chart-limit', { amount: '' })}
          <Money minor={limitMinor} />
        </span>
      </figcaption>
      <ul class="chart-bars" ref={plot}>
        {bars.map((bar) => (
          <Bar key={bar.sessionId} bar={bar} onOpen={onOpen} />
        ))}
      </ul>
    </figure>
  )
}
