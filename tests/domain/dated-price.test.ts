// What a unit costs on a day: the hub's walk through its lists, and what a till carries of it.
import fc from 'fast-check'
import t from 'tap'
import { type DatedPrice, holdingOn, priceOn, priceTurns, productOn } from '#domain/dated-price.ts'
import { addDays } from '#domain/report-period.ts'
import type { ComingPrice } from '#domain/wire/catalogue-message.ts'
import { property } from '../support/property.ts'
import { product, unit } from '../support/shop.ts'

const FIRST = '2026-11-22'
const dayOf = (n: number): string => addDays(FIRST, n)
const OWN: DatedPrice = {
  ...{ priority: 0, itemId: '', priceMinor: 1000, validFrom: '0000-01-01', validTo: null },
}
const entry = (
  itemId: string,
  priceMinor: number,
  [from, to]: [string, string | null],
  priority = 1,
): DatedPrice => ({ itemId, priceMinor, validFrom: from, validTo: to, priority })

t.test('the strongest holds: by rank, then the one that began last, then by its id', (t) => {
  const entries = [
    OWN,
    entry('a', 900, ['2026-11-01', null]),
    entry('b', 800, ['2026-11-02', null]),
    entry('c', 700, ['2026-11-02', '2026-11-30']),
    entry('d', 600, ['2026-11-30', null], 2),
  ]
  const idsOn = (day: string) => holdingOn(entries, day).map(({ itemId }) => itemId)
  t.same(idsOn('2026-10-31'), [''])
  t.same(idsOn('2026-11-29'), ['c', 'b', 'a', ''])
  t.same(idsOn('2026-11-30'), ['d', 'c', 'b', 'a', ''], 'both days are included')
  t.same(idsOn('2026-12-01'), ['d', 'b', 'a', ''])
  t.end()
})

const ROWS: { what: string; entries: DatedPrice[]; after: string; turns: [string, number][] }[] = [
  { what: 'nothing is dated', entries: [OWN], after: FIRST, turns: [] },
  {
    what: 'a price begins and ends',
    entries: [OWN, entry('a', 900, ['2026-11-25', '2026-11-26'])],
    after: FIRST,
    turns: [
      ['2026-11-25', 900],
      ['2026-11-27', 1000],
    ],
  },
  {
    what: 'one that holds today ends',
    entries: [OWN, entry('a', 900, ['2026-11-01', '2026-11-22'])],
    after: FIRST,
    turns: [['2026-11-23', 1000]],
  },
  {
    what: 'a weaker one begins below it, and shows when it ends',
    entries: [
      OWN,
      entry('a', 900, ['2026-11-01', '2026-11-30'], 5),
      entry('b', 950, ['2026-11-24', null]),
    ],
    after: FIRST,
    turns: [['2026-12-01', 950]],
  },
  {
    what: 'another one with the same price is no turn',
    entries: [OWN, entry('a', 1000, ['2026-11-24', null])],
    after: FIRST,
    turns: [],
  },
  {
    what: 'nothing is known of after its end: it costs what it costs',
    entries: [entry('a', 900, ['2026-11-24', '2026-11-25']), entry('b', 800, ['2026-11-28', null])],
    after: FIRST,
    turns: [
      ['2026-11-24', 900],
      ['2026-11-28', 800],
    ],
  },
  {
    what: 'an end that no calendar has, and one in the last year of all',
    entries: [
      OWN,
      entry('a', 900, ['2027-02-01', '2027-02-31']),
      entry('b', 800, ['2027-12-01', '2027-12-31']),
      entry('c', 700, ['2028-01-01', '9999-12-31']),
    ],
    after: FIRST,
    turns: [
      ['2027-02-01', 900],
      ['2027-03-01', 1000],
      ['2027-12-01', 800],
      ['2028-01-01', 700],
    ],
  },
]
t.test('the days on which a unit begins to cost something else', (t) => {
  for (const { what, entries, after, turns } of ROWS) {
    const found = priceTurns(entries, { after }).map(({ day, entry }) => [day, entry.priceMinor])
    t.same(found, turns, what)
  }
  const entries = [OWN, entry('a', 900, ['2026-11-25', '2026-11-26'])]
  t.equal(priceTurns(entries, { after: FIRST, upTo: '2026-11-26' }).length, 1, 'up to a day')
  t.equal(priceTurns(entries, { after: FIRST, upTo: '2026-11-24' }).length, 0)
  t.end()
})

t.test('a till looks the price of a day up', (t) => {
  const coming_prices: ComingPrice[] = [
    { from_day: '2026-11-25', price_minor: 900 },
    { from_day: '2026-11-27', price_minor: 1000 },
  ]
  const carton = unit('dus', 24_000, 20_000)
  const soap = product(9, { units: [{ ...unit('pcs', 1000, 1000), coming_prices }, carton] })
  const costs = (day: string) => productOn(soap, day).units.map(({ price_minor }) => price_minor)
  t.same(costs('2026-11-24'), [1000, 20_000])
  t.equal(productOn(soap, '2026-11-24'), soap, 'the same one until something turns')
  t.same(costs('2026-11-25'), [900, 20_000])
  t.same(costs('2026-11-26'), [900, 20_000])
  t.same(costs('2026-12-24'), [1000, 20_000])
  t.equal(soap.units[0]?.price_minor, 1000, 'what is kept stays as it was said')
  t.equal(priceOn(carton, '2026-12-24'), 20_000)
  t.equal(priceOn({ ...carton, coming_prices: [] }, '2026-12-24'), 20_000)
  t.end()
})

const anyEntries = fc
  .array(
    fc.record({
      from: fc.integer({ min: -5, max: 20 }),
      days: fc.option(fc.integer({ min: 0, max: 8 })),
      priority: fc.integer({ min: 1, max: 3 }),
      priceMinor: fc.integer({ min: 0, max: 4 }).map((n) => n * 100),
    }),
    { maxLength: 7 },
  )
  .map((rows) => [
    OWN,
    ...rows.map(({ from, days, priority, priceMinor }, n): DatedPrice => {
      const validTo = days === null ? null : dayOf(from + days)
      return { itemId: `e${n}`, priceMinor, validFrom: dayOf(from), validTo, priority }
    }),
  ])

/** As a hub does it that is there each morning: nobody touches a price by hand. */
function dayByDay(entries: readonly DatedPrice[], day: number): number {
  return holdingOn(entries, dayOf(day))[0]?.priceMinor ?? -1
}
const carried = (entries: readonly DatedPrice[], today: number) => ({
  price_minor: dayByDay(entries, today),
  coming_prices: priceTurns(entries, { after: dayOf(today) }).map(({ day, entry }) => ({
    ...{ from_day: day, price_minor: entry.priceMinor },
  })),
})

property(
  'what a till carries of one day is what the hub comes to on every later one',
  fc.property(anyEntries, fc.nat(10), fc.nat(20), (entries, today, later) => {
    const unit = carried(entries, today)
    return priceOn(unit, dayOf(today + later)) === dayByDay(entries, today + later)
  }),
  500,
)

property(
  'and it may have been carried for days: what is carried later says the same',
  fc.property(anyEntries, fc.nat(10), fc.nat(10), fc.nat(10), (entries, today, more, later) => {
    const day = dayOf(today + more + later)
    return priceOn(carried(entries, today), day) === priceOn(carried(entries, today + more), day)
  }),
  500,
)

property(
  'prices turn in the order of their days, each to another price, none today or before',
  fc.property(anyEntries, fc.nat(20), (entries, today) => {
    const { price_minor, coming_prices } = carried(entries, today)
    const days = [dayOf(today), ...coming_prices.map(({ from_day }) => from_day)]
    const prices = [price_minor, ...coming_prices.map((each) => each.price_minor)]
    return (
      days.every((day, n) => n === 0 || day > (days[n - 1] ?? '')) &&
      prices.every((price, n) => n === 0 || price !== prices[n - 1])
    )
  }),
)
