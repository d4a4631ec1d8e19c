// The catalogue a till sells from without its hub: whole or not at all, and never a price of
// yesterday beside one of today without anybody knowing.
import t, { type Test } from 'tap'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import {
  adoptSnapshot,
  applyDelta,
  type CachedCatalogue,
  CHUNK_PRODUCTS,
  readCatalogue,
  writeChunks,
} from '../../../terminal-ui/src/link/catalogue-cache.ts'
import {
  type FeedDeps,
  loadCategories,
  loadChanges,
  loadSnapshot,
  lookAtHub,
} from '../../../terminal-ui/src/link/catalogue-feed.ts'
import { createHubDoor } from '../../../terminal-ui/src/link/hub-door.ts'
import { SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import { ok } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

type Setup = { bench: Bench; deps: FeedDeps; read(): Promise<CachedCatalogue | null> }

async function setUp(t: Test, productCount = 3): Promise<Setup> {
  const bench = createBench(t)
  bench.hub.products = Array.from({ length: productCount }, (_, n) => product(n))
  const database = await bench.open()
  const door = createHubDoor(bench.seams, {
    proveDevice: async () => ({ ok: false, code: 'HUB_UNREACHABLE' }),
    onRefusal: () => {},
  })
  const { subtle } = bench.seams
  return { bench, deps: { subtle, database, door }, read: () => readCatalogue(subtle, database) }
}

function product(n: number, name = `Barang ${n}`): ProductMessage {
  const [like] = SMALL_PRODUCTS
  if (like === undefined) throw new Error('no product')
  return { ...like, product_id: testId(10_000 + n), name }
}

async function snapshot({ deps }: Setup): Promise<CachedCatalogue> {
  const loaded = await loadSnapshot(deps, null, () => {})
  if (!loaded.ok) throw new Error(loaded.code)
  return loaded.value
}
const namesIn = (cached: CachedCatalogue | null) =>
  cached?.chunks.flat().map(({ name }) => name) ?? null

t.test('a snapshot of several pages is read back whole, and counted on the way', async (t) => {
  const setup = await setUp(t, 1_001)
  const seen: [number, number][] = []
  const loaded = await loadSnapshot(setup.deps, null, (done, total) => seen.push([done, total]))
  t.ok(loaded.ok)
  t.same(seen, [
    [1_000, 1_001],
    [1_001, 1_001],
  ])
  const read = await setup.read()
  t.equal(namesIn(read)?.length, 1_001)
  t.match(read?.manifest, { generation: 1, chunkCount: 3, productCount: 1_001, cursor: 6 })
})

t.test('a snapshot that breaks off in its second page leaves the one before', async (t) => {
  const setup = await setUp(t, 3)
  await snapshot(setup)
  setup.bench.hub.products = Array.from({ length: 1_200 }, (_, n) => product(n, `Baru ${n}`))
  setup.bench.hub.trouble = ({ path }) => (path.includes('after=') ? 'down' : null)
  t.match(await loadSnapshot(setup.deps, null, () => {}), { ok: false, code: 'HUB_UNREACHABLE' })
  t.same(namesIn(await setup.read()), ['Barang 0', 'Barang 1', 'Barang 2'])
  setup.bench.hub.trouble = () => null
  await snapshot(setup)
  t.equal(namesIn(await setup.read())?.[0], 'Baru 0')
  const kept = await setup.deps.database.getAllKeys('products_cache')
  t.same(
    new Set(kept.map(([generation]) => generation)),
    new Set([2]),
    'what was half done is gone',
  )
})

t.test('a part that is missing or altered makes the whole worth nothing', async (t) => {
  const setup = await setUp(t, CHUNK_PRODUCTS + 1)
  const { database } = setup.deps
  t.equal(await setup.read(), null, 'there is none yet')
  await snapshot(setup)
  const row = await database.get('products_cache', [1, 1])
  if (row === undefined) throw new Error('no second chunk')
  await database.put('products_cache', { ...row, text: row.text.replace('Barang', 'Barong') })
  t.equal(await setup.read(), null, 'a bit of it is another')
  await database.delete('products_cache', [1, 1])
  t.equal(await setup.read(), null, 'it is not there')
  await database.put('products_cache', { ...row, chunk: 7 })
  t.equal(await setup.read(), null, 'it is somebody else’s')
  await database.delete('products_cache', [1, 7])
  await database.put('products_cache', row)
  t.equal(namesIn(await setup.read())?.length, CHUNK_PRODUCTS + 1)
})

t.test('changes outlive the page: a new price in its place, new products behind', async (t) => {
  const setup = await setUp(t, CHUNK_PRODUCTS - 1)
  const cached = await snapshot(setup)
  const { hub } = setup.bench
  hub.changes = [
    { product: product(1, 'Harga baru'), cursor: 7 },
    { product: product(9_001), cursor: 8 },
    { product: product(9_002), cursor: 9 },
    { product: product(9_002, 'Dua kali'), cursor: 10 },
  ]
  hub.cursor = 10
  const kept: string[] = []
  const outcome = await loadChanges(setup.deps, cached, (some) => {
    kept.push(...some.map(({ name }) => name))
  })
  t.same(outcome, { ok: true, value: 'in-step' })
  t.same(kept, ['Harga baru', 'Barang 9001', 'Barang 9002', 'Dua kali'])
  const read = await setup.read()
  t.same(read, cached, 'what lies on the device is what is sold from')
  t.match(read?.manifest, { cursor: 10, chunkCount: 2, productCount: CHUNK_PRODUCTS + 1 })
  t.equal(namesIn(read)?.[1], 'Harga baru')
  t.same(
    read?.chunks[1]?.map(({ name }) => name),
    ['Dua kali'],
  )
  const calls = hub.calls.length
  const again = await loadChanges(setup.deps, cached, () => t.fail('nothing is new'))
  t.same(again, { ok: true, value: 'in-step' })
  t.equal(hub.calls.length, calls + 1)
})

t.test('a first delta over an empty catalogue begins its first part', async (t) => {
  const setup = await setUp(t, 0)
  const cached = await snapshot(setup)
  await applyDelta(setup.deps, cached, [product(1)], 7)
  t.same(namesIn(await setup.read()), ['Barang 1'])
  await applyDelta(setup.deps, cached, [], 8)
  t.match((await setup.read())?.manifest, { cursor: 8, productCount: 1 })
})

t.test('many changes come in several answers, each kept before the next is asked', async (t) => {
  const setup = await setUp(t, 1)
  const cached = await snapshot(setup)
  setup.bench.hub.routes['GET /api/pos/products/changes'] = ({ path }) => {
    const after = Number(new URLSearchParams(path.split('?')[1]).get('after_cursor'))
    const products = [product(0, `Nama ${after + 1}`)]
    return ok({ products, cursor: after + 1, has_more: after < 8 })
  }
  const cursors: number[] = []
  await loadChanges(setup.deps, cached, () => cursors.push(cached.manifest.cursor))
  t.same(cursors, [7, 8, 9])
  t.same(namesIn(await setup.read()), ['Nama 9'])
})

t.test('a hub that is behind us was restored: its changes cannot tell the truth', async (t) => {
  const setup = await setUp(t, 1)
  const cached = await snapshot(setup)
  setup.bench.hub.cursor = 2
  const outcome = await loadChanges(setup.deps, cached, () => t.fail('nothing is kept'))
  t.same(outcome, { ok: true, value: 'went-back' })
  t.equal((await setup.read())?.manifest.cursor, 6)
})

t.test('nobody answers: what is here stays, tiles and all', async (t) => {
  const setup = await setUp(t, 1)
  const cached = await snapshot(setup)
  t.same(await loadCategories(setup.deps), { ok: true, value: [] })
  setup.bench.hub.trouble = () => 'down'
  t.match(await loadChanges(setup.deps, cached, () => {}), { code: 'HUB_UNREACHABLE' })
  t.match(await loadCategories(setup.deps), { code: 'HUB_UNREACHABLE' })
  t.match(await loadSnapshot(setup.deps, null, () => {}), { code: 'HUB_UNREACHABLE' })
  t.same(namesIn(await setup.read()), ['Barang 0'])
  t.ok(await setup.deps.database.get('sync_metadata', 'categories'))
})

t.test(
  'power lost while a delta is written: page and device both stay at the one before',
  async (t) => {
    const setup = await setUp(t, 2)
    const cached = await snapshot(setup)
    const before = structuredClone(cached)
    setup.deps.database.close()
    await t.rejects(applyDelta(setup.deps, cached, [product(1, 'Setengah')], 7))
    t.same(cached, before)
    const database = await setup.bench.open()
    t.same(await readCatalogue(setup.deps.subtle, database), before)
  },
)

t.test('parts of a snapshot count only once it is adopted', async (t) => {
  const setup = await setUp(t, 1)
  await snapshot(setup)
  await writeChunks(setup.deps, 2, 0, [product(5)])
  t.same(namesIn(await setup.read()), ['Barang 0'])
  const manifest = { key: 'catalogue', generation: 2, chunkCount: 1, productCount: 1 } as const
  await adoptSnapshot(setup.deps.database, { ...manifest, cursor: 6 })
  t.same(namesIn(await setup.read()), ['Barang 5'])
})

t.test('how many the hub has says something at our own cursor only', async (t) => {
  const setup = await setUp(t, 3)
  const { manifest } = await snapshot(setup)
  const { hub } = setup.bench
  const kept = (id: string) => hub.products.find((each) => each.product_id === id) ?? null
  const brief = { after: null, isBrief: true }
  const look = () => lookAtHub(setup.deps, manifest, kept, brief)
  const one = { count: 3, unlikeCount: 0, next: product(0).product_id }
  t.same(await look(), { ok: true, value: one })
  hub.cursor += 1
  t.same(await look(), { ok: true, value: null })
  hub.trouble = () => 'down'
  t.match(await look(), { code: 'HUB_UNREACHABLE' })
})

t.test('some are compared word by word, but for their stock', async (t) => {
  const setup = await setUp(t, 150)
  const { chunks, manifest } = await snapshot(setup)
  const { hub } = setup.bench
  const mine = new Map(chunks.flat().map((each) => [each.product_id, each]))
  const look = (after: string | null) =>
    lookAtHub(setup.deps, manifest, (id) => mine.get(id) ?? null, { after, isBrief: false })
  const [first, second, third] = [product(0), product(1), product(2)]
  hub.products = [{ ...first, stock_milli: -7_000 }, ...hub.products.slice(1)]
  const next = product(99).product_id
  t.same(await look(null), { ok: true, value: { count: 150, unlikeCount: 0, next } })
  t.same(await look(next), { ok: true, value: { count: 150, unlikeCount: 0, next: null } })
  const [unit] = second.units
  if (unit === undefined) throw new Error('no unit')
  const dearer = { ...second, units: [{ ...unit, price_minor: unit.price_minor + 1 }] }
  hub.products = [first, dearer, third]
  mine.delete(third.product_id)
  t.same(await look(null), { ok: true, value: { count: 3, unlikeCount: 2, next: null } })
})

t.test('a snapshot knows of which life of the hub it is', async (t) => {
  const setup = await setUp(t, 2)
  await snapshot(setup)
  t.equal((await setup.read())?.manifest.epoch, undefined)
  t.ok((await loadSnapshot(setup.deps, 'a-life', () => {})).ok)
  const cached = await setup.read()
  if (cached === null) throw new Error('no catalogue')
  await applyDelta(setup.deps, cached, [product(1, 'Baru')], 7)
  t.match((await setup.read())?.manifest, { epoch: 'a-life', cursor: 7 })
})
