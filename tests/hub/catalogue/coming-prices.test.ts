// Products carry what they will cost, and come anew when that is something else; what a till sells
// alone by it is judged by the same days.
import t from 'tap'
import { priceOn } from '#domain/dated-price.ts'
import { addDays } from '#domain/report-period.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { COMING_PRICES_MAX } from '#domain/wire/catalogue-message.ts'
import { activatePrices } from '#hub/catalogue/activate-prices.ts'
import { listChanges, readCursor, readProducts } from '#hub/catalogue/catalogue-store.ts'
import { withComingPrices } from '#hub/catalogue/coming-prices.ts'
import { priceOfDay } from '#hub/catalogue/price-of-day.ts'
import { type FeedDesk, feedDesk, item, product, productId } from '../../support/feed-desk.ts'

const DAY_MS = 86_400_000
/** The clock of the tests begins on 22 November 2026, at noon in Jakarta. */
const TODAY = '2026-11-22'
const dayOf = (n: number): string => addDays(TODAY, n)
const price = (id: string, price_minor: number, from: number, to: number | null, priority = 1) =>
  item('price', id, {
    ...{ product_id: productId(1), unit_code: 'pcs', price_minor, priority },
    ...{ valid_from: dayOf(from), valid_to: to === null ? null : dayOf(to) },
  })

const readOne = ({ db }: FeedDesk, n = 1) => {
  const [found] = withComingPrices(db, readProducts(db, [productId(n)]), TODAY)
  return (found as ProductMessage).units[0] as ProductMessage['units'][number]
}
const comingOf = (desk: FeedDesk, n = 1) =>
  (readOne(desk, n).coming_prices ?? []).map(({ from_day, price_minor }) => [from_day, price_minor])

/** What tills fetch because of this. */
async function fetched({ db }: FeedDesk, work: () => unknown): Promise<string[]> {
  const cursor = readCursor(db)
  await work()
  return listChanges(db, cursor, 100).map(({ id }) => id)
}

t.test('a coming price is carried; added, changed or removed it is fetched anew', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  await desk.snapshot([product(1), product(2)])
  t.same(comingOf(desk), [])
  const entry = price('a', 900, 3, 4)
  t.same(await fetched(desk, () => desk.page([entry])), [productId(1)], 'added')
  t.same(comingOf(desk), [
    [dayOf(3), 900],
    [dayOf(5), 1001],
  ])
  const later = { ...price('a', 850, 3, null), version: 2 }
  t.same(await fetched(desk, () => desk.page([later])), [productId(1)], 'changed')
  t.same(comingOf(desk), [[dayOf(3), 850]])
  const weak = price('weak', 1234, 5, 6, 1)
  t.same(await fetched(desk, () => desk.page([weak])), [productId(1)])
  const hidden = [price('strong', 850, 3, null, 9), price('below', 777, 4, 9)]
  await desk.page(hidden)
  t.same(comingOf(desk), [[dayOf(3), 850]])
  const below = { ...price('below', 700, 4, 9), version: 2 }
  t.same(await fetched(desk, () => desk.page([below])), [], 'what does not show is no news')
  await desk.page([{ ...hidden[0], version: 2, is_deleted: true, body: null } as never])
  const gone = { ...below, version: 3, is_deleted: true, body: null }
  await desk.page([gone, { ...weak, version: 2, is_deleted: true, body: null }])
  t.same(comingOf(desk), [[dayOf(3), 850]])
  const away = { ...later, version: 3, is_deleted: true, body: null }
  t.same(await fetched(desk, () => desk.page([away])), [productId(1)], 'removed')
  t.same(comingOf(desk), [])
  t.same(comingOf(desk, 2), [], 'nothing of others')
})

t.test("head office's own price shows again after a list, so its change is told", async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  await desk.snapshot([product(1), price('a', 900, -1, 2)])
  t.same([readOne(desk).price_minor, comingOf(desk)], [900, [[dayOf(3), 1001]]])
  const units = [{ unit_code: 'pcs', factor_milli: 1000, price_minor: 1100, barcodes: [] }]
  t.same(await fetched(desk, () => desk.page([product(1, { units }, 2)])), [productId(1)])
  t.same([readOne(desk).price_minor, comingOf(desk)], [900, [[dayOf(3), 1100]]])
  const gone = { ...product(1, {}, 3), is_deleted: true, body: null }
  t.same(await fetched(desk, () => desk.page([gone])), [productId(1)], 'once')
})

t.test('no more than so many, and more than a till may be alone', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  const each = Array.from({ length: 9 }, (_, n) => price(`p${n}`, 500 + n, 2 * n + 1, 2 * n + 1))
  await desk.snapshot([product(1), ...each])
  t.equal(comingOf(desk).length, COMING_PRICES_MAX)
  t.same(comingOf(desk)[9], [dayOf(10), 1001])
})

t.test('each day of a fortnight is what was carried before it, and is fetched', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  await desk.snapshot([product(1), price('a', 900, 2, 3), price('b', 800, 3, 6, 5)])
  const carried = readOne(desk)
  // Somebody set by hand what head office wants from the day after tomorrow on.
  desk.db.prepare('UPDATE selling_unit SET price_minor = 900').run()
  for (let n = 1; n <= 12; n += 1) {
    desk.shop.seams.clock.advance(DAY_MS)
    const isTurn = [2, 3, 7].includes(n)
    const found = await fetched(desk, () => activatePrices(desk.deps))
    t.same(found, isTurn ? [productId(1)] : [], `${dayOf(n)}: also where it costs the same`)
    const now = readOne(desk)
    if (n >= 2) t.equal(now.price_minor, priceOn(carried, dayOf(n)), dayOf(n))
    t.same(now.coming_prices ?? [], (carried.coming_prices ?? []).filter(isAfter(n)), dayOf(n))
  }
})
const isAfter = (n: number) => (each: { from_day: string }) => each.from_day > dayOf(n)

t.test('a day is judged by its own price, before, on and after it', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  await desk.snapshot([product(1), price('a', 900, 2, 3), price('b', 800, 3, 6, 5)])
  const costs = (n: number): number => {
    const { price_minor: unitPriceMinor } = readOne(desk)
    const unit = { productId: productId(1), unitCode: 'pcs', unitPriceMinor }
    return priceOfDay(desk.db, unit, dayOf(n))
  }
  const days = [0, 1, 2, 3, 4, 6, 7, 9]
  const wanted = [1001, 1001, 900, 800, 800, 800, 1001, 1001]
  t.same(days.map(costs), wanted, 'ahead')
  desk.shop.seams.clock.advance(2 * DAY_MS)
  await activatePrices(desk.deps)
  t.same(days.map(costs), wanted, 'in the middle')
  // The hub was off for days: what turned and turned back meanwhile is known all the same.
  desk.shop.seams.clock.advance(6 * DAY_MS)
  await activatePrices(desk.deps)
  t.same(days.map(costs), wanted, 'looking back')
  desk.shop.seams.clock.advance(-5 * DAY_MS)
  await activatePrices(desk.deps)
  t.same(days.map(costs).slice(0, 4), wanted.slice(0, 4), 'after a clock that had run ahead')
  t.equal(costs(9), 1001)
  desk.shop.seams.clock.advance(40 * DAY_MS)
  await desk.page([price('c', 777, 43, null)])
  await activatePrices(desk.deps)
  const count = desk.db.prepare('SELECT count(*) FROM past_price').pluck().get()
  t.ok(Number(count) <= 2, 'what no sale can be of is forgotten')
})
