import { groupThousands } from '#domain/money.ts'
import { OTHERS_KEY, type ReportResult, type ReportRow } from '#domain/wire/report-message.ts'
import { changePercent } from '../../../models/report-chart.ts'
import { t } from '../../../text/translate.ts'
import { columnName, useRowName, useShowValue } from './report-words.ts'

type TableProps = {
  result: ReportResult
  /** Null for reports whose rows no document is behind. */
  onOpen: ((key: string) => void) | null
}

/** '+1.250%' */
const sayChange = (percent: number): string => {
  const sign = percent > 0 ? '+' : percent < 0 ? '-' : ''
  return `${sign}${groupThousands(String(Math.abs(percent)))}%`
}

type CellsProps = {
  result: ReportResult
  values: readonly number[]
  before: readonly number[] | null
}

function Cells({ result, values, before }: CellsProps) {
  const show = useShowValue()
  return (
    <>
      {result.columns.map((column, index) => {
        const value = values[index] ?? 0
        const past = before?.[index]
        const change = past === undefined ? null : changePercent(column, value, past)
        return (
          <td
            key={column}
            class={value < 0 ? 'number is-less' : 'number'}
            data-name={columnName(column)}
          >
            {show(column, value)}
            {change !== null && <span class="report-change">{sayChange(change)}</span>}
          </td>
        )
      })}
    </>
  )
}

function Row({ result, row, onOpen }: TableProps & { row: ReportRow }) {
  const name = useRowName()(result, row)
  const canOpen = onOpen !== null && row.key !== OTHERS_KEY
  return (
    <tr>
      <th scope="row">
        {canOpen ? (
          <button
            type="button"
            class="row-link"
            aria-label={t('reports.open-row', { name })}
            onClick={() => onOpen(row.key)}
          >
            {name}
          </button>
        ) : (
          name
        )}
      </th>
      <Cells result={result} values={row.values} before={row.before} />
    </tr>
  )
}

/** The same as the chart, in figures, and all of it. */
export function ReportTable(props: TableProps) {
  const { result } = props
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus
    <section class="report-table" tabIndex={0} aria-label={t(`report-kind.${result.report}`)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t(`report-head.${result.report}`)}</th>
            {result.columns.map((column) => (
              <th key={column} scope="col" class="number">
                {columnName(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {result.rows.map((row) => (
            <Row key={row.key} {...props} row={row} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('reports.total')}</th>
            <Cells result={result} values={result.totals} before={result.totals_before} />
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
