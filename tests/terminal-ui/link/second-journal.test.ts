// The sealed journal and its second copy: written with every sale, read back when IndexedDB is not.
import { openDB } from 'idb'
import t, { type Test } from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import {
  DATABASE_NAME,
  openTerminalDatabase,
  type StoredSale,
  type TerminalDatabase,
} from '../../../terminal-ui/src/link/database.ts'
import { COPY_MS_MAX, JournalVault } from '../../../terminal-ui/src/link/journal-vault.ts'
import {
  commitSale,
  findInJournal,
  newestInJournal,
} from '../../../terminal-ui/src/link/sale-journal.ts'
import { scanFile } from '../../../terminal-ui/src/link/segment-frames.ts'
import { FORGET_AFTER_MS } from '../../../terminal-ui/src/link/watermark.ts'
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

const sell = ({ database, vault }: Till, n: number, shiftId = SHIFT_ID) =>
  commitSale(database, {
    transactionId: testId(n),
    runId: 'run',
    monotonicMs: 0,
    vault,
    build: ({ series, number }) => ({
      ok: true as const,
      value: makeSale({
        ...{ transactionId: testId(n), number, shiftId },
        terminal: { ...TERMINAL, series },
      }),
    }),
  })

const storedIn = async (database: TerminalDatabase) =>
  (await database.getAll('pending_transactions')) as Extract<StoredSale, { segmentId: string }>[]
const numbersIn = async (database: TerminalDatabase) =>
  (await newestInJournal(database, 1_000)).map(({ number }) => number)

/** The page is gone; the power too, for IndexedDB: what it had then is all it has. */
async function loseNewest({ bench, database }: Till, n: number): Promise<void> {
  await database.delete('pending_transactions', testId(n))
  const { number } = (await database.get('identity', 'counter')) as { number: number }
  const counter = { key: 'counter' as const, series: 'A', number: number - 1, sequence: number - 1 }
  await database.put('identity', counter)
  database.close()
  bench.disk.trouble = null
}

t.test('a sale lies sealed in both storages, and reads as it was written', async (t) => {
  const till = await openTill(t)
  const sold = await sell(till, 1)
  t.ok(sold.ok)
  const [stored] = await storedIn(till.database)
  t.equal(stored?.bodyFormat, 'sealed-1')
  const { signed, records } = scanFile(till.bench.disk.soleFile())
  t.same(records[0]?.body, stored?.body, 'the same bytes')
  t.match(signed?.header, { series: 'A', terminal_id: TERMINAL.id, key_id: SEALING.key_id })
  const text = Buffer.from(stored?.body ?? []).toString('latin1')
  t.notMatch(text, 'TEST01-T1')
  const [segment] = await till.database.getAll('journal_segments')
  t.equal(segment?.key.extractable, false)
  const record = await findInJournal(till.database, testId(1))
  t.match(JSON.parse(record?.body ?? '') as SaleMessage, { receipt_number: 'TEST01-T1-A-1' })
  t.equal(till.vault.state.value, 'kept')
})

t.test('a segment ends with the shift, the outlet’s key and a thousand sales', async (t) => {
  const till = await openTill(t)
  const segments = async () => (await till.database.getAllKeys('journal_segments')).length
  await sell(till, 1)
  await sell(till, 2)
  t.equal(await segments(), 1)
  await sell(till, 3, testId(51))
  t.equal(await segments(), 2)
  await sell(till, 4)
  t.equal(await segments(), 2, 'a shift that was left and taken up again')
  const sealing = { ...SEALING, key_id: 'another-key-id-1' }
  await till.database.put('sync_metadata', { key: 'sealing-key', sealing })
  await sell(till, 5)
  t.equal(await segments(), 3)
  const counter = { key: 'counter' as const, series: 'A', number: 1_004, sequence: 1_004 }
  await till.database.put('identity', counter)
  await sell(till, 6)
  t.equal(await segments(), 4)
})

t.test('the copy never fails a sale, and that it failed is known', async (t) => {
  const till = await openTill(t)
  await till.vault.second
  till.bench.disk.trouble = 'fails'
  t.ok((await sell(till, 1)).ok)
  t.equal(till.vault.state.value, 'failing')
  till.bench.disk.trouble = 'never-answers'
  const slow = sell(till, 2)
  let isDone = false
  void slow.then(() => {
    isDone = true
  })
  while (!isDone) await till.bench.time.pass(COPY_MS_MAX)
  t.ok((await slow).ok)
  t.equal(till.vault.state.value, 'late')
  till.bench.disk.trouble = null
  t.same(await numbersIn(till.database), [2, 1])
  const again = await openTill(t, till.bench)
  await again.vault.second
  const { records } = scanFile(till.bench.disk.soleFile())
  t.same(
    records.map(({ number }) => number),
    [1, 2],
    'copied when the page was opened again',
  )
})

t.test('without the outlet’s key, or a second storage, it sells as before', async (t) => {
  const bare = await openTill(t)
  await bare.database.delete('sync_metadata', 'sealing-key')
  t.ok((await sell(bare, 1)).ok)
  t.equal((await storedIn(bare.database))[0]?.bodyFormat, 'canonical-json')
  t.equal(bare.bench.disk.files.size, 0)
  const bench = createBench(t)
  bench.seams.openSegmentFiles = async () => null
  const till = await openTill(t, bench)
  t.ok((await sell(till, 1)).ok)
  t.equal(till.vault.state.value, 'absent')
  t.ok(await findInJournal(till.database, testId(1)))
})

t.test('what IndexedDB forgot comes back before the next number is taken', async (t) => {
  const till = await openTill(t)
  for (const n of [1, 2, 3]) await sell(till, n)
  await loseNewest(till, 3)
  const restarted = await openTill(t, till.bench)
  t.ok((await sell(restarted, 4)).ok)
  t.same(await numbersIn(restarted.database), [4, 3, 2, 1])
  t.equal((await restarted.vault.second)?.putBackCount, 1)
  const back = await findInJournal(restarted.database, testId(3))
  t.match(back, { state: 'pending', number: 3, shiftId: SHIFT_ID, receiptNumber: 'TEST01-T1-A-3' })
  t.match(JSON.parse(back?.body ?? ''), { offline_transaction_id: testId(3) })
})

t.test('what was forgotten because the cloud has it stays forgotten', async (t) => {
  const till = await openTill(t)
  for (const n of [1, 2]) await sell(till, n)
  await till.database.delete('pending_transactions', testId(1))
  const atMs = till.bench.time.clock.nowMs() - FORGET_AFTER_MS
  const key = 'watermark:T1-A' as const
  await till.database.put('sync_metadata', { key, marks: [{ atMs, watermark: 1 }] })
  const restarted = await openTill(t, till.bench)
  t.equal((await restarted.vault.second)?.putBackCount, 0)
  t.same(await numbersIn(restarted.database), [2])
})

t.test('a number that was given away meanwhile: the hub decides, nothing is dropped', async (t) => {
  const till = await openTill(t)
  for (const n of [1, 2]) await sell(till, n)
  await loseNewest(till, 2)
  const database = await till.bench.open()
  const other = { transactionId: testId(9), runId: 'run', monotonicMs: 0 }
  const value = makeSale({ transactionId: testId(9), number: 2 })
  await commitSale(database, { ...other, build: () => ({ ok: true as const, value }) })
  const restarted = await openTill(t, till.bench)
  const second = await restarted.vault.second
  t.equal(second?.putBackCount, 0)
  t.match(second?.sealed, [{ records: [{ id: testId(2), number: 2 }] }])
})

t.test('a key that is gone: only the hub can open it; a file is kept until it has', async (t) => {
  const till = await openTill(t)
  await sell(till, 1)
  await till.database.clear('journal_segments')
  await till.database.clear('pending_transactions')
  const restarted = await openTill(t, till.bench)
  const second = await restarted.vault.second
  t.equal(second?.sealed.length, 1)
  await restarted.vault.prune()
  t.equal(till.bench.disk.files.size, 1)
  const [file] = second?.sealed ?? []
  await second?.noteHandedOver(file?.name ?? '', 0)
  const third = await openTill(t, till.bench)
  t.equal((await third.vault.second)?.sealed.length, 0)
  await third.vault.prune()
  t.equal(till.bench.disk.files.size, 1, 'a hub may be restored to yesterday')
  till.bench.time.wallOffsetMs += 8 * 24 * 3_600_000
  await third.vault.prune()
  t.equal(till.bench.disk.files.size, 0)
})

t.test('files and keys go when nothing of them is kept, and not before', async (t) => {
  const till = await openTill(t)
  await sell(till, 1)
  await sell(till, 2, testId(51))
  await till.vault.prune()
  t.equal(till.bench.disk.files.size, 2)
  await till.database.delete('pending_transactions', testId(1))
  await till.vault.prune()
  t.equal(till.bench.disk.files.size, 1)
  await till.database.delete('pending_transactions', testId(2))
  await till.vault.prune()
  t.equal(till.bench.disk.files.size, 1, 'the segment in use stays')
})

t.test('a journal of before is readable, and sold on', async (t) => {
  const bench = createBench(t)
  const old = await openDB(bench.databaseName, 2, {
    upgrade(database) {
      for (const name of ['identity', 'sessions_state', 'sync_metadata', 'cart']) {
        database.createObjectStore(name, { keyPath: 'key' })
      }
      const journal = database.createObjectStore('pending_transactions', { keyPath: 'id' })
      journal.createIndex('by_state', ['state', 'sequence'], { unique: true })
      journal.createIndex('by_receipt_number', 'receiptNumber', { unique: true })
      journal.createIndex('by_sequence', 'sequence', { unique: true })
      const commands = database.createObjectStore('money_commands', { keyPath: 'id' })
      commands.createIndex('by_state', ['state', 'sequence'], { unique: true })
      commands.createIndex('by_sequence', 'sequence', { unique: true })
    },
  })
  await old.put('identity', { key: 'counter', series: 'A', number: 1, sequence: 1 })
  const now = await openTill(t)
  const plain = { transactionId: testId(1), runId: 'run', monotonicMs: 0 }
  const value = makeSale({ transactionId: testId(1), number: 1 })
  await commitSale(now.database, { ...plain, build: () => ({ ok: true as const, value }) })
  await old.put('pending_transactions', await now.database.get('pending_transactions', testId(1)))
  old.close()
  const { database } = await openTerminalDatabase(bench.databaseName, () => {})
  t.teardown(() => database.close())
  t.match(await findInJournal(database, testId(1)), { bodyFormat: 'canonical-json' })
  t.equal(DATABASE_NAME, 'ocean-pos')
})

for (const step of [1, 2, 3, 4, 5, 6]) {
  t.test(`power lost at request ${step} of a sealed commit: in no storage`, async (t) => {
    const till = await openTill(t)
    await sell(till, 1)
    const restore = abortWrite(step)
    t.match(await sell(till, 2), { ok: false, code: 'STORAGE_FAILED' })
    restore()
    t.equal(scanFile(till.bench.disk.soleFile()).records.length, 1, 'no file has what was not sold')
    t.ok((await sell(till, 2)).ok)
    t.same(await numbersIn(till.database), [2, 1])
    t.equal(scanFile(till.bench.disk.soleFile()).records.length, 2)
  })
}

t.test('the same id again gets the first record, whatever the cart has become', async (t) => {
  const till = await openTill(t)
  const first = await sell(till, 1)
  const build = () => ({ ok: false as const, code: 'SALE_UNPAID' as const })
  const { database, vault } = till
  const order = { transactionId: testId(1), runId: 'run', monotonicMs: 0, vault }
  t.same(await commitSale(database, { ...order, build }), first)
  t.same(await numbersIn(database), [1])
})

t.test('two pages over one storage: a number is one sale', async (t) => {
  const bench = createBench(t)
  const tills = [await openTill(t, bench), await openTill(t, bench)]
  await Promise.all(Array.from({ length: 12 }, (_, n) => sell(tills[n % 2] as Till, 100 + n)))
  const numbers = await numbersIn((tills[0] as Till).database)
  t.same(
    numbers,
    Array.from({ length: 12 }, (_, n) => 12 - n),
  )
})

/** The n-th request of the next transaction that writes takes it down. */
function abortWrite(step: number): () => void {
  const methods = ['get', 'put', 'add', 'delete'] as const
  const originals = methods.map((method) => IDBObjectStore.prototype[method])
  let requests = 0
  for (const [index, method] of methods.entries()) {
    const original = originals[index] as (...args: unknown[]) => IDBRequest
    Object.assign(IDBObjectStore.prototype, {
      [method](this: IDBObjectStore, ...args: unknown[]) {
        const request = original.apply(this, args)
        if (this.transaction.mode === 'readwrite') requests += 1
        if (requests === step) this.transaction.abort()
        return request
      },
    })
  }
  return () => {
    for (const [index, method] of methods.entries()) {
      Object.assign(IDBObjectStore.prototype, { [method]: originals[index] })
    }
  }
}

t.test(
  'a key that is forgotten while a sale is sealed with it is kept with the sale',
  async (t) => {
    const till = await openTill(t)
    await sell(till, 1)
    const { vault, database } = till
    const forgetful = {
      whenReady: () => vault.whenReady(),
      readKey: () => vault.readKey(),
      open: (stored: StoredSale) => vault.open(stored),
      copy: (stored: StoredSale) => vault.copy(stored),
      seal: async (...how: Parameters<JournalVault['seal']>) => {
        const sealed = await vault.seal(...how)
        await database.clear('journal_segments')
        return sealed
      },
    }
    t.ok((await sell({ ...till, vault: forgetful as never }, 2)).ok)
    t.match(await findInJournal(database, testId(2)), { number: 2, body: /TEST01-T1/ })
  },
)

t.test('the key of the next sale is made ahead, once, and its file begun', async (t) => {
  const till = await openTill(t)
  const { vault, database, bench } = till
  const place = { terminalId: TERMINAL.id, series: 'A', shiftId: SHIFT_ID, number: 1 }
  await Promise.all([vault.makeReady(place), vault.makeReady(place)])
  const [segment, ...others] = await database.getAll('journal_segments')
  t.same(others, [], 'whoever asks meanwhile gets the same')
  t.equal(scanFile(bench.disk.soleFile()).signed?.header.segment_id, segment?.id)
  t.ok((await sell(till, 1)).ok)
  t.equal((await storedIn(database))[0]?.segmentId, segment?.id)
  t.equal(scanFile(bench.disk.soleFile()).records.length, 1)
  await database.delete('identity', 'device')
  await vault.makeReady({ ...place, shiftId: testId(51) })
  t.equal(await database.count('journal_segments'), 1, 'what cannot be made now is no fault')
  await database.delete('sync_metadata', 'sealing-key')
  await vault.makeReady({ ...place, shiftId: testId(52) })
  t.equal(await database.count('journal_segments'), 1)
})

t.test('a segment without sales is forgotten whole, and its file begins anew', async (t) => {
  const till = await openTill(t)
  await sell(till, 1)
  const { vault, database, bench } = till
  await database.clear('pending_transactions')
  await (await vault.second)?.prune(null)
  t.same(await database.getAllKeys('journal_segments'), [])
  t.ok((await sell(till, 2)).ok)
  const { signed, records } = scanFile(bench.disk.soleFile())
  t.ok(signed, 'with a header')
  t.equal(records.length, 1)
})
