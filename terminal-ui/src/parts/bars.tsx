// Bar charts for screens and reports: a shape that is seen, one sentence that says it, and the same
// figures as a table for whoever reads or listens instead. Nothing is said by colour alone.

import { useSignal } from '@preact/signals'
import {
  type Bar,
  type BarScale,
  labelStep,
  scaleOf,
  spanOf,
  zeroOf,
} from '../models/bar-shapes.ts'
import { t } from '../text/translate.ts'
import './bars.css'

const LABELS_MAX = 12
const PLACE = 100
const GAP = 18

type BarsProps = {
  /** Names the chart. */
  title: string
  /** What is seen, in one sentence; stands above it. */
  says: string
  bars: readonly Bar[]
  /** Heads of the table's columns. */
  heads: { label: string; value: string; before?: string }
  /** A figure in full, for the table and whoever points at a bar. */
  say: (value: number) => string
  /** A figure on the axis; as `say` if absent. */
  sayShort?: (value: number) => string
  testId?: string
}

type ShapeProps = { bar: Bar; index: number; scale: BarScale; isPointedAt: boolean }

/** The value in front, what it is compared with behind it. */
function BarShape({ bar, index, scale, isPointedAt }: ShapeProps) {
  const value = spanOf(scale, bar.value)
  const before = bar.before === undefined ? null : spanOf(scale, bar.before)
  const left = index * PLACE
  const tone = `bar-${bar.tone ?? 'plain'}${isPointedAt ? ' is-pointed-at' : ''}`
  return (
    <>
      {before && (
        <rect
          class="bar-before"
          x={left + GAP / 2}
          width={PLACE - GAP}
          y={before.start}
          height={before.size}
        />
      )}
      <rect
        class={tone}
        x={left + GAP}
        width={PLACE - 2 * GAP}
        y={value.start}
        height={value.size}
      />
    </>
  )
}

function Axis({ scale, say }: { scale: BarScale; say: (value: number) => string }) {
  return (
    <div class="bars-axis">
      <span>{scale.top > 0 ? say(scale.top) : ''}</span>
      <span>{scale.bottom < 0 ? say(scale.bottom) : '0'}</span>
    </div>
  )
}

/** Under the bars; where there are many, only some are written. */
function Labels({ bars }: { bars: readonly Bar[] }) {
  const step = labelStep(bars.length, LABELS_MAX)
  return (
    <div class="bars-labels">
      {bars.map((bar, index) => (
        <span key={bar.key}>{index % step === 0 ? (bar.short ?? bar.label) : ''}</span>
      ))}
    </div>
  )
}

function Plot({ bars, say, sayShort = say, heads }: BarsProps) {
  const pointed = useSignal<number | null>(null)
  const scale = scaleOf(bars)
  const zero = zeroOf(scale)
  const width = bars.length * PLACE
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect()
    const at = Math.floor(((event.clientX - box.left) / box.width) * bars.length)
    pointed.value = at >= 0 && at < bars.length ? at : null
  }
  const bar = pointed.value === null ? undefined : bars[pointed.value]
  const compared =
    bar?.before === undefined || !heads.before ? '' : ` · ${heads.before}: ${say(bar.before)}`
  return (
    <div class="bars" aria-hidden="true" style={{ '--bars': bars.length }}>
      <p class="bars-pointed small">{bar ? `${bar.label}: ${say(bar.value)}${compared}` : ' '}</p>
      <Axis scale={scale} say={sayShort} />
      <svg
        class="bars-plot"
        viewBox={`0 0 ${width} 100`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => {
          pointed.value = null
        }}
      >
        {bars.map((each, index) => (
          <BarShape
            key={each.key}
            bar={each}
            index={index}
            scale={scale}
            isPointedAt={pointed.value === index}
          />
        ))}
        <line class="bars-zero" x1="0" x2={width} y1={zero} y2={zero} />
      </svg>
      <Labels bars={bars} />
    </div>
  )
}

function Table({ bars, heads, say }: BarsProps) {
  return (
    <details class="bars-table">
      <summary>{t('chart.table')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{heads.label}</th>
            <th scope="col" class="bars-number">
              {heads.value}
            </th>
            {heads.before && (
              <th scope="col" class="bars-number">
                {heads.before}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.key}>
              <th scope="row">{bar.label}</th>
              <td class="bars-number">{say(bar.value)}</td>
              {heads.before && (
                <td class="bars-number">{bar.before === undefined ? '' : say(bar.before)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

/** Columns that stand beside each other: over hours, days, shifts. Values may be below zero. */
export function ColumnBars(props: BarsProps) {
  const isEmpty = props.bars.every(({ value, before }) => value === 0 && !before)
  return (
    <figure class="bars-figure" aria-label={props.title} data-testid={props.testId}>
      <figcaption class="soft">{isEmpty ? t('chart.none') : props.says}</figcaption>
      {!isEmpty && <Plot {...props} />}
      {!isEmpty && <Table {...props} />}
    </figure>
  )
}

type RowBarsProps = Pick<BarsProps, 'title' | 'heads' | 'say' | 'testId'> & {
  /** Best first; none below zero. `more` is said under the name. */
  bars: readonly (Bar & { more?: string })[]
}

/** Bars under each other, for names: a table of which each row is drawn as well. */
export function RowBars({ title, bars, heads, say, testId }: RowBarsProps) {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  if (bars.length === 0) return <p class="soft">{t('chart.none')}</p>
  return (
    <table class="row-bars" aria-label={title} data-testid={testId}>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{heads.label}</th>
          <th scope="col">{heads.value}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.key}>
            <th scope="row" class="row-bar">
              <span class="row-bar-name">{bar.label}</span>
              {bar.more && <span class="soft small"> {bar.more}</span>}
              <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="row-bar-track" width="100" height="4" />
                <rect
                  class={`bar-${bar.tone ?? 'plain'}`}
                  width={Math.max(0, (bar.value / most) * 100)}
                  height="4"
                />
              </svg>
            </th>
            <td class="row-bar-value">{say(bar.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
