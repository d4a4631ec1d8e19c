import type { ComponentChildren } from 'preact'
import type { ReportResult } from '#domain/wire/report-message.ts'
import { type Chart, type ChartBar, timeLabel } from '../../../models/report-chart.ts'
import { t } from '../../../text/translate.ts'
import './report-chart.css'
import { columnName, useRowName, useShowValue } from './report-words.ts'

type ChartProps = {
  result: ReportResult
  chart: Chart
  /** Null where nothing is behind a bar. */
  onOpen: ((bar: ChartBar) => void) | null
}
type BarProps = ChartProps & { bar: ChartBar }

const percent = (share: number): string => `${Math.max(0.5, Math.abs(share) * 100).toFixed(1)}%`

function useBarWords({ result, chart, bar }: BarProps) {
  const show = useShowValue()
  const rowName = useRowName()
  const row = result.rows.find(({ key }) => key === bar.key)
  const name = row ? rowName(result, row) : timeLabel(result.report, bar.key)
  const value = show(chart.column, bar.value)
  const before = bar.before === null ? null : show(chart.column, bar.before)
  const words =
    before === null
      ? t('reports.bar', { name, value })
      : t('reports.bar-before', { name, value, before })
  return { name, value, words }
}

/** Above and below a line there is no room for two bars in one place. */
const hasPale = ({ bars }: Chart): boolean =>
  bars.some(({ before }) => before !== null) && bars.every(({ value }) => value >= 0)

type PressProps = { words: string; onPress: (() => void) | null; children: ComponentChildren }

/** A button only where a press opens something. */
function Press({ words, onPress, children }: PressProps) {
  if (onPress === null) {
    return (
      <div class="bar-press" role="img" aria-label={words} title={words}>
        {children}
      </div>
    )
  }
  return (
    <button type="button" class="bar-press" title={words} onClick={onPress}>
      {children}
    </button>
  )
}

/** Upright, in the order of time. Below the line is what went the other way. */
function TimeBar(props: BarProps) {
  const { result, bar, chart, onOpen } = props
  const { words } = useBarWords(props)
  const isSigned = chart.bars.some(({ value }) => value < 0)
  const share = isSigned ? bar.share / 2 : bar.share
  const place = bar.value < 0 ? { top: '50%' } : { bottom: isSigned ? '50%' : 0 }
  return (
    <li class={bar.value < 0 ? 'time-bar is-less' : 'time-bar'}>
      <Press words={words} onPress={onOpen && (() => onOpen(bar))}>
        <span
          class={isSigned ? 'report-bar-track is-signed' : 'report-bar-track'}
          aria-hidden="true"
        >
          {bar.before !== null && !isSigned && (
            <span class="report-bar-before" style={{ height: percent(bar.shareBefore) }} />
          )}
          {bar.value !== 0 && (
            <span class="report-bar-fill" style={{ ...place, height: percent(share) }} />
          )}
        </span>
        <span class="report-bar-name" aria-hidden="true">
          {timeLabel(result.report, bar.key)}
        </span>
      </Press>
    </li>
  )
}

/** Lying, the largest on top. */
function RankBar(props: BarProps) {
  const { bar, onOpen } = props
  const { name, value, words } = useBarWords(props)
  return (
    <li class={bar.value < 0 ? 'rank-bar is-less' : 'rank-bar'}>
      <Press words={words} onPress={onOpen && (() => onOpen(bar))}>
        <span class="rank-words">
          <span class="rank-name">{name}</span>
          <span class="money">{value}</span>
        </span>
        <span class="rank-track" aria-hidden="true">
          {bar.before !== null && (
            <span class="rank-before" style={{ width: percent(bar.shareBefore) }} />
          )}
          {bar.value !== 0 && <span class="rank-fill" style={{ width: percent(bar.share) }} />}
        </span>
      </Press>
    </li>
  )
}

/** A pattern is seen before it is read; every bar says its figure to who cannot see it. */
export function ReportChart(props: ChartProps) {
  const { chart, onOpen } = props
  const show = useShowValue()
  const Bar = chart.shape === 'time' ? TimeBar : RankBar
  return (
    <figure class="report-chart">
      <figcaption class="row spread row-wrap">
        <span class="strong">{t('reports.chart', { column: columnName(chart.column) })}</span>
        {chart.shape === 'time' && (
          <span class="soft small">
            {t('reports.chart-top', { value: show(chart.column, chart.top) })}
          </span>
        )}
      </figcaption>
      <ul class={chart.shape === 'time' ? 'time-bars' : 'rank-bars'}>
        {chart.bars.map((bar) => (
          <Bar key={bar.key} {...props} bar={bar} />
        ))}
      </ul>
      <p class="soft small no-print">
        {t(onOpen ? 'reports.chart-more' : 'reports.chart-figures')}
        {hasPale(chart) && ` ${t('reports.chart-before')}`}
      </p>
    </figure>
  )
}
