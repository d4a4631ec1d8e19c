// A box that was cloned, stolen, replaced or restored: what the cloud tells it, what head office
// sees, and what makes it speak again. Nothing is lost or doubled in any of them.
import pg from 'pg'
import t from 'tap'
import type { BoxHello } from '#domain/wire/cloud-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import { approveEpoch, createOutletRole, revokeOutlet } from '../../cloud-relay/cloud-enrol.ts'
import {
  addTestOutlet,
  CHAIN_START,
  CLOUD_OUTLET,
  callIngest,
  chain,
  saleDocument,
  startTestCloud,
  testHello,
  urlOf,
  withClient,
} from '../support/cloud.ts'
import { makeSale } from '../support/sale-maker.ts'
import { EPOCH, TERMINAL, testId } from '../support/small-outlet.ts'

const cloud = await startTestCloud(t)
const NEXT = testId(901)
const ORIGINAL = 'b'.repeat(64)
const OTHER_BOX = 'c'.repeat(64)
const sale = (number: number) => saleDocument(makeSale({ number, items: [[1, 2000]] }))
const at = (rows: OutboxEnvelope[], index: number): OutboxEnvelope => {
  const row = rows.at(index)
  if (!row) throw new Error(`no row ${index}`)
  return row
}
const approve = (epoch: string, boxId: string | null = null) =>
  withClient(cloud.postgres.url, (client) =>
    approveEpoch(client, CLOUD_OUTLET.outletId, epoch, boxId),
  )
const requests = () =>
  cloud.ask(
    `SELECT epoch, box_id, refusal, origin, asked_count::int FROM ocean.box_request
     WHERE outlet_id = $1 ORDER BY last_asked_at`,
    [CLOUD_OUTLET.outletId],
  )
const sales = async () => {
  const [row] = await cloud.ask<{ sales: number }>(
    'SELECT count(*)::int AS sales FROM ocean.sale WHERE outlet_id = $1',
    [CLOUD_OUTLET.outletId],
  )
  return row
}
const rows = chain([1, 2, 3, 4, 5, 6].map(sale))

t.test('cloned: another box under the same epoch is refused, and seen', async (t) => {
  t.match(await cloud.ingest(1, rows.slice(0, 3)), { refused: null, last_sequence: 3 })
  const clone = { box_id: OTHER_BOX }
  t.match(await cloud.ingest(3, rows.slice(2, 5), clone), {
    refused: { code: 'BOX-UNKNOWN' },
    last_sequence: 0,
    watermarks: [],
    feed_cursor: null,
  })
  t.match(await cloud.ingest(1, [], clone), { refused: { code: 'BOX-UNKNOWN' } })
  t.match(await requests(), [
    { epoch: EPOCH, box_id: OTHER_BOX, refusal: 'BOX-UNKNOWN', asked_count: 2 },
  ])
  t.equal((await sales())?.sales, 3)
  t.match(await cloud.ingest(3, rows.slice(2, 4)), { refused: null, last_sequence: 4 })
})

t.test('cloned with its hardware: the second chain is a fork and writes nothing', async (t) => {
  const fork = chain([sale(40), sale(41)], 3, at(rows, 2).hash)
  t.match(await cloud.ingest(3, [at(rows, 2), ...fork]), { refused: { code: 'CHAIN-FORKED' } })
  t.equal((await sales())?.sales, 4)
  t.equal((await cloud.ask('SELECT FROM ocean.quarantine')).length, 0)
  t.match(await requests(), [{}, { box_id: ORIGINAL, refusal: 'CHAIN-FORKED' }])
  t.match(await cloud.ingest(4, rows.slice(3)), { refused: null, last_sequence: 6 })
})

t.test('stolen: revoked, it is cut off at once and for good', async (t) => {
  const stolen = { ...CLOUD_OUTLET, outletId: testId(777), code: 'TEST02' }
  const outlet = await addTestOutlet(cloud, stolen, { epoch: testId(902) })
  await outlet.send([sale(1)])
  const url = urlOf(cloud.postgres, outlet.login)
  const thief = new pg.Client({ connectionString: url })
  const cut = new Promise((resolve) => thief.on('error', resolve))
  await thief.connect()
  await withClient(cloud.postgres.url, (client) => revokeOutlet(client, stolen.outletId))
  await cut
  await t.rejects(outlet.send([sale(2)]), { code: '28000' }, 'it cannot log in')
  // A pool or a gateway may hold the connection: the value says the same.
  await cloud.ask(`ALTER ROLE ${outlet.login.user} LOGIN`)
  t.match(await outlet.send([sale(2)]), { refused: { code: 'OUTLET-REVOKED' } })
  const login = await withClient(cloud.postgres.url, async (client) => {
    await approveEpoch(client, stolen.outletId, testId(903), OTHER_BOX)
    return createOutletRole(client, stolen.outletId)
  })
  const hello = testHello({ epoch: testId(903), box_id: OTHER_BOX })
  const answer = await withClient(urlOf(cloud.postgres, login), (client) =>
    callIngest(client, 1, chain([sale(2)]), hello),
  )
  t.match(answer, { refused: null, last_sequence: 1 }, 'its successor speaks')
})

const restored: Partial<BoxHello> = {
  epoch: NEXT,
  origin: { epoch: EPOCH, last_sequence: 4, last_hash: at(rows, 3).hash },
}
t.test('restored: another life goes on from a row the cloud holds', async (t) => {
  const before = await sales()
  const second = chain([sale(5), sale(6), sale(7)], 0, at(rows, 3).hash)
  t.match(await cloud.ingest(1, second, restored), { refused: { code: 'EPOCH-UNKNOWN' } })
  t.match((await requests()).slice(-1), [{ epoch: NEXT, origin: restored.origin }])

  await approve(NEXT, ORIGINAL)
  t.match(await cloud.ingest(1, [], restored), { last_sequence: 0, last_hash: at(rows, 3).hash })
  const answer = await cloud.ingest(1, second, restored)
  t.match(answer, {
    refused: null,
    last_sequence: 3,
    verdicts: [
      { sequence: 1, verdict: 'duplicate' },
      { sequence: 2, verdict: 'duplicate' },
    ],
    watermarks: [{ terminal_id: TERMINAL.id, watermark: 7 }],
  })
  t.equal((await sales())?.sales, (before?.sales ?? 0) + 1, 'what the cloud had counts once')
  t.match(await cloud.ingest(6, [at(rows, 5)]), { refused: { code: 'EPOCH-FENCED' } })
})

t.test('restored from what the cloud never held: it is not approved', async (t) => {
  const epoch = testId(904)
  const origin = { epoch: NEXT, last_sequence: 3, last_hash: 'f'.repeat(64) }
  await cloud.ingest(1, [], { epoch, origin })
  await t.rejects(approve(epoch, ORIGINAL), { code: 'OC020' })
  t.match(await cloud.ingest(3, [], restored), { refused: null }, 'the present life goes on')
  const [head] = await cloud.ask<{ last_hash: string }>(
    'SELECT last_hash FROM ocean.epoch WHERE epoch = $1',
    [NEXT],
  )
  const honest = { ...origin, last_hash: head?.last_hash ?? '' }
  await cloud.ingest(1, [], { epoch, origin: honest })
  await approve(epoch, ORIGINAL)
  const elsewhere = chain([sale(8)], 0, CHAIN_START)
  t.match(
    await cloud.ingest(1, elsewhere, { epoch, origin: honest }),
    { refused: { code: 'CHAIN-FORKED' } },
    'a chain that begins elsewhere than it said',
  )
  const claimed = { ...honest, last_hash: CHAIN_START }
  t.match(await cloud.ingest(1, elsewhere, { epoch, origin: claimed }), {
    refused: { code: 'CHAIN-FORKED' },
  })
  const rightly = chain([sale(8)], 0, honest.last_hash)
  t.match(await cloud.ingest(1, rightly, { epoch, origin: honest }), { last_sequence: 1 })
})

t.test('replaced: another box with another database waits for head office', async (t) => {
  const replacement = { epoch: testId(905), box_id: OTHER_BOX }
  const first = chain([sale(9)])
  t.match(await cloud.ingest(1, first, replacement), { refused: { code: 'EPOCH-UNKNOWN' } })
  await approve(replacement.epoch, OTHER_BOX)
  t.match(await cloud.ingest(1, first, { ...replacement, box_id: ORIGINAL }), {
    refused: { code: 'BOX-UNKNOWN' },
  })
  t.match(await cloud.ingest(1, first, replacement), {
    last_sequence: 1,
    watermarks: [{ watermark: 9 }],
  })
  t.match(await cloud.ingest(1, [], { epoch: testId(904) }), { refused: { code: 'EPOCH-FENCED' } })
})

t.test('who asks in vain does not fill the cloud, and rotation can be asked for', async (t) => {
  await withClient(cloud.outletUrl, async (client) => {
    for (let n = 0; n < 60; n++) {
      await callIngest(client, 1, [], testHello({ epoch: testId(10_000 + n) }))
    }
  })
  t.equal((await requests()).length, 50)
  await cloud.ask('SELECT ocean.request_rotation($1)', [CLOUD_OUTLET.outletId])
  const answer = await cloud.ingest(1, [], { epoch: testId(905), box_id: OTHER_BOX })
  t.match(answer, { must_rotate: true })
})
