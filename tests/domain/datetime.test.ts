import fc from 'fast-check'
import t from 'tap'
import {
  businessDate,
  formatDate,
  formatDateTime,
  fromIso,
  isTimezone,
  startOfDay,
  toIso,
} from '#domain/datetime.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

t.test('local time', (t) => {
  const table = `
    instant                  | zone           | date and time
    2026-11-22T12:42:00.000Z | Asia/Jakarta   | 22/11/2026 19.42 WIB
    2026-11-22T12:42:59.999Z | Asia/Makassar  | 22/11/2026 20.42 WITA
    2026-11-22T12:42:00.000Z | Asia/Jayapura  | 22/11/2026 21.42 WIT
    2026-11-22T12:42:00.000Z | Asia/Pontianak | 22/11/2026 19.42 WIB
    2026-12-31T17:00:00.000Z | Asia/Jakarta   | 01/01/2027 00.00 WIB
    2026-12-31T16:59:00.000Z | Asia/Jakarta   | 31/12/2026 23.59 WIB
    2024-02-28T15:00:00.000Z | Asia/Jayapura  | 29/02/2024 00.00 WIT
    2100-02-28T15:00:00.000Z | Asia/Jayapura  | 01/03/2100 00.00 WIT
    1970-01-01T00:00:00.000Z | Asia/Jakarta   | 01/01/1970 07.00 WIB
    1969-12-31T00:00:00.000Z | Asia/Jakarta   | 31/12/1969 07.00 WIB
  `
  for (const row of textTable(table)) {
    const ms = fromIso(row('instant')) ?? Number.NaN
    const text = row('date and time')
    t.equal(formatDateTime(ms, row('zone')), text)
    t.equal(formatDate(ms, row('zone')), text.slice(0, 10))
    const [day, month, year] = text.slice(0, 10).split('/')
    t.equal(businessDate(ms, row('zone')), `${year}-${month}-${day}`)
  }
  t.end()
})

t.test('time zones', (t) => {
  t.ok(isTimezone('Asia/Makassar'))
  t.notOk(isTimezone('Europe/Paris'))
  t.notOk(isTimezone('toString'))
  t.throws(() => formatDate(0, 'Europe/Paris'), /unknown time zone/)
  t.end()
})

t.test('text that is no instant', (t) => {
  const table = `
    text
    2026-11-22T12:42:00Z
    2026-11-22 12:42:00.000Z
    2026-11-22T12:42:00.000+07:00
    2026-02-29T00:00:00.000Z
    2026-13-01T00:00:00.000Z
    2026-00-01T00:00:00.000Z
    2026-01-00T00:00:00.000Z
    2026-01-01T24:00:00.000Z
    2026-01-01T00:60:00.000Z
    2026-01-01T00:00:60.000Z
    yesterday
  `
  for (const row of textTable(table)) t.equal(fromIso(row('text')), null, row('text'))
  t.end()
})

const anyInstant = fc.date({
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T00:00:00.000Z'),
  noInvalidDate: true,
})

property(
  'every instant is written as the platform writes it, and read back',
  fc.property(anyInstant, (date) => {
    const text = toIso(date.getTime())
    return text === date.toISOString() && fromIso(text) === date.getTime()
  }),
  1000,
)

const ZONES = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'Asia/Pontianak']
const RECENT_MS = Date.UTC(1990, 0, 1)
property(
  'local dates agree with the time zone database',
  fc.property(
    fc.constantFrom(...ZONES),
    fc.integer({ min: RECENT_MS, max: Date.UTC(2099, 0, 1) }),
    (zone, ms) =>
      businessDate(ms, zone) === new Intl.DateTimeFormat('sv', { timeZone: zone }).format(ms),
  ),
)

t.test('a business day may run past midnight', async (t) => {
  const atLocal = (hour: number, minute: number) => Date.UTC(2026, 10, 22, hour - 7, minute)
  const day = (hour: number, minute: number, startMinute: number) =>
    businessDate(atLocal(hour, minute), 'Asia/Jakarta', startMinute)
  t.equal(day(0, 0, 0), '2026-11-22')
  t.equal(day(2, 59, 180), '2026-11-21')
  t.equal(day(3, 0, 180), '2026-11-22')
  t.equal(day(23, 59, 719), '2026-11-22')
})

t.test('a local day begins where the day before it ends', async (t) => {
  for (const zone of ZONES) {
    const ms = startOfDay('2026-03-01', zone)
    t.equal(businessDate(ms ?? 0, zone), '2026-03-01')
    t.equal(businessDate((ms ?? 0) - 1, zone), '2026-02-28')
  }
  t.equal(startOfDay('2026-02-29', 'Asia/Jakarta'), null)
})
