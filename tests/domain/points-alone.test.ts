import fc from 'fast-check'
import t from 'tap'
import { pointsToRedeem } from '#domain/loyalty.ts'
import { type AloneRules, pointsAlone, pointsTakenBy } from '#domain/points-alone.ts'
import type { PaymentMessage } from '#domain/wire/sale-message.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

const rulesOf = (value: number, minimum: number, limit?: number): AloneRules => ({
  loyalty_point_value_minor: value,
  loyalty_redeem_minimum_points: minimum,
  ...(limit === undefined ? {} : { loyalty_alone_limit_minor: limit }),
})

/** `taken`: points since the balance was heard, and minor units that no hub has confirmed. */
const TABLE = `
  balance | taken        | value | minimum | limit  | points | most  | bound
  900     | 0, 0         | 1     | 100     |        | 900    | 900   | balance
  50000   | 0, 0         | 1     | 100     |        | 50000  | 50000 | balance
  50001   | 0, 0         | 1     | 100     |        | 50001  | 50000 | limit
  80000   | 30000, 30000 | 1     | 100     |        | 50000  | 20000 | limit
  80000   | 79000, 30000 | 1     | 100     |        | 1000   | 1000  | balance
  80000   | 30000, 0     | 1     | 100     |        | 50000  | 50000 | balance
  80000   | 50000, 50000 | 1     | 100     |        | 30000  | 0     | limit
  80000   | 60000, 60000 | 1     | 100     |        | 20000  | 0     | limit
  80000   | 49950, 49950 | 1     | 100     |        | 30050  | 0     | limit
  80000   | 49900, 49900 | 1     | 100     |        | 30100  | 100   | limit
  99      | 0, 0         | 1     | 100     |        | 99     | 0     | too-few
  100     | 1, 0         | 1     | 100     |        | 99     | 0     | too-few
  100     | 200, 200     | 1     | 100     |        | 0      | 0     | too-few
  0       | 0, 0         | 1     | 0       |        | 0      | 0     | too-few
  9000    | 0, 0         | 10    | 100     |        | 9000   | 50000 | limit
  9000    | 0, 0         | 10    | 100     | 20000  | 9000   | 20000 | limit
  9000    | 0, 0         | 10    | 100     | 90000  | 9000   | 90000 | balance
  9000    | 0, 0         | 10    | 100     | 0      | 9000   | 0     | never
  9000    | 0, 0         | 0     | 100     |        | 9000   | 0     | never
`

t.test('what a till takes of points by itself, and why it is no more', async (t) => {
  for (const row of textTable(TABLE)) {
    const [points = 0, aloneMinor = 0] = row('taken').split(', ').map(Number)
    const limit = row('limit') === '' ? undefined : Number(row('limit'))
    const rules = rulesOf(Number(row('value')), Number(row('minimum')), limit)
    t.match(
      pointsAlone(Number(row('balance')), { points, aloneMinor }, rules),
      {
        points: Number(row('points')),
        mostMinor: Number(row('most')),
        bound: row('bound'),
        limitMinor: limit ?? 50_000,
        usedMinor: aloneMinor,
      },
      `${row('balance')} less ${row('taken')}, limit ${row('limit')}`,
    )
  }
})

property(
  'whatever is taken one after another: never more than the limit, nor than the balance',
  fc.property(
    fc.integer({ min: 0, max: 200_000 }),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 0, max: 500 }),
    fc.integer({ min: 0, max: 100_000 }),
    fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 12 }),
    (balance, value, minimum, limit, wishes) => {
      const rules = rulesOf(value, minimum, limit)
      const taken = { points: 0, aloneMinor: 0 }
      for (const wish of wishes) {
        const { mostMinor } = pointsAlone(balance, taken, rules)
        const amountMinor = Math.min(wish, mostMinor)
        taken.points += pointsToRedeem(amountMinor, rules) ?? 0
        taken.aloneMinor += amountMinor
      }
      return taken.points <= balance && taken.aloneMinor <= limit
    },
  ),
)

t.test('what a sale took: its points, and what of it no hub had promised', async (t) => {
  const evidence = { hold_id: '1' }
  const payments = [
    { method: 'cash', amount_minor: 9_000, evidence: null },
    { method: 'loyalty', amount_minor: 700, evidence: null },
    { method: 'loyalty', amount_minor: 50, evidence: {} },
    { method: 'loyalty', amount_minor: 2_000, evidence },
  ] as PaymentMessage[]
  t.same(pointsTakenBy({ payments, loyalty_points_to_redeem: 2_750 }), {
    points: 2_750,
    aloneMinor: 750,
  })
})
