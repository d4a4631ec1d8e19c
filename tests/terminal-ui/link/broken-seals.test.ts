// Keys that are gone, files that contradict IndexedDB, a second storage that hangs: what cannot be
// opened or put back here goes to the hub sealed, and the till sells on.
import t, { type Test } from 'tap'
import { Background } from '../../../terminal-ui/src/link/background.ts'
import type { StoredSale, TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { createHubDoor } from '../../../terminal-ui/src/link/hub-door.ts'
import { JournalVault } from '../../../terminal-ui/src/link/journal-vault.ts'
import { newSegment } from '../../../terminal-ui/src/link/new-segment.ts'
import { commitSale, findInJournal } from '../../../terminal-ui/src/link/sale-journal.ts'
import { createSaleSender, UNREADABLE } from '../../../terminal-ui/src/link/sale-sender.ts'
import { scanFile } from '../../../terminal-ui/src/link/segment-frames.ts'
import { noteTakenSealed, unreadableSales } from '../../../terminal-ui/src/link/unreadable-sales.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { SHIFT_ID, SMALL_OUTLET, TERMINAL, testId } from '../../support/small-outlet.ts'
import { makeDeviceKeyPair } from './device-key-pair.ts'
import { SEALING } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

type Till = { bench: Bench; database: TerminalDatabase; vault: JournalVault }

async function openTill(t: Test, bench = createBench(t)): Promise<Till> {
  const database = await bench.open()
  if ((await database.get('identity', 'counter')) === undefined) {
    await database.put('identity', { key: 'counter', series: 'A', number: 0, sequence: 0 })
    await database.put('identity', await makeDeviceKeyPair())
    await database.put('sync_metadata', { key: 'outlet', outlet: SMALL_OUTLET })
    await database.put('sync_metadata', { key: 'sealing-key', sealing: SEALING })
  }
  return { bench, database, vault: new JournalVault(bench.seams, database) }
}

const orderOf = ({ vault }: Pick<Till, 'vault'>, n: number, createdAt?: string) => ({
  ...{ transactionId: testId(n), runId: 'run', monotonicMs: 0, vault },
  build: ({ number }: { number: number }) => {
    const sale = makeSale({ transactionId: testId(n), number, shiftId: SHIFT_ID })
    return { ok: true as const, value: { ...sale, created_at: createdAt ?? sale.created_at } }
  },
})
const sell = (till: Till, n: number, createdAt?: string) =>
  commitSale(till.database, orderOf(till, n, createdAt))
const numbersIn = async (database: TerminalDatabase) =>
  (await database.getAll('pending_transactions')).map(({ number }) => number)

/** Another key than the one that sealed: every body fails its tag. */
async function changeKeys({ bench, database }: Till): Promise<void> {
  const how = { name: 'AES-GCM', length: 256 }
  for (const segment of await database.getAll('journal_segments')) {
    const key = await bench.seams.subtle.generateKey(how, false, ['encrypt', 'decrypt'])
    await database.put('journal_segments', { ...segment, key })
  }
}

function senderOf({ bench, database }: Till) {
  const door = createHubDoor(bench.seams, {
    proveDevice: async () => ({ ok: false, code: 'HUB_UNREACHABLE' }),
    onRefusal: () => {},
  })
  const background = new Background(() => {})
  let verdicts = 0
  const sender = createSaleSender({
    ...{ seams: bench.seams, database, door, background, runId: 'run' },
    onVerdict: async () => {
      verdicts += 1
    },
  })
  sender.start()
  return { sender, verdicts: () => verdicts }
}

for (const [what, breakSeals] of [
  ['whose key was lost', (till: Till) => till.database.clear('journal_segments')],
  ['whose key is another', changeKeys],
] as const) {
  t.test(`a sale ${what} is set aside and told; its successors are sent`, async (t) => {
    const till = await openTill(t)
    t.ok((await sell(till, 1)).ok)
    await breakSeals(till)
    t.equal(await findInJournal(till.database, testId(1)), null)
    // A new page finds the key that is there now, or makes one.
    const again = await openTill(t, till.bench)
    t.ok((await sell(again, 2)).ok)
    const { sender, verdicts } = senderOf(again)
    t.equal(await sender.drain(), true)
    t.same([...till.bench.hub.sales.keys()], [testId(2)])
    const aside = await till.database.get('pending_transactions', testId(1))
    t.match(aside, { state: 'refused', refusal: { code: UNREADABLE } })
    t.equal((aside as { body: Uint8Array }).body.length > 0, true, 'its bytes stay')
    t.ok(verdicts() >= 2)
  })
}

t.test('a second tap after the key was lost shows the sale as it was sold, once', async (t) => {
  const till = await openTill(t)
  await sell(till, 1)
  await changeKeys(till)
  const again = await sell(till, 1)
  t.match(again, { ok: true, value: { number: 1, state: 'pending', body: /TEST01-T1-A-1/ } })
  t.same(await numbersIn(till.database), [1])
  const refused = { ok: false as const, code: 'CART_EMPTY' as const }
  const order = { ...orderOf(till, 1), build: () => refused }
  t.same(await commitSale(till.database, order), refused, 'the cart is gone too')
  t.same(await numbersIn(till.database), [1])
})

t.test('the same tap from two pages at once is one sale, read back from the journal', async (t) => {
  const till = await openTill(t)
  const other = await openTill(t, till.bench)
  const [first, second] = await Promise.all([sell(till, 1), sell(other, 1)])
  t.same(first, second)
  t.same(await numbersIn(till.database), [1])
})

t.test(
  'a file that its own key does not open goes to the hub, and nothing is put back',
  async (t) => {
    const till = await openTill(t)
    for (const n of [1, 2]) await sell(till, n)
    await till.database.delete('pending_transactions', testId(2))
    await changeKeys(till)
    const restarted = await openTill(t, till.bench)
    const second = await restarted.vault.second
    t.equal(second?.putBackCount, 0)
    t.match(second?.sealed, [{ records: [{ id: testId(2) }] }])
    t.ok((await sell(restarted, 3)).ok)
    t.strictSame((await numbersIn(till.database)).sort(), [1, 3], 'the number 2 is not given twice')
  },
)

t.test('a row that was damaged gets its body back from the second journal', async (t) => {
  const till = await openTill(t)
  for (const n of [1, 2]) await sell(till, n)
  const whole = (await till.database.get('pending_transactions', testId(1))) as StoredSale
  await till.database.put('pending_transactions', { ...whole, body: new Uint8Array(60) } as never)
  const { sender } = senderOf(till)
  t.equal(await sender.drain(), true)
  t.same([...till.bench.hub.sales.keys()], [testId(2)])
  t.match(await unreadableSales(till.database), [{ id: testId(1), receiptNumber: /-1$/ }])
  const restarted = await openTill(t, till.bench)
  t.match(await restarted.vault.second, { putBackCount: 1, sealed: [] })
  t.same(await unreadableSales(till.database), [])
  t.equal(await senderOf(restarted).sender.drain(), true)
  t.same([...till.bench.hub.sales.keys()].sort(), [testId(1), testId(2)].sort())
})

t.test('a row that no key here opens goes to the hub sealed, and waits no more then', async (t) => {
  const till = await openTill(t)
  for (const n of [1, 2]) await sell(till, n)
  await changeKeys(till)
  await senderOf(till).sender.drain()
  const second = await (await openTill(t, till.bench)).vault.second
  t.match(second?.sealed, [{ records: [{ id: testId(1) }, { id: testId(2) }] }])
  t.equal(second?.putBackCount, 0)
  await noteTakenSealed(till.database, [testId(1), testId(77)])
  t.match(await unreadableSales(till.database), [{ id: testId(2) }])
  t.match(await till.database.get('pending_transactions', testId(1)), { state: 'acknowledged' })
  await noteTakenSealed(till.database, [testId(1)])
  const next = await (await openTill(t, till.bench)).vault.second
  t.match(next?.sealed, [{ records: [{ id: testId(2) }] }], 'what it took is not offered again')
})

t.test('a place in the order that was given away since: the lost sale goes behind', async (t) => {
  const till = await openTill(t)
  await sell(till, 1, 'at no time')
  // Another series took the place: IndexedDB went back over a pairing.
  const lost = (await till.database.get('pending_transactions', testId(1))) as StoredSale
  await till.database.delete('pending_transactions', testId(1))
  const other = { ...lost, id: testId(9), number: 50, receiptNumber: 'TEST01-T1-B-50' }
  await till.database.put('pending_transactions', other)
  const restarted = await openTill(t, till.bench)
  t.equal((await restarted.vault.second)?.putBackCount, 1)
  const back = await till.database.get('pending_transactions', testId(1))
  t.match(back, { sequence: 2, number: 1, state: 'pending', createdAtMs: 0 })
  t.match(await till.database.get('identity', 'counter'), { sequence: 2 })
})

t.test('who this device was is lost as well: its files wait for the hub', async (t) => {
  const till = await openTill(t)
  await sell(till, 1)
  const lost = (await till.database.get('pending_transactions', testId(1))) as StoredSale
  await till.database.delete('pending_transactions', testId(1))
  const other = { ...lost, id: testId(9), number: 50, receiptNumber: 'TEST01-T1-B-50' }
  await till.database.put('pending_transactions', other)
  await till.database.clear('identity')
  const vault = new JournalVault(till.bench.seams, till.database)
  t.match((await vault.second)?.sealed, [{ records: [{ id: testId(1) }] }])
  t.notOk(await till.database.get('identity', 'counter'), 'and no counter is made up')
})

t.test('a second storage that never opens: one sale waits for it, the next do not', async (t) => {
  const bench = createBench(t)
  bench.seams.openSegmentFiles = () => new Promise(() => {})
  const till = await openTill(t, bench)
  const first = sell(till, 1)
  await bench.time.pass(3_000)
  t.ok((await first).ok)
  const before = bench.seams.clock.monotonicMs()
  t.ok((await sell(till, 2)).ok)
  t.equal(bench.seams.clock.monotonicMs(), before)
  t.equal(till.vault.state.value, 'late')
  t.same(await numbersIn(till.database), [1, 2])
  for (const stored of await till.database.getAll('pending_transactions')) {
    t.equal(stored.bodyFormat, 'sealed-1', 'sealed all the same')
  }
})

t.test('a second storage that refuses to open is told as absent, and no sale waits', async (t) => {
  const bench = createBench(t)
  bench.seams.openSegmentFiles = () => Promise.reject(new DOMException('', 'SecurityError'))
  const till = await openTill(t, bench)
  t.ok((await sell(till, 1)).ok)
  t.equal(till.vault.state.value, 'absent')
  await till.vault.prune()
  await (await till.vault.second)?.noteHandedOver('none', 0)
})

t.test(
  'a key that vanished between commit and copy: the sale stands, the copy is told',
  async (t) => {
    const till = await openTill(t)
    await sell(till, 1)
    const stored = (await till.database.get('pending_transactions', testId(1))) as StoredSale
    await till.vault.copy({ ...stored, segmentId: 'gone' } as StoredSale)
    t.equal(till.vault.state.value, 'failing')
    t.equal(scanFile(till.bench.disk.soleFile()).records.length, 1)
  },
)

t.test(
  'a storage that is full at the start: what was not copied waits for the next page',
  async (t) => {
    const till = await openTill(t)
    await till.vault.second
    till.bench.disk.trouble = 'fails'
    await sell(till, 1)
    const full = await openTill(t, till.bench)
    t.ok(await full.vault.second, 'the second journal opens all the same')
    till.bench.disk.trouble = null
    const next = await openTill(t, till.bench)
    await next.vault.second
    t.equal(scanFile(till.bench.disk.soleFile()).records.length, 1)
  },
)

t.test('closing the page closes the files', async (t) => {
  const bench = createBench(t)
  let closed = 0
  const close = () => {
    closed += 1
  }
  bench.seams.openSegmentFiles = async () => ({ ...(await bench.disk.open()), close })
  const till = await openTill(t, bench)
  await till.vault.second
  till.vault.stop()
  await new Promise(setImmediate)
  t.equal(closed, 1)
})

t.test('nothing is sealed for nobody: a segment needs a device and its outlet', async (t) => {
  const { bench, database } = await openTill(t)
  const place = { terminalId: TERMINAL.id, series: 'A', shiftId: SHIFT_ID, number: 1 }
  for (const [store, key] of [
    ['identity', 'device'],
    ['sync_metadata', 'outlet'],
  ] as const) {
    const kept = (await database.get(store, key)) as never
    await database.delete(store, key)
    await t.rejects(newSegment(bench.seams, database, place, SEALING), /needs a device/)
    await database.put(store, kept)
  }
  const { subtle } = bench.seams
  const odd = new Proxy(subtle, {
    get: (of, name: keyof SubtleCrypto) =>
      name === 'exportKey' ? async () => ({ kty: 'EC', crv: 'P-521' }) : of[name].bind(of),
  })
  const seams = { ...bench.seams, subtle: odd }
  await t.rejects(newSegment(seams, database, place, SEALING), /no P-256 key/)
  t.same(await database.getAllKeys('journal_segments'), [], 'and no key is left lying about')
})
