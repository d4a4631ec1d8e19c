// Customers of the time without the hub: sealed on the device, complete up to a cursor or not at
// all, and gone with whoever logs out.
import { openDB } from 'idb'
import t, { type Test } from 'tap'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { clearCustomers } from '../../../terminal-ui/src/link/clear-customers.ts'
import {
  CUSTOMERS_IN_PAGE,
  forgetCustomers,
  indexed,
  keepCustomers,
  keptCustomer,
  keptCustomers,
  readCustomerCursor,
} from '../../../terminal-ui/src/link/customers-cache.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { upgradeStores } from '../../../terminal-ui/src/link/database-upgrade.ts'
import { CASHIER_ID, testId } from '../../support/small-outlet.ts'
import { type Bench, createBench } from './terminal-bench.ts'

const upTo = (cursor: number) => ({ cursor, asOf: null })

const customer = (n: number, full_name = `Ibu ${n}`): CustomerMessage => ({
  ...{ customer_id: testId(n), full_name, phone: null, email: null, membership_number: null },
  ...{ loyalty_tier: 'silver', loyalty_points: 0 },
})
const many = (count: number) => Array.from({ length: count }, (_, n) => customer(n))

async function logIn(database: TerminalDatabase): Promise<void> {
  const staff = { staff_id: CASHIER_ID, name: 'Sari', role: 'cashier', avatar_color: 'teal' }
  const login = { key: 'login', staff, permissions: [], expiresAt: '2026-11-23T05:00:00Z' }
  await database.put('sessions_state', login as never)
}

async function openedBy(t: Test): Promise<{ bench: Bench; database: TerminalDatabase }> {
  const bench = createBench(t)
  const database = await bench.open()
  await logIn(database)
  return { bench, database }
}

const kept = async ({ seams }: Bench, database: TerminalDatabase): Promise<CustomerMessage[]> =>
  (await keptCustomers(seams, database)).map((each) => each.customer)

/** All that lies on the device, as whoever copies it would read it. */
async function onDevice(database: TerminalDatabase): Promise<string> {
  const pages = await database.getAll('customers_cache')
  return pages.map(({ sealed }) => Buffer.from(sealed).toString('latin1')).join('')
}

t.test('the newest word on each counts; one by one they move no cursor', async (t) => {
  const { bench, database } = await openedBy(t)
  const { seams } = bench
  t.equal(await readCustomerCursor(database), 0, 'nothing is complete yet')
  t.same(await kept(bench, database), [])
  t.equal(await keptCustomer(seams, database, testId(1)), null)
  t.ok(await keepCustomers(seams, database, [customer(1), customer(2)], upTo(7)))
  t.ok(await keepCustomers(seams, database, [customer(2, 'Ibu Dua'), customer(2, 'Ibu Ani')]))
  t.equal(await readCustomerCursor(database), 7)
  t.same(await kept(bench, database), [customer(1), customer(2, 'Ibu Ani')], 'by name')
  t.same(await keptCustomer(seams, database, testId(2)), customer(2, 'Ibu Ani'))
  t.equal(await keptCustomer(seams, database, testId(3)), null)
})

t.test('a hub that was restored counts otherwise: everything is fetched again', async (t) => {
  const { bench, database } = await openedBy(t)
  const { seams } = bench
  const live = (epoch: string) =>
    database.put('sync_metadata', { key: 'hub-life', epoch, state: 'settled', sinceMs: 0 })
  await live('before')
  await keepCustomers(seams, database, [customer(1)], upTo(7))
  t.equal(await readCustomerCursor(database), 7)
  await live('restored')
  t.equal(await readCustomerCursor(database), 0)
  t.same(await kept(bench, database), [customer(1)], 'known until the hub has said otherwise')
  await keepCustomers(seams, database, [customer(1, 'Ibu Satu')], upTo(3))
  t.equal(await readCustomerCursor(database), 3)
})

t.test('of two that became one only the one is found, by either id', async (t) => {
  const { bench, database } = await openedBy(t)
  const { seams } = bench
  await keepCustomers(seams, database, [customer(1), customer(2), customer(3)], upTo(7))
  await keepCustomers(seams, database, [{ ...customer(2), merged_into: testId(1) }], upTo(8))
  t.same(await kept(bench, database), [customer(1), customer(3)])
  t.same(indexed([{ ...customer(2), merged_into: testId(1) }]), [])
  t.same(await keptCustomer(seams, database, testId(2)), customer(1))
})

t.test('nobody’s name lies in the clear, and the key cannot be read out', async (t) => {
  const { bench, database } = await openedBy(t)
  const someone = { ...customer(1, 'Ratna Sarumpaet'), phone: '+6281234567890' }
  await keepCustomers(bench.seams, database, [someone], upTo(7))
  t.notMatch(await onDevice(database), /Ratna|6281234567890|silver/)
  t.equal((await onDevice(database)).length, 12 + JSON.stringify([someone]).length + 16)
  const found = await database.get('identity', 'customers-key')
  const aes = found?.key === 'customers-key' ? found.aes : null
  t.equal(aes?.extractable, false)
  await t.rejects(bench.seams.subtle.exportKey('raw', aes as CryptoKey))
})

t.test('the page that comes after a reload unseals them, once', async (t) => {
  const { bench, database } = await openedBy(t)
  await keepCustomers(bench.seams, database, many(600), upTo(7))
  const reloaded = await bench.open()
  const [all, one] = await Promise.all([
    kept(bench, reloaded),
    keptCustomer(bench.seams, reloaded, testId(599)),
  ])
  t.equal(all.length, 600)
  t.same(one, customer(599))
  t.equal(await keptCustomers(bench.seams, reloaded), await keptCustomers(bench.seams, reloaded))
})

t.test('one changed customer writes one page, under a fresh nonce; the same, none', async (t) => {
  const { bench, database } = await openedBy(t)
  const { seams } = bench
  await keepCustomers(seams, database, many(2 * CUSTOMERS_IN_PAGE + 1), upTo(7))
  const nonces = async () =>
    (await database.getAll('customers_cache')).map(({ sealed }) => `${sealed.slice(0, 12)}`)
  const before = await nonces()
  t.equal(new Set(before).size, 3)
  await keepCustomers(seams, database, [customer(3)], upTo(8))
  t.same(await nonces(), before, 'nothing of it is new')
  t.equal(await readCustomerCursor(database), 8)
  await keepCustomers(seams, database, [customer(CUSTOMERS_IN_PAGE, 'Pak Budi')])
  const after = await nonces()
  t.same([after[0], after[2]], [before[0], before[2]])
  t.not(after[1], before[1])
})

t.test('who logs out leaves nobody’s name here, and the next fetches all of them', async (t) => {
  const { bench, database } = await openedBy(t)
  await keepCustomers(bench.seams, database, [customer(1)], upTo(7))
  await clearCustomers(database)
  t.same(await kept(bench, database), [], 'not in the memory either')
  t.equal(await readCustomerCursor(database), 0)
  t.equal(await database.get('identity', 'customers-key'), undefined)
  await keepCustomers(bench.seams, database, [customer(2)], upTo(9))
  await forgetCustomers(database)
  t.same(await kept(bench, database), [])
  t.equal(await database.count('customers_cache'), 0)
})

t.test('an answer that comes after the log-out writes nothing', async (t) => {
  const { bench, database } = await openedBy(t)
  await keepCustomers(bench.seams, database, [customer(1)], upTo(7))
  await database.delete('sessions_state', 'login')
  const late = keepCustomers(bench.seams, database, [customer(2)], upTo(8))
  await clearCustomers(database)
  t.equal(await late, false)
  t.equal(await keepCustomers(bench.seams, database, [customer(3)], upTo(9)), false)
  t.equal(await database.count('customers_cache'), 0)
  t.equal(await readCustomerCursor(database), 0)
})

t.test('cleared between sealing and writing they stay cleared', async (t) => {
  const { bench, database } = await openedBy(t)
  await keepCustomers(bench.seams, database, [customer(1)], upTo(7))
  const { subtle } = bench.seams
  const slow = Object.create(subtle) as SubtleCrypto
  slow.encrypt = async (...of) => {
    await clearCustomers(database)
    return subtle.encrypt(...of)
  }
  const late = keepCustomers({ ...bench.seams, subtle: slow }, database, [customer(2)], upTo(8))
  t.equal(await late, false)
  t.same(await kept(bench, database), [])
  t.equal(await readCustomerCursor(database), 0)
})

t.test('a write that fails is one failure, and the next one writes', async (t) => {
  const { bench, database } = await openedBy(t)
  await keepCustomers(bench.seams, database, [customer(1)])
  const subtle = Object.create(bench.seams.subtle) as SubtleCrypto
  subtle.encrypt = () => Promise.reject(new Error('no cryptography'))
  await t.rejects(keepCustomers({ ...bench.seams, subtle }, database, [customer(2)]), /no crypto/)
  t.ok(await keepCustomers(bench.seams, database, [customer(2)]))
})

t.test('a page that was altered, swapped or lost: all are loaded anew', async (t) => {
  const damages: Record<string, (database: TerminalDatabase) => Promise<unknown>> = {
    async altered(database) {
      const page = await database.get('customers_cache', 0)
      if (page === undefined) throw new Error('there is a page')
      page.sealed[20] = Number(page.sealed[20]) ^ 1
      await database.put('customers_cache', page)
    },
    async swapped(database) {
      const [first, second] = await database.getAll('customers_cache')
      if (!first || !second) throw new Error('there are two pages')
      await database.put('customers_cache', { page: 0, sealed: second.sealed })
      await database.put('customers_cache', { page: 1, sealed: first.sealed })
    },
    lost: (database) => database.delete('customers_cache', 0),
  }
  for (const [how, damage] of Object.entries(damages)) {
    const { bench, database } = await openedBy(t)
    await keepCustomers(bench.seams, database, many(CUSTOMERS_IN_PAGE + 1), upTo(7))
    await damage(database)
    const reloaded = await bench.open()
    t.same(await kept(bench, reloaded), [], how)
    t.equal(await readCustomerCursor(reloaded), 0, how)
  }
})

t.test('what an older build kept in the clear goes, and is fetched anew', async (t) => {
  const bench = createBench(t)
  const old = await openDB(bench.databaseName, 3, {
    upgrade(changed, _old, _new, transaction) {
      upgradeStores(changed as never, 0, transaction as never)
      changed.deleteObjectStore('customers_cache')
      changed.createObjectStore('customers_cache', { keyPath: 'customer_id' })
      transaction.objectStore('money_commands').deleteIndex('by_segment')
    },
  })
  await old.put('customers_cache', customer(1))
  await old.put('sync_metadata', { key: 'customers', cursor: 7 })
  old.close()
  const database = await bench.open()
  t.equal(await database.count('customers_cache'), 0)
  t.equal(await readCustomerCursor(database), 0)
  await logIn(database)
  t.ok(await keepCustomers(bench.seams, database, [customer(1)], upTo(7)))
})

t.test('two of one name stand in one order; a member’s number is found however typed', (t) => {
  const member = { ...customer(9, 'Ibu Ani'), membership_number: 'ab-12' }
  const found = indexed([member, customer(4, 'Ibu Ani'), customer(7, 'Ibu Ani')])
  t.same(
    found.map((each) => each.customer.customer_id),
    [testId(4), testId(7), testId(9)],
  )
  t.same(
    found.map((each) => each.member),
    [null, null, 'AB-12'],
  )
  t.end()
})
