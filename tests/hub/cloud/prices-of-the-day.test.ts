// Prices and tax rules that head office dates hold from the start of their business day.
import t from 'tap'
import { activatePrices } from '#hub/catalogue/activate-prices.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { type FeedDesk, feedDesk, item, product, productId } from '../../support/feed-desk.ts'

const DAY_MS = 24 * 3_600_000
const price = (n: number, price_minor: number, from: string, to: string | null, priority = 1) =>
  item('price', `list/${n}/${from}/${priority}`, {
    product_id: productId(n),
    unit_code: 'pcs',
    price_minor,
    valid_from: from,
    valid_to: to,
    priority,
  })

const costs = (desk: FeedDesk, n: number): unknown =>
  desk.db
    .prepare('SELECT price_minor FROM selling_unit WHERE product_id = ?')
    .pluck()
    .get(productId(n))

/** The clock of the tests begins on 22 November 2026, at noon in Jakarta. */
t.test('a price begins and ends with its days', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  await desk.snapshot([
    price(2, 500, '2026-11-01', null),
    product(1),
    product(2),
    price(1, 900, '2026-11-23', null),
    price(1, 800, '2026-11-24', '2026-11-24', 5),
    item('promotion', 'weekend', {
      name: 'Akhir pekan',
      valid_from: '2026-11-25',
      valid_to: '2026-11-26',
      prices: [{ product_id: productId(1), unit_code: 'pcs', price_minor: 700 }],
    }),
  ])
  t.equal(costs(desk, 2), 500, 'an entry may come before its product')
  const version = (): number => readOutlet(desk.db).price_list_version
  const seen: unknown[] = [costs(desk, 1)]
  for (let day = 23; day <= 27; day++) {
    desk.shop.seams.clock.advance(DAY_MS)
    const before = version()
    const activation = await activatePrices(desk.deps)
    t.equal(activation?.day, `2026-11-${day}`)
    t.equal(version() - before, [24, 23, 25, 27].includes(day) ? 1 : 0, `new list on ${day}`)
    seen.push(costs(desk, 1))
    t.equal(await activatePrices(desk.deps), null, 'once a day')
  }
  t.same(seen, [1001, 900, 800, 700, 700, 900])
})

t.test('also after days of standstill, and when a clock had run ahead', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  await desk.snapshot([
    product(1),
    price(1, 900, '2026-11-24', '2026-11-25'),
    price(1, 950, '2026-11-28', null),
  ])
  desk.shop.seams.clock.advance(10 * DAY_MS)
  await activatePrices(desk.deps)
  t.equal(costs(desk, 1), 950)
  desk.shop.seams.clock.advance(-8 * DAY_MS)
  await activatePrices(desk.deps)
  t.equal(costs(desk, 1), 900)
})

t.test('the day begins when the outlet says so', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  await desk.snapshot([product(1), price(1, 900, '2026-11-23', null)])
  // 23:59 and 00:01 in Jakarta.
  desk.shop.seams.clock.advance(12 * 3_600_000 - 60_000)
  t.equal(await activatePrices(desk.deps), null)
  desk.shop.seams.clock.advance(120_000)
  await activatePrices(desk.deps)
  t.equal(costs(desk, 1), 900)
})

t.test('a price set at the outlet stands until head office wants another one', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  await desk.snapshot([product(1), price(1, 900, '2026-11-24', null)])
  desk.db
    .prepare('UPDATE selling_unit SET price_minor = 777 WHERE product_id = ?')
    .run(productId(1))
  desk.shop.seams.clock.advance(DAY_MS)
  await activatePrices(desk.deps)
  t.equal(costs(desk, 1), 777)
  desk.shop.seams.clock.advance(DAY_MS)
  await activatePrices(desk.deps)
  t.equal(costs(desk, 1), 900)
})

t.test('what head office takes back ends at once', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  const entry = price(1, 900, '2026-11-01', null)
  await desk.snapshot([product(1), entry])
  t.equal(costs(desk, 1), 900)
  await desk.page([{ ...entry, version: 2, is_deleted: true, body: null }])
  t.equal(costs(desk, 1), 1001)
})

t.test('a tax rule waits for its day, and tills are told', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  const rule = {
    tax_code: 'PPN12',
    name: 'PPN 13%',
    rate_ppm: 130_000,
    base_numerator: 1,
    base_denominator: 1,
    valid_from: '2026-11-23',
  }
  await desk.snapshot([item('tax-rule', 'PPN12/2026-11-23', rule)])
  const rate = (): unknown =>
    readOutlet(desk.db).tax_rules.find(({ tax_code }) => tax_code === 'PPN12')?.rate_ppm
  t.equal(rate(), 120_000)
  t.ok(desk.live.some(({ type }) => type === 'outlet-changed'))
  desk.shop.seams.clock.advance(DAY_MS)
  t.match(await activatePrices(desk.deps), { isTaxNew: true })
  t.equal(rate(), 130_000)
})
