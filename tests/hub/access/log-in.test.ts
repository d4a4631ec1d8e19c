import t from 'tap'
import { Check } from 'typebox/value'
import type { Clock } from '#domain/seams.ts'
import { LoginAnswer } from '#domain/wire/access-message.ts'
import { prepared } from '#hub/db/query.ts'
import type { PinLockTable } from '#hub/db/tables.ts'
import { addStaff } from '#hub/staff/add-staff.ts'
import { hashPin, isPinRight } from '#hub/staff/pin-hash.ts'
import { settlePinLock } from '#hub/staff/pin-lock-left.ts'
import { lockMs } from '#hub/staff/pin-lock-rules.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { type FakeClock, fakeClock } from '../../support/fake-seams.ts'
import { PINS, startTestHub, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

const MINUTE_MS = 60_000
const MANAGER_PIN = PINS[MANAGER_ID] ?? ''

async function startWithClock(t: Tap): Promise<{ hub: TestHub; clock: FakeClock }> {
  const clock = fakeClock()
  return { hub: await startTestHub(t, { seams: { ...realSeams, clock } }), clock }
}
type Tap = Parameters<typeof startTestHub>[0]

async function tryPin(terminal: TestTerminal, staffId: string, pin: string): Promise<string> {
  const { status, body } = await terminal.post('/api/login', { staff_id: staffId, pin })
  return status === 200 ? 'in' : `${body.error.code} ${body.error.detail ?? ''}`.trim()
}

const whoAmI = async (terminal: TestTerminal) => (await terminal.get('/api/me')).body.staff?.name
const drawers = (terminal: TestTerminal) => terminal.get('/api/console/terminals')

t.test('the right PIN logs in, with a cookie that no script reads', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const answer = await terminal.post('/api/login', { staff_id: CASHIER_ID, pin: '1234' })
  t.ok(Check(LoginAnswer, answer.body))
  t.match(answer.body.staff, { name: 'Sari', role: 'cashier' })
  t.ok(answer.body.permissions.includes('sell'))
  t.notOk(answer.body.permissions.includes('pair-terminals'))
  const [cookie = ''] = answer.headers.getSetCookie()
  t.match(cookie, /^__Host-staff=/)
  for (const rule of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) t.match(cookie, rule)
  t.equal(await whoAmI(terminal), 'Sari')
})

t.test('three wrong PINs lock, twice as long each time, up to an hour', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const terminal = await hub.pair()
  const wrong = () => tryPin(terminal, CASHIER_ID, '0000')
  t.equal(await wrong(), 'PIN_WRONG')
  t.equal(await wrong(), 'PIN_WRONG')
  for (const lockS of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
    t.equal(await wrong(), `PIN_LOCKED ${lockS}`)
    t.equal(await tryPin(terminal, CASHIER_ID, '1234'), `PIN_LOCKED ${lockS}`, 'even if right')
    clock.advance(lockS * 1000)
  }
  t.equal(await tryPin(terminal, CASHIER_ID, '1234'), 'in')
  t.equal(await wrong(), 'PIN_WRONG', 'a right PIN starts the count anew')
})

t.test('a lock is of one person at one terminal', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const other = await hub.pair('Kasir 2')
  for (let tries = 0; tries < 3; tries += 1) await tryPin(terminal, CASHIER_ID, '0000')
  t.match(await tryPin(terminal, CASHIER_ID, '1234'), /^PIN_LOCKED/)
  t.equal(await tryPin(terminal, MANAGER_ID, MANAGER_PIN), 'in', 'another person here')
  t.equal(await tryPin(other, CASHIER_ID, '1234'), 'in', 'the same person elsewhere')
})

t.test('a hundred guesses at once are still three', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const pins = Array.from({ length: 50 }, (_, index) => String(5000 + index))
  const outcomes = await Promise.all(pins.map((pin) => tryPin(terminal, CASHIER_ID, pin)))
  t.equal(outcomes.filter((outcome) => outcome === 'PIN_WRONG').length, 2)
  t.equal(outcomes.filter((outcome) => outcome.startsWith('PIN_LOCKED')).length, 48)
  const failed = prepared(hub.db, 'SELECT failed_count FROM pin_lock').pluck().get()
  t.equal(failed, 3, 'tries behind a lock are not hashed')
})

t.test('wherever the wall clock jumps, a lock lasts as long as its rule', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const terminal = await hub.pair()
  for (let tries = 0; tries < 3; tries += 1) await tryPin(terminal, CASHIER_ID, '0000')
  const lock = () => settlePinLock(hub.db, moved, stored())
  const stored = () => prepared(hub.db, 'SELECT * FROM pin_lock').get() as PinLockTable
  let moved: Clock = hub.deps.seams.clock
  t.equal(lock(), 30_000)
  // Another run of the hub, whose clock is years behind: once more as long, and not for years.
  const years = 400 * 24 * 60 * MINUTE_MS
  moved = { nowMs: () => clock.nowMs() - years, monotonicMs: () => clock.monotonicMs() }
  t.equal(lock(), 30_000)
  clock.advance(29_000)
  t.equal(lock(), 1_000)
  moved = { nowMs: () => clock.nowMs() - years, monotonicMs: () => clock.monotonicMs() }
  t.equal(lock(), 1_000, 'and the next run goes on where this one was')
  clock.advance(1_000)
  t.equal(lock(), 0)
  t.strictSame([0, 1, 2, 3, 4, 30].map(lockMs), [0, 0, 0, 30_000, 60_000, 3_600_000])
})

t.test('half an hour without work ends a log-in; screens that refresh are no work', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const terminal = await hub.logIn(MANAGER_ID)
  for (let minutes = 0; minutes < 100; minutes += 25) {
    clock.advance(25 * MINUTE_MS)
    t.equal((await drawers(terminal)).status, 200, `at work after ${minutes + 25} minutes`)
  }
  for (let minutes = 0; minutes < 30; minutes += 10) {
    clock.advance(10 * MINUTE_MS)
    await terminal.get('/api/me')
  }
  const expired = await drawers(terminal)
  t.equal(expired.status, 401)
  t.equal(expired.body.error.code, 'LOGIN_EXPIRED')
  t.equal((await terminal.get('/api/outlet')).status, 200, 'the device is still known')
})

t.test('the hub is never stricter than tills lock themselves, nor than half an hour', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const terminal = await hub.logIn(MANAGER_ID)
  const setLock = async (minutes: unknown) => {
    const { rules, version } = (await terminal.get('/api/pos/rules')).body
    const asked = { ...rules, lock_after_minutes: minutes }
    return terminal.put('/api/console/rules', { rules: asked, version })
  }
  for (const wrong of [0, 61, 1.5, -5, '5', null]) {
    t.equal((await setLock(wrong)).status, 400, JSON.stringify(wrong))
  }
  t.match(await setLock(60), { status: 200, body: { rules: { lock_after_minutes: 60 } } })
  const atWork = async (minutes: number) => {
    clock.advance(minutes * MINUTE_MS)
    return (await drawers(terminal)).status
  }
  t.equal(await atWork(1), 200)
  t.equal(await atWork(59), 200, 'as long as the tills')
  t.equal((await setLock(5)).status, 200)
  t.equal(await atWork(1), 200, 'a shorter rule ends nobody who is at work')
  t.equal(await atWork(29), 200, 'what is counted and scanned at a till the hub does not see')
  t.equal(await atWork(30), 401)
})

t.test('twelve hours end a log-in in any case', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const terminal = await hub.logIn(MANAGER_ID)
  for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
    clock.advance(20 * MINUTE_MS)
    if ((await drawers(terminal)).status !== 200) t.fail(`logged out after ${minutes} minutes`)
  }
  clock.advance(20 * MINUTE_MS)
  t.equal((await drawers(terminal)).body.error.code, 'LOGIN_EXPIRED')
})

t.test('a clock that is set back ends a log-in instead of lengthening it', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const terminal = await hub.logIn(MANAGER_ID)
  clock.advance(-2 * MINUTE_MS)
  t.equal((await drawers(terminal)).status, 200, 'a correction of minutes disturbs nobody')
  clock.advance(-60 * MINUTE_MS)
  t.equal((await drawers(terminal)).body.error.code, 'LOGIN_EXPIRED')
})

t.test('nobody, logged out, replaced, and somebody who left are told apart', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const refusal = async () => (await drawers(terminal)).body.error?.code
  t.equal(await refusal(), 'LOGIN_REQUIRED')
  await terminal.logIn(MANAGER_ID, MANAGER_PIN)
  const token = terminal.cookies.get('__Host-staff') ?? ''
  t.equal((await terminal.post('/api/logout')).status, 204)
  t.notOk(terminal.cookies.has('__Host-staff'), 'the browser is told to forget it')
  terminal.cookies.set('__Host-staff', token)
  t.equal(await refusal(), 'LOGIN_REQUIRED', 'and the hub has forgotten it too')

  await terminal.logIn(MANAGER_ID, MANAGER_PIN)
  const managers = terminal.cookies.get('__Host-staff') ?? ''
  await terminal.logIn(CASHIER_ID, '1234')
  terminal.cookies.set('__Host-staff', managers)
  t.equal(await refusal(), 'LOGIN_REQUIRED', 'one person per terminal')

  await terminal.logIn(MANAGER_ID, MANAGER_PIN)
  prepared(hub.db, 'UPDATE staff SET is_active = 0 WHERE id = ?').run(MANAGER_ID)
  t.equal(await refusal(), 'LOGIN_REQUIRED', 'dismissed at once')
  t.match(await tryPin(terminal, MANAGER_ID, MANAGER_PIN), /^PIN_WRONG/)
})

t.test("a log-in is worth nothing with another terminal's device session", async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const thief = await hub.pair('Kasir 2')
  thief.cookies.set('__Host-staff', manager.cookies.get('__Host-staff') ?? '')
  t.equal((await drawers(thief)).body.error.code, 'LOGIN_REQUIRED')
})

t.test('log-in, failure, lock and log-out are in the audit log, the PIN is nowhere', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  for (let tries = 0; tries < 3; tries += 1) await tryPin(terminal, CASHIER_ID, '9876')
  await tryPin(terminal, MANAGER_ID, MANAGER_PIN)
  await terminal.post('/api/logout')
  const entries = prepared(hub.db, 'SELECT kind, payload FROM audit_entry').all() as {
    kind: string
    payload: string
  }[]
  t.strictSame(
    entries.map(({ kind }) => kind).filter((kind) => kind !== 'terminal-paired'),
    ['log-in-failed', 'log-in-failed', 'log-in-failed', 'pin-locked', 'logged-in', 'logged-out'],
  )
  t.notMatch(JSON.stringify(entries), /9876|333333/)
})

t.test('a hash is worth nothing without the pepper', async (t) => {
  const salt = new Uint8Array(16)
  const kept = {
    pinHash: await hashPin('1234', salt, new Uint8Array(32).fill(1)),
    pinSalt: Buffer.from(salt).toString('base64url'),
  }
  t.match(kept.pinHash, /^argon2id\.19456\.2\.1\./, 'the least of the OWASP cheat sheet')
  t.equal(await isPinRight('1234', kept, new Uint8Array(32).fill(1)), true)
  t.equal(await isPinRight('1234', kept, new Uint8Array(32).fill(2)), false)
  t.equal(await isPinRight('1235', kept, new Uint8Array(32).fill(1)), false)
})

t.test('four digits are for cashiers, six for whoever may do more', async (t) => {
  const { db, deps } = await startTestHub(t)
  const add = async (role: 'cashier' | 'supervisor' | 'manager' | 'technician', pin: string) => {
    const outcome = await addStaff(db, deps.seams, deps.pepper, { name: role, role, pin })
    return outcome.ok ? 'added' : outcome.code
  }
  t.equal(await add('cashier', '1234'), 'added')
  t.equal(await add('cashier', '123'), 'PIN_TOO_WEAK')
  t.equal(await add('cashier', '12a4'), 'PIN_TOO_WEAK')
  t.equal(await add('cashier', '123456789'), 'PIN_TOO_WEAK')
  for (const role of ['supervisor', 'manager', 'technician'] as const) {
    t.equal(await add(role, '12345'), 'PIN_TOO_WEAK', role)
    t.equal(await add(role, '123456'), 'added', role)
  }
})

t.test('the list of people has those who work here and no secrets', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  prepared(hub.db, 'UPDATE staff SET is_active = 0 WHERE id = ?').run(CASHIER_ID)
  const { staff } = (await terminal.get('/api/staff')).body
  t.strictSame(
    staff.map((card: { name: string }) => card.name),
    ['Budi', 'Joko', 'Wati'],
  )
  t.strictSame(Object.keys(staff[0]).sort(), ['name', 'role', 'staff_id'])
  t.match(await tryPin(terminal, testId(77), '1234'), /^PIN_WRONG/, 'a stranger')
})
