// Points that are reserved for outlets: three real hubs and a real cloud, hours without a line,
// calls whose answer is lost, batches that end anywhere. As long as every outlet keeps to what it
// has in hand, no point is spent twice.
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { must } from '#domain/errors.ts'
import type { IngestAnswer, PullAnswer } from '#domain/wire/cloud-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { applyMarks } from '#hub/cloud/apply-marks.ts'
import type { FeedContext } from '#hub/cloud/feed-change.ts'
import { applyCustomer } from '#hub/customer/apply-customer.ts'
import { mergeCustomers } from '#hub/customer/merge-customers.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { findAllowance } from '#hub/loyalty/allowance-store.ts'
import { applyAllowance } from '#hub/loyalty/apply-allowance.ts'
import { applyBalance } from '#hub/loyalty/apply-balance.ts'
import { availablePoints } from '#hub/loyalty/available-points.ts'
import { noteContact } from '#hub/loyalty/note-contact.ts'
import { readPointsInHand } from '#hub/loyalty/points-in-hand.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { addTestOutlet, CLOUD_OUTLET, startTestCloud, testHello, urlOf } from '../support/cloud.ts'
import { seededRandomness } from '../support/fake-seams.ts'
import { hireOffice } from '../support/office.ts'
import { PROPERTY_SEED } from '../support/property.ts'
import { cash, makeSale } from '../support/sale-maker.ts'
import { CUSTOMER_ID, EPOCH, MANAGER_ID, TERMINAL, testId } from '../support/small-outlet.ts'
import { openSmallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const cloud = await startTestCloud(t)
const office = new pg.Client({ connectionString: cloud.postgres.url })
await office.connect()
t.teardown(() => office.end())
const GIVEN = 20_000
const STEPS = 220

const ratna = { full_name: 'Ibu Ratna', phone: '+6281200000001', loyalty_tier: 'silver' }
await office.query(`SELECT ocean.feed_put('customer', $1, NULL, $2, false)`, [
  CUSTOMER_ID,
  { ...ratna, email: null, membership_number: null },
])
await office.query(
  `INSERT INTO ocean.loyalty_balance VALUES ($1, 0) ON CONFLICT (customer_id) DO NOTHING`,
  [CUSTOMER_ID],
)
await office.query('UPDATE ocean.loyalty_balance SET points = $1', [GIVEN])
await office.query('SELECT ocean.feed_balance($1)', [CUSTOMER_ID])

type Shop = Awaited<ReturnType<typeof openShop>>
async function openShop(index: number) {
  const code = `L${index}`
  const outlet = { ...CLOUD_OUTLET, outletId: testId(500 + index), code }
  const { login } = await addTestOutlet(cloud, outlet, {})
  const client = new pg.Client({ connectionString: urlOf(cloud.postgres, login) })
  await client.connect()
  const shop = openSmallShop(join(makeTempFolder(t, `shop-${index}`)), index)
  const taker = createSaleTaker(shop.deps)
  t.teardown(async () => {
    await client.end()
    shop.db.close()
  })
  let number = 0
  const sell = async (points: number, customerId = CUSTOMER_ID): Promise<void> => {
    number += 1
    const transactionId = testId(9_000_000 + index * 100_000 + number)
    const loyalty = { method: 'loyalty', tenderedMinor: points, evidence: null } as const
    const sale = makeSale({
      ...{ number, transactionId, items: [[1, 5000]], withCustomer: true },
      loyaltyPointsToRedeem: points,
      tenders: (total) =>
        points === 0 ? [cash(total)] : [{ ...loyalty, state: 'verified' }, cash(total)],
    })
    must(await taker.take('direct', { ...sale, customer_id: customerId }, 0))
  }
  return { code, client, db: shop.db, seams: shop.seams, outletId: outlet.outletId, sell }
}

/** Sends up to `count` rows from the server's cursor on, one of those before along as proof. */
async function push(shop: Shop, count: number, isAnswerLost: boolean): Promise<void> {
  const ask = async (from: number, rows: unknown[]): Promise<IngestAnswer> => {
    const { rows: answers } = await shop.client.query(
      'SELECT ocean.ingest($1, $2, $3::jsonb) AS answer',
      [testHello(), from, JSON.stringify(rows)],
    )
    return answers[0].answer
  }
  const before = await ask(1, [])
  const from = Math.max(1, before.last_sequence)
  const rows = shop.db
    .prepare(
      `SELECT sequence, kind, document_id, schema_version, payload, hash FROM outbox
       WHERE epoch = ? AND sequence >= ? ORDER BY sequence LIMIT ?`,
    )
    .all(EPOCH, from, count + 1)
  const { last_sequence, last_hash, watermarks } = await ask(from, rows)
  if (isAnswerLost) return
  const marks = { type: 'marks' as const, epoch: EPOCH, last_sequence, last_hash, watermarks }
  must(
    ((applied) => (applied.ok ? { ok: true, value: null } : { ...applied, code: 'INTERNAL' }))(
      write(shop.db, (tx) => applyMarks(tx, marks, shop.seams.clock.nowMs())),
    ) as Parameters<typeof must>[0],
  )
}

async function pull({ client, db, seams }: Shop): Promise<void> {
  const { rows } = await client.query<{ answer: PullAnswer }>(
    'SELECT ocean.pull($1, NULL, 200000) AS answer',
    [testHello()],
  )
  const context: FeedContext = {
    ...{ seams, atMs: seams.clock.nowMs(), pricesOn: '2026-11-22' },
    newPriceListVersion: () => 1,
  }
  write(db, (tx) => {
    for (const { topic, item_id: itemId, version, body, is_deleted } of rows[0]?.answer.items ??
      []) {
      const change = { itemId, version, body: is_deleted ? null : body, before: null }
      if (topic === 'loyalty-allowance') applyAllowance(tx, change as never, context)
      if (topic === 'loyalty-balance') applyBalance(tx, change as never, context)
      if (topic === 'customer') applyCustomer(tx, change as never, context)
    }
  })
}

const numbers = async (): Promise<Record<string, number>> => {
  const { rows } = await office.query<Record<string, string>>(
    `SELECT ocean.available_points($1) AS free,
       (SELECT points FROM ocean.loyalty_balance WHERE customer_id = $1) AS balance,
       (SELECT coalesce(sum(points), 0) FROM ocean.loyalty_entry WHERE customer_id = $1) AS entries,
       (SELECT coalesce(sum(granted_points - spent_points - released_points), 0)
         FROM ocean.loyalty_allowance) AS leased,
       (SELECT coalesce(sum(overspent_points), 0) FROM ocean.loyalty_allowance) AS overspent`,
    [CUSTOMER_ID],
  )
  return Object.fromEntries(
    Object.entries(rows[0] ?? {}).map(([name, text]) => [name, Number(text)]),
  )
}

const allocate = (order: object): Promise<unknown> =>
  office.query('SELECT ocean.office_allocate_loyalty($1, false)', [
    { customer: null, points: null, percent: null, recall: false, ...order },
  ])

const leaseLeft = (db: Db): number => {
  const lease = findAllowance(db, CUSTOMER_ID)
  return lease ? lease.granted_points - lease.spent_points - lease.released_points : 0
}

let shops: Shop[] = []
const pointsInHand = (db: Db): number => {
  const { allowance, own } = readPointsInHand(db, CUSTOMER_ID)
  return allowance + own
}
/** Earned and spent at this outlet, sent or not. */
const movedHere = (db: Db): number =>
  db
    .prepare(
      `SELECT coalesce(sum(points), 0) FROM loyalty_entry
       WHERE customer_id = ? AND reason IN ('sale', 'redeem', 'refund')`,
    )
    .pluck()
    .get(CUSTOMER_ID) as number

t.test(`no point is spent twice (seed ${PROPERTY_SEED})`, async (t) => {
  shops = [await openShop(1), await openShop(2), await openShop(3)]
  const randomness = seededRandomness(PROPERTY_SEED)
  const random = (below: number): number =>
    randomness.bytes(3).reduce((sum, byte) => sum * 256 + byte, 0) % below
  for (const shop of shops) {
    await shop.sell(0)
    await push(shop, 50, false)
    await pull(shop)
  }
  const done = { spent: 0, refusedBeyond: 0, lost: 0 }
  for (let step = 1; step <= STEPS; step++) {
    const shop = shops[random(3)]
    if (!shop) throw new Error('three shops')
    const what = random(10)
    const most = availablePoints(shop.db, CUSTOMER_ID, shop.seams.clock.nowMs()) ?? 0
    const wanted = 100 + random(4_000)
    if (what < 2) await shop.sell(0)
    else if (what < 5 && wanted <= most) {
      await shop.sell(wanted)
      done.spent += wanted
    } else if (what < 5) done.refusedBeyond += 1
    else if (what < 7) {
      const isAnswerLost = random(3) === 0
      if (isAnswerLost) done.lost += 1
      await push(shop, 1 + random(4), isAnswerLost)
    } else if (what === 7) await pull(shop)
    else if (what === 8) await allocate({ outlet: shop.code, percent: 1 + random(100) })
    else await allocate({ outlet: shop.code, recall: random(3) === 0, percent: 100 })
    const { free = -1, balance = -1, entries = 0, overspent = -1 } = await numbers()
    // All that the three could spend without asking, against all that there is anywhere.
    const inHand = shops.reduce((sum, each) => sum + pointsInHand(each.db), 0)
    const inWorld = shops.reduce((sum, each) => sum + movedHere(each.db), GIVEN)
    if (inHand > inWorld) {
      t.fail(`step ${step}: ${inHand} could be spent of ${inWorld}`)
      return
    }
    if (free < 0 || balance < 0 || overspent !== 0 || balance !== GIVEN + entries) {
      t.fail(`step ${step}: ${JSON.stringify({ free, balance, entries, overspent })}`)
      return
    }
  }
  t.ok(done.spent > 5_000, `${done.spent} points were spent`)
  t.ok(done.refusedBeyond > 5, `${done.refusedBeyond} wishes were beyond what was in hand`)
  t.ok(done.lost > 5, `${done.lost} answers were lost`)

  for (const shop of shops) {
    await push(shop, 500, false)
    await pull(shop)
    await push(shop, 500, false)
  }
  const end = await numbers()
  const conflicts = await cloud.ask('SELECT 1 FROM ocean.conflict WHERE origin = $1', ['cloud'])
  t.strictSame(conflicts, [], 'the cloud found no point spent in two outlets')
  t.equal(
    shops.reduce((sum, { db }) => sum + leaseLeft(db), 0),
    end.leased,
    'hubs and cloud count the same leases',
  )
  t.equal(Number(end.free) + Number(end.leased) <= Number(end.balance), true)
})

t.test('what an outlet earned and may still spend as its own is nobody else’s', async (t) => {
  const [first, second] = shops
  if (!first || !second) throw new Error('three shops')
  const spendable = (): number => shops.reduce((sum, { db }) => sum + pointsInHand(db), 0)
  const inWorld = (): number => shops.reduce((sum, { db }) => sum + movedHere(db), GIVEN)
  // The last sale of each is held back until a later document says that it is known of.
  const fits = (when: string): void => {
    const left = inWorld() - spendable()
    t.ok(left >= 0 && left < 100, `${when}: ${left} of ${inWorld()} points lie still`)
  }
  for (let sale = 0; sale < 10; sale++) await first.sell(0)
  await push(first, 500, true)
  await allocate({ outlet: second.code, percent: 100 })
  await pull(second)
  const own = readPointsInHand(first.db, CUSTOMER_ID).own
  t.ok(own >= 100, `${own} points of its own, of which the cloud’s answer was lost`)
  fits('while the answer is lost')
  // A later document that knows of no confirmation frees nothing.
  await first.sell(own)
  await push(first, 500, true)
  await allocate({ outlet: second.code, percent: 100 })
  await pull(second)
  fits('after a document that knows of no confirmation')
  await push(first, 500, false)
  await first.sell(0)
  await push(first, 500, false)
  await first.sell(0)
  await push(first, 500, false)
  await allocate({ outlet: second.code, percent: 100 })
  await pull(second)
  fits('confirmed, told, and given to another')
})

t.test('a cloud that answered a moment ago lets the whole balance be spent', async (t) => {
  const shop = await openShop(4)
  await pull(shop)
  const nowMs = shop.seams.clock.nowMs()
  t.equal(availablePoints(shop.db, CUSTOMER_ID, nowMs), 0, 'cut off, and nothing is reserved')
  const status = {
    ...{ type: 'status' as const, redis: 'absent' as const, error_code: null, progress: null },
    ...{ retry_in_ms: null, clock_skew_ms: null },
    last_contact_at: new Date(nowMs - 60_000).toISOString(),
  }
  noteContact(shop.db, { ...status, cloud: 'connected' })
  t.ok((availablePoints(shop.db, CUSTOMER_ID, nowMs) ?? 0) > 0, 'connected')
  t.equal(availablePoints(shop.db, CUSTOMER_ID, nowMs + 30 * 60_000), 0, 'half an hour later')
  noteContact(shop.db, { ...status, cloud: 'waiting' })
  t.equal(availablePoints(shop.db, CUSTOMER_ID, nowMs), 0, 'cut off again')
})

t.test('a lease of a life that was fenced is free again, and only then', async (t) => {
  await office.query('UPDATE ocean.loyalty_balance SET points = points + 1000')
  const shop = await openShop(5)
  await shop.sell(0)
  await push(shop, 50, false)
  const [before] = await cloud.ask<{ free: string }>('SELECT ocean.available_points($1) AS free', [
    CUSTOMER_ID,
  ])
  const loyalty = await hireOffice(cloud, 'tono', ['ocean_loyalty'])
  const words = ['allocate-loyalty', shop.code, '--customer', '0812 0000 0001', '--points']
  t.match((await loyalty.type(...words, '100', '--dry-run')).out, 'would be reserved')
  t.equal((await loyalty.type(...words, '100')).out, '100 points of 1 customers reserved.')
  t.match((await loyalty.type(...words, String(GIVEN * 2))).err, 'POINTS_NOT_FREE')
  const reclaimed = async () =>
    (await office.query('SELECT ocean.reclaim_allowances($1) AS done', [shop.outletId])).rows[0]
      .done
  t.match(await reclaimed(), { points: 0 }, 'not while its life is approved')
  await office.query(`UPDATE ocean.epoch SET state = 'fenced' WHERE outlet_id = $1`, [
    shop.outletId,
  ])
  t.match(await reclaimed(), { leases: 1, points: 100 })
  const [after] = await cloud.ask<{ free: string }>('SELECT ocean.available_points($1) AS free', [
    CUSTOMER_ID,
  ])
  t.ok(Number(after?.free) >= Number(before?.free))
})

const STARTED = 3_000
/** A person under two ids, known in all outlets; the younger one begins with points. */
async function twoRows(n: number): Promise<[string, string]> {
  const ids: [string, string] = [testId(7_000 + 2 * n), testId(7_001 + 2 * n)]
  for (const [index, id] of ids.entries()) {
    const phone = `+628130000${n}00${index}`
    const facts = { ...ratna, full_name: `Row ${n} ${index}`, phone }
    await office.query(`SELECT ocean.feed_put('customer', $1, NULL, $2, false)`, [
      id,
      { ...facts, email: null, membership_number: index === 1 ? `X${n}` : null },
    ])
    await office.query('INSERT INTO ocean.loyalty_balance VALUES ($1, $2)', [id, STARTED * index])
    await office.query('SELECT ocean.feed_balance($1)', [id])
  }
  return ids
}

t.test('two rows merged in one outlet, or in two at once, end as one everywhere', async (t) => {
  const [north, south] = [shops[0], shops[1]]
  if (!north || !south) throw new Error('three shops')
  const pairs = [await twoRows(1), await twoRows(2)]
  for (const shop of [north, south]) await pull(shop)
  for (const [, younger] of pairs) {
    await office.query('SELECT ocean.grant_allowance($1, $2, $3, 700, false)', [
      ...[south.outletId, younger, EPOCH],
    ])
  }
  await pull(south)
  const merge = ({ db, seams }: Shop, customerIds: [string, string], n: number) => {
    const by = { staffId: MANAGER_ID, terminalId: TERMINAL.id, approvedBy: null }
    const order = { mergeId: testId(7_900 + n), customerIds, takeFrom: {}, by }
    must(write(db, (tx) => mergeCustomers(tx, seams, order)))
  }
  const randomness = seededRandomness(PROPERTY_SEED)
  const random = (below: number): number => (randomness.bytes(1)[0] ?? 0) % below
  for (let step = 0; step < 40; step++) {
    if (step === 12) for (const [n, pair] of pairs.entries()) merge(north, pair, n)
    // The other has not heard of it yet, and merges the second pair as well.
    if (step === 14 && pairs[1]) merge(south, [pairs[1][1], pairs[1][0]], 9)
    const shop = random(2) === 0 ? north : south
    const what = random(6)
    const id = pairs[random(2)]?.[random(2)] ?? ''
    const most = availablePoints(shop.db, id, shop.seams.clock.nowMs()) ?? 0
    if (what < 2) await shop.sell(0, id)
    else if (what < 4 && most >= 100) await shop.sell(100, id)
    else if (what === 4) await push(shop, 1 + random(3), random(4) === 0)
    else if (what === 5) await pull(shop)
  }
  for (const _ of ['told', 'heard']) {
    for (const shop of [north, south]) {
      await push(shop, 500, false)
      await pull(shop)
    }
  }
  for (const [elder, younger] of pairs) {
    const [row] = await cloud.ask<Record<string, string | number>>(
      `SELECT balance.points::int AS points, ocean.surviving_customer($2) AS survivor,
         (SELECT points::int FROM ocean.loyalty_balance WHERE customer_id = $2) AS left_over,
         (SELECT sum(points)::int FROM ocean.loyalty_entry
           WHERE customer_id = ANY ($3)) AS entries,
         (SELECT sum(points)::int FROM ocean.loyalty_by_outlet
           WHERE customer_id = $1) AS by_outlets,
         (SELECT sum(granted_points - spent_points - released_points)::int
           FROM ocean.loyalty_allowance WHERE customer_id = ANY ($3)) AS leased,
         (SELECT membership_number FROM ocean.customer WHERE customer_id = $1) AS member
       FROM ocean.loyalty_balance AS balance WHERE customer_id = $1`,
      [elder, younger, [elder, younger]],
    )
    const entries = Number(row?.entries)
    t.match(row, { points: STARTED + entries, by_outlets: entries, left_over: 0, leased: 0 })
    t.match(row, { survivor: elder, member: /^X/ })
    for (const { db } of [north, south]) {
      const points = db.prepare('SELECT loyalty_points FROM customer WHERE id = ?').pluck()
      t.strictSame([points.get(elder), points.get(younger)], [row?.points, 0])
      t.same(checkBooks(db), [])
    }
  }
})
