import t from 'tap'
import { LOYALTY_POINTS_MAX, pointsEarned } from '#domain/loyalty.ts'
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
