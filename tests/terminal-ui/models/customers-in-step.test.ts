// The customers on the shelf follow whoever stands at the till, and the device's own standing.
import t, { type Test } from 'tap'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { createBoot } from '../../../terminal-ui/src/models/boot-model.ts'
import { countChosen } from '../../../terminal-ui/src/models/customer-shelf.ts'
import { FETCH_EVERY_MS, keepInStep } from '../../../terminal-ui/src/models/customers-alone.ts'
import type { Till } from '../../../terminal-ui/src/models/till.ts'
import { testId } from '../../support/small-outlet.ts'
import { FakeTime, settle, until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { type OpenTill, openTill, product, restart } from './open-till.ts'

const upTo = (cursor: number) => ({ cursor, asOf: null })

const RATNA: CustomerMessage = {
  ...{ customer_id: testId(40), full_name: 'Ibu Ratna Dewi', phone: '+6281200000001' },
  ...{ email: null, membership_number: 'M0001', loyalty_tier: 'silver', loyalty_points: 12 },
}
const BUDI = { ...RATNA, customer_id: testId(41), full_name: 'Pak Budi', membership_number: null }

/** Two pages of changes, one customer each. */
function script({ bench }: OpenTill): string[] {
  const asked: string[] = []
  bench.hub.routes['GET /api/pos/customers/changes'] = ({ path }) => {
    asked.push(path.replace(/^.*=/, ''))
    const isFirst = path.endsWith('=0')
    const customers = path.endsWith('=8') ? [] : [isFirst ? RATNA : BUDI]
    return ok({ customers, cursor: isFirst ? 7 : 8, has_more: isFirst })
  }
  return asked
}

/** By a time of its own: the link's stands still. */
function follow(t: Test, { till }: OpenTill): FakeTime {
  const time = new FakeTime()
  t.teardown(keepInStep(till.customers.deps, time.timers))
  return time
}

const found = async ({ till }: OpenTill, query: string): Promise<string[]> => {
  const answer = await till.customers.search(query)
  return answer.ok ? answer.value.map(({ full_name }) => full_name) : [answer.code]
}

async function opened(t: Test): Promise<OpenTill & { asked: string[]; time: FakeTime }> {
  const one = await openTill(t)
  const asked = script(one)
  const time = follow(t, one)
  await until(async () => {
    const kept = await one.till.database.get('sync_metadata', 'customers')
    return kept?.key === 'customers' && kept.cursor === 8
  }, 'both pages')
  return { ...one, asked, time }
}

t.test('whole after the log-in, every few minutes what changed, found alone', async (t) => {
  const one = await opened(t)
  await one.time.pass(FETCH_EVERY_MS)
  await until(() => one.asked.length === 3, 'what changed since')
  t.same(one.asked, ['0', '7', '8'])
  one.bench.hub.trouble = () => 'down'
  t.same(await found(one, 'ratna'), ['Ibu Ratna Dewi'])
  t.same(await found(one, 'm0001'), ['Ibu Ratna Dewi'])
  t.same(await found(one, '0812-0000 0001'), ['Ibu Ratna Dewi', 'Pak Budi'], 'by name')
  t.same(await found(one, 'siapa'), [])
})

t.test('who was chosen counts as a look-up: known here, or only to the hub', async (t) => {
  const one = await opened(t)
  const { link } = one.till
  const SITI = { ...RATNA, customer_id: testId(42), full_name: 'Ibu Siti' }
  one.bench.hub.routes['GET /api/pos/customers'] = () => ok({ customers: [SITI, RATNA] })
  const before = link.lookups()
  t.same(await found(one, 'ibu'), ['Ibu Siti', 'Ibu Ratna Dewi'])
  await settle()
  t.same(link.lookups(), before, 'typing is none')
  countChosen(link, RATNA.customer_id)
  countChosen(link, SITI.customer_id)
  const { cache_hits: hits, cache_misses: misses } = before
  t.same(link.lookups(), { cache_hits: hits + 1, cache_misses: misses + 1 })
  one.bench.hub.trouble = () => 'down'
  const isKept = async () => (await found(one, 'siti')).includes('Ibu Siti')
  await until(isKept, 'Siti, who is kept from now on')
  countChosen(link, SITI.customer_id)
  t.same(link.lookups(), { cache_hits: hits + 2, cache_misses: misses + 1 })
})

t.test('a page that opens without its hub unseals them by itself', async (t) => {
  const one = await opened(t)
  one.bench.hub.trouble = () => 'down'
  const again = await restart(t, one)
  follow(t, again)
  t.same(await found(again, 'budi'), ['Pak Budi'])
})

t.test('a device that its hub refuses keeps nobody’s name, and every sale', async (t) => {
  const one = await opened(t)
  const { bench, till } = one
  bench.hub.trouble = () => 'down'
  await till.cart.add(product(1))
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
  t.ok((await till.payment.commit()).ok)
  t.same(await found(one, 'ratna'), ['Ibu Ratna Dewi'])
  till.link.noteIncident({ kind: 'device-refused', code: 'DEVICE_NOT_PAIRED' })
  await until(async () => (await till.database.count('customers_cache')) === 0, 'nobody')
  t.equal(await till.database.get('identity', 'customers-key'), undefined)
  t.equal(await till.database.count('pending_transactions'), 1)
  t.same(await found(one, 'ratna'), [])
})

t.test('a pairing, with this outlet or another, begins with nobody', async (t) => {
  const one = await opened(t)
  t.ok((await one.till.session.pair('12345678', 'Kasir 1')).ok)
  t.equal(await one.till.database.count('customers_cache'), 0)
  t.equal(await one.till.database.get('sync_metadata', 'customers'), undefined)
})

t.test('too many found one by one: the shelf is filled anew', async (t) => {
  const one = await openTill(t)
  const asked = script(one)
  const { keepCustomers } = await import('../../../terminal-ui/src/link/customers-cache.ts')
  const many = Array.from({ length: 6_001 }, (_, n) => ({ ...BUDI, customer_id: testId(n) }))
  await keepCustomers(one.bench.seams, one.till.database, many, upTo(5))
  follow(t, one)
  await until(() => asked.length === 2, 'both pages')
  t.equal(asked[0], '0')
})

t.test('a fetch that the hub refuses, or that outlives the log-in, keeps nothing', async (t) => {
  const one = await openTill(t)
  const { bench, till } = one
  let calls = 0
  bench.hub.routes['GET /api/pos/customers/changes'] = () => refusal(401, 'LOGIN_EXPIRED')
  follow(t, one)
  await settle()
  await till.session.logout()
  bench.hub.routes['GET /api/pos/customers/changes'] = () => {
    calls += 1
    return ok({ customers: [RATNA], cursor: 7, has_more: true })
  }
  const { fetchCustomers } = await import('../../../terminal-ui/src/models/customer-shelf.ts')
  t.ok((await fetchCustomers(till.customers.deps, till.link.door)).ok)
  t.equal(calls, 1, 'nobody asks on')
  t.equal(await till.database.count('customers_cache'), 0)
  t.equal(till.session.phase.value, 'logged-out')
})

t.test('what the hub itself refuses is said, and no older answer in its place', async (t) => {
  const one = await opened(t)
  one.bench.hub.routes['GET /api/pos/customers'] = () => refusal(403, 'ROLE_NOT_ALLOWED')
  t.same(await found(one, 'ratna'), ['ROLE_NOT_ALLOWED'])
  one.bench.hub.routes['GET /api/pos/customers'] = () => refusal(503, 'HUB_HALTED')
  t.same(await found(one, 'ratna'), ['Ibu Ratna Dewi'], 'it cannot look now')
})

t.test('a page that is still starting empties no shelf', async (t) => {
  const { bench, boot, till: before } = await opened(t)
  const kept = await before.database.count('customers_cache')
  t.ok(kept > 0)
  boot.stop()
  bench.hub.hasSession = true
  const again = createBoot(bench.seams, bench.databaseName)
  t.teardown(() => again.stop())
  again.start()
  bench.tabs.at(-1)?.events.onHeld()
  await until(() => again.till.value, 'the till')
  const till = again.till.value as Till
  t.equal(till.session.phase.value, 'starting')
  t.teardown(keepInStep(till.customers.deps, new FakeTime().timers))
  t.equal(await till.database.count('customers_cache'), kept)
  await till.loaded
  await settle()
  t.equal(await till.database.count('customers_cache'), kept)
})
