import fc from 'fast-check'
import t from 'tap'
import { formatQuantity, milliText, parseQuantity } from '#domain/quantity.ts'
import { QUANTITY_MILLI_MAX } from '#domain/wire/primitives.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

t.test('quantities are formatted for people', (t) => {
  const table = `
    milli     | unit   | text
    250       | kg     | 0,250 kg
    1         | kg     | 0,001 kg
    1500      | kg     | 1,500 kg
    1000      | kg     | 1 kg
    3000      | pcs    | 3 pcs
    0         | pcs    | 0 pcs
    -1250     | kg     | -1,250 kg
    1250000   | pcs    | 1.250 pcs
    100000000 | karton | 100.000 karton
  `
  for (const row of textTable(table)) {
    t.equal(formatQuantity(Number(row('milli')), row('unit')), row('text'))
  }
  t.throws(() => formatQuantity(0.5, 'kg'), /not a quantity/)
  t.end()
})

t.test('quantities are read from what people type', (t) => {
  const table = `
    text      | milli
    3         | 3000
    0         | 0
    0,25      | 250
    0,250     | 250
    0.25      | 250
    0.250     | 250
    1.5       | 1500
    1,5       | 1500
    12,345    | 12345
    007       | 7000
    100000    | 100000000
    1.500     | refused
    12.345    | refused
    100001    | refused
    0,0001    | refused
    1.250,5   | refused
    -1        | refused
    ,5        | refused
    5,        | refused
    satu      | refused
  `
  for (const row of textTable(table)) {
    const outcome = parseQuantity(` ${row('text')} `)
    t.equal(outcome.ok ? String(outcome.value) : 'refused', row('milli'), row('text'))
  }
  t.match(parseQuantity(''), { ok: false, code: 'INVALID_REQUEST' })
  t.end()
})

property(
  'any quantity below a thousand units is read as it was written',
  fc.property(fc.nat(999_999), (milli) => {
    const outcome = parseQuantity(formatQuantity(milli, '').trim())
    return outcome.ok && outcome.value === milli
  }),
)

const digits = fc.string({ unit: fc.constantFrom('0', '1', '9', '.', ','), maxLength: 14 })
property(
  'reading never throws and never exceeds the largest quantity',
  fc.property(fc.oneof(fc.string(), digits), (text) => {
    const outcome = parseQuantity(text)
    return !outcome.ok || (outcome.value >= 0 && outcome.value <= QUANTITY_MILLI_MAX)
  }),
)

t.test('in files a quantity is a number with a point', async (t) => {
  t.same([0, 3_000, 1_500, -250, 1_005].map(milliText), ['0', '3', '1.5', '-0.25', '1.005'])
})
