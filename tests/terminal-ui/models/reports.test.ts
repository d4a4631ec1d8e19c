import t from 'tap'
import { OTHERS_KEY, type ReportResult, type ReportRow } from '#domain/wire/report-message.ts'
import {
  changePercent,
  chartOf,
  daysText,
  timeLabel,
} from '../../../terminal-ui/src/models/report-chart.ts'
import { reportCsv } from '../../../terminal-ui/src/models/report-csv.ts'

const row = (key: string, values: number[], before: number[] | null = null): ReportRow => ({
  ...{ key, name: null, values, before },
})
const report = (facts: Partial<ReportResult>): ReportResult => ({
  report: 'daily',
  days: { from: '2026-11-20', to: '2026-11-22' },
  days_before: null,
  columns: ['sale_count', 'net_minor'],
  rows: [],
  totals: [0, 0],
  totals_before: null,
  others_count: 0,
  tie: null,
  open_shift_count: 0,
  as_of: '2026-11-22T05:00:00.000Z',
  ...facts,
})

t.test('bars in the order of time; below the line what was given back', (t) => {
  const chart = chartOf(
    report({ rows: [row('2026-11-20', [2, 400]), row('2026-11-21', [1, -100])] }),
  )
  t.match(chart, { column: 'net_minor', shape: 'time', top: 400 })
  t.same(
    chart?.bars.map(({ key, share }) => [key, share]),
    [
      ['2026-11-20', 1],
      ['2026-11-21', -0.25],
    ],
  )
  t.equal(chartOf(report({ rows: [row('2026-11-20', [0, 0])] })), null, 'nothing to draw')
  t.equal(chartOf(report({})), null)
  t.end()
})

t.test('hours between two that sold are seen', (t) => {
  const hours = report({
    report: 'hours',
    rows: [row('09', [1, 10], [0, 0]), row('12', [1, 30], [1, 60])],
  })
  const chart = chartOf(hours)
  t.same(
    chart?.bars.map(({ key, value, before }) => [key, value, before]),
    [
      ['09', 10, 0],
      ['10', 0, 0],
      ['11', 0, 0],
      ['12', 30, 60],
    ],
  )
  t.equal(chart?.top, 60, 'the scale holds what was before, too')
  t.end()
})

t.test('a year is drawn by month, and a month opens its days', (t) => {
  const days = Array.from({ length: 60 }, (_, index) =>
    new Date(Date.UTC(2026, 9, 10 + index)).toISOString().slice(0, 10),
  )
  const rows = days.map((day) => row(day, [1, 1], [1, 2]))
  const span = { from: days[0] ?? '', to: days.at(-1) ?? '' }
  const chart = chartOf(report({ rows, days: span }))
  t.same(
    chart?.bars.map(({ key, value, before, opens }) => [key, value, before, opens]),
    [
      ['2026-10', 22, 44, { from: '2026-10-10', to: '2026-10-31' }],
      ['2026-11', 30, 60, { from: '2026-11-01', to: '2026-11-30' }],
      ['2026-12', 8, 16, { from: '2026-12-01', to: '2026-12-08' }],
    ],
  )
  t.end()
})

t.test('ranks are the first dozen, without the row of all others', (t) => {
  const rows = Array.from({ length: 20 }, (_, index) => row(`p${index}`, [0, 100 - index]))
  const all = report({ report: 'products', rows: [...rows, row(OTHERS_KEY, [0, 9_999])] })
  const chart = chartOf(all)
  t.equal(chart?.shape, 'rank')
  t.equal(chart?.bars.length, 12)
  t.equal(chart?.top, 100)
  t.end()
})

t.test('words of days and changes', (t) => {
  t.equal(daysText({ from: '2026-11-22', to: '2026-11-22' }), '22/11/2026')
  t.equal(daysText({ from: '2026-11-16', to: '2026-11-22' }), '16/11/2026 – 22/11/2026')
  t.equal(timeLabel('hours', '08'), '08.00')
  t.equal(timeLabel('daily', '2026-11-22'), '22/11')
  t.equal(timeLabel('daily', '2026-11'), '11/2026')
  t.equal(timeLabel('over-short', '2026-11-22/000012'), '22/11')
  t.equal(changePercent('net_minor', 150, 100), 50)
  t.equal(changePercent('net_minor', 50, -100), 150)
  t.equal(changePercent('net_minor', 5, 0), null)
  t.equal(changePercent('rounding_minor', 0, -98), null, 'rounded off is neither good nor bad')
  t.equal(changePercent('over_short_minor', 0, -500), null)
  t.end()
})

t.test('a file for a spreadsheet: no formula, whole rupiah, what was before beside it', (t) => {
  const rows = [
    { ...row('a', [1_500, -12_345], [0, 10]), name: '=HYPERLINK("x";"y")' },
    { ...row('b', [-250, 7]), name: '+62 "Teh"\nmanis' },
  ]
  const csv = reportCsv(
    report({
      ...{ report: 'products', columns: ['quantity_milli', 'net_minor'], rows },
      ...{ totals: [1_250, -12_338], totals_before: [0, 10] },
    }),
    {
      ...{ head: 'Barang', before: 'sebelumnya', total: 'Jumlah' },
      column: (column) => (column === 'net_minor' ? 'Bersih' : 'Banyak'),
      row: ({ name }) => name ?? '',
    },
  )
  t.equal(csv.charCodeAt(0), 0xfeff)
  t.same(csv.slice(1).split('\r\n'), [
    'Barang;Banyak;Banyak (sebelumnya);Bersih;Bersih (sebelumnya)',
    `"'=HYPERLINK(""x"";""y"")";1,5;0;-12345;10`,
    `"'+62 ""Teh""\nmanis";-0,25;;7;`,
    'Jumlah;1,25;0;-12338;10',
    '',
  ])
  t.end()
})
