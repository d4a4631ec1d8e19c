import fc from 'fast-check'
import t from 'tap'
import { ageCredit, type CreditMove } from '#domain/credit-ageing.ts'
import { toIso } from '#domain/datetime.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

const movesOf = (text: string): CreditMove[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [date = '', amount] = part.split(' ')
      return { date, amountMinor: Number(amount) }
    })

t.test('a debt ages from the day it is due; payments settle the oldest first', (t) => {
  const table = `
    moves, due 30 days later, seen on 2026-11-22   | owed | not due | 1-30 | 31-60 | 61-90 | over
                                                   | 0    | 0       | 0    | 0     | 0     | 0
    2026-11-22 -100                                | 100  | 100     | 0    | 0     | 0     | 0
    2026-10-23 -100                                | 100  | 100     | 0    | 0     | 0     | 0
    2026-10-22 -100                                | 100  | 0       | 100  | 0     | 0     | 0
    2026-09-23 -100                                | 100  | 0       | 100  | 0     | 0     | 0
    2026-09-22 -100                                | 100  | 0       | 0    | 100   | 0     | 0
    2026-08-24 -100                                | 100  | 0       | 0    | 100   | 0     | 0
    2026-08-23 -100                                | 100  | 0       | 0    | 0     | 100   | 0
    2026-07-25 -100                                | 100  | 0       | 0    | 0     | 100   | 0
    2026-07-24 -100                                | 100  | 0       | 0    | 0     | 0     | 100
    2026-07-01 -100; 2026-11-01 -50                | 150  | 50      | 0    | 0     | 0     | 100
    2026-07-01 -100; 2026-11-01 -50; 2026-11-20 30 | 120  | 50      | 0    | 0     | 0     | 70
    2026-07-01 -100; 2026-11-01 -50; 2026-11-20 120 | 30  | 30      | 0    | 0     | 0     | 0
    2026-07-01 -100; 2026-07-02 100; 2026-11-01 -50 | 50  | 50      | 0    | 0     | 0     | 0
  `
  for (const row of textTable(table)) {
    const text = row('moves, due 30 days later, seen on 2026-11-22')
    const age = ageCredit(movesOf(text), '2026-11-22', 30)
    const columns = ['owed', 'not due', '1-30', '31-60', '61-90', 'over']
    t.same(
      Object.values(age),
      columns.map((column) => Number(row(column))),
      text,
    )
  }
  t.throws(() => ageCredit([{ date: '2026-02-30', amountMinor: -1 }], '2026-11-22', 30))
  t.end()
})

const anyMoves = fc.array(
  fc.record({ day: fc.nat(400), amountMinor: fc.integer({ min: -5_000, max: 3_000 }) }),
  { maxLength: 20 },
)
const START_MS = Date.UTC(2026, 0, 1)

property(
  'the buckets add up to what is owed: the debts less what was paid, never below zero',
  fc.property(anyMoves, fc.nat(60), (days, dueDays) => {
    const moves = [...days]
      .sort((a, b) => a.day - b.day)
      .map(({ day, amountMinor }) => ({
        date: toIso(START_MS + day * 86_400_000).slice(0, 10),
        amountMinor,
      }))
    const { owedMinor, ...buckets } = ageCredit(moves, '2027-06-01', dueDays)
    const sum = Object.values(buckets).reduce((total, part) => total + part, 0)
    const balance = moves.reduce((total, { amountMinor }) => total + amountMinor, 0)
    return sum === owedMinor && owedMinor === Math.max(0, -balance)
  }),
)
