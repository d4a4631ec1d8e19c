import { openDB } from 'idb'
import t from 'tap'
import type { SaleAnswer, SaleMessage } from '#domain/wire/sale-message.ts'
import {
  openTerminalDatabase,
  type TerminalDatabase,
  writeStrictly,
} from '../../../terminal-ui/src/link/database.ts'
import {
  commitSale,
  countJournal,
  findInJournal,
  newestInJournal,
  pendingInJournal,
  queueAgain,
  writeVerdicts,
} from '../../../terminal-ui/src/link/sale-journal.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { SHIFT_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { createBench } from './terminal-bench.ts'

const orderFor = (transactionId: string) => ({
  transactionId,
  runId: 'run',
  monotonicMs: 0,
  build: ({ series, number }: { series: string; number: number }) => ({
    ok: true as const,
    value: makeSale({ transactionId, number, terminal: { ...TERMINAL, series } }),
  }),
})

async function withCounter(database: TerminalDatabase): Promise<TerminalDatabase> {
  await database.put('identity', { key: 'counter', series: 'A', number: 0, sequence: 0 })
  return database
}

const numbersIn = async (database: TerminalDatabase) =>
  (await newestInJournal(database, 1000)).map((record) => record.number)

t.test('a commit is one strict transaction over counter, journal and cart', async (t) => {
  const database = await withCounter(await createBench(t).open())
  const asked = t.capture(IDBDatabase.prototype, 'transaction', IDBDatabase.prototype.transaction)
  const outcome = await commitSale(database, orderFor(testId(1)))
  t.ok(outcome.ok)
  const writes = asked().filter(({ args }) => args[1] === 'readwrite')
  t.equal(writes.length, 1)
  t.strictSame(writes[0]?.args, [
    ['identity', 'pending_transactions', 'journal_segments', 'cart'],
    'readwrite',
    { durability: 'strict' },
  ])
})

t.test('it resolves only after the transaction is complete', async (t) => {
  const database = await withCounter(await createBench(t).open())
  const order: string[] = []
  const original = IDBDatabase.prototype.transaction
  t.intercept(IDBDatabase.prototype, 'transaction', {
    value(this: IDBDatabase, ...args: Parameters<IDBDatabase['transaction']>) {
      const transaction = original.apply(this, args)
      transaction.addEventListener('complete', () => order.push('complete'))
      return transaction
    },
  })
  await commitSale(database, orderFor(testId(1)))
  order.push('resolved')
  t.strictSame(order, ['complete', 'resolved'])
})

t.test('numbers follow each other, and the body is the canonical text', async (t) => {
  const database = await withCounter(await createBench(t).open())
  for (const n of [1, 2, 3]) await commitSale(database, orderFor(testId(n)))
  t.strictSame(await numbersIn(database), [3, 2, 1])
  const record = await findInJournal(database, testId(2))
  const message = JSON.parse(record?.body ?? '') as SaleMessage
  t.equal(message.receipt_number, 'TEST01-T1-A-2')
  t.match(record, { state: 'pending', number: 2, receiptNumber: 'TEST01-T1-A-2', sequence: 2 })
  t.match(await countJournal(database), { pending: 3, refused: 0, unsentShiftIds: [SHIFT_ID] })
})

t.test('the same id again gets the first record and takes no number', async (t) => {
  const database = await withCounter(await createBench(t).open())
  const [first, second] = await Promise.all([
    commitSale(database, orderFor(testId(1))),
    commitSale(database, orderFor(testId(1))),
  ])
  t.strictSame(first, second)
  t.strictSame(await numbersIn(database), [1])
  t.match(await database.get('identity', 'counter'), { number: 1 })
})

t.test('sales at the same moment get numbers of their own', async (t) => {
  const bench = createBench(t)
  const databases = [await withCounter(await bench.open()), await bench.open()]
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      commitSale(databases[n % 2] as TerminalDatabase, orderFor(testId(100 + n))),
    ),
  )
  const numbers = await numbersIn(databases[0] as TerminalDatabase)
  t.strictSame(
    numbers,
    Array.from({ length: 20 }, (_, n) => 20 - n),
  )
})

t.test('a refused build gives its number back and leaves the cart', async (t) => {
  const database = await withCounter(await createBench(t).open())
  const cart = { cartId: testId(9), lines: [], basketDiscount: null, customer: null, note: null }
  await database.put('cart', { key: 'current', cart, removed: null })
  const build = () => ({ ok: false as const, code: 'SALE_UNPAID' as const })
  const outcome = await commitSale(database, { ...orderFor(testId(1)), build })
  t.strictSame(outcome, { ok: false, code: 'SALE_UNPAID' })
  t.match(await database.get('identity', 'counter'), { number: 0, sequence: 0 })
  t.ok(await database.get('cart', 'current'))
  t.strictSame(await numbersIn(database), [])
})

t.test('without a counter nothing can be sold', async (t) => {
  const database = await createBench(t).open()
  const outcome = await commitSale(database, orderFor(testId(1)))
  t.match(outcome, { ok: false, code: 'NOT_PAIRED' })
})

t.test('the store itself refuses a second sale under a number', async (t) => {
  const database = await withCounter(await createBench(t).open())
  await commitSale(database, orderFor(testId(1)))
  await database.put('identity', { key: 'counter', series: 'A', number: 0, sequence: 7 })
  const outcome = await commitSale(database, orderFor(testId(2)))
  t.match(outcome, { ok: false, code: 'STORAGE_FAILED' })
  t.strictSame(await numbersIn(database), [1])
})

// Every request of the commit in turn: the power goes, the page comes back, the cashier repeats.
for (const step of [1, 2, 3, 4, 5, 6]) {
  t.test(`power lost at request ${step} of a commit: all of it or nothing`, async (t) => {
    const bench = createBench(t)
    const database = await withCounter(await bench.open())
    await commitSale(database, orderFor(testId(1)))
    const cart = { cartId: testId(9), lines: [], basketDiscount: null, customer: null, note: null }
    await database.put('cart', { key: 'current', cart, removed: null })
    const restore = abortAtRequest(step)
    const outcome = await commitSale(database, orderFor(testId(2)))
    restore()
    t.match(outcome, { ok: false, code: 'STORAGE_FAILED' })
    database.close()
    const restarted = await bench.open()
    t.strictSame(await numbersIn(restarted), [1], 'no trace of the sale')
    t.match(await restarted.get('identity', 'counter'), { number: 1, sequence: 1 })
    t.ok(await restarted.get('cart', 'current'), 'its cart is still there')
    t.ok((await commitSale(restarted, orderFor(testId(2)))).ok)
    t.strictSame(await numbersIn(restarted), [2, 1], 'no number was skipped or used twice')
    t.notOk(await restarted.get('cart', 'current'), 'the cart went with the sale')
  })
}

t.test('power lost after complete: the sale stands and is sent as it was written', async (t) => {
  const bench = createBench(t)
  const database = await withCounter(await bench.open())
  await commitSale(database, orderFor(testId(1)))
  const before = await findInJournal(database, testId(1))
  database.close()
  const restarted = await bench.open()
  const again = await commitSale(restarted, orderFor(testId(1)))
  t.strictSame(again, { ok: true, value: before })
  t.strictSame(await pendingInJournal(restarted, 10), [before])
})

t.test('when the work throws, a strict write leaves nothing behind', async (t) => {
  const database = await createBench(t).open()
  const failing = writeStrictly(database, ['identity'], async (transaction) => {
    const store = transaction.objectStore('identity')
    await store.put({ key: 'counter', series: 'A', number: 1, sequence: 1 })
    throw new Error('changed its mind')
  })
  await t.rejects(failing, /changed its mind/)
  t.equal(await database.get('identity', 'counter'), undefined)
})

/** Makes the n-th request of the next transactions take its transaction down with it. */
function abortAtRequest(step: number): () => void {
  const methods = ['get', 'put', 'add', 'delete'] as const
  const originals = methods.map((method) => IDBObjectStore.prototype[method])
  let requests = 0
  for (const [index, method] of methods.entries()) {
    const original = originals[index] as (...args: unknown[]) => IDBRequest
    Object.assign(IDBObjectStore.prototype, {
      [method](this: IDBObjectStore, ...args: unknown[]) {
        const request = original.apply(this, args)
        requests += 1
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
  'a message under another number than was taken is no sale, and the number stays',
  async (t) => {
    const database = await withCounter(await createBench(t).open())
    const order = orderFor(testId(1))
    const value = makeSale({ transactionId: testId(1), number: 7 })
    const lie = await commitSale(database, { ...order, build: () => ({ ok: true, value }) })
    t.match(lie, { ok: false, code: 'STORAGE_FAILED' })
    t.ok((await commitSale(database, order)).ok)
    t.same(await numbersIn(database), [1])
  },
)

t.test('a sale whose time cannot be read is a sale: the oldest there is', async (t) => {
  const database = await withCounter(await createBench(t).open())
  const order = orderFor(testId(1))
  const build: typeof order.build = (taken) => ({
    ok: true,
    value: { ...order.build(taken).value, created_at: 'tomorrow' },
  })
  t.match(await commitSale(database, { ...order, build }), { ok: true, value: { createdAtMs: 0 } })
})

t.test('an acknowledgement is never taken back by a refusal that came later', async (t) => {
  const database = await withCounter(await createBench(t).open())
  await commitSale(database, orderFor(testId(1)))
  const answer = { verdict: 'accepted' } as SaleAnswer
  const refusal = { code: 'INVALID_REQUEST', message: '' }
  await writeVerdicts(database, [{ id: testId(1), answer }])
  await writeVerdicts(database, [
    { id: testId(1), refusal },
    { id: testId(404), refusal },
  ])
  t.match(await findInJournal(database, testId(1)), { state: 'acknowledged', refusal: null })
  t.same(await numbersIn(database), [1], 'a verdict on what is not here adds nothing')
})

t.test('only a refused sale is queued again, in its old place and unchanged', async (t) => {
  const database = await withCounter(await createBench(t).open())
  for (const n of [1, 2]) await commitSale(database, orderFor(testId(n)))
  const before = await findInJournal(database, testId(1))
  const refusal = { code: 'INVALID_REQUEST', message: '' }
  await writeVerdicts(database, [
    { id: testId(1), refusal },
    { id: testId(2), answer: { verdict: 'accepted' } as SaleAnswer },
  ])
  t.match(await countJournal(database), { pending: 0, refused: 1, unsentShiftIds: [SHIFT_ID] })
  for (const n of [1, 2, 404]) await queueAgain(database, testId(n))
  t.same(await pendingInJournal(database, 10), [before])
  t.match(await findInJournal(database, testId(2)), { state: 'acknowledged' })
  t.equal(await findInJournal(database, testId(404)), null)
})

t.test('a newer build in another tab gets the storage, and this one stops writing', async (t) => {
  const { databaseName } = createBench(t)
  let closed = 0
  const { database, isNew } = await openTerminalDatabase(databaseName, () => {
    closed += 1
  })
  t.equal(isNew, true)
  await withCounter(database)
  const newer = await openDB(databaseName, 99)
  t.equal(closed, 1)
  t.match(await commitSale(database, orderFor(testId(1))), { ok: false, code: 'STORAGE_FAILED' })
  t.equal(await newer.count('pending_transactions'), 0)
  newer.close()
})
