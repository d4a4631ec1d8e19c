import fc from 'fast-check'
import t from 'tap'
import {
  cashFigure,
  compareTenders,
  expectedCash,
  type FigureDelta,
  mergeFigures,
  readFigures,
  saleFigures,
  tenderFigures,
  withoutCash,
} from '#domain/shift-figures.ts'
import { CASH_KINDS } from '#domain/wire/cash-message.ts'
import { property } from '../support/property.ts'
import { cash, makeSale, nonCash } from '../support/sale-maker.ts'

t.test('what a sale posts', async (t) => {
  // 2 x 3,150 (PPN12, inclusive: base 5,676 x 11/12 = 5,203, tax 624) and 2 kg of exempt apples.
  const items: [number, number][] = [
    [1, 2000],
    [3, 2000],
  ]
  const tenders = () => [nonCash('qris', 80_000), cash(5_000)]
  const figures = readFigures(saleFigures(makeSale({ number: 1, items, tenders })))
  t.match(figures, {
    ...{ sale_count: 1, gross_minor: 84_100, discount_minor: 0, total_minor: 84_100 },
    ...{ tax_minor: 624, cash_rounding_minor: 0, refund_count: 0, no_sale_count: 0 },
    taxes: [
      { tax_code: 'EXEMPT', tax_base_minor: 0, tax_minor: 0 },
      { tax_code: 'PPN12', tax_base_minor: 5_203, tax_minor: 624 },
    ],
    tenders: [
      { method: 'cash', count: 1, amount_minor: 4_100, unverified_count: 0 },
      { method: 'qris', count: 1, amount_minor: 80_000, unverified_count: 1 },
    ],
    cash: [],
  })
})

t.test('nothing was posted: every figure is there, and zero', async (t) => {
  const { taxes, tenders, cash, ...counts } = readFigures([])
  t.same([taxes, tenders, cash], [[], [], []])
  t.ok(Object.values(counts).every((figure) => figure === 0))
})

t.test('declared against expected, tender by tender', async (t) => {
  const figures = readFigures([
    cashFigure('float', 100_000),
    cashFigure('cash-tendered', 20_000),
    cashFigure('change', -5_000),
    ...tenderFigures([
      { method: 'cash', amount_minor: 15_000, state: 'verified' },
      { method: 'card', amount_minor: 40_000, state: 'verified' },
      { method: 'qris', amount_minor: 30_000, state: 'verified' },
    ]),
  ])
  t.equal(expectedCash(figures), 115_000)
  t.same(compareTenders(figures, null), [
    { method: 'cash', declared_minor: null, expected_minor: 115_000, over_short_minor: null },
    { method: 'card', declared_minor: null, expected_minor: 40_000, over_short_minor: null },
    { method: 'qris', declared_minor: null, expected_minor: 30_000, over_short_minor: null },
  ])
  const declaration = {
    cashMinor: 114_500,
    declared: [
      { method: 'card' as const, amount_minor: 25_000 },
      { method: 'card' as const, amount_minor: 15_000 },
      { method: 'transfer' as const, amount_minor: 7_000 },
      { method: 'cash' as const, amount_minor: 1 },
    ],
  }
  t.same(compareTenders(figures, declaration), [
    { method: 'cash', declared_minor: 114_500, expected_minor: 115_000, over_short_minor: -500 },
    { method: 'card', declared_minor: 40_000, expected_minor: 40_000, over_short_minor: 0 },
    { method: 'qris', declared_minor: null, expected_minor: 30_000, over_short_minor: null },
    { method: 'transfer', declared_minor: 7_000, expected_minor: 0, over_short_minor: 7_000 },
  ])
  const blind = withoutCash(figures)
  t.same(blind.cash, [])
  t.same(
    blind.tenders.map(({ method }) => method),
    ['card', 'qris'],
  )
})

const figure = fc.constantFrom(
  ...['sales', 'gross', 'tax', 'tax/PPN12', 'tax-base/PPN12', 'tender/cash', 'tender/qris'],
  ...CASH_KINDS.map((kind) => `cash/${kind}`),
)
const postings: fc.Arbitrary<FigureDelta[]> = fc.array(
  fc.record({
    figure,
    count: fc.integer({ min: -1, max: 1 }),
    amountMinor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  }),
  { maxLength: 60 },
)

property(
  'the parts of a shift sum to it, however its postings were dealt to them',
  fc.property(postings, fc.infiniteStream(fc.nat(2)), (all, dealt) => {
    const parts: FigureDelta[][] = [[], [], []]
    for (const each of all) parts[dealt.next().value as number]?.push(each)
    const whole = readFigures(all)
    const summed = readFigures(parts.flatMap(mergeFigures))
    return JSON.stringify(whole) === JSON.stringify(summed)
  }),
)

property(
  'expected cash is the sum of everything that was posted as cash',
  fc.property(postings, (all) => {
    const posted = all
      .filter((each) => each.figure.startsWith('cash/'))
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    return expectedCash(readFigures(all)) === posted
  }),
)
