import fc from 'fast-check'
import t from 'tap'
import { apportion } from '#domain/apportion.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

t.test('a total is split by largest remainder', (t) => {
  const table = `
    total | weights          | parts
    100   | 1 1 1            | 34 33 33
    101   | 1 1 1            | 34 34 33
    1     | 5 5 5            | 1 0 0
    2     | 5 5 5            | 1 1 0
    10    | 1 2 3            | 2 3 5
    7     | 9 90 901         | 0 1 6
    100   | 0 3 0 1          | 0 75 0 25
    1000  | 333 333 334      | 333 333 334
    5     | 5                | 5
    3     | 1 1 2 1 1        | 1 1 1 0 0
    13    | 1 1 1 1 1 1 1 1 1 1 1 1 1 1 | 1 1 1 1 1 1 1 1 1 1 1 1 1 0
    0     | 0 0              | 0 0
    0     |                  |
    0     | 3 4              | 0 0
    999999999999 | 999999999999 999999999999 | 500000000000 499999999999
  `
  for (const row of textTable(table)) {
    const weights = row('weights').split(' ').filter(Boolean).map(Number)
    t.equal(apportion(Number(row('total')), weights).join(' '), row('parts'), row('weights'))
  }
  t.end()
})

t.test('impossible splits are bugs', (t) => {
  t.throws(() => apportion(1, []), /nothing to apportion/)
  t.throws(() => apportion(1, [0, 0]), /nothing to apportion/)
  t.throws(() => apportion(-1, [1]), /apportion of -1/)
  t.throws(() => apportion(0.5, [1]), /apportion of 0.5/)
  t.throws(() => apportion(1, [1, -1]), /non-negative/)
  t.throws(() => apportion(1, [1.5]), /non-negative/)
  t.end()
})

const weights = fc.array(fc.nat(MONEY_MINOR_MAX), { minLength: 1, maxLength: 40 })
const total = fc.nat(MONEY_MINOR_MAX)

property(
  'the parts sum exactly to the total and stay within one of the exact share',
  fc.property(total, weights, (amount, each) => {
    const sum = each.reduce((all, weight) => all + BigInt(weight), 0n)
    fc.pre(sum > 0n)
    const parts = apportion(amount, each)
    const isExact = parts.reduce((all, part) => all + part, 0) === amount
    const isNear = parts.every((part, index) => {
      const error = BigInt(part) * sum - BigInt(amount) * BigInt(each[index] ?? 0)
      return error < sum && error > -sum
    })
    return isExact && isNear
  }),
)

property(
  'no part exceeds its weight when the total does not exceed their sum',
  fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (each, share) => {
    const sum = each.reduce((all, weight) => all + weight, 0)
    const parts = apportion(Math.floor(sum * share), each)
    return parts.every((part, index) => part >= 0 && part <= (each[index] ?? 0))
  }),
)
