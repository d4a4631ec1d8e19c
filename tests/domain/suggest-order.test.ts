import t from 'tap'
import { suggestOrder } from '#domain/suggest-order.ts'
import { textTable } from '../support/text-table.ts'

// Pieces. Units: a piece, a pack of 6, a carton of 40.
const UNITS = [
  { unit_code: 'karton', factor_milli: 40_000 },
  { unit_code: 'pcs', factor_milli: 1000 },
  { unit_code: 'pak', factor_milli: 6000 },
]

const CASES = `
level | coming | point | target | sold | order | unit
30    | 0      | 20    | 100    | 0    | 0     | pcs
20    | 0      | 20    | 100    | 0    | 80    | karton
20    | 0      | 20    | 101    | 0    | 120   | karton
15    | 0      | 20    | 30     | 0    | 18    | pak
19    | 0      | 20    | 22     | 0    | 3     | pcs
15    | 10     | 20    | 60     | 0    | 0     | pcs
5     | 10     | 20    | 60     | 0    | 80    | karton
-4    | 0      | 0     | 0      | 0    | 4     | pcs
0     | 0      | -     | -      | 0    | 0     | pcs
0     | 0      | -     | -      | 9    | 5     | pcs
-2    | 0      | -     | -      | 28   | 18    | pak
3     | 0      | -     | -      | 90   | 0     | pcs
0     | 0      | 0     | 0      | 5    | 0     | pcs
`

const milli = (cell: string): number => Number(cell) * 1000
const orNull = (cell: string): number | null => (cell === '-' ? null : milli(cell))

t.test('what to order, in whole packs', async (t) => {
  for (const row of textTable(CASES)) {
    const { orderMilli, unit } = suggestOrder({
      levelMilli: milli(row('level')),
      expectedMilli: milli(row('coming')),
      pointMilli: orNull(row('point')),
      targetMilli: orNull(row('target')),
      soldMilli: milli(row('sold')),
      units: UNITS,
    })
    t.same([orderMilli / 1000, unit.unit_code], [Number(row('order')), row('unit')])
  }
})

t.test(
  'a carton that is more than what lacks is ordered where there is no smaller unit',
  async (t) => {
    const facts = {
      levelMilli: 0,
      expectedMilli: 0,
      pointMilli: 0,
      targetMilli: 5000,
      soldMilli: 0,
    }
    const [carton] = UNITS
    const only = suggestOrder({ ...facts, units: carton ? [carton] : [] })
    t.same([only.orderMilli, only.unit.unit_code], [40_000, 'karton'])
    t.same(suggestOrder({ ...facts, units: [] }).orderMilli, 5000)
  },
)
