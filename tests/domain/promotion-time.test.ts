import t from 'tap'
import { holdsAt, stateOn, weekdayOf } from '#domain/promotion-time.ts'
import { listOf, textTable } from '../support/text-table.ts'

const minuteOf = (text: string): number => {
  const [hour = 0, minute = 0] = text.split('.').map(Number)
  return hour * 60 + minute
}

t.test('days and hours in the outlet’s own time', (t) => {
  const table = `
    zone          | days                  | on      | hours       | at in UTC           | holds
    Asia/Jakarta  | 2026-11-22 2026-11-22 |         |             | 2026-11-21T16:59:59 | no
    Asia/Jakarta  | 2026-11-22 2026-11-22 |         |             | 2026-11-21T17:00:00 | yes
    Asia/Jakarta  | 2026-11-22 2026-11-22 |         |             | 2026-11-22T16:59:59 | yes
    Asia/Jakarta  | 2026-11-22 2026-11-22 |         |             | 2026-11-22T17:00:00 | no
    Asia/Jayapura | 2026-11-22 2026-11-22 |         |             | 2026-11-21T15:00:00 | yes
    Asia/Jakarta  | 2026-11-01 2026-11-30 | 0       |             | 2026-11-22T05:00:00 | yes
    Asia/Jakarta  | 2026-11-01 2026-11-30 | 1;2;3   |             | 2026-11-22T05:00:00 | no
    Asia/Jakarta  | 2026-11-01 2026-11-30 |         | 15.00 17.00 | 2026-11-22T07:59:59 | no
    Asia/Jakarta  | 2026-11-01 2026-11-30 |         | 15.00 17.00 | 2026-11-22T08:00:00 | yes
    Asia/Jakarta  | 2026-11-01 2026-11-30 |         | 15.00 17.00 | 2026-11-22T10:00:00 | no
    Asia/Makassar | 2026-11-01 2026-11-30 |         | 15.00 17.00 | 2026-11-22T07:00:00 | yes
    Asia/Jakarta  | 2026-11-01 2026-11-30 | 6       | 22.00 02.00 | 2026-11-21T15:00:00 | yes
    Asia/Jakarta  | 2026-11-01 2026-11-30 | 6       | 22.00 02.00 | 2026-11-21T18:59:59 | yes
    Asia/Jakarta  | 2026-11-01 2026-11-30 | 6       | 22.00 02.00 | 2026-11-21T19:00:00 | no
    Asia/Jakarta  | 2026-11-01 2026-11-30 | 0       | 22.00 02.00 | 2026-11-21T18:00:00 | no
    Asia/Jakarta  | 2026-11-21 2026-11-21 |         | 22.00 02.00 | 2026-11-21T18:00:00 | yes
    Asia/Jakarta  | 2026-11-22 2026-11-22 |         | 22.00 02.00 | 2026-11-21T18:00:00 | no
  `
  for (const row of textTable(table)) {
    const [valid_from = '', valid_to = ''] = row('days').split(' ')
    const [from = '0', to = '0'] = row('hours').split(' ')
    const rule = {
      weekdays: listOf(row('on')).map(Number),
      from_minute: minuteOf(from),
      to_minute: minuteOf(to),
    }
    const atMs = Date.parse(`${row('at in UTC')}Z`)
    const holds = holdsAt({ valid_from, valid_to, rule }, atMs, row('zone'))
    t.equal(
      holds ? 'yes' : 'no',
      row('holds'),
      `${row('days')} ${row('hours')} ${row('at in UTC')}`,
    )
  }
  t.end()
})

t.test('states and weekdays', (t) => {
  const dates = { valid_from: '2026-11-22', valid_to: '2026-11-24' }
  t.equal(stateOn(dates, '2026-11-21'), 'upcoming')
  t.equal(stateOn(dates, '2026-11-22'), 'running')
  t.equal(stateOn(dates, '2026-11-24'), 'running')
  t.equal(stateOn(dates, '2026-11-25'), 'ended')
  t.equal(weekdayOf('2026-11-22'), 0)
  t.equal(weekdayOf('2026-11-28'), 6)
  t.equal(weekdayOf('1969-12-31'), 3)
  t.equal(weekdayOf('2026-02-31'), 4, 'a day that no calendar has counts as the first of all')
  t.end()
})
