// A hub restored to an earlier day, against the real cloud: refused, approved, and nothing is lost
// or counted twice.
import { join } from 'node:path'
import { Registry } from 'prom-client'
import t from 'tap'
import { must } from '#domain/errors.ts'
import type { IngestAnswer } from '#domain/wire/cloud-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import { applyMarks } from '#hub/cloud/apply-marks.ts'
import { hearBrokenChain } from '#hub/cloud/hear-broken-chain.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { findEpochOrigin, readChainHead } from '#hub/outbox/chain-place.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { approveEpoch } from '../../cloud-relay/cloud-enrol.ts'
import { CLOUD_OUTLET, startTestCloud, withClient } from '../support/cloud.ts'
import { makeSale } from '../support/sale-maker.ts'
import { EPOCH } from '../support/small-outlet.ts'
import { type SmallShop, smallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const cloud = await startTestCloud(t)

async function sell(shop: SmallShop, ...numbers: number[]): Promise<void> {
  const taker = createSaleTaker({ ...shop.deps, metrics: new Registry() })
  for (const number of numbers) must(await taker.take('direct', makeSale({ number }), 0))
}

/** As the relay does: everything of the present epoch, with its origin. */
async function push({ db }: SmallShop): Promise<IngestAnswer> {
  const { epoch } = readChainHead(db)
  const rows = db
    .prepare(
      `SELECT sequence, kind, document_id, schema_version, payload, hash FROM outbox
       WHERE epoch = ? ORDER BY sequence`,
    )
    .all(epoch) as OutboxEnvelope[]
  const place = findEpochOrigin(db, epoch)
  const origin = place
    ? { epoch: place.epoch, last_sequence: place.sequence, last_hash: place.hash }
    : null
  return cloud.ingest(1, rows, { epoch, origin })
}
const apply = ({ db }: SmallShop, answer: IngestAnswer) =>
  write(db, (tx) => {
    const { last_sequence, last_hash, watermarks } = answer
    const { epoch } = readChainHead(tx)
    return applyMarks(tx, { type: 'marks', epoch, last_sequence, last_hash, watermarks }, 1)
  })
const watermarkIn = ({ db }: SmallShop) =>
  db.prepare('SELECT watermark FROM terminal_series').pluck().get()
const salesInCloud = async () =>
  (await cloud.ask('SELECT number FROM ocean.sale ORDER BY 1')).length

t.test('restored, broken, begun anew, approved: all of it once', async (t) => {
  const shop = smallShop(t)
  await sell(shop, 1, 2)
  t.match(apply(shop, await push(shop)), { ok: true })
  t.equal(watermarkIn(shop), 2)
  await sell(shop, 3)
  const path = join(makeTempFolder(t, 'backup'), 'outlet.db')
  shop.db.exec(`VACUUM INTO '${path}'`)
  await sell(shop, 4)
  const ahead = await push(shop)
  const db = openDatabase(path)
  t.teardown(() => db.close())
  const restored: SmallShop = { ...shop, db, path, deps: { ...shop.deps, db } }
  await sell(restored, 5)

  t.match(await push(restored), { refused: { code: 'CHAIN-FORKED' } })
  const asked = await cloud.ingest(1, [])
  t.equal(asked.last_sequence, ahead.last_sequence)
  const { last_sequence: cloud_sequence, last_hash: cloud_hash } = asked
  const broken = { type: 'chain-broken', epoch: EPOCH, cloud_sequence, cloud_hash } as const
  t.same(hearBrokenChain(restored.deps, broken), { ok: true, reason: null })
  t.match(await push(restored), { refused: { code: 'EPOCH-UNKNOWN' } })
  t.equal(await salesInCloud(), 4, 'nothing until somebody approves')

  const { epoch } = readChainHead(db)
  await withClient(cloud.postgres.url, (client) =>
    approveEpoch(client, CLOUD_OUTLET.outletId, epoch),
  )
  const taken = await push(restored)
  t.equal(taken.refused, null)
  t.ok(
    taken.verdicts.every(({ verdict }) => verdict === 'duplicate'),
    'what it had is known again',
  )
  t.ok(taken.verdicts.length > 0)
  t.equal(await salesInCloud(), 5, 'each sale once')
  t.match(apply(restored, taken), { ok: true, unproven: [{ watermark: 5, provenUpTo: 3 }] })
  t.equal(watermarkIn(restored), 3, 'sale 4 is not here: its till keeps it')
  await sell(restored, 4)
  t.match(apply(restored, await push(restored)), { ok: true, unproven: [] })
  t.equal(watermarkIn(restored), 5)
  t.equal(await salesInCloud(), 5)
  t.match(await push(shop), { refused: { code: 'EPOCH-FENCED' } }, 'the lost box, should it return')
})
