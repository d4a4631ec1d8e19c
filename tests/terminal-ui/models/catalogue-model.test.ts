import t from 'tap'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { readCatalogue } from '../../../terminal-ui/src/link/catalogue-cache.ts'
import { PING_EVERY_MS } from '../../../terminal-ui/src/link/live.ts'
import {
  type CatalogueCheck,
  DAY_LOOK_MS,
  LOOK_EVERY_MS,
} from '../../../terminal-ui/src/models/catalogue-model.ts'
import type { Noted } from '../../../terminal-ui/src/models/client-events.ts'
import { TillCounts } from '../../../terminal-ui/src/models/till-counts.ts'
import { watchTill } from '../../../terminal-ui/src/models/watch-till.ts'
import { SMALL_OUTLET, TERMINAL, testId } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { createBench } from '../link/terminal-bench.ts'
import {
  BARCODES,
  bootTill,
  connect,
  type OpenTill,
  openTill,
  product,
  restart,
  scriptShop,
} from './open-till.ts'

/** A snapshot of several pages, the last one not full. */
const MANY: ProductMessage[] = Array.from({ length: 6_100 }, (_, n) => ({
  ...product(1),
  product_id: testId(10_000 + n),
  sku: `M${n}`,
  name: `Barang ${n}`,
  units: product(1).units.map((unit) => ({
    ...unit,
    barcodes: [`9${String(n).padStart(12, '0')}`],
  })),
}))

t.test('the first start fetches the snapshot; the next one needs no hub', async (t) => {
  const opened = await openTill(t)
  t.match(opened.till.catalogue.progress.value, { state: 'ready', done: 6, total: 6 })
  opened.bench.hub.trouble = () => 'down'
  const { till } = await restart(t, opened)
  t.match(till.catalogue.progress.value, { state: 'ready', done: 6 })
  t.equal(till.catalogue.byBarcode(BARCODES[1])?.product.name, 'Mi goreng')
})

t.test('the hub hears how often a scanned code was known', async (t) => {
  const { till, bench } = await openTill(t)
  t.ok(await till.catalogue.find({ item: null, keys: [BARCODES[1] ?? ''] }))
  t.ok(await till.catalogue.find({ item: null, keys: [BARCODES[1] ?? ''] }))
  t.equal(await till.catalogue.find({ item: null, keys: ['4006381333931'] }), null)
  await bench.time.pass(PING_EVERY_MS)
  const sent = bench.hub.sockets.at(-1)?.sent.at(-1) ?? ''
  t.match(JSON.parse(sent), { type: 'ping', cache_hits: 2, cache_misses: 1 })
})

t.test('a large snapshot comes in pages, with progress', async (t) => {
  const bench = createBench(t)
  scriptShop(bench)
  bench.hub.products = MANY
  const opened = await bootTill(t, bench)
  const done: number[] = []
  opened.till.catalogue.progress.subscribe((progress) => done.push(progress.done))
  await opened.till.session.pair('12345678', 'Kasir 1')
  await connect(opened)
  const { progress } = opened.till.catalogue
  await until(() => progress.value.state === 'ready', 'the catalogue')
  t.ok(done.includes(1_000) && done.includes(6_000), 'page by page')
  t.equal(done.at(-1), 6_100)
  const { till } = await restart(t, opened)
  t.equal(till.catalogue.progress.value.done, 6_100)
  t.equal(till.catalogue.product(testId(16_099))?.sku, 'M6099')
})

t.test('a snapshot that breaks off leaves what was there', async (t) => {
  const bench = createBench(t)
  scriptShop(bench)
  bench.hub.products = MANY
  bench.hub.trouble = ({ path }) => (path.includes('after=') ? 'down' : null)
  const opened = await bootTill(t, bench)
  await opened.till.session.pair('12345678', 'Kasir 1')
  await connect(opened)
  await opened.till.catalogue.refresh()
  t.equal(opened.till.catalogue.progress.value.state, 'empty')
  t.equal(await readCatalogue(bench.seams.subtle, await bench.open()), null)
  bench.hub.trouble = () => null
  t.ok((await opened.till.catalogue.refresh()).ok)
  t.equal(opened.till.catalogue.progress.value.done, 6_100)
})

t.test('changes are kept and shown: price, name, barcode moved, product gone', async (t) => {
  const opened = await openTill(t)
  const { hub } = opened.bench
  const [moved, giver] = [product(2), product(1)]
  const without = { ...giver, units: giver.units.map((unit) => ({ ...unit, barcodes: [] })) }
  const withBoth = {
    ...moved,
    name: 'Air mineral 600 ml',
    units: moved.units.map((unit) => ({ ...unit, barcodes: [...unit.barcodes, BARCODES[1]] })),
  }
  hub.changes = [
    { product: withBoth, cursor: 7 },
    { product: without, cursor: 8 },
    { product: { ...product(4), is_active: false }, cursor: 9 },
    { product: { ...product(5), product_id: testId(500), name: 'Sabun cair' }, cursor: 10 },
  ]
  hub.cursor = 10
  hub.products = [...hub.products, { ...product(5), product_id: testId(500) }]
  const version = opened.till.catalogue.version.value
  hub.say({ type: 'catalogue-changed', cursor: 10 })
  await until(() => opened.till.catalogue.version.value > version, 'the changes')
  for (const { till } of [opened, await restart(t, opened)]) {
    t.equal(till.catalogue.byBarcode(BARCODES[1])?.product.name, 'Air mineral 600 ml')
    t.strictSame(till.catalogue.search('parfum'), [])
    t.equal(till.catalogue.search('sabun').length, 2)
    t.equal(till.catalogue.progress.value.done, 7)
  }
})

t.test('a hello with our cursor fetches nothing; another one fetches the changes', async (t) => {
  const opened = await openTill(t)
  const { hub } = opened.bench
  const asked = () => hub.calls.filter(({ path }) => path.includes('/changes')).length
  const before = asked()
  hub.hello()
  await opened.till.catalogue.load()
  t.equal(asked(), before)
  hub.cursor = 7
  hub.hello()
  await until(() => asked() === before + 1, 'the question')
})

const snapshots = ({ bench }: OpenTill) =>
  bench.hub.calls.filter(({ path }) => /products\?limit=1000$/.test(path)).length

t.test('what the hub has more or fewer of is seen, told, and fetched whole', async (t) => {
  const opened = await openTill(t)
  const { catalogue } = opened.till
  const { hub } = opened.bench
  await until(() => catalogue.check.value.state === 'same', 'the comparison')
  t.match(catalogue.check.value, { ours: 6, hubs: 6 })
  const seen: CatalogueCheck[] = []
  const noted: Noted[] = []
  catalogue.check.subscribe((check) => seen.push(check))
  const ears = { note: (each: Noted) => noted.push(each), counts: new TillCounts() }
  const stop = watchTill(opened.till, opened.bench.seams, { ...ears, send: async () => {} })
  t.teardown(stop)
  const before = snapshots(opened)
  hub.products = [...hub.products, { ...product(5), product_id: testId(500), name: 'Lupa' }]
  t.ok((await catalogue.refresh()).ok)
  t.same(
    seen.map(({ state, ours, hubs }) => `${state} ${ours} ${hubs}`),
    ['same 6 6', 'differs 6 7', 'same 7 7'],
  )
  t.equal(snapshots(opened), before + 1)
  t.equal(catalogue.search('lupa').length, 1)
  t.match(noted, [{ name: 'client_error', count: 1, words: /6 products, the hub 7/ }])
  const { till } = await restart(t, opened)
  t.equal(till.catalogue.search('lupa').length, 1, 'it is kept')
})

t.test('a hub that counts otherwise is fetched from once, not for ever', async (t) => {
  const opened = await openTill(t)
  const { catalogue } = opened.till
  const { hub } = opened.bench
  const before = snapshots(opened)
  hub.miscount = 1
  await catalogue.refresh()
  t.match(catalogue.check.value, { state: 'differs' })
  t.equal(catalogue.progress.value.state, 'ready')
  const after = snapshots(opened)
  t.equal(after - before, 1)
  hub.miscount = 0
  hub.hello()
  await until(() => catalogue.check.value.state === 'same', 'the next hello')
  t.equal(snapshots(opened), after)
})

t.test('while it is fetched again the hub goes away: sold from as before', async (t) => {
  const opened = await openTill(t)
  const { catalogue } = opened.till
  const { hub } = opened.bench
  hub.miscount = 1
  hub.trouble = ({ path }) => (path.includes('limit=1000') ? 'down' : null)
  t.match(await catalogue.refresh(), { code: 'HUB_UNREACHABLE' })
  t.match(catalogue.progress.value, { state: 'ready', done: 6 })
  t.equal(catalogue.byBarcode(BARCODES[1])?.product.name, 'Mi goreng')
  hub.trouble = () => 'down'
  t.match(await catalogue.refresh(), { code: 'HUB_UNREACHABLE' })
  hub.trouble = () => null
  hub.miscount = 0
  t.ok((await catalogue.refresh()).ok)
  t.match(catalogue.check.value, { state: 'same' })
})

t.test('what changes while they are compared proves nothing', async (t) => {
  const opened = await openTill(t)
  const { catalogue } = opened.till
  const { hub } = opened.bench
  hub.miscount = 1
  hub.trouble = ({ path }) => {
    if (path.endsWith('limit=1')) hub.cursor += 1
    return null
  }
  t.ok((await catalogue.refresh()).ok)
  t.match(catalogue.check.value, { state: 'same', hubs: 6 })
})

const priceOf = ({ till }: OpenTill) =>
  till.catalogue.byBarcode(BARCODES[1])?.product.units[0]?.price_minor
const cheaper = {
  ...product(1),
  units: product(1).units.map((u) => ({ ...u, price_minor: 2_900 })),
}
const pongAfter = async ({ bench }: OpenTill, ms: number) => {
  // The line stands all the while: nothing is due, and nothing is lost.
  bench.time.stall(ms)
  bench.hub.say({ type: 'pong', hub_time_ms: bench.hub.nowMs() })
  await settle()
}

t.test(
  'as many as the hub has, one at another price: seen within a look, told, fetched',
  async (t) => {
    const opened = await openTill(t)
    const { catalogue } = opened.till
    const noted: Noted[] = []
    const ears = { note: (each: Noted) => noted.push(each), counts: new TillCounts() }
    t.teardown(watchTill(opened.till, opened.bench.seams, { ...ears, send: async () => {} }))
    // A fault of the hub's: the price is another, and its cursor stands.
    opened.bench.hub.products = opened.bench.hub.products.map((each) =>
      each.product_id === cheaper.product_id ? { ...each, units: cheaper.units } : each,
    )
    const before = snapshots(opened)
    await pongAfter(opened, LOOK_EVERY_MS - 1)
    t.equal(priceOf(opened), 3_150, 'not before it is time')
    t.equal(snapshots(opened), before)
    await pongAfter(opened, LOOK_EVERY_MS)
    await until(() => priceOf(opened) === 2_900, 'the hub’s price')
    t.equal(snapshots(opened), before + 1)
    t.match(noted, [{ name: 'client_error', count: 1, words: /6 products, the hub 6; 1 differ/ }])
    t.match(catalogue.check.value, { state: 'same', unlikeCount: 0 })
    await pongAfter(opened, LOOK_EVERY_MS)
    t.equal(snapshots(opened), before + 1, 'once')
  },
)

/** The hub's database is another one, whose cursor has passed ours. */
function restoreAs({ bench }: OpenTill, epoch: string): void {
  const { hub } = bench
  hub.products = hub.products.map((each) =>
    each.product_id === cheaper.product_id ? { ...each, units: cheaper.units } : each,
  )
  hub.cursor += 3
  hub.changes = [{ product: { ...product(2), name: 'Air baru' }, cursor: hub.cursor }]
  hub.products = hub.products.map((each) =>
    each.product_id === product(2).product_id ? { ...each, name: 'Air baru' } : each,
  )
  hub.routes['POST /api/device/session'] = () =>
    ok({
      ...{ terminal_id: TERMINAL.id, terminal_code: TERMINAL.code, series: hub.series },
      ...{ outlet: SMALL_OUTLET, hub_time_ms: hub.nowMs(), protocol_version: 3 },
      life: { epoch, is_tail_wanted: false },
    })
}

t.test('a hub restored to an earlier day that counts further than this till by now', async (t) => {
  const opened = await openTill(t)
  const before = snapshots(opened)
  restoreAs(opened, testId(901))
  const again = await restart(t, opened)
  t.equal(priceOf(again), 3_150, 'as it is kept')
  await connect(again)
  await until(() => priceOf(again) === 2_900, 'the price of the hub that is there')
  t.equal(again.till.catalogue.search('air baru').length, 1)
  t.equal(snapshots(opened), before + 1)
  const third = await restart(t, again)
  await connect(third)
  await settle()
  t.equal(priceOf(third), 2_900)
  t.equal(snapshots(opened), before + 1, 'it is of that life now')
})

t.test('a database that begins another life while the till is connected', async (t) => {
  const opened = await openTill(t)
  restoreAs(opened, testId(902))
  opened.bench.hub.say({ type: 'life-begun' })
  await until(() => priceOf(opened) === 2_900, 'the price of that life')
})

t.test('a hub that was restored to an earlier day is believed: a new snapshot', async (t) => {
  const opened = await openTill(t)
  const { hub } = opened.bench
  hub.products = [cheaper]
  hub.cursor = 2
  hub.hello()
  await until(() => priceOf(opened) === 2_900, 'the earlier price')
  t.equal(opened.till.catalogue.progress.value.done, 1)
})

t.test('stock moves in memory', async (t) => {
  const { bench, till } = await openTill(t)
  const { product_id } = product(1)
  bench.hub.say({ type: 'stock-changed', levels: [{ product_id, stock_milli: 7_000 }] })
  t.equal(till.catalogue.product(product_id)?.stock_milli, 7_000)
})

t.test('a damaged chunk is noticed, and the snapshot fetched again', async (t) => {
  const opened = await openTill(t)
  const database = await opened.bench.open()
  const chunk = await database.get('products_cache', [1, 0])
  if (chunk === undefined) throw new Error('a chunk is kept')
  await database.put('products_cache', { ...chunk, text: chunk.text.replace('3150', '3151') })
  t.equal(await readCatalogue(opened.bench.seams.subtle, database), null)
  const again = await restart(t, opened)
  await connect(again)
  await until(() => again.till.catalogue.progress.value.state === 'ready', 'the catalogue')
  t.equal(again.till.catalogue.byBarcode(BARCODES[1])?.product.units[0]?.price_minor, 3_150)
})

t.test('tiles show a category by name', async (t) => {
  const { till } = await openTill(t)
  const names = till.catalogue.byCategory(null).map((each) => each.name)
  t.strictSame(names, ['Air mineral', 'Apel', 'Beras 5 kg', 'Mi goreng', 'Parfum', 'Sabun'])
  t.equal(till.catalogue.byCategory(null, 2).length, 2)
  t.strictSame(till.catalogue.byCategory(testId(60)), [])
})

t.test('a day turns before a screen that nobody touches', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.trouble = () => 'down'
  const version = till.catalogue.version.value
  await bench.time.pass(3 * DAY_LOOK_MS)
  t.equal(till.catalogue.version.value, version, 'at noon nothing turns')
  // It slept until the next morning.
  bench.time.stall(20 * 3_600_000)
  await bench.time.pass(DAY_LOOK_MS)
  t.equal(till.catalogue.version.value, version + 1)
})
