import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { CommittedCommand } from '#domain/wire/committed-command-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { SealedRecord } from '#domain/wire/salvage-message.ts'
import { appendAudit } from '#hub/audit/append-audit.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { newSealingKey, publicHalf, readOrCreateSealingKey } from '#hub/salvage/sealing-key.ts'
import { startTestHub, TECHNICIAN_ID } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { makeSegment, type TestSegment } from '../../support/sealed-segment.ts'
import { CASHIER_ID, testId } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { cashMove, closing, count as countOf, opening } from '../told/told-desk.ts'

async function openShop(t: Test) {
  const hub = await startTestHub(t)
  const till = await hub.logIn(CASHIER_ID)
  await till.openShift()
  const sealing = publicHalf(hub.deps.sealingKey)
  const segment = await makeSegment(till, sealing)
  const saleOf = (number: number, by: TestTerminal = till): SaleMessage =>
    makeSale({ number, transactionId: testId(700 + number), terminal: by, committed: true })
  const sealSale = (of: TestSegment, sale: SaleMessage): Promise<SealedRecord> =>
    of.seal('sale', sale.offline_transaction_id, sale.number, sale)
  const count = (table: 'sale' | 'quarantine' | 'conflict') =>
    hub.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  return { hub, till, sealing, segment, saleOf, sealSale, count }
}

t.test('sealed sales become sales of the till that sealed them, once', async (t) => {
  const { hub, till, segment, saleOf, sealSale, count } = await openShop(t)
  const records = [await sealSale(segment, saleOf(1)), await sealSale(segment, saleOf(2))]
  const body = { segment: segment.segment, records }
  const first = await till.post('/api/pos/salvage', body)
  t.match(first, {
    status: 200,
    body: {
      results: [
        { id: testId(701), verdict: 'accepted', duplicate: false },
        { id: testId(702), verdict: 'accepted', duplicate: false },
      ],
    },
  })
  const again = await till.post('/api/pos/salvage', body)
  t.match(again.body.results, [{ duplicate: true }, { duplicate: true }])
  t.equal(count('sale'), 2)
  t.equal(count('quarantine'), 0)
  const sent = await till.post('/api/pos/transactions', saleOf(1))
  t.match(sent.body, { duplicate: true, verdict: 'accepted' }, 'the same bytes as by normal sync')
  t.same(checkBooks(hub.db), [])
  const audited = hub.db.prepare("SELECT count(*) FROM audit_entry WHERE kind = 'journal-salvaged'")
  t.equal(audited.pluck().get(), 2)
})

t.test('a till that was paired anew hands over what its old pairing sealed', async (t) => {
  const { hub, segment, saleOf, sealSale, count } = await openShop(t)
  const record = await sealSale(segment, saleOf(1))
  const anew = await hub.pair('Kasir 1')
  t.equal(anew.series, 'B')
  const answer = await anew.post('/api/pos/salvage', {
    segment: segment.segment,
    records: [record],
  })
  t.match(answer.body.results, [{ verdict: 'accepted' }])
  t.equal(count('conflict'), 0, 'the signature says whose it is')
  const other = await hub.pair('Kasir 2')
  const second = await sealSale(segment, saleOf(2))
  await other.post('/api/pos/salvage', { segment: segment.segment, records: [second] })
  t.equal(count('sale'), 2)
})

t.test('another outlet, another key, another signature: refused, nothing written', async (t) => {
  const { hub, till, sealing, segment, saleOf, sealSale, count } = await openShop(t)
  const send = async (of: TestSegment, changed = of.segment) =>
    till.post('/api/pos/salvage', { segment: changed, records: [await sealSale(of, saleOf(1))] })
  const elsewhere = await makeSegment(till, sealing, { outlet_id: testId(3) })
  t.match((await send(elsewhere)).body, { error: { code: 'SEGMENT_OF_ANOTHER_OUTLET' } })
  const foreign = await makeSegment(till, publicHalf(newSealingKey()))
  t.match((await send(foreign)).body, { error: { code: 'SEGMENT_KEY_UNKNOWN' } })
  const lying = await makeSegment(till, { ...publicHalf(newSealingKey()), key_id: sealing.key_id })
  t.match((await send(lying)).body, { error: { code: 'SEGMENT_KEY_UNKNOWN' } })
  const { header, signature } = segment.segment
  const moved = { header: { ...header, series: 'B' }, signature }
  t.match((await send(segment, moved)).body, { error: { code: 'SEGMENT_SIGNATURE_INVALID' } })
  const edited = { header: { ...header, made_at: '2026-11-22T05:00:00.001Z' }, signature }
  t.match((await send(segment, edited)).body, { error: { code: 'SEGMENT_SIGNATURE_INVALID' } })
  const stranger = await hub.pair('Kasir 9')
  const forged = await makeSegment({ ...till, keys: stranger.keys }, sealing)
  t.match((await send(forged)).body, { error: { code: 'SEGMENT_SIGNATURE_INVALID' } })
  t.equal(count('sale'), 0)
  t.equal(count('quarantine'), 0)
})

t.test('an altered record is kept, not taken, and the others are', async (t) => {
  const { till, segment, saleOf, sealSale, count } = await openShop(t)
  const [good, bad, moved] = await Promise.all([1, 2, 3].map((n) => sealSale(segment, saleOf(n))))
  if (!good || !bad || !moved) throw new Error('records')
  const flipped = bad.body.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
  const answer = await till.post('/api/pos/salvage', {
    segment: segment.segment,
    records: [{ ...bad, body: flipped }, { ...moved, number: 4 }, good],
  })
  t.match(answer.body.results, [
    { verdict: 'unreadable' },
    { verdict: 'unreadable' },
    { verdict: 'accepted' },
  ])
  t.equal(count('sale'), 1)
  t.equal(count('quarantine'), 2)
})

t.test('what is no sale, and what is another sale under the same id', async (t) => {
  const { till, segment, saleOf, count } = await openShop(t)
  const sale = saleOf(1)
  await till.post('/api/pos/transactions', sale)
  const altered = { ...sale, note: 'another' }
  const records = [
    await segment.seal('sale', sale.offline_transaction_id, 1, altered),
    await segment.seal('sale', testId(750), 2, { no: 'sale' }),
    await segment.seal('command', testId(751), 0, { kind: 'no-sale' }),
  ]
  const answer = await till.post('/api/pos/salvage', { segment: segment.segment, records })
  const verdicts = answer.body.results.map((one: { verdict: string }) => one.verdict)
  t.same(verdicts, ['quarantined', 'quarantined', 'quarantined'])
  t.equal(count('sale'), 1)
  t.equal(count('quarantine'), 3)
})

t.test(
  'what was done without a hub is done once, after the sales, as if it had been told',
  async (t) => {
    const { hub, till, segment, saleOf, sealSale, count } = await openShop(t)
    const shiftId = testId(760)
    const move = cashMove(shiftId)
    const counted = countOf(shiftId, 175_000)
    const commands = [opening(shiftId), move, counted, closing(shiftId, counted)]
    const seal = (of: CommittedCommand) => segment.seal('command', of.command_id, 0, of)
    const sale = { ...saleOf(1), session_id: shiftId }
    const records = [...(await Promise.all(commands.map(seal))), await sealSale(segment, sale)]
    const body = { segment: segment.segment, records }
    const { results } = (await till.post('/api/pos/salvage', body)).body
    t.same(
      results.map(({ id }: { id: string }) => id),
      records.map(({ id }) => id),
      'each has its verdict, in the order of the records',
    )
    t.match(results, [
      { verdict: 'conflict', duplicate: false },
      { verdict: 'accepted', duplicate: false },
      { verdict: 'accepted' },
      { verdict: String },
      { verdict: 'conflict' },
    ])
    const cash = 'SELECT amount_minor FROM cash_document WHERE id = ?'
    t.equal(hub.db.prepare(cash).pluck().get(move.command_id), 25_000)
    const again = (await till.post('/api/pos/salvage', body)).body.results
    t.ok(again.every(({ duplicate }: { duplicate: boolean }) => duplicate))
    const told = (await till.post('/api/pos/sync/commands', { commands })).body.results
    t.ok(
      told.every(({ duplicate }: { duplicate: boolean }) => duplicate),
      'the door of tills knows',
    )
    t.equal(count('quarantine'), 0)
    t.same(checkBooks(hub.db), [])
  },
)

t.test('a command that was asked, or is under another id, is kept word for word', async (t) => {
  const { hub, till, segment, count } = await openShop(t)
  const move = cashMove(testId(50))
  const records = [
    await segment.seal('command', testId(761), 0, move),
    await segment.seal('command', move.command_id, 0, { ...move, kind: 'bank-deposit' }),
    await segment.seal('command', testId(762), 0, 'no object'),
  ]
  const body = { segment: segment.segment, records }
  const kept = (duplicate: boolean) =>
    records.map(({ id }) => ({ id, verdict: 'quarantined', duplicate }))
  t.same((await till.post('/api/pos/salvage', body)).body.results, kept(false))
  t.same((await till.post('/api/pos/salvage', body)).body.results, kept(true))
  t.equal(count('quarantine'), 3)
  t.equal(hub.db.prepare('SELECT count(*) FROM cash_document').pluck().get(), 0, 'nothing is done')
})

t.test('a body that is no JSON is kept as the text it is', async (t) => {
  const { hub, till, segment } = await openShop(t)
  const record = await segment.sealText('sale', testId(763), 1, 'torn {')
  const answer = await till.post('/api/pos/salvage', {
    segment: segment.segment,
    records: [record],
  })
  t.match(answer.body.results, [{ verdict: 'quarantined' }])
  t.equal(hub.db.prepare('SELECT payload_json FROM quarantine').pluck().get(), '"torn {"')
})

t.test('a saved file is taken at the console', async (t) => {
  const { hub, till, segment, saleOf, sealSale, count } = await openShop(t)
  const body = { segment: segment.segment, records: [await sealSale(segment, saleOf(1))] }
  t.match(await till.post('/api/console/salvage', body), { status: 403 })
  const desk = await hub.logIn(TECHNICIAN_ID, 'Kantor')
  t.match(await desk.post('/api/console/salvage', body), { status: 200 })
  t.equal(count('sale'), 1)
  t.equal(count('conflict'), 0)
})

t.test('the console lists what came in, newest first, as far as it was written down', async (t) => {
  const { hub, till, segment, saleOf, sealSale } = await openShop(t)
  // Of a release that counted no kinds, by a terminal that this database does not know.
  const payload = { series: 'Q', record_count: 3, sealed_by_terminal: testId(999), staff_id: null }
  write(hub.db, (tx) => appendAudit(tx, { kind: 'journal-salvaged', payload, atMs: 0 }))
  const desk = await hub.logIn(TECHNICIAN_ID, 'Kantor')
  const body = { segment: segment.segment, records: [await sealSale(segment, saleOf(1))] }
  await desk.post('/api/console/salvage', body)
  const { taken } = (await desk.get('/api/console/salvage')).body
  const none = { new_count: 0, known_count: 0, set_aside_count: 0, unreadable_count: 0 }
  t.match(taken, [
    { ...none, series: 'A', record_count: 1, new_count: 1, terminal_code: till.code },
    { ...none, series: 'Q', record_count: 3, terminal_code: '', terminal_name: '', by_name: null },
  ])
  t.equal(taken.length, 2)
  t.type(taken[0].by_name, 'string', 'who brought it')
})

t.test('tills hear the public half at pairing and with each session', async (t) => {
  const { hub, till } = await openShop(t)
  t.same(till.session.sealing_key, publicHalf(hub.deps.sealingKey))
})

t.test(
  'a key that cannot be read, or of another curve, stops the hub instead of a new one',
  (t) => {
    const folder = makeTempFolder(t, 'sealing')
    const path = join(folder, 'sealing-key.pem')
    mkdirSync(path)
    t.throws(() => readOrCreateSealingKey(folder), { code: 'EISDIR' })
    rmdirSync(path)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    t.throws(() => readOrCreateSealingKey(folder), /not of P-256/)
    t.end()
  },
)

t.test('a key that was replaced opens what was sealed to it, and seals nothing new', async (t) => {
  const { hub, till, segment, saleOf, sealSale, count } = await openShop(t)
  const folder = makeTempFolder(t, 'sealing')
  const first = readOrCreateSealingKey(folder)
  renameSync(join(folder, 'sealing-key.pem'), join(folder, 'sealing-key-2026-11-28.pem'))
  const second = readOrCreateSealingKey(folder)
  t.not(second.keyId, first.keyId)
  t.same(
    second.former.map(({ keyId }) => keyId),
    [first.keyId],
  )
  hub.deps.sealingKey = { ...second, former: [hub.deps.sealingKey, ...second.former] }
  const old = await makeSegment(till, publicHalf(first))
  const records = [await sealSale(segment, saleOf(1))]
  const { results } = (await till.post('/api/pos/salvage', { segment: segment.segment, records }))
    .body
  t.match(results, [{ verdict: 'accepted' }])
  const older = { segment: old.segment, records: [await sealSale(old, saleOf(2))] }
  t.match((await till.post('/api/pos/salvage', older)).body.results, [{ verdict: 'accepted' }])
  t.equal(count('sale'), 2)
  t.same((await hub.pair('Kasir 7')).session.sealing_key, publicHalf(second))
})

t.test('the key is made once, for the hub alone', async (t) => {
  const folder = makeTempFolder(t, 'sealing')
  const first = readOrCreateSealingKey(folder)
  t.same(publicHalf(readOrCreateSealingKey(folder)), publicHalf(first))
  const path = join(folder, 'sealing-key.pem')
  t.equal(statSync(path).mode & 0o777, 0o600)
  t.match(readFileSync(path, 'utf8'), 'PRIVATE KEY')
})
