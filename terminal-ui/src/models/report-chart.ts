// What a report looks like as bars: which figure, how high, and what a press on one opens.
import { wholeMonth } from '#domain/report-period.ts'
import {
  OTHERS_KEY,
  type ReportColumn,
  type ReportKind,
  type ReportResult,
} from '#domain/wire/report-message.ts'

export type ChartBar = {
  /** The row's key; of a month its 'YYYY-MM'. */
  key: string
  value: number
  before: number | null
  /** −1…1 of the highest bar. */
  share: number
  shareBefore: number
  /** The days of a month, where a bar stands for one. */
  opens: { from: string; to: string } | null
}
export type Chart = {
  column: ReportColumn
  /** Upright bars in the order of time, or lying ones in the order of what they are worth. */
  shape: 'time' | 'rank'
  bars: ChartBar[]
  /** The highest value, which the scale names. */
  top: number
}

/** More days than these are shown by month. */
const DAY_BARS_MAX = 45
const RANKS_MAX = 12

const CHARTED: Record<ReportKind, ReportColumn> = {
  daily: 'net_minor',
  hours: 'net_minor',
  cashiers: 'net_minor',
  categories: 'net_minor',
  products: 'net_minor',
  tenders: 'net_minor',
  taxes: 'tax_minor',
  discounts: 'discount_minor',
  refunds: 'refunded_minor',
  'over-short': 'over_short_minor',
  loyalty: 'net_points',
  'stock-value': 'value_minor',
}
const IN_TIME: ReadonlySet<ReportKind> = new Set(['daily', 'hours', 'over-short'])

/** Null where there is nothing to draw. */
export function chartOf(result: ReportResult): Chart | null {
  const column = CHARTED[result.report]
  const index = result.columns.indexOf(column)
  const shape = IN_TIME.has(result.report) ? 'time' : 'rank'
  const bars = barsOf(result, index)
  const shown = shape === 'rank' ? bars.slice(0, RANKS_MAX) : bars
  const top = Math.max(...shown.flatMap(({ value, before }) => [value, before ?? 0].map(Math.abs)))
  if (shown.length === 0 || top === 0) return null
  const bar = shown.map((each) => ({
    ...each,
    share: each.value / top,
    shareBefore: (each.before ?? 0) / top,
  }))
  return { column, shape, bars: bar, top }
}

type Raw = Pick<ChartBar, 'key' | 'value' | 'before' | 'opens'>

function barsOf({ report, rows, days }: ReportResult, index: number): Raw[] {
  const bars = rows
    .filter(({ key }) => key !== OTHERS_KEY)
    .map(({ key, values, before }) => ({
      ...{ key, value: values[index] ?? 0, before: before ? (before[index] ?? 0) : null },
      opens: null,
    }))
  if (report === 'hours') return everyHour(bars)
  return report === 'daily' && bars.length > DAY_BARS_MAX ? byMonth(bars, days) : bars
}

/** From the first hour that sold to the last: what is between was quiet, and is seen. */
function everyHour(bars: Raw[]): Raw[] {
  const hours = bars.map(({ key }) => Number(key))
  if (hours.length === 0) return []
  const [first, last] = [Math.min(...hours), Math.max(...hours)]
  const isCompared = bars.some(({ before }) => before !== null)
  return Array.from({ length: last - first + 1 }, (_, step) => {
    const key = String(first + step).padStart(2, '0')
    const none = { key, value: 0, before: isCompared ? 0 : null, opens: null }
    return bars.find((bar) => bar.key === key) ?? none
  })
}

function byMonth(bars: Raw[], days: { from: string; to: string }): Raw[] {
  const months = new Map<string, Raw>()
  for (const { key: day, value, before } of bars) {
    const key = day.slice(0, 7)
    const month = months.get(key) ?? { key, value: 0, before: null, opens: monthIn(day, days) }
    month.value += value
    if (before !== null) month.before = (month.before ?? 0) + before
    months.set(key, month)
  }
  return [...months.values()]
}

/** The part of a month that the report is about. */
function monthIn(day: string, days: { from: string; to: string }): { from: string; to: string } {
  const month = wholeMonth(day)
  const [, from = day] = [month.from, days.from].sort()
  const [to = day] = [month.to, days.to].sort()
  return { from, to }
}

/** Of these, less is no worse and more is no better: a change in per cent would say nothing. */
const UNCOMPARED: ReadonlySet<ReportColumn> = new Set(['rounding_minor', 'over_short_minor'])

/** In per cent of what was before, rounded; null where nothing was. */
export const changePercent = (column: ReportColumn, now: number, before: number): number | null =>
  before === 0 || UNCOMPARED.has(column)
    ? null
    : Math.round(((now - before) * 100) / Math.abs(before))

/** '22/11' of a day, '11/2026' of a month, '08.00' of an hour. */
export function timeLabel(report: ReportKind, key: string): string {
  if (report === 'hours') return `${key}.00`
  const [year = '', month = '', day] = key.split('/')[0]?.split('-') ?? []
  return day === undefined ? `${month}/${year}` : `${day}/${month}`
}

/** '22/11/2026'. */
export const dayText = (day: string): string => day.split('-').reverse().join('/')

/** '22/11/2026', or '16/11/2026 – 22/11/2026'. */
export const daysText = ({ from, to }: { from: string; to: string }): string =>
  from === to ? dayText(from) : `${dayText(from)} – ${dayText(to)}`
