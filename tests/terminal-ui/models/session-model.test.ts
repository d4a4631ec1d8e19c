import t from 'tap'
import { LOCK_AFTER_MINUTES } from '#domain/wire/rules-message.ts'
import { PAIRED_MARK } from '../../../terminal-ui/src/link/device-identity.ts'
import { findInJournal } from '../../../terminal-ui/src/link/sale-journal.ts'
import { REMEMBER_AFTER_MS } from '../../../terminal-ui/src/models/session-model.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { createBench } from '../link/terminal-bench.ts'
import {
  bootTill,
  connect,
  type OpenTill,
  openTill,
  product,
  restart,
  scriptShop,
} from './open-till.ts'

/** Where the outlet says nothing else. */
const LOCK_MS = LOCK_AFTER_MINUTES * 60_000
const PIN_KEY = `pin:${CASHIER_ID}`

t.test('from a first visit to a person at the till', async (t) => {
  const bench = createBench(t)
  scriptShop(bench)
  // Firefox asks a person whether the site may keep its data: nobody answers here.
  let asked = 0
  bench.seams.persistStorage = () => {
    asked += 1
    return new Promise(() => {})
  }
  const opened = await bootTill(t, bench)
  const { session } = opened.till
  t.equal(session.phase.value, 'unpaired')
  t.equal(session.incident.value, null)
  t.ok((await session.pair('12345678', 'Kasir 1')).ok)
  t.equal(asked, 1, 'the browser is asked not to clear this site by itself')
  t.equal(session.phase.value, 'logged-out')
  t.equal(session.outlet.value?.name, 'Toko Uji')
  await connect(opened)
  await until(() => session.staffList.value.length === 1, 'the staff')
  t.ok((await session.login(CASHIER_ID, '1234')).ok)
  t.equal(session.phase.value, 'logged-in')
  t.equal(session.staff.value?.name, 'Sari')
  t.equal(session.may('sell'), true)
  t.equal(session.may('pair-terminals'), false)
})

t.test('a wrong PIN is a refusal', async (t) => {
  const { bench, till } = await openTill(t)
  await till.session.logout()
  bench.hub.routes['POST /api/login'] = () => refusal(401, 'PIN_WRONG')
  t.match(await till.session.login(CASHIER_ID, '9999'), { ok: false, code: 'PIN_WRONG' })
  t.equal(till.session.phase.value, 'logged-out')
})

t.test('with the hub down the page still knows who is here', async (t) => {
  const opened = await openTill(t)
  opened.bench.hub.trouble = () => 'down'
  const { till } = await restart(t, opened)
  t.equal(till.session.phase.value, 'logged-in')
  t.equal(till.session.staff.value?.name, 'Sari')
  t.equal(till.session.outlet.value?.name, 'Toko Uji')
  t.equal(till.session.staffList.value.length, 1)
  t.equal(till.shift.current.value?.session_number, 1)
})

t.test('with the hub away the PIN that it checked here opens the till', async (t) => {
  const opened = await openTill(t)
  const { hub } = opened.bench
  const { session } = opened.till
  await pinIsKept(opened)
  hub.trouble = () => 'down'
  await session.logout()
  t.match(await session.login(CASHIER_ID, '9999'), { ok: false, code: 'PIN_WRONG' })
  t.match(await session.login(MANAGER_ID, '1234'), { ok: false, code: 'PIN_NEEDS_HUB' })
  t.ok((await session.login(CASHIER_ID, '1234')).ok)
  t.equal(session.phase.value, 'logged-in')
  t.equal(session.may('sell'), true)
  t.equal(session.mustProve.value, false)

  hub.trouble = () => null
  const again = await restart(t, opened)
  const { till } = again
  t.equal(till.session.phase.value, 'logged-in', 'over a reload')
  await connect(again)
  await until(() => till.session.mustProve.value, 'the hub asks for the PIN')
  t.equal(till.session.phase.value, 'logged-in', 'the sale is not interrupted')
  t.equal(hub.staffHere, null, 'whoever the hub thought was here has left')
  await till.session.logout()
  t.equal(till.session.mustProve.value, false)
  t.ok((await till.session.login(CASHIER_ID, '1234')).ok)
  t.equal(till.session.mustProve.value, false)
})

t.test('a log-in that the hub has ended is over here too', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.staffHere = null
  bench.hub.routes['GET /api/pos/customers'] = () => refusal(401, 'LOGIN_EXPIRED')
  await till.customers.search('ratna')
  await until(() => till.session.phase.value === 'logged-out', 'the end of the log-in')
})

t.test('a late refusal does not log out the person who has just logged in', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.routes['GET /api/pos/customers'] = () => refusal(401, 'LOGIN_REQUIRED')
  await till.customers.search('ratna')
  await settle()
  t.equal(till.session.phase.value, 'logged-in')
})

t.test('a log-out that the hub missed is told when it is back', async (t) => {
  const opened = await openTill(t)
  const { hub } = opened.bench
  hub.trouble = () => 'down'
  await opened.till.session.logout()
  t.ok(hub.staffHere, 'the hub does not know yet')
  hub.trouble = () => null
  const again = await restart(t, opened)
  await connect(again)
  await until(() => hub.staffHere === null, 'the log-out')
  t.equal(again.till.session.phase.value, 'logged-out')
})

t.test('after half an hour of nobody, log-out; unsent sales stay (I12)', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const id = await sellUnsent(opened)
  await bench.time.pass(LOCK_MS - 1)
  till.session.touch()
  await bench.time.pass(LOCK_MS - 1)
  t.equal(till.session.phase.value, 'logged-in', 'somebody was here')
  await bench.time.pass(1)
  await until(() => till.session.phase.value === 'logged-out', 'the log-out')
  const database = await bench.open()
  t.match(await findInJournal(database, id), { state: 'pending' })
  t.equal(await database.count('customers_cache'), 0)
})

const HOUR_MS = 60 * 60_000
const YEAR_MS = 365 * 24 * HOUR_MS

t.test(
  'a page opened anew, without the hub: whoever left long ago is not at the till',
  async (t) => {
    const opened = await openTill(t)
    const { time, hub } = opened.bench
    await pinIsKept(opened)
    const id = await sellUnsent(opened)
    time.wallOffsetMs += LOCK_MS / 2
    const soon = await restart(t, opened)
    t.equal(soon.till.session.phase.value, 'logged-in', 'a reload, a power cut')
    time.wallOffsetMs += LOCK_MS
    hub.trouble = () => 'down'
    const late = await restart(t, soon)
    t.equal(late.till.session.phase.value, 'logged-out')
    const database = await opened.bench.open()
    t.match(await findInJournal(database, id), { state: 'pending' }, 'unsent sales stay (I12)')
    t.ok((await late.till.session.login(CASHIER_ID, '1234')).ok, 'by the PIN, without the hub')
    t.equal(late.till.link.counts.value.pending, 1)
    const again = await restart(t, late)
    t.equal(again.till.session.phase.value, 'logged-in', 'that counts from the log-in on')
  },
)

t.test('the outlet says after how many minutes; the last word holds without the hub', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const rules = { ...till.rules.rules.peek(), lock_after_minutes: 5 }
  bench.hub.routes['GET /api/pos/rules'] = () => ok({ rules, version: 2 })
  bench.hub.say({ type: 'rules-changed', version: 2 })
  await until(() => till.rules.lockAfterMs.value === 5 * 60_000, 'the new rule')
  const id = await sellUnsent(opened)
  till.session.touch()
  await bench.time.pass(5 * 60_000 - 1)
  t.equal(till.session.phase.value, 'logged-in')
  await bench.time.pass(1)
  await until(() => till.session.phase.value === 'logged-out', 'the lock')
  const database = await bench.open()
  t.match(await findInJournal(database, id), { state: 'pending' }, 'nothing is lost (I12)')

  const again = await restart(t, opened)
  t.equal(again.till.rules.lockAfterMs.value, 5 * 60_000, 'kept over a start without the hub')
})

t.test('a shorter time holds for who is at the till already, also after a sleep', async (t) => {
  const { bench, till } = await openTill(t)
  await bench.time.pass(10 * 60_000)
  const rules = { ...till.rules.rules.peek(), lock_after_minutes: 2 }
  bench.hub.routes['GET /api/pos/rules'] = () => ok({ rules, version: 2 })
  t.ok((await till.rules.refresh()).ok)
  await bench.time.pass(2 * 60_000 - 1)
  t.equal(till.session.phase.value, 'logged-in', 'it begins when it is heard')
  bench.wake()
  await until(() => till.session.phase.value === 'logged-out', 'twelve minutes of nobody')
})

t.test('a device that slept runs no timer: it asks who is there when it wakes', async (t) => {
  const opened = await openTill(t)
  const { time, wake } = opened.bench
  const { session } = opened.till
  wake()
  time.wallOffsetMs += LOCK_MS - 60_000
  wake()
  await settle()
  t.equal(session.phase.value, 'logged-in', 'a short nap')
  time.wallOffsetMs += 5 * HOUR_MS
  wake()
  await until(() => session.phase.value === 'logged-out', 'the log-out')
  wake()
  await settle()
  t.equal(session.phase.value, 'logged-out')
})

t.test('a device that slept with its page open is locked at its first touch', async (t) => {
  const { bench, till } = await openTill(t)
  till.session.touch()
  bench.time.wallOffsetMs += LOCK_MS
  till.session.touch()
  await until(() => till.session.phase.value === 'logged-out', 'the log-out')
  t.ok((await till.session.login(CASHIER_ID, '1234')).ok)
  till.session.touch()
  await settle()
  t.equal(till.session.phase.value, 'logged-in', 'that counts from the log-in on')
})

t.test('a clock that is years off, or was set back, sends nobody away (I10)', async (t) => {
  const opened = await openTill(t)
  const { time, wake } = opened.bench
  for (const offsetMs of [-20 * YEAR_MS, 0, 20 * YEAR_MS]) {
    time.wallOffsetMs = offsetMs
    wake()
    await settle()
    t.equal(opened.till.session.phase.value, 'logged-in', `${offsetMs}`)
    opened.till.session.touch()
  }
})

t.test('pairing again: a new series, the old sales still go out', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const id = await sellUnsent(opened)
  bench.hub.trouble = () => null
  bench.hub.series = { series: 'B', last_number_seen: 0, watermark: 0 }
  t.ok((await till.session.pair('12345678', 'Kasir 1')).ok)
  t.equal(till.session.terminal.value?.series, 'B')
  t.equal(till.session.phase.value, 'logged-out')
  await connect({ ...opened, socketsBefore: 1 })
  await until(() => bench.hub.sales.has(id), 'the old sale')
  await till.session.login(CASHIER_ID, '1234')
  await until(() => till.shift.current.value, 'the shift')
  await till.cart.add(product(1))
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
  const sold = await till.payment.commit()
  t.equal(sold.ok && sold.value.message.receipt_number, 'TEST01-T1-B-1')
})

t.test('storage that is gone is an incident, until the pairing anew', async (t) => {
  const bench = createBench(t)
  scriptShop(bench)
  bench.marks.set(PAIRED_MARK, 'T1')
  const { till } = await bootTill(t, bench)
  t.equal(till.session.phase.value, 'unpaired')
  t.match(till.session.incident.value, { kind: 'storage-lost', terminalCode: 'T1' })
  await till.session.pair('12345678', 'Kasir 1')
  t.equal(till.session.incident.value, null)
})

t.test('a counter behind the hub is an incident, and no number is used twice', async (t) => {
  const bench = createBench(t)
  scriptShop(bench)
  bench.hub.series = { series: 'A', last_number_seen: 41, watermark: 30 }
  const opened = await bootTill(t, bench)
  await opened.till.session.pair('12345678', 'Kasir 1')
  await connect(opened)
  t.match(opened.till.session.incident.value, { kind: 'counter-behind', ours: 0, hubs: 41 })
  opened.till.session.dismissIncident()
  t.equal(opened.till.session.incident.value, null)
  t.match(await (await bench.open()).get('identity', 'counter'), { number: 41 })
})

t.test('a key that the hub no longer knows is an incident', async (t) => {
  const opened = await openTill(t)
  const again = await restart(t, opened)
  again.bench.hub.trouble = ({ path }) =>
    path === '/api/device/session' ? { status: 401, code: 'DEVICE_SIGNATURE_INVALID' } : null
  again.bench.hub.sockets.at(-1)?.events.onClose()
  for (let n = 0; n < 200 && again.till.session.incident.value === null; n += 1) {
    await again.bench.time.pass(1_000)
    // Proving the device takes real time of a processor that may be busy.
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  t.match(again.till.session.incident.value, { kind: 'device-refused' })
})

async function pinIsKept({ bench }: OpenTill): Promise<void> {
  const database = await bench.open()
  await bench.time.pass(REMEMBER_AFTER_MS)
  for (let known: unknown; !known; known = await database.get('sessions_state', PIN_KEY)) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function sellUnsent({ bench, till }: OpenTill): Promise<string> {
  bench.hub.trouble = () => 'down'
  await till.cart.add(product(1))
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(sold.code)
  return sold.value.transactionId
}
