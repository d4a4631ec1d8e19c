import fc from 'fast-check'
import t from 'tap'
import {
  checkRedeemedPoints,
  LOYALTY_POINTS_MAX,
  pointsEarned,
  pointsToRedeem,
  redeemableMinor,
} from '#domain/loyalty.ts'
import type { PaymentMessage } from '#domain/wire/sale-message.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

const TIERS = [
  { tier: 'silver', earn_rate_ppm: 1_000 },
  { tier: 'gold', earn_rate_ppm: 2_500 },
  { tier: 'none', earn_rate_ppm: 0 },
  { tier: 'absurd', earn_rate_ppm: 1_000_000_000 },
]

t.test('points earned', (t) => {
  const table = `
    eligible     | tier     | points
    0            | silver   | 0
    999          | silver   | 0
    1000         | silver   | 1
    47300        | silver   | 47
    47300        | gold     | 118
    399          | gold     | 0
    400          | gold     | 1
    47300        | none     | 0
    47300        | platinum | 0
    47300        |          | 0
    999999999999 | platinum | 0
    999999999999 | gold     | 1000000000
    999999999999 | absurd   | 1000000000
  `
  for (const row of textTable(table)) {
    const tier = row('tier') === '' ? null : row('tier')
    const points = pointsEarned(Number(row('eligible')), tier, TIERS)
    t.equal(String(points), row('points'), `${row('eligible')} ${row('tier')}`)
  }
  t.equal(LOYALTY_POINTS_MAX, 1_000_000_000)
  t.end()
})

const worth = (value: number, minimum = 0) => ({
  loyalty_point_value_minor: value,
  loyalty_redeem_minimum_points: minimum,
})

t.test('points that an amount costs, and what points pay', async (t) => {
  const table = `
    amount       | value | points
    0            | 1     | 0
    25000        | 1     | 25000
    25000        | 10    | 2500
    25001        | 10    | 2501
    25009        | 10    | 2501
    25000        | 0     | none
    999999999999 | 1     | 1000000000
  `
  for (const row of textTable(table)) {
    const points = pointsToRedeem(Number(row('amount')), worth(Number(row('value'))))
    t.equal(String(points ?? 'none'), row('points'), `${row('amount')} at ${row('value')}`)
  }
  t.equal(redeemableMinor(250, worth(10)), 2_500)
  t.equal(redeemableMinor(99, worth(10, 100)), 0, 'below the minimum nothing can be spent')
  t.equal(redeemableMinor(100, worth(10, 100)), 1_000)
})

t.test('a sale states what its points tenders cost', async (t) => {
  const table = `
    tenders                 | stated | customer | value | minimum | result
    cash 5000               | 0      | no       | 10    | 100     | ok
    cash 5000               | 7      | yes      | 10    | 100     | TOTALS_MISMATCH
    cash 1000, loyalty 2500 | 250    | yes      | 10    | 100     | ok
    loyalty 2501            | 251    | yes      | 10    | 100     | ok
    loyalty 2501            | 250    | yes      | 10    | 100     | TOTALS_MISMATCH
    loyalty 5, loyalty 5    | 2      | yes      | 10    | 0       | ok
    loyalty 2500            | 250    | no       | 10    | 100     | ACCOUNT_NEEDS_CUSTOMER
    loyalty 990             | 99     | yes      | 10    | 100     | POINTS_TOO_FEW
    loyalty 2500            | 250    | yes      | 0     | 100     | TENDER_NOT_ALLOWED
  `
  for (const row of textTable(table)) {
    const payments = row('tenders')
      .split(', ')
      .map((text) => {
        const [method, amount] = text.split(' ')
        return { method, amount_minor: Number(amount) } as PaymentMessage
      })
    const sale = {
      payments,
      loyalty_points_to_redeem: Number(row('stated')),
      customer_id: row('customer') === 'yes' ? '1' : null,
    }
    const [refusal] = checkRedeemedPoints(sale, worth(Number(row('value')), Number(row('minimum'))))
    t.equal(refusal?.code ?? 'ok', row('result'), row('tenders'))
  }
})

property(
  'points are worth at least what they pay, and never a whole point more',
  fc.property(
    fc.integer({ min: 1, max: 10_000_000 }),
    fc.integer({ min: 1, max: 5_000 }),
    (a, v) => {
      const points = pointsToRedeem(a, worth(v)) ?? 0
      return redeemableMinor(points, worth(v)) >= a && redeemableMinor(points - 1, worth(v)) < a
    },
  ),
)
