import { webcrypto } from 'node:crypto'
import t from 'tap'
import type { DeviceRecord, StoredSale } from '../../../terminal-ui/src/link/database.ts'
import {
  PAIRED_MARK,
  proveDevice,
  readIdentity,
  reconcileSeries,
} from '../../../terminal-ui/src/link/device-identity.ts'
import { pairDevice } from '../../../terminal-ui/src/link/pair-device.ts'
import { SMALL_OUTLET, TERMINAL, testId } from '../../support/small-outlet.ts'
import { ok } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

async function paired(bench: Bench) {
  const database = await bench.open()
  const outcome = await pairDevice(bench.seams, database, '12345678', 'Kasir 1')
  if (!outcome.ok) throw new Error(outcome.code)
  return database
}

t.test('a first visit is unpaired', async (t) => {
  const bench = createBench(t)
  t.strictSame(await readIdentity(bench.seams, await bench.open()), { kind: 'unpaired' })
})

t.test('without a hub a first visit is unpaired too', async (t) => {
  const bench = createBench(t)
  bench.hub.trouble = () => 'down'
  t.strictSame(await readIdentity(bench.seams, await bench.open()), { kind: 'unpaired' })
})

t.test('pairing leaves a key that cannot leave, a counter at zero and a mark', async (t) => {
  const bench = createBench(t)
  await (await paired(bench)).close()
  const restarted = await bench.open()
  const identity = await readIdentity(bench.seams, restarted)
  t.match(identity, {
    kind: 'paired',
    device: { terminalId: TERMINAL.id, terminalCode: 'T1', series: 'A' },
    counter: { series: 'A', number: 0, sequence: 0 },
  })
  if (identity.kind !== 'paired') return
  const { privateKey } = identity.device.keyPair
  t.equal(privateKey.extractable, false)
  await t.rejects(webcrypto.subtle.exportKey('jwk', privateKey as webcrypto.CryptoKey))
  t.equal(bench.marks.get(PAIRED_MARK), 'T1')
})

t.test('a refused pairing changes nothing', async (t) => {
  const bench = createBench(t)
  const database = await bench.open()
  bench.hub.trouble = () => ({ status: 403, code: 'PAIRING_CODE_INVALID' })
  const outcome = await pairDevice(bench.seams, database, '00000000', 'Kasir 1')
  t.match(outcome, { ok: false, code: 'PAIRING_CODE_INVALID' })
  t.equal(await database.count('identity'), 0)
  t.equal(bench.marks.size, 0)
})

t.test('that a person chose this address of the hub is said, and never by itself', async (t) => {
  const bench = createBench(t)
  const database = await paired(bench)
  t.ok((await pairDevice(bench.seams, database, '12345678', 'Kasir 1', true)).ok)
  const said = bench.hub.calls
    .filter(({ path }) => path === '/api/pair')
    .map(({ body }) => JSON.parse(body).is_origin_chosen)
  t.same(said, [undefined, true])
})

t.test('the mark without the key is lost storage', async (t) => {
  const bench = createBench(t)
  bench.marks.set(PAIRED_MARK, 'T1')
  const identity = await readIdentity(bench.seams, await bench.open())
  t.strictSame(identity, { kind: 'storage-lost', terminalCode: 'T1' })
})

t.test('a cookie without the key is lost storage, even without the mark', async (t) => {
  const bench = createBench(t)
  bench.hub.hasSession = true
  const identity = await readIdentity(bench.seams, await bench.open())
  t.strictSame(identity, { kind: 'storage-lost', terminalCode: null })
})

t.test('a key without its counter is lost storage', async (t) => {
  const bench = createBench(t)
  const database = await paired(bench)
  await database.delete('identity', 'counter')
  t.match(await readIdentity(bench.seams, database), { kind: 'storage-lost' })
})

t.test('pairing again opens the new series at one; the journal’s order goes on', async (t) => {
  const bench = createBench(t)
  const database = await paired(bench)
  await database.put('identity', { key: 'counter', series: 'A', number: 42, sequence: 42 })
  bench.hub.series = { series: 'B', last_number_seen: 0, watermark: 0 }
  await pairDevice(bench.seams, database, '12345678', 'Kasir 1')
  t.match(await database.get('identity', 'counter'), { series: 'B', number: 0, sequence: 42 })
})

t.test('the key signs the hub’s nonce as the wire asks', async (t) => {
  const bench = createBench(t)
  const database = await paired(bench)
  t.ok((await proveDevice(bench.seams, database)).ok)
  const sent = JSON.parse(bench.hub.calls.at(-1)?.body ?? '{}')
  t.match(sent, { terminal_id: TERMINAL.id, nonce: 'a-nonce-of-enough-length' })
  const pairing = JSON.parse(bench.hub.calls[0]?.body ?? '{}')
  const key = await webcrypto.subtle.importKey(
    'jwk',
    pairing.public_key,
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['verify'],
  )
  const isTrue = await webcrypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    Buffer.from(sent.signature, 'base64url'),
    new TextEncoder().encode(sent.nonce),
  )
  t.ok(isTrue)
})

t.test('unpaired, there is nothing to prove', async (t) => {
  const bench = createBench(t)
  const database = await bench.open()
  t.match(await proveDevice(bench.seams, database), { ok: false, code: 'NOT_PAIRED' })
})

t.test('a counter behind the hub’s memory is lifted and told', async (t) => {
  const database = await paired(createBench(t))
  const hubs = { series: 'A', last_number_seen: 17, watermark: 3 }
  const finding = await reconcileSeries(database, hubs)
  t.strictSame(finding, { kind: 'counter-behind', ours: 0, hubs: 17 })
  t.match(await database.get('identity', 'counter'), { number: 17 })
  t.strictSame(await reconcileSeries(database, hubs), { kind: 'in-step' })
})

t.test('a counter ahead of the hub is normal: its sales are on their way', async (t) => {
  const database = await paired(createBench(t))
  await database.put('identity', { key: 'counter', series: 'A', number: 9, sequence: 9 })
  const finding = await reconcileSeries(database, {
    series: 'A',
    last_number_seen: 4,
    watermark: 4,
  })
  t.strictSame(finding, { kind: 'in-step' })
  t.match(await database.get('identity', 'counter'), { number: 9 })
})

t.test('a series that the hub has closed is not continued silently', async (t) => {
  const database = await paired(createBench(t))
  const finding = await reconcileSeries(database, {
    series: 'B',
    last_number_seen: 0,
    watermark: 0,
  })
  t.strictSame(finding, { kind: 'series-superseded', ours: 'A', hubs: 'B' })
})

t.test('a key whose counter is gone gives no number: that is a fault of the program', async (t) => {
  const database = await paired(createBench(t))
  await database.delete('identity', 'counter')
  const hubs = { series: 'A', last_number_seen: 0, watermark: 0 }
  await t.rejects(reconcileSeries(database, hubs), /has a counter/)
})

t.test('no challenge, no proof: what the hub said is the answer', async (t) => {
  const bench = createBench(t)
  const database = await paired(bench)
  bench.hub.trouble = () => ({ status: 404, code: 'DEVICE_NOT_PAIRED' })
  t.match(await proveDevice(bench.seams, database), { ok: false, code: 'DEVICE_NOT_PAIRED' })
  t.notOk(bench.hub.paths().includes('POST /api/device/session'))
})

t.test('a browser that makes another kind of key is not paired', async (t) => {
  const bench = createBench(t)
  const odd = new Proxy(bench.seams.subtle, {
    get: (of, name: keyof SubtleCrypto) =>
      name === 'exportKey' ? async () => ({ kty: 'EC', crv: 'P-521' }) : of[name].bind(of),
  })
  const database = await bench.open()
  const seams = { ...bench.seams, subtle: odd }
  await t.rejects(pairDevice(seams, database, '12345678', 'Kasir 1'), /no P-256 key/)
  t.equal(bench.hub.calls.length, 0)
})

/** What the hub heard at the last pairing of what this device was before. */
const earlierSaid = (bench: Bench) => {
  const call = bench.hub.calls.findLast(({ path }) => path === '/api/pair')
  return JSON.parse(call?.body ?? '{}').earlier
}

t.test('paired anew it says what it was: a restored hub finds its receipts by that', async (t) => {
  const bench = createBench(t)
  const database = await paired(bench)
  t.equal(earlierSaid(bench), undefined, 'it was nothing before')
  const receipts = ['TEST01-T1-A-1', 'TEST01-T1-B-1', 'TEST01-T9-C-1', 'strange']
  for (const [n, receiptNumber] of receipts.entries()) {
    const sale = { id: testId(n), sequence: n, state: 'acknowledged', receiptNumber }
    await database.add('pending_transactions', sale as StoredSale)
  }
  await pairDevice(bench.seams, database, '12345678', 'Kasir 1')
  const first = {
    ...{ outlet_id: SMALL_OUTLET.outlet_id, terminal_id: TERMINAL.id, terminal_code: 'T1' },
    series: ['A', 'B'],
  }
  t.same(earlierSaid(bench), [first], 'with every series of its own whose receipts lie here')
  const device = await database.get('identity', 'device')
  const other = { ...device, terminalId: testId(99), terminalCode: 'T9', series: 'D' }
  await database.put('identity', other as DeviceRecord)
  await pairDevice(bench.seams, database, '12345678', 'Kasir 1')
  t.match(earlierSaid(bench), [{ terminal_code: 'T9', series: ['D', 'C'] }, first])
  // A device of a build that kept no list, and of an outlet that is not known any more.
  await database.put('identity', { ...other, earlier: undefined } as unknown as DeviceRecord)
  await pairDevice(bench.seams, database, '12345678', 'Kasir 1')
  t.equal(earlierSaid(bench).length, 1)
  await database.delete('sync_metadata', 'outlet')
  await pairDevice(bench.seams, database, '12345678', 'Kasir 1')
  t.equal(earlierSaid(bench), undefined)
})

t.test('a hub of before the sealed journal pairs a till too', async (t) => {
  const bench = createBench(t)
  bench.hub.routes['POST /api/pair'] = () => {
    const terminal = { terminal_id: TERMINAL.id, terminal_code: 'T1', series: 'A' }
    return ok({ ...terminal, outlet: SMALL_OUTLET })
  }
  const database = await paired(bench)
  t.equal(await database.get('sync_metadata', 'sealing-key'), undefined)
})
