// A restored or copied database goes on as another life. A wrong watermark would destroy sales, so
// every way to one is tried here: backups, restores, clouds that went back, in any order.
import { join } from 'node:path'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import t from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { takeDocumentNumber } from '#hub/books/document-number.ts'
import { type AppliedMarks, applyMarks } from '#hub/cloud/apply-marks.ts'
import { beginLife, LIVES_PER_DAY_MAX } from '#hub/cloud/begin-life.ts'
import { hearBrokenChain } from '#hub/cloud/hear-broken-chain.ts'
import { type Db, openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { findEpochOrigin, readChainHead } from '#hub/outbox/chain-place.ts'
import { listSales } from '#hub/sale/sale-read-store.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { hold } from '../../support/property.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { EPOCH, TERMINAL, testId } from '../../support/small-outlet.ts'
import { openSmallShop, type SmallShop, smallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { ModelCloud } from './model-cloud.ts'

const NOW_MS = 1_800_000_000_000

async function sell(deps: SmallShop['deps'], numbers: number[]): Promise<void> {
  const taker = createSaleTaker({ ...deps, metrics: new Registry() })
  for (const number of numbers) must(await taker.take('direct', makeSale({ number }), 0))
}
const apply = (db: Db, cloud: ModelCloud): AppliedMarks =>
  write(db, (tx) => applyMarks(tx, cloud.marks(readChainHead(tx).epoch), NOW_MS))
const watermarkIn = (db: Db): number =>
  db.prepare('SELECT watermark FROM terminal_series').pluck().get() as number
const documentsOf = (db: Db, epoch: string): string[] =>
  db
    .prepare('SELECT document_id FROM outbox WHERE epoch = ? ORDER BY sequence')
    .pluck()
    .all(epoch) as string[]

let copies = 0
/** The database as it is now, as a shop of its own. */
function copyShop(t: Parameters<typeof makeTempFolder>[0], shop: SmallShop): SmallShop {
  const path = join(makeTempFolder(t, `copy${copies++}`), 'outlet.db')
  shop.db.exec(`VACUUM INTO '${path}'`)
  const db = openDatabase(path)
  return { ...shop, db, path, deps: { ...shop.deps, db, databasePath: path } }
}
const broken = (shop: SmallShop, cloud: ModelCloud) => {
  const { epoch } = readChainHead(shop.db)
  const { sequence, hash } = cloud.lastOf(epoch)
  const message = { epoch, cloud_sequence: sequence, cloud_hash: hash }
  return hearBrokenChain(shop.deps, { type: 'chain-broken', ...message })
}

t.test('a restored database goes on from what the cloud confirmed', async (t) => {
  const shop = smallShop(t)
  const cloud = new ModelCloud()
  cloud.approve(shop.db)
  await sell(shop.deps, [1, 2])
  cloud.push(shop.db, 99)
  apply(shop.db, cloud)
  const confirmed = cloud.lastOf(EPOCH)
  await sell(shop.deps, [3])
  const restored = copyShop(t, shop)
  await sell(shop.deps, [4, 5])
  cloud.push(shop.db, 99)
  t.equal(cloud.watermark(), 5, 'the cloud holds two sales that the backup lacks')

  await sell(restored.deps, [6])
  t.notOk(cloud.push(restored.db, 99), 'what it has is not what the cloud has')
  const waiting = documentsOf(restored.db, EPOCH).slice(confirmed.sequence)
  t.same(broken(restored, cloud), { ok: true, reason: null })
  const { epoch, life } = readChainHead(restored.db)
  t.not(epoch, EPOCH)
  t.equal(life, 1)
  t.same(findEpochOrigin(restored.db, epoch), { epoch: EPOCH, ...pick(confirmed) })
  t.same(documentsOf(restored.db, epoch), [...waiting, epoch], 'the same documents, in order')
  t.ok(documentsOf(restored.db, EPOCH).length > 0, 'old rows stay')
  t.same(checkBooks(restored.db), [], 'the new chain follows from the origin')
  const audit = restored.db.prepare("SELECT payload FROM audit_entry WHERE kind = 'epoch-begun'")
  t.match(JSON.parse(audit.pluck().get() as string), { from_epoch: EPOCH, cause: 'chain-broken' })
  const number = write(restored.db, (tx) => takeDocumentNumber(tx, 'K'))
  t.match(number, /-K-B-1$/, 'numbers that may be given already are not given again')

  cloud.approve(restored.db)
  t.match(apply(restored.db, cloud), { ok: true, unproven: [{ provenUpTo: 2 }] })
  t.equal(watermarkIn(restored.db), 2, 'sale 3 is in the cloud, but its new row is not')
  cloud.push(restored.db, 99)
  t.match(apply(restored.db, cloud), { ok: true, unproven: [{ watermark: 6, provenUpTo: 3 }] })
  t.equal(watermarkIn(restored.db), 3, 'the restored hub cannot prove sales that it lacks')
  t.equal(readMark(restored.db), cloud.lastOf(epoch).sequence, 'the rest of the marks applies')
  t.ok(
    listSales(restored.db, { limit: 10 }).every(({ is_in_cloud }) => is_in_cloud),
    'also what was confirmed in the life before',
  )
  await sell(restored.deps, [4, 5])
  cloud.push(restored.db, 99)
  t.match(apply(restored.db, cloud), { ok: true, unproven: [] })
  t.equal(watermarkIn(restored.db), 6, 'a till that still had them brought them back')
  restored.db.close()
})

const pick = ({ sequence, hash }: { sequence: number; hash: string }) => ({ sequence, hash })
const readMark = (db: Db) =>
  db
    .prepare('SELECT last_sequence FROM cloud_mark WHERE epoch = ?')
    .pluck()
    .get(readChainHead(db).epoch)

t.test('what the hub’s own chain does not bear out begins nothing', async (t) => {
  const { db, deps } = smallShop(t)
  const cloud = new ModelCloud()
  cloud.approve(db)
  await sell(deps, [1, 2])
  cloud.push(db, 99)
  const { sequence, hash } = cloud.lastOf(EPOCH)
  const say = (epoch: string, cloud_sequence: number, cloud_hash: string) =>
    hearBrokenChain(deps, { type: 'chain-broken', epoch, cloud_sequence, cloud_hash })
  t.equal(say(testId(77), sequence + 9, hash).reason, 'epoch-unknown')
  t.equal(say(EPOCH, sequence, hash).reason, 'not-broken')
  t.equal(readChainHead(db).life, 0)
  t.equal(say(EPOCH, sequence, 'f'.repeat(64)).ok, true, 'a fork')
  t.equal(say(EPOCH, sequence, 'f'.repeat(64)).reason, 'epoch-unknown', 'the same trouble again')
  t.equal(readChainHead(db).life, 1)
})

t.test('a life begins once for a trouble, and not again and again in a day', async (t) => {
  const { db, seams } = smallShop(t)
  const begin = (name: string, cause: 'restored' | 'chain-broken' = 'chain-broken') =>
    write(db, (tx) => beginLife(tx, seams, { cause, name, disputedFrom: null }))
  t.ok(begin('a'))
  t.equal(begin('a'), null)
  for (let n = 1; n < LIVES_PER_DAY_MAX; n++) t.ok(begin(`b${n}`))
  t.equal(begin('c'), null, 'somebody is wrong again and again')
  t.ok(begin('d', 'restored'), 'what a person did is not limited')
  seams.clock.advance(25 * 3_600_000)
  t.ok(begin('c'))
  const lives = db.prepare('SELECT life, origin_epoch, last_sequence FROM epoch_origin')
  t.ok(
    (lives.all() as { origin_epoch: string }[]).every(({ origin_epoch }) => origin_epoch === EPOCH),
    'lives that the cloud never heard of share what the first one did',
  )
})

t.test(
  'a cloud that went back and took another box’s rows: all that is kept is sent again',
  async (t) => {
    const { db, deps, seams } = smallShop(t)
    const cloud = new ModelCloud()
    cloud.approve(db)
    await sell(deps, [1, 2, 3])
    cloud.push(db, 99)
    apply(db, cloud)
    t.equal(watermarkIn(db), 3)
    const life = write(db, (tx) =>
      beginLife(tx, seams, { cause: 'chain-broken', name: 'fork', disputedFrom: 2 }),
    )
    t.match(life, { origin: { epoch: EPOCH, sequence: 0 } })
    const empty = new ModelCloud()
    empty.approve(db)
    t.match(apply(db, empty), { ok: true }, 'it may say that it holds less')
    t.equal(watermarkIn(db), 0)
    empty.push(db, 99)
    apply(db, empty)
    t.equal(watermarkIn(db), 3)
  },
)

type Step = { what: 'sell' | 'push' | 'marks' | 'back-up' | 'restore' | 'forget'; count: number }
const STEPS = ['sell', 'push', 'marks', 'back-up', 'restore', 'forget', 'sell', 'push', 'marks']

t.test('in any order: no watermark covers a sale that the cloud lacks', async (t) => {
  const step = fc.record({
    what: fc.constantFrom(...(STEPS as Step['what'][])),
    count: fc.integer({ min: 1, max: 4 }),
  })
  let seed = 0
  const restores = { count: 0 }
  await hold(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
      const first = openSmallShop(makeTempFolder(t, `lives${seed++}`), seed)
      await play(t, first, steps, restores)
    }),
    25,
  )
  t.ok(restores.count > 5, `${restores.count} restores`)
})

async function play(
  t: Parameters<typeof makeTempFolder>[0],
  first: SmallShop,
  steps: Step[],
  restores: { count: number },
): Promise<void> {
  const cloud = new ModelCloud()
  let shop = first
  let backup = copyShop(t, shop)
  let next = 1
  cloud.approve(shop.db)
  for (const { what, count } of steps) {
    if (what === 'sell') {
      await sell(
        shop.deps,
        Array.from({ length: count }, () => next++),
      )
    } else if (what === 'push') {
      if (!cloud.push(shop.db, count * 3)) {
        broken(shop, cloud)
        cloud.approve(shop.db)
      }
    } else if (what === 'marks') apply(shop.db, cloud)
    else if (what === 'back-up') {
      backup.db.close()
      backup = copyShop(t, shop)
    } else if (what === 'restore') {
      shop.db.close()
      shop = copyShop(t, backup)
      restores.count += 1
    } else if (readChainHead(shop.db).life === 0) cloud.forget(count)
    // Marks that the relay would report at once after a cloud went back.
    if (what === 'forget') apply(shop.db, cloud)
    judge(shop.db, cloud)
  }
  shop.db.close()
  backup.db.close()
}

function judge(db: Db, cloud: ModelCloud): void {
  const numbers = cloud.numbers()
  for (let n = 1; n <= watermarkIn(db); n++) {
    if (!numbers.has(n)) throw new Error(`number ${n} is covered and not in the cloud`)
  }
  const { epoch } = readChainHead(db)
  if (findEpochOrigin(db, epoch) && documentsOf(db, epoch).length === 0) {
    throw new Error('a life without rows')
  }
}

t.test('no row that the cloud lacks is lost by a new life', async (t) => {
  const shop = smallShop(t)
  const cloud = new ModelCloud()
  cloud.approve(shop.db)
  await sell(shop.deps, [1, 2, 3, 4])
  cloud.push(shop.db, 3)
  apply(shop.db, cloud)
  const all = documentsOf(shop.db, EPOCH)
  write(shop.db, (tx) =>
    beginLife(tx, shop.seams, { cause: 'restored', name: 'x', disputedFrom: null }),
  )
  cloud.approve(shop.db)
  cloud.push(shop.db, 99)
  const held = cloud.documents()
  t.same(
    all.filter((id) => !held.has(id)),
    [],
  )
  t.match(apply(shop.db, cloud), { ok: true, unproven: [] })
  t.equal(watermarkIn(shop.db), 4)
  t.equal(TERMINAL.series, 'A')
})
