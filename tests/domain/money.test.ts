import fc from 'fast-check'
import t from 'tap'
import { itemAt } from '#domain/assert.ts'
import {
  type Currency,
  formatAmount,
  formatMoney,
  IDR,
  money,
  multiplyDivide,
  parseMoney,
} from '#domain/money.ts'
import { roundCash } from '#domain/rounding.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import { property } from '../support/property.ts'
import { type Row, textTable } from '../support/text-table.ts'

const CURRENCIES: Record<string, Currency> = {
  IDR,
  IDR2: { code: 'IDR', minorExponent: 2 },
  USD2: { code: 'USD', minorExponent: 2 },
}
const currencyOf = (row: Row): Currency => {
  const currency = CURRENCIES[row('currency')]
  if (!currency) throw new Error('unknown currency in the table')
  return currency
}

t.test('money is formatted for people', (t) => {
  const table = `
    minor         | currency | text
    0             | IDR      | Rp0
    7             | IDR      | Rp7
    -500          | IDR      | -Rp500
    999           | IDR      | Rp999
    12500         | IDR      | Rp12.500
    1000000       | IDR      | Rp1.000.000
    -1234567      | IDR      | -Rp1.234.567
    999999999999  | IDR      | Rp999.999.999.999
    0             | IDR2     | Rp0,00
    5             | IDR2     | Rp0,05
    1250          | IDR2     | Rp12,50
    -99           | IDR2     | -Rp0,99
    123456789     | IDR2     | Rp1.234.567,89
    1250          | USD2     | USD 12,50
    -1250         | USD2     | -USD 12,50
  `
  for (const row of textTable(table)) {
    const text = formatMoney(Number(row('minor')), currencyOf(row))
    t.equal(text, row('text'), `${row('minor')} ${row('currency')}`)
  }
  t.equal(formatMoney(12_500), 'Rp12.500', 'rupiah is the default')
  t.equal(formatAmount(-12_500), '-12.500', 'an amount leaves the currency out')
  t.end()
})

t.test('money is read from what people type', (t) => {
  const table = `
    text                | currency | minor
    0                   | IDR      | 0
    12500               | IDR      | 12500
    12.500              | IDR      | 12500
    Rp12.500            | IDR      | 12500
    Rp 12.500           | IDR      | 12500
    rp. 1.000.000       | IDR      | 1000000
    IDR 500             | IDR      | 500
    12.500,00           | IDR      | 12500
    007                 | IDR      | 7
    999.999.999.999     | IDR      | 999999999999
    1.000.000.000.000   | IDR      | refused
    12,50               | IDR      | refused
    1.5                 | IDR      | refused
    12.50               | IDR      | refused
    1.2500              | IDR      | refused
    -500                | IDR      | refused
    1e3                 | IDR      | refused
    Rp                  | IDR      | refused
    lima ribu           | IDR      | refused
    12,5                | IDR2     | 1250
    12,50               | IDR2     | 1250
    12,500              | IDR2     | 1250
    12,505              | IDR2     | refused
    1.234,5             | USD2     | 123450
    USD 3               | USD2     | 300
    usd3,07             | USD2     | 307
    Rp3                 | USD2     | refused
  `
  for (const row of textTable(table)) {
    const outcome = parseMoney(row('text'), currencyOf(row))
    const result = outcome.ok ? String(outcome.value) : 'refused'
    t.equal(result, row('minor'), `${row('text')} ${row('currency')}`)
  }
  t.match(parseMoney(''), { ok: false, code: 'INVALID_REQUEST' })
  t.end()
})

const currency = fc.constantFrom(...Object.values(CURRENCIES))
property(
  'what is formatted can be read again',
  fc.property(fc.nat(MONEY_MINOR_MAX), currency, (minor, each) => {
    const outcome = parseMoney(formatMoney(minor, each), each)
    return outcome.ok && outcome.value === minor
  }),
)

property(
  'reading never throws',
  fc.property(fc.string(), (text) => {
    parseMoney(text)
  }),
)

t.test('money is a safe integer', (t) => {
  t.equal(money(-3), -3)
  for (const wrong of [0.5, Number.NaN, Infinity, 2 ** 53]) {
    t.throws(() => money(wrong), /not an amount/)
  }
  t.throws(() => formatMoney(0.1), /not an amount/)
  t.end()
})

t.test('multiply-then-divide rounds once, by name', (t) => {
  const table = `
    a                | b       | c    | down          | half-up       | up
    7                | 1       | 2    | 3             | 4             | 4
    5                | 1       | 3    | 1             | 2             | 2
    4                | 1       | 3    | 1             | 1             | 2
    6                | 1       | 3    | 2             | 2             | 2
    0                | 9       | 7    | 0             | 0             | 0
    999999999999     | 1000000 | 1000 | 999999999999000 | 999999999999000 | 999999999999000
    9007199254740991 | 3       | 7    | 3860228252031853 | 3860228252031853 | 3860228252031854
  `
  for (const row of textTable(table)) {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => Number(row(name)))
    for (const rounding of ['down', 'half-up', 'up'] as const) {
      const result = multiplyDivide(a ?? 0, b ?? 0, c ?? 0, rounding)
      t.equal(String(result), row(rounding), `${a} * ${b} / ${c} ${rounding}`)
    }
  }
  t.throws(() => multiplyDivide(-1, 1, 1, 'down'), /assertion failed/)
  t.throws(() => multiplyDivide(1, 0.5, 1, 'down'), /assertion failed/)
  t.throws(() => multiplyDivide(1, 1, 0, 'down'), /assertion failed/)
  t.throws(() => multiplyDivide(2 ** 52, 2 ** 52, 1, 'down'), /too large/)
  t.end()
})

const count = fc.nat(MONEY_MINOR_MAX)
property(
  'the three roundings bracket the exact quotient',
  fc.property(count, fc.nat(8_000), fc.integer({ min: 1, max: 2_000_000 }), (a, b, c) => {
    const exact = BigInt(a) * BigInt(b)
    const at = (rounding: 'down' | 'half-up' | 'up') =>
      BigInt(multiplyDivide(a, b, c, rounding)) * BigInt(c) - exact
    const half = at('half-up')
    const isNearest = 2n * half <= BigInt(c) && 2n * half > -BigInt(c)
    return at('down') <= 0n && at('down') > -BigInt(c) && at('up') >= 0n && isNearest
  }),
)

t.test('cash is rounded to the smallest coin in use', (t) => {
  const table = `
    due   | step | down  | nearest | up
    0     | 100  | 0     | 0       | 0
    49    | 100  | 0     | 0       | 100
    50    | 100  | 0     | 100     | 100
    47320 | 50   | 47300 | 47300   | 47350
    47325 | 50   | 47300 | 47350   | 47350
    47320 | 100  | 47300 | 47300   | 47400
    47350 | 100  | 47300 | 47400   | 47400
    47320 | 500  | 47000 | 47500   | 47500
    47249 | 500  | 47000 | 47000   | 47500
    47320 | 1000 | 47000 | 47000   | 48000
    47500 | 1000 | 47000 | 48000   | 48000
    47000 | 1000 | 47000 | 47000   | 47000
    47321 | 1    | 47321 | 47321   | 47321
    1249  | 5    | 1245  | 1250    | 1250
  `
  for (const row of textTable(table)) {
    for (const mode of ['down', 'nearest', 'up'] as const) {
      const due = roundCash(Number(row('due')), Number(row('step')), mode)
      t.equal(String(due), row(mode), `${row('due')} to ${row('step')} ${mode}`)
    }
  }
  t.throws(() => roundCash(-1, 100, 'down'), /roundCash/)
  t.throws(() => roundCash(1, 0, 'down'), /roundCash/)
  t.end()
})

t.test('an item that is not there is a bug', (t) => {
  t.equal(itemAt(['a'], 0), 'a')
  t.throws(() => itemAt([], 0), /no item at 0/)
  t.end()
})
