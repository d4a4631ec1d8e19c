// Who works here and what they may do, changed from the console.
import t from 'tap'
import { Check } from 'typebox/value'
import { RoleGrants, StaffDetailList } from '#domain/wire/staff-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { prepared } from '#hub/db/query.ts'
import {
  PINS,
  SUPERVISOR_ID,
  startTestHub,
  TECHNICIAN_ID,
  type TestHub,
} from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import type { Answer, Json, TestTerminal } from '../../support/test-terminal.ts'
import { auditOf, codeOf, startWithClock } from './approval-desk.ts'

const PEOPLE = '/api/console/staff'
const GRANTS = '/api/console/role-grants'
const NEW_ID = testId(34)

type Desk = { hub: TestHub; manager: TestTerminal; heard: string[] }

async function openDesk(t: Parameters<typeof startTestHub>[0]): Promise<Desk> {
  const heard: string[] = []
  const live = { publish: ({ type }: { type: string }) => heard.push(type), publishTo: () => {} }
  const hub = await startTestHub(t, { deps: { live } })
  return { hub, manager: await hub.logIn(MANAGER_ID, 'Kantor'), heard }
}

const said = (answer: Answer): string => (answer.status === 200 ? 'done' : codeOf(answer))
const grant = (permission: string, is_allowed = true, limit: number | null = null) => ({
  ...{ permission, is_allowed, limit },
})
const sari = { name: 'Sari', role: 'cashier', is_active: true, own_grants: [] as Json[] }
const budi = { name: 'Budi', role: 'manager', is_active: true, own_grants: [] as Json[] }

async function personOf(manager: TestTerminal, staffId: string): Promise<Json> {
  const { body } = await manager.get(PEOPLE)
  return body.staff.find(({ staff_id }: Json) => staff_id === staffId)
}

t.test('everybody, with what they may do', async (t) => {
  const { manager } = await openDesk(t)
  const { body } = await manager.get(PEOPLE)
  t.ok(Check(StaffDetailList, body))
  t.strictSame(
    body.staff.map(({ name }: Json) => name),
    ['Budi', 'Joko', 'Sari', 'Wati'],
  )
  const cashier = await personOf(manager, CASHIER_ID)
  t.match(cashier, { own_grants: [], locks: [], last_login_at: null, is_active: true })
  t.match(
    cashier.grants.find(({ permission }: Json) => permission === 'discount'),
    { limit: 100_000 },
  )
  t.notMatch(JSON.stringify(body), /argon2|salt|pin_/)
})

t.test('somebody new logs in; the same person again is there already', async (t) => {
  const { hub, manager, heard } = await openDesk(t)
  const dewi = { staff_id: NEW_ID, name: ' Dewi ', role: 'cashier', pin: '5678' }
  t.equal(said(await manager.post(PEOPLE, dewi)), 'done')
  t.equal(said(await manager.post(PEOPLE, dewi)), 'done')
  t.equal(said(await manager.post(PEOPLE, { ...dewi, name: 'Dewo' })), 'IDEMPOTENCY_MISMATCH')
  const other = { ...dewi, staff_id: testId(35) }
  t.equal(said(await manager.post(PEOPLE, { ...other, name: 'DEWI' })), 'STAFF_NAME_TAKEN')
  t.equal(
    said(await manager.post(PEOPLE, { ...other, name: 'Eka', role: 'supervisor' })),
    'PIN_TOO_WEAK',
  )
  t.equal(said(await manager.post(PEOPLE, { ...other, name: 'Eka', pin: '12' })), 'INVALID_REQUEST')
  const till = await hub.pair('Kasir 2')
  t.equal((await till.logIn(NEW_ID, '5678')).staff.name, 'Dewi')
  t.equal(auditOf(hub, 'staff-added').length, 1)
  t.match(auditOf(hub, 'staff-added')[0], { by: MANAGER_ID, staff_id: NEW_ID, name: 'Dewi' })
  t.ok(heard.includes('staff-changed'))
  const sent = prepared(hub.db, "SELECT payload FROM outbox WHERE kind = 'staff-changed'")
    .pluck()
    .all()
  t.equal(sent.length, 1)
  t.notMatch(JSON.stringify([sent, auditOf(hub, 'staff-added')]), /5678|argon2/)
  t.strictSame(checkBooks(hub.db), [])
})

t.test('a right of their own holds from the next request on', async (t) => {
  const { hub, manager } = await openDesk(t)
  const till = await hub.logIn(CASHIER_ID, 'Kasir 2')
  t.equal(said(await till.get(PEOPLE)), 'ROLE_NOT_ALLOWED')
  const own_grants = [
    grant('view-console'),
    grant('manage-staff'),
    grant('discount', true, 250_000),
  ]
  t.equal(said(await manager.put(`${PEOPLE}/${CASHIER_ID}`, { ...sari, own_grants })), 'done')
  t.equal(said(await till.get(PEOPLE)), 'done')
  const me = (await till.get('/api/me')).body
  t.ok(me.permissions.includes('manage-staff'))
  t.match(
    me.limits.find(({ permission }: Json) => permission === 'discount'),
    { limit: 250_000 },
  )
  const person = await personOf(manager, CASHIER_ID)
  t.equal(person.own_grants.length, 3)
  t.equal(said(await manager.put(`${PEOPLE}/${CASHIER_ID}`, sari)), 'done')
  t.equal(said(await till.get(PEOPLE)), 'ROLE_NOT_ALLOWED', 'and is gone as fast')
  t.match(auditOf(hub, 'staff-changed')[1], {
    was: { own_grants: [{}, {}, {}] },
    own_grants: [],
    by: MANAGER_ID,
  })
})

t.test('what is as in the role is no difference', async (t) => {
  const { manager } = await openDesk(t)
  const own_grants = [grant('sell'), grant('discount', true, 100_000), grant('refund', false, 500)]
  t.equal(said(await manager.put(`${PEOPLE}/${CASHIER_ID}`, { ...sari, own_grants })), 'done')
  t.strictSame((await personOf(manager, CASHIER_ID)).own_grants, [])
})

t.test('grants that make no sense', async (t) => {
  const { hub, manager } = await openDesk(t)
  const put = async (own_grants: Json[]) => {
    const { status, body } = await manager.put(`${PEOPLE}/${CASHIER_ID}`, { ...sari, own_grants })
    return status === 200 ? 'done' : `${body.error.code} ${body.error.field}`
  }
  t.equal(await put([grant('fly')]), 'UNKNOWN_PERMISSION own_grants/0')
  t.equal(
    await put([grant('sell'), grant('no-sale', true, 1)]),
    'INVALID_REQUEST own_grants/1/limit',
  )
  t.equal(await put([grant('discount', true, 1_000_001)]), 'INVALID_REQUEST own_grants/0/limit')
  t.equal(await put([grant('void'), grant('void', false)]), 'INVALID_REQUEST own_grants/1')
  t.equal(await put([grant('void', true, -1)]), 'INVALID_REQUEST own_grants/0/limit')
  t.equal(auditOf(hub, 'staff-changed').length, 0, 'nothing was written')
})

t.test('somebody who leaves is logged out at once, and may come back', async (t) => {
  const { hub, manager } = await openDesk(t)
  const till = await hub.logIn(CASHIER_ID, 'Kasir 2')
  t.equal(said(await manager.put(`${PEOPLE}/${CASHIER_ID}`, { ...sari, is_active: false })), 'done')
  t.equal(codeOf(await till.get('/api/pos/held-carts')), 'LOGIN_REQUIRED')
  t.equal(codeOf(await till.post('/api/login', { staff_id: CASHIER_ID, pin: '1234' })), 'PIN_WRONG')
  t.equal(said(await manager.post(`${PEOPLE}/${CASHIER_ID}/pin`, { pin: '4321' })), 'UNKNOWN_STAFF')
  t.equal(said(await manager.post(`${PEOPLE}/${CASHIER_ID}/unlock`)), 'UNKNOWN_STAFF')
  t.equal(said(await manager.put(`${PEOPLE}/${CASHIER_ID}`, sari)), 'done')
  t.equal(
    codeOf(await till.get('/api/pos/held-carts')),
    'LOGIN_REQUIRED',
    'but not logged in again',
  )
  await till.logIn(CASHIER_ID, '1234')
  t.equal(said(await manager.put(`${PEOPLE}/${testId(404)}`, sari)), 'UNKNOWN_STAFF')
  t.equal(
    said(await manager.put(`${PEOPLE}/${CASHIER_ID}`, { ...sari, name: 'budi ' })),
    'STAFF_NAME_TAKEN',
  )
})

t.test('a role that asks for a longer PIN waits for one', async (t) => {
  const { hub, manager } = await openDesk(t)
  const dewi = { staff_id: NEW_ID, name: 'Dewi', role: 'cashier', pin: '5678' }
  await manager.post(PEOPLE, dewi)
  const promoted = { name: 'Dewi', role: 'supervisor', is_active: true, own_grants: [] }
  t.equal(said(await manager.put(`${PEOPLE}/${NEW_ID}`, promoted)), 'PIN_TOO_WEAK')
  t.equal(said(await manager.post(`${PEOPLE}/${NEW_ID}/pin`, { pin: '567890' })), 'done')
  t.equal(said(await manager.put(`${PEOPLE}/${NEW_ID}`, promoted)), 'done')
  const till = await hub.pair('Kasir 2')
  t.equal((await till.logIn(NEW_ID, '567890')).staff.role, 'supervisor')
  t.equal(said(await manager.post(`${PEOPLE}/${NEW_ID}/pin`, { pin: '5678' })), 'PIN_TOO_WEAK')
})

t.test('the outlet keeps somebody who can set things right', async (t) => {
  const { hub, manager } = await openDesk(t)
  const self = `${PEOPLE}/${MANAGER_ID}`
  const without = { ...budi, own_grants: [grant('manage-staff', false)] }
  t.equal(said(await manager.put(self, { ...budi, is_active: false })), 'LAST_MANAGER')
  t.equal(
    said(await manager.put(self, { ...budi, role: 'technician' })),
    'PIN_TOO_WEAK',
    'no PIN of known length',
  )
  t.equal(said(await manager.put(self, without)), 'LAST_MANAGER')
  const blind = { ...budi, own_grants: [grant('view-console', false)] }
  t.equal(said(await manager.put(self, blind)), 'LAST_MANAGER')
  const roles = [{ role: 'manager', grants: [grant('manage-staff', false)] }]
  t.equal(said(await manager.put(GRANTS, { roles })), 'LAST_MANAGER')
  t.equal(said(await manager.get(PEOPLE)), 'done', 'nothing of it stayed')
  t.equal(auditOf(hub, 'staff-changed').length + auditOf(hub, 'role-grants-changed').length, 0)

  const second = { staff_id: NEW_ID, name: 'Dewi', role: 'manager', pin: '567890' }
  t.equal(said(await manager.post(PEOPLE, second)), 'done')
  t.equal(said(await manager.put(self, without)), 'done', 'with a second one it may be')
  t.equal(said(await manager.get(PEOPLE)), 'ROLE_NOT_ALLOWED')
  const dewi = await hub.pair('Kasir 2')
  await dewi.logIn(NEW_ID, '567890')
  const leave = { name: 'Dewi', role: 'manager', is_active: false, own_grants: [] }
  t.equal(
    said(await dewi.put(`${PEOPLE}/${NEW_ID}`, leave)),
    'LAST_MANAGER',
    'the first cannot any more',
  )
})

t.test('what a whole role may do', async (t) => {
  const { hub, manager, heard } = await openDesk(t)
  const till = await hub.logIn(CASHIER_ID, 'Kasir 2')
  const before = (await manager.get(GRANTS)).body
  t.ok(Check(RoleGrants, before))
  t.strictSame(
    before.roles.map(({ role }: Json) => role),
    ['cashier', 'supervisor', 'manager', 'technician'],
  )
  const grants = [grant('no-sale'), grant('discount', true, 50_000), grant('sell')]
  t.equal(said(await manager.put(GRANTS, { roles: [{ role: 'cashier', grants }] })), 'done')
  const me = (await till.get('/api/me')).body
  t.ok(me.permissions.includes('no-sale'))
  t.match(
    me.limits.find(({ permission }: Json) => permission === 'discount'),
    { limit: 50_000 },
  )
  const rows = prepared(hub.db, 'SELECT permission FROM role_grant ORDER BY permission')
    .pluck()
    .all()
  t.strictSame(rows, ['discount', 'no-sale'], 'what is as by default needs no row')
  t.match(auditOf(hub, 'role-grants-changed')[0], { differs_from_default: { cashier: [{}, {}] } })
  t.ok(heard.includes('staff-changed'))
  t.equal(said(await manager.put(GRANTS, before)), 'done', 'the whole page, sent back')
  t.notOk((await till.get('/api/me')).body.permissions.includes('no-sale'))
  t.equal(prepared(hub.db, 'SELECT count(*) FROM role_grant').pluck().get(), 0)
  const cashier = { role: 'cashier', grants: [] }
  t.equal(said(await manager.put(GRANTS, { roles: [cashier, cashier] })), 'INVALID_REQUEST')
  t.equal(
    said(await manager.put(GRANTS, { roles: [{ ...cashier, grants: [grant('fly')] }] })),
    'UNKNOWN_PERMISSION',
  )
})

t.test('locks are seen and opened; everybody sees who came in by their PIN', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const till = await hub.pair('Kasir 2')
  const tryPin = (pin: string) => till.post('/api/login', { staff_id: CASHIER_ID, pin })
  for (const _ of [1, 2, 3]) await tryPin('0000')
  const locked = await personOf(manager, CASHIER_ID)
  t.strictSame(locked.locks, [
    { terminal_code: till.code, locked_until: new Date(clock.nowMs() + 30_000).toISOString() },
  ])
  t.equal(said(await manager.post(`${PEOPLE}/${CASHIER_ID}/unlock`)), 'done')
  t.strictSame((await personOf(manager, CASHIER_ID)).locks, [])
  t.match(auditOf(hub, 'pin-unlocked'), [{ by: MANAGER_ID, staff_id: CASHIER_ID }])
  const first = await tryPin('1234')
  t.equal(first.body.last_login_at, null)
  clock.advance(60_000)
  const second = await tryPin('1234')
  t.equal(second.body.last_login_at, new Date(clock.nowMs() - 60_000).toISOString())
  const own = (await till.get('/api/me/log-ins')).body.log_ins
  t.strictSame(
    own.map(({ outcome, terminal_code }: Json) => `${outcome} ${terminal_code}`),
    ['entered', 'entered', 'locked', 'wrong-pin', 'wrong-pin'].map(
      (what) => `${what} ${till.code}`,
    ),
  )
  t.strictSame((await manager.get(`${PEOPLE}/${CASHIER_ID}/log-ins`)).body.log_ins, own)
  t.match(await personOf(manager, CASHIER_ID), {
    last_login_at: new Date(clock.nowMs()).toISOString(),
  })
})

t.test('a forgotten PIN is given anew by somebody else', async (t) => {
  const { hub, manager } = await openDesk(t)
  const till = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
  const locked = await hub.pair('Kasir 3')
  for (const _ of [1, 2, 3])
    await locked.post('/api/login', { staff_id: SUPERVISOR_ID, pin: '999999' })
  t.equal(said(await manager.post(`${PEOPLE}/${SUPERVISOR_ID}/pin`, { pin: '777777' })), 'done')
  t.equal(codeOf(await till.get('/api/pos/held-carts')), 'LOGIN_REQUIRED', 'logged out everywhere')
  t.equal(
    codeOf(await till.post('/api/login', { staff_id: SUPERVISOR_ID, pin: '222222' })),
    'PIN_WRONG',
  )
  await locked.logIn(SUPERVISOR_ID, '777777')
  const own = await manager.post(`${PEOPLE}/${MANAGER_ID}/pin`, { pin: '888888' })
  t.equal(said(own), 'ROLE_NOT_ALLOWED', 'one’s own takes the current one')
  t.match(auditOf(hub, 'pin-reset'), [{ by: MANAGER_ID, staff_id: SUPERVISOR_ID }])
})

t.test('one’s own new PIN, for the current one, at the price of a log-in’s tries', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const till = await hub.logIn(TECHNICIAN_ID)
  const other = await hub.logIn(TECHNICIAN_ID, 'Kasir 2')
  const change = (current_pin: string, new_pin: string) =>
    till.post('/api/me/pin', { current_pin, new_pin })
  const right = PINS[TECHNICIAN_ID] ?? ''
  t.equal(said(await change(right, '1234')), 'PIN_TOO_WEAK')
  t.equal(said(await change(right, right)), 'PIN_SAME')
  t.equal(said(await change('000000', '121212')), 'PIN_WRONG')
  t.equal(said(await change('000000', '121212')), 'PIN_WRONG')
  t.equal(
    codeOf(await till.post('/api/login', { staff_id: TECHNICIAN_ID, pin: '000000' })),
    'PIN_LOCKED',
  )
  t.equal(said(await change(right, '121212')), 'PIN_LOCKED')
  clock.advance(30_000)
  t.equal(said(await change(right, '121212')), 'done')
  t.equal((await till.get('/api/me')).body.staff.name, 'Joko', 'still logged in here')
  t.equal((await other.get('/api/me')).body.staff, null, 'and nowhere else')
  t.equal(
    codeOf(await other.post('/api/login', { staff_id: TECHNICIAN_ID, pin: right })),
    'PIN_WRONG',
  )
  await other.logIn(TECHNICIAN_ID, '121212')
  t.match(auditOf(hub, 'pin-changed'), [{ by: TECHNICIAN_ID, staff_id: TECHNICIAN_ID }])
})
