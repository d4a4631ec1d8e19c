import fc from 'fast-check'
import t from 'tap'
import { type StockWorth, takeStockStep, unitCost, worthAt } from '#domain/stock-cost.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

const NOTHING: StockWorth = { quantityMilli: 0, valueMinor: 0, costMilliminor: null }

// Pieces and rupiah. `cost`: what these goods cost, `-` where the books say. The catalogue says
// 1,000 a piece in every case.
const CASES = `
before        | moved | cost   | value  | revalued | after
0 at 0        | 10    | 10000  | 10000  | 0        | 10 at 10000
10 at 10000   | 10    | 14000  | 14000  | 0        | 20 at 24000
20 at 24000   | -5    | -      | -6000  | 0        | 15 at 18000
20 at 24000   | -20   | -      | -24000 | 0        | 0 at 0
3 at 10000    | -1    | -      | -3333  | 0        | 2 at 6667
2 at 6667     | -2    | -      | -6667  | 0        | 0 at 0
2 at 2400     | -5    | -      | -6000  | 0        | -3 at -3600
-3 at -3600   | 5     | 7500   | 7500   | -900     | 2 at 3000
-3 at -3600   | 3     | 4500   | 4500   | -900     | 0 at 0
-3 at -3600   | 1     | 1500   | 1500   | -900     | -2 at -3000
-3 at -3600   | 4     | -      | 4000   | 600      | 1 at 1000
0 at 0        | 4     | -      | 4000   | 0        | 4 at 4000
0 at 0        | -4    | -      | -4000  | 0        | -4 at -4000
10 at 12000   | 2     | -      | 2400   | 0        | 12 at 14400
10 at 12000   | -2    | 3000   | -3000  | 0        | 8 at 9000
10 at 12000   | -2    | 13000  | -13000 | 1000     | 8 at 0
-5 at -5000   | -1    | 0      | 0      | 0        | -6 at -5000
1 at 1000     | -1    | 700    | -700   | -300     | 0 at 0
0 at 0        | 2     | 0      | 0      | 0        | 2 at 0
-2 at 0       | -1    | 500    | -500   | 0        | -3 at -500
`

const readWorth = (cell: string): StockWorth => {
  const [pieces = '', value = ''] = cell.split(' at ')
  return { quantityMilli: Number(pieces) * 1000, valueMinor: Number(value), costMilliminor: null }
}

t.test('what goods are worth when they move', async (t) => {
  for (const row of textTable(CASES)) {
    const cost = row('cost')
    const { valueMinor, revaluedMinor, after } = takeStockStep(readWorth(row('before')), {
      quantityMilli: Number(row('moved')) * 1000,
      statedMinor: cost === '-' ? null : Number(cost),
      catalogueMinor: 1000,
    })
    const told = [valueMinor, revaluedMinor, `${after.quantityMilli / 1000} at ${after.valueMinor}`]
    const expected = [Number(row('value')), Number(row('revalued')), row('after')]
    t.same(told, expected, `${row('before')} moved ${row('moved')} for ${cost}`)
  }
})

t.test('the last cost known values what goes out beyond the stock', async (t) => {
  const step = (quantityMilli: number, statedMinor: number | null = null) => ({
    ...{ quantityMilli, statedMinor, catalogueMinor: null },
  })
  const bought = takeStockStep(NOTHING, step(2000, 5000)).after
  t.equal(bought.costMilliminor, 2_500_000)
  const gone = takeStockStep(bought, step(-2000)).after
  t.same(gone, { quantityMilli: 0, valueMinor: 0, costMilliminor: 2_500_000 })
  const short = takeStockStep(gone, step(-1000))
  t.same([short.valueMinor, short.after.valueMinor], [-2500, -2500])
  const came = takeStockStep(short.after, step(1000, 9000))
  t.same(came.after, { quantityMilli: 0, valueMinor: 0, costMilliminor: 9_000_000 })
  const never = takeStockStep(NOTHING, step(-1000))
  t.same(never.after, { quantityMilli: -1000, valueMinor: 0, costMilliminor: null })
  t.throws(() => takeStockStep(NOTHING, step(0.5)))
})

t.test('cost is kept finer than a rupiah, and a value saturates instead of failing', async (t) => {
  t.equal(unitCost(10_000, 3_000), 3_333_333)
  t.equal(worthAt(3_000, 3_333_333), 10_000)
  t.equal(worthAt(-1_500, 3_000_000), -4_500)
  const huge = { quantityMilli: 1e14, statedMinor: null, catalogueMinor: 999_999_999_999 }
  const { after } = takeStockStep(NOTHING, huge)
  t.equal(after.valueMinor, 1e15)
  t.ok(Number.isSafeInteger(takeStockStep(after, huge).after.valueMinor))
})

const anyStep = fc.record({
  quantityMilli: fc.integer({ min: -9_000, max: 9_000 }).filter((n) => n !== 0),
  statedMinor: fc.option(fc.integer({ min: 0, max: 50_000 })),
  catalogueMinor: fc.option(fc.integer({ min: 0, max: 5_000 })),
})

property(
  'whatever moves: worth is its steps’ sum, has the level’s sign, and nothing is worth 0',
  fc.property(fc.array(anyStep, { maxLength: 30 }), (moves) => {
    let worth = NOTHING
    let sum = 0
    for (const move of moves) {
      const { valueMinor, revaluedMinor, after } = takeStockStep(worth, move)
      sum += valueMinor + revaluedMinor
      if (after.valueMinor !== sum) return false
      if (Math.sign(valueMinor) * Math.sign(move.quantityMilli) < 0) return false
      if (after.valueMinor * after.quantityMilli < 0) return false
      if (after.quantityMilli === 0 && after.valueMinor !== 0) return false
      worth = after
    }
    return true
  }),
  500,
)

const anyGoods = fc.record({
  bought: fc.integer({ min: 2, max: 500 }),
  each: fc.integer({ min: 1, max: 100_000 }),
  sold: fc.integer({ min: 1, max: 499 }),
})

property(
  'what goes out at the average leaves the average as it was',
  fc.property(anyGoods, ({ bought, each, sold }) => {
    fc.pre(sold < bought)
    const buy = { quantityMilli: bought * 1000, statedMinor: bought * each, catalogueMinor: null }
    const stock = takeStockStep(NOTHING, buy).after
    const sale = { quantityMilli: -sold * 1000, statedMinor: null, catalogueMinor: null }
    return takeStockStep(stock, sale).after.costMilliminor === each * 1000
  }),
)
