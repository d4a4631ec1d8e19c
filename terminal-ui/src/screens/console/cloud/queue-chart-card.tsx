import { formatDateTime } from '#domain/datetime.ts'
import type { CloudView } from '#domain/wire/cloud-view-message.ts'
import {
  CHART_HEIGHT,
  CHART_WIDTH,
  hourlyRows,
  type QueueChart,
  queueChart,
} from '../../../models/console-cloud-model.ts'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { grouped, saySpan } from './cloud-words.ts'

const BOX = `0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`

type SayTime = (ms: number) => string

function useTime(): SayTime {
  const zone = useTill().session.outlet.value?.timezone ?? 'Asia/Jakarta'
  return (ms) => formatDateTime(ms, zone)
}

/** The hour of '22/11/2026 19.42 WIB'. */
const hourOf = (text: string): string => text.split(' ').slice(1).join(' ')

/** With '22/11' before it where the chart began on another day. */
function startOf(chart: QueueChart, time: SayTime): string {
  const [day = '', ...hour] = time(chart.fromMs).split(' ')
  const isToday = time(chart.toMs).startsWith(day)
  return [isToday ? '' : day.slice(0, 5), ...hour].join(' ').trim()
}

function sayChart(chart: QueueChart, view: CloudView, time: SayTime): string {
  if (chart.top === 0) return t('cloud.chart-calm', { time: time(chart.fromMs) })
  const { atMs, count } = chart.peak
  const now = grouped(view.pending_count)
  return t('cloud.chart-says', { n: grouped(count), time: time(atMs), now })
}

/** The shape is seen; what it says stands above it in words, and below it as a table. */
function Plot({ chart, time }: { chart: QueueChart; time: SayTime }) {
  return (
    <div class="queue-plot" aria-hidden="true">
      <div class="queue-scale">
        <span>{chart.top === 0 ? '' : grouped(chart.top)}</span>
        <span>0</span>
      </div>
      <svg viewBox={BOX} preserveAspectRatio="none" aria-hidden="true">
        <path class="queue-area" d={chart.area} />
        <path class="queue-line" d={chart.line} vector-effect="non-scaling-stroke" />
      </svg>
      <div class="queue-times">
        <span>{startOf(chart, time)}</span>
        <span>{t('cloud.now')}</span>
      </div>
    </div>
  )
}

function HourTable({ view, time }: { view: CloudView; time: SayTime }) {
  return (
    <details class="fold">
      <summary>{t('cloud.chart-table')}</summary>
      <table class="cloud-table">
        <thead>
          <tr>
            <th scope="col">{t('cloud.chart-hour')}</th>
            <th scope="col">{t('cloud.chart-most')}</th>
            <th scope="col">{t('cloud.chart-oldest')}</th>
          </tr>
        </thead>
        <tbody>
          {hourlyRows(view.history).map(({ atMs, count, ageMs }) => (
            <tr key={atMs}>
              <th scope="row">{hourOf(time(atMs))}</th>
              <td>{grouped(count)}</td>
              <td>{ageMs === 0 ? t('cloud.nothing') : saySpan(ageMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

export function QueueChartCard({ view }: { view: CloudView }) {
  const time = useTime()
  const chart = queueChart(view.history)
  return (
    <section class="card stack">
      <h2>{t('cloud.chart')}</h2>
      {chart ? (
        <figure class="queue-chart" data-testid="queue-chart">
          <figcaption class="soft">{sayChart(chart, view, time)}</figcaption>
          <Plot chart={chart} time={time} />
        </figure>
      ) : (
        <p class="soft">{t('cloud.chart-new')}</p>
      )}
      {chart && <HourTable view={view} time={time} />}
    </section>
  )
}
