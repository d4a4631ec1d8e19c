import fc from 'fast-check'
import t from 'tap'
import {
  formatReceiptNumber,
  nextSeries,
  nextSeriesOfLife,
  parseReceiptNumber,
} from '#domain/receipt-number.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

t.test('receipt numbers', (t) => {
  const parts = { outletCode: 'MART01', terminalCode: 'T1', series: 'A', number: 42 }
  t.equal(formatReceiptNumber(parts), 'MART01-T1-A-42')
  t.same(parseReceiptNumber('MART01-T1-A-42'), { ok: true, value: parts })
  const wrong = `
    text
    MART01-T1-A
    MART01-T1-A-042
    MART01-T1-A-0
    MART01-T1-A-1234567890
    MART01-T1-a-42
    MART01-T1-1-42
    MART01-T1-ABCDEFG-42
    MARTMARTX-T1-A-42
    MART01--A-42
    MART01-T1-A-42-7
    mart01-T1-A-42
  `
  for (const row of textTable(wrong)) {
    t.match(parseReceiptNumber(row('text')), { ok: false, code: 'RECEIPT_NUMBER_MISMATCH' })
  }
  t.end()
})

t.test('series', (t) => {
  const table = `
    series | next
           | A
    A      | B
    Y      | Z
    Z      | AA
    AZ     | BA
    ZZ     | AAA
    ABCZZ  | ABDAA
    ZZZZZ  | AAAAAA
  `
  for (const row of textTable(table)) {
    t.equal(nextSeries(row('series') === '' ? null : row('series')), row('next'))
  }
  t.throws(() => nextSeries('ZZZZZZ'), /no series follows/)
  t.throws(() => nextSeries('a'), /no series follows/)
  t.end()
})

const code = fc.stringMatching(/^[A-Z0-9]{1,8}$/)
property(
  'a receipt number is read back as it was written',
  fc.property(
    fc.record({
      outletCode: code,
      terminalCode: code,
      series: fc.stringMatching(/^[A-Z]{1,6}$/),
      number: fc.integer({ min: 1, max: 999_999_999 }),
    }),
    (parts) => {
      const outcome = parseReceiptNumber(formatReceiptNumber(parts))
      return outcome.ok && JSON.stringify(outcome.value) === JSON.stringify(parts)
    },
  ),
)

t.test('no series comes twice', (t) => {
  const seen = new Set<string>()
  let series: string | null = null
  for (let n = 0; n < 20_000; n++) {
    series = nextSeries(series)
    seen.add(series)
  }
  t.equal(seen.size, 20_000)
  t.end()
})

t.test('a life of the database opens no series that one before it may have opened', (t) => {
  t.equal(nextSeriesOfLife(null, 0), 'A')
  t.equal(nextSeriesOfLife('C', 0), 'D')
  t.equal(nextSeriesOfLife('C', 1), 'AA')
  t.equal(nextSeriesOfLife('AC', 1), 'AD')
  t.equal(nextSeriesOfLife(null, 2), 'BA')
  t.equal(nextSeriesOfLife('AC', 2), 'BA')
  t.equal(nextSeriesOfLife('ZZ', 1), 'AAA')
  t.equal(nextSeriesOfLife(null, 27), 'AAA')
  t.end()
})
