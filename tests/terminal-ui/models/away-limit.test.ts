import t, { type Test } from 'tap'
import { rememberPin } from '../../../terminal-ui/src/link/pin-verifier.ts'
import {
  type AwayLimit,
  awayMsOf,
  followAway,
  heardNow,
  judgeAway,
  movedOn,
  OVERRIDE_MS,
} from '../../../terminal-ui/src/models/away-limit.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { bootTill, type OpenTill, openTill, product } from './open-till.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
const LIMITS = { warnMs: DAY_MS, stopMs: 7 * DAY_MS }

t.test(
  'time without the hub: what passed, or what the clock moved on, whichever is longer',
  (t) => {
    const steps: [nowMs: number, passedMs: number, awayMs: number, level: string][] = [
      [1_000_000 + HOUR_MS, HOUR_MS, HOUR_MS, 'fine'],
      // The tablet slept: only the wall clock went on.
      [1_000_000 + 30 * HOUR_MS, 0, 30 * HOUR_MS, 'warn'],
      // A year ahead: the clock is mad, and stops no shop.
      [365 * DAY_MS, 0, 30 * HOUR_MS, 'warn'],
      // Set back by a year: what was seen stays seen, what passes counts.
      [-365 * DAY_MS, 2 * HOUR_MS, 30 * HOUR_MS, 'warn'],
      [-364 * DAY_MS, 7 * DAY_MS, 7 * DAY_MS + 3 * HOUR_MS, 'stop'],
      // A clock that runs backwards on the monotonic side adds nothing.
      [0, -HOUR_MS, 7 * DAY_MS + 3 * HOUR_MS, 'stop'],
    ]
    let record = heardNow(1_000_000)
    for (const [nowMs, passedMs, awayMs, level] of steps) {
      record = movedOn(record, nowMs, passedMs)
      t.equal(awayMsOf(record), awayMs)
      t.equal(judgeAway(record, LIMITS).level, level)
    }
    const lifted = { ...record, liftedUntilMs: awayMsOf(record) + OVERRIDE_MS }
    t.match(judgeAway(lifted, LIMITS), { level: 'warn', liftedForMs: OVERRIDE_MS })
    const later = movedOn(lifted, 0, OVERRIDE_MS)
    t.match(judgeAway(later, LIMITS), { level: 'stop', liftedForMs: 0 })
    t.equal(judgeAway(heardNow(5), LIMITS).level, 'fine')
    t.end()
  },
)

async function follow(t: Test, opened: OpenTill) {
  const noted: string[] = []
  const note = ({ name }: { name: string }) => noted.push(name)
  const limit: AwayLimit = followAway(opened.bench.seams, opened.till, note)
  t.teardown(() => limit.stop())
  await until(() => limit.away.value, 'the record')
  return { limit, noted }
}

/** A PIN costs half a second; this test is not about that. */
function hurryPins({ bench }: OpenTill): void {
  const { subtle } = bench.seams
  const quick = {
    generateKey: subtle.generateKey.bind(subtle),
    importKey: subtle.importKey.bind(subtle),
    sign: subtle.sign.bind(subtle),
    digest: subtle.digest.bind(subtle),
    deriveBits: (how: Pbkdf2Params, key: CryptoKey, bits: number) =>
      subtle.deriveBits({ ...how, iterations: 10 }, key, bits),
  }
  Object.assign(bench.seams, { subtle: quick })
}

/** Nobody touches the till meanwhile: it logs out, and its cashier logs in again. */
async function dayPasses({ bench, till }: OpenTill, ms: number): Promise<void> {
  bench.time.stall(ms)
  await bench.time.pass(60_000)
  await till.session.login(CASHIER_ID, '1234')
}

function cutOff({ bench }: OpenTill): void {
  bench.hub.trouble = () => 'down'
  bench.hub.sockets.at(-1)?.events.onClose()
}

async function sell({ till }: OpenTill) {
  const { cart, payment } = till
  await cart.add(product(0))
  const opened = await payment.open()
  if (!opened.ok) return opened
  await payment.addTender({ method: 'cash', tenderedMinor: 1_000_000, evidence: null })
  return payment.commit()
}

t.test(
  'it warns, stops new baskets and not the one that was begun, and a manager lifts it',
  async (t) => {
    const opened = await openTill(t)
    const { bench, till } = opened
    hurryPins(opened)
    const manager = { staff_id: MANAGER_ID, name: 'Hendra', role: 'manager' as const }
    const person = { staff: manager, permissions: ['sell', 'manage-rules'], limits: [] }
    await rememberPin(bench.seams, till.database, person, '246802')
    const cashier = { ...manager, staff_id: CASHIER_ID, role: 'cashier' as const }
    const seller = { staff: cashier, permissions: ['sell'], limits: [] }
    await rememberPin(bench.seams, till.database, seller, '1234')
    const { limit, noted } = await follow(t, opened)
    cutOff(opened)
    await settle()
    await dayPasses(opened, DAY_MS)
    t.match(limit.away.value, { level: 'warn' })
    t.match(await sell(opened), { ok: true }, 'a warning stops nothing')
    till.payment.dismissCompleted()
    await till.cart.add(product(1))
    await dayPasses(opened, 6 * DAY_MS)
    t.match(limit.away.value, { level: 'stop' })
    t.match(till.link.stopped.value, { exceptCartId: till.cart.cart.value.cartId })
    t.match(await sell(opened), { ok: true }, 'the basket that was there is sold')
    till.payment.dismissCompleted()
    t.match(await sell(opened), { ok: false, code: 'AWAY_TOO_LONG' })
    await settle()
    t.equal(till.link.counts.value.pending, 2, 'what waits is untouched')
    t.same(
      (await limit.lifters()).map(({ name }) => name),
      ['Hendra'],
    )
    t.match(await limit.lift(MANAGER_ID, '000000'), { ok: false, code: 'PIN_WRONG' })
    t.match(await limit.lift(CASHIER_ID, '1234'), { ok: false, code: 'ROLE_NOT_ALLOWED' })
    t.match(await limit.lift(MANAGER_ID, '246802'), { ok: true })
    t.equal(till.link.stopped.value, null)
    t.match(await till.payment.open(), { ok: true })
    await till.payment.cancel()
    t.same(noted, ['away_warning', 'selling_stopped', 'away_warning', 'selling_override'])
    const kept = await till.database.get('sync_metadata', 'counts')
    t.match(kept, { overrides: [{ approver_id: MANAGER_ID, staff_id: CASHIER_ID }] })
    bench.time.stall(OVERRIDE_MS)
    await bench.time.pass(60_000)
    t.match(limit.away.value, { level: 'stop' }, 'for a day, and no longer')
    bench.hub.trouble = () => null
    const before = bench.hub.sockets.length
    bench.wake()
    await until(() => bench.hub.sockets.length > before, 'a socket')
    bench.hub.hello()
    await until(() => till.link.isConnected.value, 'the hub')
    t.match(limit.away.value, { level: 'fine', awayMs: 0, liftedForMs: 0 })
    t.equal(till.link.stopped.value, null)
  },
)

/** A till that is a minute without its hub. */
async function openAlone(t: Test) {
  const opened = await openTill(t)
  const { limit } = await follow(t, opened)
  cutOff(opened)
  await settle()
  await opened.bench.time.pass(60_000)
  return { ...opened, limit }
}

/** The page ends and is opened again, after what `meanwhile` does. */
async function reload(t: Test, page: OpenTill & { limit: AwayLimit }, meanwhile = () => {}) {
  page.limit.stop()
  page.boot.stop()
  meanwhile()
  return follow(t, await bootTill(t, page.bench))
}

t.test('a clock set ahead under an open page stops no shop, nor does its reload', async (t) => {
  const first = await openAlone(t)
  const { bench } = first
  bench.time.wallOffsetMs = 60 * DAY_MS
  await bench.time.pass(60_000)
  t.match(first.limit.away.value, { level: 'fine' })
  t.match(await sell(first), { ok: true })
  const second = await reload(t, first)
  t.match(second.limit.away.value, { level: 'fine' })
  bench.time.stall(7 * DAY_MS)
  await bench.time.pass(60_000)
  t.match(second.limit.away.value, { level: 'stop' }, 'what passes counts on')
})

t.test('a page that was closed for eight days counts them', async (t) => {
  const first = await openAlone(t)
  const second = await reload(t, first, () => {
    first.bench.time.wallOffsetMs = 8 * DAY_MS
  })
  t.match(second.limit.away.value, { level: 'stop' })
})

t.test('a page that was closed meanwhile, or a clock set back, gains no day', async (t) => {
  const first = await openAlone(t)
  const { bench } = first
  bench.time.stall(4 * DAY_MS)
  await bench.time.pass(60_000)
  t.match(first.limit.away.value, { level: 'warn' })
  const second = await reload(t, first, () => {
    bench.time.wallOffsetMs = -30 * DAY_MS
  })
  bench.time.stall(3 * DAY_MS)
  await bench.time.pass(60_000)
  t.match(second.limit.away.value, { level: 'stop' })
})

t.test('lifted with nobody logged in, and not before it is known how long it was', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  hurryPins(opened)
  const manager = { staff_id: MANAGER_ID, name: 'Hendra', role: 'manager' as const }
  const person = { staff: manager, permissions: ['sell', 'manage-rules'], limits: [] }
  await rememberPin(bench.seams, till.database, person, '246802')
  const early = followAway(bench.seams, till, () => {})
  t.match(await early.lift(MANAGER_ID, '246802'), { ok: false, code: 'PIN_NEEDS_HUB' })
  early.stop()
  const { limit } = await follow(t, opened)
  cutOff(opened)
  await settle()
  await till.session.logout()
  bench.time.stall(8 * DAY_MS)
  await bench.time.pass(60_000)
  t.match(limit.away.value, { level: 'stop' })
  t.match(await limit.lift(MANAGER_ID, '246802'), { ok: true })
  t.equal(till.link.stopped.value, null)
  const kept = await till.database.get('sync_metadata', 'counts')
  t.match(kept, { overrides: [{ approver_id: MANAGER_ID, staff_id: null }] })
  t.equal((await limit.lifters()).length, 1)
  bench.time.wallOffsetMs = 31 * DAY_MS
  t.equal((await limit.lifters()).length, 1, 'a clock that was set ahead dismisses nobody')
  bench.time.stall(23 * DAY_MS)
  await bench.time.pass(60_000)
  t.same(await limit.lifters(), [], 'the hub may have dismissed them since')
})

t.test('a minute that the storage does not take is in the next one', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const { limit } = await follow(t, opened)
  cutOff(opened)
  await settle()
  const heard = async () => {
    const kept = await till.database.get('sync_metadata', 'hub-heard')
    return kept?.key === 'hub-heard' ? awayMsOf(kept) : null
  }
  const before = await heard()
  const { put } = IDBObjectStore.prototype
  const failing = t.intercept(IDBObjectStore.prototype, 'put', {
    value(this: IDBObjectStore, record: { key?: string }) {
      if (record.key === 'hub-heard') throw new DOMException('full', 'QuotaExceededError')
      return put.call(this, record)
    },
  })
  await bench.time.pass(2 * 60_000)
  failing.restore()
  t.equal(await heard(), before, 'nothing was written')
  t.ok((limit.away.value?.awayMs ?? 0) >= 2 * 60_000, 'and all of it is known here')
  await bench.time.pass(60_000)
  await settle()
  t.equal(await heard(), limit.away.value?.awayMs)
})
