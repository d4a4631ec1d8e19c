// What comes down, on a real PostgreSQL: pages, late commits, isolation, other histories.
import pg from 'pg'
import t, { type Test } from 'tap'
import { Check } from 'typebox/value'
import { PullAnswer } from '#domain/wire/cloud-message.ts'
import { approveEpoch, createOutletRole, enrolOutlet } from '../../cloud-relay/cloud-enrol.ts'
import { seededRandom } from '../../tools/seeded-random.ts'
import {
  CLOUD_OUTLET,
  startTestCloud,
  type TestCloud,
  urlOf,
  withClient,
} from '../support/cloud.ts'
import { type Feed, feedOf, put, takeSnapshot } from '../support/feed.ts'
import { PROPERTY_SEED } from '../support/property.ts'
import { EPOCH, testId } from '../support/small-outlet.ts'

type World = { cloud: TestCloud; here: Feed; there: Feed; second: Second }
type Second = { outletId: string; epoch: string; url: string }

t.test('the feed of the cloud', async (t) => {
  const cloud = await startTestCloud(t)
  const here = await feedOf(t, cloud.outletUrl, EPOCH)
  const second = await enrolSecond(cloud)
  const there = await feedOf(t, second.url, second.epoch)
  const world: World = { cloud, here, there, second }
  await t.test('a thing is one row with its newest state', (t) => oneRow(t, world))
  await t.test('pages keep within bytes and count, and lose nothing', (t) => pages(t, world))
  await t.test('a transaction that commits late is not skipped', (t) => lateCommit(t, world))
  await t.test('a thing changed during a snapshot is not missing from it', (t) =>
    changedMeanwhile(t, world),
  )
  await t.test('an outlet never sees another one’s rows', (t) => isolation(t, world))
  await t.test('who may see other rows than before begins a snapshot', (t) => otherRows(t, world))
  await t.test('a cursor of another history begins a snapshot', (t) => otherHistory(t, world))
  await t.test('a version never goes back, and a signature stays', (t) => versions(t, world))
  await t.test('any interleaving of writers ends with the newest state', (t) =>
    interleaving(t, world),
  )
  await t.test('the head is cheap', (t) => cheapHead(t, world))
})

async function oneRow(t: Test, { cloud, here }: World): Promise<void> {
  await put(cloud, 'category', 'a', null, { name: 'A' })
  await put(cloud, 'category', 'b', null, { name: 'B' })
  await put(cloud, 'category', 'a', null, { name: 'A2' })
  await put(cloud, 'category', 'a', null, { name: 'A2' })
  const answer = await here.pull(null, 100_000)
  t.ok(Check(PullAnswer, answer), 'the answer has its shape')
  t.equal(answer.from_cursor, null)
  t.same(
    answer.items.map(({ item_id, version, body }) => [item_id, version, body]),
    [
      ['b', 1, { name: 'B' }],
      ['a', 2, { name: 'A2' }],
    ],
  )
  t.equal(answer.cursor, await here.head(cloud, CLOUD_OUTLET.outletId))
  const again = await here.pull(answer.cursor, 100_000)
  t.match(again, { from_cursor: answer.cursor, cursor: answer.cursor, items: [] })
}

async function pages(t: Test, { cloud, here }: World): Promise<void> {
  await cloud.ask(`SELECT ocean.feed_put('product', 'p' || n, NULL,
      jsonb_build_object('name', repeat('x', n % 300)), false) FROM generate_series(1, 1200) AS n`)
  for (const bytesMax of [4096, 40_000, 220_000]) {
    const { items, pages } = await takeSnapshot(here, bytesMax)
    t.equal(items.filter(({ topic }) => topic === 'product').length, 1200)
    t.ok(pages.every((page) => page.items.length <= 500))
    t.ok(pages.every((page) => JSON.stringify(page.items).length <= bytesMax))
  }
  await t.rejects(put(cloud, 'product', 'huge', null, { text: 'x'.repeat(150_000) }), {
    code: '23514',
  })
}

async function lateCommit(t: Test, { cloud, here }: World): Promise<void> {
  await withClient(cloud.postgres.url, async (slow) => {
    const before = (await takeSnapshot(here, 220_000)).cursor
    await slow.query('BEGIN')
    await putOn(slow, 'category', 'late', { name: 'late' })
    await put(cloud, 'category', 'early', null, { name: 'early' })
    const during = await here.pull(before, 220_000)
    t.same(during.items, [], 'what is newer than a running transaction waits for it')
    t.equal(during.cursor, before)
    t.match(await cloud.ask('SELECT * FROM ocean.feed_held_back'), [{ item_count: '1' }])
    const snapshot = await takeSnapshot(here, 220_000)
    t.ok(
      snapshot.items.some(({ item_id }) => item_id === 'early'),
      'but a snapshot has it',
    )
    await slow.query('COMMIT')
    const after = await here.pull(before, 220_000)
    t.same(after.items.map(({ item_id }) => item_id).sort(), ['early', 'late'])
  })
}

async function changedMeanwhile(t: Test, { cloud, here }: World): Promise<void> {
  await withClient(cloud.postgres.url, async (slow) => {
    await slow.query('BEGIN')
    await putOn(slow, 'category', 'still-open', { name: 'x' })
    await put(cloud, 'category', 'a', null, { name: 'A3' })
    const { items } = await takeSnapshot(here, 220_000)
    t.match(items.filter(({ item_id }) => item_id === 'a').at(-1)?.body, { name: 'A3' })
    await slow.query('ROLLBACK')
  })
}

async function isolation(t: Test, { cloud, here, there, second }: World): Promise<void> {
  await put(cloud, 'stock-transfer', 'here', CLOUD_OUTLET.outletId, { n: 1 })
  await put(cloud, 'stock-transfer', 'there', second.outletId, { n: 2 })
  await cloud.ask(`INSERT INTO ocean.outlet_group VALUES ('east', $1)`, [second.outletId])
  await cloud.ask(`SELECT ocean.feed_put_group('price', 'east-1', 'east', '{"n": 3}', false)`)
  await put(cloud, 'loyalty-balance', 'c1', null, {
    points: 100,
    by_outlet: { [CLOUD_OUTLET.outletId]: 30, [second.outletId]: -5 },
  })
  const mine = (await takeSnapshot(here, 220_000)).items
  const theirs = (await takeSnapshot(there, 220_000)).items
  const special = (items: typeof mine) =>
    items.map(({ item_id }) => item_id).filter((id) => /here|there|east/.test(id))
  t.same(special(mine), ['here'])
  t.same(special(theirs), ['there', 'east-1'])
  const balance = (items: typeof mine) =>
    items.find(({ topic }) => topic === 'loyalty-balance')?.body
  t.same(balance(mine), { points_elsewhere: 70 })
  t.same(balance(theirs), { points_elsewhere: 105 })
  await t.rejects(
    withClient(second.url, (client) => client.query('SELECT * FROM ocean.feed_item')),
    { code: '42501' },
  )
  await t.rejects(
    withClient(second.url, (client) =>
      client.query(`SELECT ocean.feed_put('category', 'x', NULL, '{}', false)`),
    ),
    { code: '42501' },
  )
}

async function otherRows(t: Test, { cloud, here, there, second }: World): Promise<void> {
  const { cursor } = await takeSnapshot(there, 220_000)
  await cloud.ask(`DELETE FROM ocean.outlet_group WHERE outlet_id = $1`, [second.outletId])
  t.not(await there.head(cloud, second.outletId), cursor, 'the head says so')
  const left = await there.pull(cursor, 220_000)
  t.equal(left.from_cursor, null)
  t.notOk(left.items.some(({ item_id }) => item_id === 'east-1'))

  const hereCursor = (await takeSnapshot(here, 220_000)).cursor
  await put(cloud, 'stock-transfer', 'here', second.outletId, { n: 1 })
  const moved = await here.pull(hereCursor, 220_000)
  t.equal(moved.from_cursor, null, 'what was moved to another outlet is gone from here')
  t.notOk(moved.items.some(({ item_id }) => item_id === 'here'))
}

async function otherHistory(t: Test, { cloud, here }: World): Promise<void> {
  const { cursor } = await takeSnapshot(here, 220_000)
  const [timeline, xid, id] = cursor.split('.')
  const others = [
    cursor.replace(/-\w+-/, '-2F-'),
    cursor.replace(/^\d+-/, '9-'),
    `${timeline}.${BigInt(xid ?? 0) + 1_000_000n}.${id}`,
    'nonsense',
    "1-1-1.1.1'; DROP TABLE ocean.feed_item; --",
    '',
  ]
  for (const other of others) t.equal((await here.pull(other, 4096)).from_cursor, null, other)
  await cloud.ask('SELECT ocean.feed_restart()')
  t.equal((await here.pull(cursor, 4096)).from_cursor, null, 'after a load from a dump')
}

async function versions(t: Test, { cloud, here }: World): Promise<void> {
  const write = (version: number, body: unknown, signature: string | null) =>
    cloud.ask<{ v: string }>(
      `SELECT ocean.feed_put_signed('staff', 's1', NULL, $1, false, $2, $3) AS v`,
      [JSON.stringify(body), version, signature],
    )
  t.match(await write(7, { name: 'Sari' }, 'sig7'), [{ v: '7' }])
  t.match(await write(9, { name: 'Sari' }, 'sig9'), [{ v: '7' }], 'nothing new: not written')
  await t.rejects(write(7, { name: 'Budi' }, 'sig'), { code: 'OC010' })
  const move = `SELECT ocean.feed_put_signed('staff', 's1', $1, '{"name": "x"}', false, 99, 'sig')`
  await t.rejects(cloud.ask(move, [CLOUD_OUTLET.outletId]), { code: 'OC011' })
  t.match(await write(8, { name: 'Budi' }, 'sig8'), [{ v: '8' }])
  const found = (await takeSnapshot(here, 220_000)).items.filter((item) => item.topic === 'staff')
  t.match(found, [{ version: 8, signature: 'sig8', body: { name: 'Budi' } }])
}

async function interleaving(t: Test, { cloud, here }: World): Promise<void> {
  const seed = PROPERTY_SEED
  t.comment(`seed ${seed}`)
  await interleave(t, cloud, here, seed)
}

async function cheapHead(t: Test, { cloud }: World): Promise<void> {
  await cloud.ask('ANALYZE ocean.feed_item')
  const [row] = await cloud.ask<{ ms: number }>(
    `WITH timed AS MATERIALIZED (SELECT clock_timestamp() AS start), asked AS MATERIALIZED (
         SELECT ocean.feed_head($1) FROM timed, generate_series(1, 200))
       SELECT extract(epoch FROM clock_timestamp() - start)::float8 * 1000 AS ms
       FROM timed, (SELECT count(*) FROM asked) AS done`,
    [CLOUD_OUTLET.outletId],
  )
  t.comment(`${((row?.ms ?? 0) / 200).toFixed(3)} ms a call`)
  t.ok((row?.ms ?? 0) / 200 < 5)
}

async function enrolSecond(cloud: TestCloud): Promise<Second> {
  const outletId = testId(77)
  const epoch = testId(78)
  const login = await withClient(cloud.postgres.url, async (client) => {
    await enrolOutlet(client, { ...CLOUD_OUTLET, outletId, code: 'TEST02' })
    await approveEpoch(client, outletId, epoch)
    return createOutletRole(client, outletId)
  })
  return { outletId, epoch, url: urlOf(cloud.postgres, login) }
}

async function putOn(client: pg.ClientBase, topic: string, id: string, body: unknown) {
  await client.query('SELECT ocean.feed_put($1, $2, NULL, $3, false)', [
    topic,
    id,
    JSON.stringify(body),
  ])
}

/**
 * Six writers open, write, commit or roll back in any order while a reader follows with deltas and
 * another begins snapshots; both must end with what the tables say.
 */
async function interleave(t: Test, cloud: TestCloud, feed: Feed, seed: number): Promise<void> {
  const random = seededRandom(seed)
  const below = (count: number): number => Math.floor(random() * count)
  const writers = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const client = new pg.Client({ connectionString: cloud.postgres.url })
      await client.connect()
      client.on('error', () => {})
      return { client, open: new Set<string>() }
    }),
  )
  const follower = await follow(feed)
  const held = new Set<string>()
  for (let step = 0; step < 400; step++) {
    const writer = writers[below(writers.length)]
    if (!writer) continue
    const action = below(10)
    if (action < 5) {
      const id = `i${below(25)}`
      // A row another writer holds would make this one wait, and nobody would go on.
      if (held.has(id) && !writer.open.has(id)) continue
      if (writer.open.size === 0) await writer.client.query('BEGIN')
      writer.open.add(id)
      held.add(id)
      await putOn(writer.client, 'customer', id, { step })
    } else if (action < 7 && writer.open.size > 0) {
      await writer.client.query(below(5) === 0 ? 'ROLLBACK' : 'COMMIT')
      for (const id of writer.open) held.delete(id)
      writer.open.clear()
    } else if (action === 7) await follower.next(1 + below(6000))
    else if (action === 8 && below(4) === 0) await follower.restart()
  }
  for (const { client } of writers) await client.end()
  await follower.toEnd()
  const rows = await cloud.ask<{ item_id: string; body: unknown; version: string }>(
    `SELECT item_id, body, version FROM ocean.feed_item WHERE topic = 'customer'`,
  )
  const truth = new Map(rows.map((row) => [row.item_id, [Number(row.version), row.body]]))
  t.same(follower.known(), new Map([...truth].sort()), `seed ${seed}`)
  t.ok(truth.size > 10)
}

/** What a hub would hold: newest versions, and after a snapshot only what was in it. */
async function follow(feed: Feed) {
  let cursor: string | null = null
  let known = new Map<string, [number, unknown]>()
  let seen: Set<string> | null = null
  async function next(bytesMax: number): Promise<boolean> {
    const page = await feed.pull(cursor, bytesMax)
    if (page.from_cursor === null) seen = new Set()
    for (const { topic, item_id, version, body } of page.items) {
      if (topic !== 'customer') continue
      seen?.add(item_id)
      if (version >= (known.get(item_id)?.[0] ?? 0)) known.set(item_id, [version, body])
    }
    if (!page.has_more && seen) {
      const mentioned = seen
      known = new Map([...known].filter(([id]) => mentioned.has(id)))
      seen = null
    }
    cursor = page.cursor
    return page.has_more
  }
  return {
    next,
    restart: async () => {
      cursor = null
    },
    toEnd: async () => {
      while (await next(5000));
    },
    known: () => new Map([...known].sort()),
  }
}
