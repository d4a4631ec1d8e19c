import t from 'tap'
import {
  addDays,
  countDays,
  daysOf,
  isDay,
  isWholeMonth,
  type PeriodChoice,
  periodBefore,
  periodOf,
} from '#domain/report-period.ts'
import { textTable } from '../support/text-table.ts'

// 2026-11-22 is a Sunday, 2028 a leap year.
const TABLE = `
choice     | today      | days                  | before
today      | 2026-11-22 | 2026-11-22 2026-11-22 | 2026-11-21 2026-11-21
yesterday  | 2026-03-01 | 2026-02-28 2026-02-28 | 2026-02-27 2026-02-27
this-week  | 2026-11-22 | 2026-11-16 2026-11-22 | 2026-11-09 2026-11-15
this-week  | 2026-11-23 | 2026-11-23 2026-11-23 | 2026-11-16 2026-11-16
this-month | 2026-11-22 | 2026-11-01 2026-11-22 | 2026-10-01 2026-10-22
this-month | 2026-03-30 | 2026-03-01 2026-03-30 | 2026-02-01 2026-02-28
this-month | 2026-11-30 | 2026-11-01 2026-11-30 | 2026-10-01 2026-10-31
last-month | 2026-01-05 | 2025-12-01 2025-12-31 | 2025-11-01 2025-11-30
last-month | 2028-03-31 | 2028-02-01 2028-02-29 | 2028-01-01 2028-01-31
this-year  | 2026-11-22 | 2026-01-01 2026-11-22 | 2025-01-01 2025-11-22
this-year  | 2028-02-29 | 2028-01-01 2028-02-29 | 2027-01-01 2027-02-28
`

t.test('the days of a choice, and what they are compared with', (t) => {
  for (const row of textTable(TABLE)) {
    const choice = row('choice') as Exclude<PeriodChoice, 'between'>
    const period = periodOf(choice, row('today'))
    t.equal(`${period.from} ${period.to}`, row('days'), `${choice} on ${row('today')}`)
    const before = periodBefore(choice, period)
    t.equal(`${before.from} ${before.to}`, row('before'), `before ${choice} on ${row('today')}`)
  }
  t.end()
})

t.test('days that somebody chose are compared with as many right before them', (t) => {
  const days = { from: '2026-11-10', to: '2026-11-12' }
  t.same(periodBefore('between', days), { from: '2026-11-07', to: '2026-11-09' })
  const month = { from: '2026-03-01', to: '2026-03-31' }
  t.same(periodBefore('between', month), { from: '2026-02-01', to: '2026-02-28' })
  t.end()
})

t.test('days are counted over the ends of months and years', (t) => {
  t.equal(addDays('2027-12-31', 60), '2028-02-29')
  t.equal(countDays({ from: '2026-01-01', to: '2026-12-31' }), 365)
  t.same(daysOf({ from: '2026-02-27', to: '2026-03-01' }), [
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ])
  t.equal(isDay('2026-02-30'), false)
  t.equal(isWholeMonth({ from: '2026-02-02', to: '2026-03-01' }), false)
  t.throws(() => addDays('2026-02-30', 1), /no such day/)
  t.end()
})
