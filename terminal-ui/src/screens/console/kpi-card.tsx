import { useMemo } from 'preact/hooks'
import type { KpiName } from '#domain/kpi.ts'
import type { KpiDay, OutletKpis } from '#domain/wire/kpi-message.ts'
import {
  ConsoleKpiModel,
  type KpiRow,
  kpiBars,
  kpiRows,
  percentText,
} from '../../models/console-kpi-model.ts'
import { Icon } from '../../parts/icon.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useTill } from '../../parts/till-context.ts'
import { type PlainKey, t } from '../../text/translate.ts'
import './kpi-card.css'
import { useRefresh } from './use-refresh.ts'

const sayOf = (some: number, all: number): string => t('kpi.of', { some, all })
const seconds = (ms: number | null): string => t('kpi.seconds', { n: Math.round((ms ?? 0) / 1000) })

const FACTS: Record<KpiName, (kpis: OutletKpis) => string> = {
  offline_success: (kpis) => sayOf(kpis.offline_sales, kpis.offline_sales + kpis.offline_failures),
  sync_in_time: (kpis) => sayOf(kpis.synced_in_time, kpis.synced_in_time + kpis.synced_late),
  conflicts: (kpis) => sayOf(kpis.offline_conflicts, kpis.offline_sales),
  cache_hits: (kpis) => sayOf(kpis.cache_hits, kpis.cache_hits + kpis.cache_misses),
  installed: (kpis) => sayOf(kpis.terminals_installed, kpis.terminals_active),
  ready_in_time: (kpis) => sayOf(kpis.ready_in_time, kpis.ready_count),
  checkout: (kpis) =>
    t('kpi.checkout-of', {
      alone: seconds(kpis.checkout_offline_median_ms),
      normal: seconds(kpis.checkout_online_median_ms),
    }),
}

const NAMES: Record<KpiName, PlainKey> = {
  offline_success: 'kpi.offline_success',
  sync_in_time: 'kpi.sync_in_time',
  conflicts: 'kpi.conflicts',
  cache_hits: 'kpi.cache_hits',
  installed: 'kpi.installed',
  ready_in_time: 'kpi.ready_in_time',
  checkout: 'kpi.checkout',
}

function sayTarget({ target }: KpiRow): string {
  const { least, most } = target
  return least === undefined
    ? t('kpi.target-most', { value: percentText(most ?? 0) })
    : t('kpi.target-least', { value: percentText(least) })
}

function Row({ row, kpis }: { row: KpiRow; kpis: OutletKpis }) {
  const { name, rate, isMet } = row
  const tone = isMet === null ? 'plain' : isMet ? 'good' : 'warn'
  return (
    <li class="kpi" data-testid={`kpi-${name}`}>
      <span class={`list-icon tone-${tone}`}>
        <Icon name={isMet === null ? 'clock' : isMet ? 'check' : 'warning'} size={20} />
      </span>
      <div class="grow">
        <p>{t(NAMES[name])}</p>
        <p class="soft small">
          {rate === null ? sayTarget(row) : `${FACTS[name](kpis)} · ${sayTarget(row)}`}
        </p>
      </div>
      <strong>{rate === null ? t('kpi.none') : percentText(rate)}</strong>
    </li>
  )
}

function Bars({ bars }: { bars: ReturnType<typeof kpiBars> }) {
  return (
    <div class="kpi-bars" aria-hidden="true">
      {bars.map(({ day, share, late: lateCount, failed: failedCount }) => (
        <div key={day} class="kpi-bar-place">
          <div
            class={
              failedCount > 0 ? 'kpi-bar is-bad' : lateCount > 0 ? 'kpi-bar is-late' : 'kpi-bar'
            }
            style={{ blockSize: `${Math.round(share * 100)}%` }}
          />
        </div>
      ))}
    </div>
  )
}

function Chart({ history }: { history: readonly KpiDay[] }) {
  const bars = kpiBars(history)
  const sum = (of: 'count' | 'late' | 'failed') => bars.reduce((all, bar) => all + bar[of], 0)
  const [n, late, failed] = [sum('count'), sum('late'), sum('failed')]
  const says = n + failed === 0 ? t('kpi.chart-none') : t('kpi.chart-says', { n, late, failed })
  return (
    <figure class="kpi-chart" aria-label={t('kpi.chart')}>
      <figcaption class="soft small">{says}</figcaption>
      {n + failed > 0 && <Bars bars={bars} />}
    </figure>
  )
}

export function KpiCard() {
  const { link } = useTill()
  const model = useMemo(() => new ConsoleKpiModel(link), [link])
  const { problem } = useRefresh(() => model.refresh())
  const answer = model.answer.value
  return (
    <section class="card stack" data-testid="kpis">
      <header>
        <h2>{t('kpi.title')}</h2>
        <p class="soft">{t('kpi.more')}</p>
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {answer === null && !problem.value && <Skeleton rows={6} />}
      {answer && (
        <>
          <ul>
            {kpiRows(answer.kpis).map((row) => (
              <Row key={row.name} row={row} kpis={answer.kpis} />
            ))}
          </ul>
          <Chart history={answer.history} />
        </>
      )}
    </section>
  )
}
