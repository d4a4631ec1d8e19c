// The console's people, roles and audit log over a real hub.
import t from 'tap'
import { prepared } from '#hub/db/query.ts'
import { factsOf } from '../../../terminal-ui/src/models/audit-facts.ts'
import { AuditModel } from '../../../terminal-ui/src/models/audit-model.ts'
import { AUDIT_KINDS, AUDIT_TOPICS } from '../../../terminal-ui/src/models/audit-topics.ts'
import { PeopleModel } from '../../../terminal-ui/src/models/people-model.ts'
import { RoleGrantsModel } from '../../../terminal-ui/src/models/role-grants-model.ts'
import { startTestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

async function openDesk(t: Parameters<typeof startTestHub>[0]) {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const desk = deskLink(manager)
  let made = 0
  const newId = () => {
    made += 1
    return testId(6000 + made)
  }
  return { hub, manager, desk, people: new PeopleModel(desk.link, newId) }
}

t.test('people: added once although the answer was lost', async (t) => {
  const { hub, desk, people } = await openDesk(t)
  t.equal(people.people.value, null)
  const dewi = { name: 'Dewi', role: 'cashier' as const, pin: '5678' }
  desk.losesAnswers = true
  t.match(await people.add(dewi), { ok: false, code: 'HUB_UNREACHABLE' })
  desk.losesAnswers = false
  t.ok((await people.add(dewi)).ok)
  t.equal(people.people.value?.filter(({ name }) => name === 'Dewi').length, 1)
  t.match(await people.add(dewi), { code: 'STAFF_NAME_TAKEN' }, 'the next one is another person')
  t.ok((await people.add({ ...dewi, name: 'Eka' })).ok)
  const ids = prepared(hub.db, "SELECT id FROM staff WHERE name IN ('Dewi', 'Eka') ORDER BY name")
  t.strictSame(ids.pluck().all(), [testId(6001), testId(6003)])
})

t.test('people: a change, a PIN, a lock, log-ins; the list follows', async (t) => {
  const { hub, people } = await openDesk(t)
  const till = await hub.pair('Kasir 2')
  for (const _ of [1, 2, 3]) await till.post('/api/login', { staff_id: CASHIER_ID, pin: '0000' })
  t.ok((await people.refresh()).ok)
  const sari = () => people.people.value?.find(({ staff_id }) => staff_id === CASHIER_ID)
  t.equal(sari()?.locks.length, 1)
  t.ok((await people.unlock(CASHIER_ID)).ok)
  t.equal(sari()?.locks.length, 0)
  t.ok((await people.resetPin(CASHIER_ID, '4321')).ok)
  await till.logIn(CASHIER_ID, '4321')
  const logIns = await people.logIns(CASHIER_ID)
  t.match(logIns, { value: [{ outcome: 'entered' }, { outcome: 'locked' }, {}, {}] })
  const own_grants = [{ permission: 'no-sale', is_allowed: true, limit: null }]
  const change = { name: 'Sari D.', role: 'cashier' as const, is_active: true, own_grants }
  t.ok((await people.change(CASHIER_ID, change)).ok)
  t.match(sari(), { name: 'Sari D.', own_grants })
  t.match(await people.change(testId(404), change), { code: 'UNKNOWN_STAFF' })
  t.match(await people.logIns(testId(404)), { ok: true, value: [] })
})

t.test('roles: nothing holds before it is saved, and only changed roles are sent', async (t) => {
  const { hub, desk } = await openDesk(t)
  const roles = new RoleGrantsModel(desk.link)
  roles.set('cashier', 'no-sale', { isAllowed: true, limit: null })
  t.equal(roles.changeCount.value, 0, 'before the hub has said anything')
  t.ok((await roles.save()).ok)
  t.ok((await roles.refresh()).ok)
  roles.set('cashier', 'no-sale', { isAllowed: true, limit: null })
  roles.set('cashier', 'discount', { isAllowed: true, limit: 50_000 })
  roles.set('supervisor', 'void', { isAllowed: false, limit: 5 })
  t.equal(roles.changeCount.value, 3)
  t.strictSame(roles.draft.value?.supervisor.void, { isAllowed: false, limit: null })
  roles.undo()
  t.equal(roles.changeCount.value, 0)
  roles.set('cashier', 'no-sale', { isAllowed: true, limit: null })
  t.ok((await roles.save()).ok)
  t.equal(roles.changeCount.value, 0)
  t.equal(roles.saved.value?.cashier['no-sale'].isAllowed, true)
  const rows = prepared(hub.db, 'SELECT role, permission FROM role_grant').all()
  t.strictSame(rows, [{ role: 'cashier', permission: 'no-sale' }])
  roles.set('manager', 'manage-staff', { isAllowed: false, limit: null })
  t.match(await roles.save(), { ok: false, code: 'LAST_MANAGER' })
  t.equal(roles.changeCount.value, 1, 'what was refused stays on the page')
})

t.test('audit: by topic and page, and the chain', async (t) => {
  const { hub, manager, desk } = await openDesk(t)
  for (let n = 0; n < 105; n += 1) await manager.get('/api/me')
  const audit = new AuditModel(desk.link)
  t.ok((await audit.refresh()).ok)
  t.match(
    audit.entries.value?.map(({ kind }) => kind),
    ['logged-in'],
  )
  t.ok(desk.asked.at(-1)?.includes('kind=logged-in,logged-out'))
  t.ok((await audit.choose('all')).ok)
  t.equal(desk.asked.at(-1), 'GET /api/console/audit')
  t.match(
    audit.entries.value?.map(({ kind }) => kind),
    ['logged-in', 'terminal-paired'],
  )
  t.equal(audit.hasMore.value, false)
  const add = prepared(
    hub.db,
    `INSERT INTO audit_entry (sequence, kind, payload, at_ms, hash) VALUES (?, 'x', '{}', 1, 'x')`,
  )
  for (let n = 0; n < 150; n += 1) add.run(1000 + n)
  t.ok((await audit.refresh()).ok)
  t.equal(audit.entries.value?.length, 100)
  t.equal(audit.hasMore.value, true)
  t.ok((await audit.more()).ok)
  t.equal(audit.entries.value?.length, 152)
  t.equal(audit.hasMore.value, false)
  const both = [audit.choose('cash'), audit.choose('people')]
  await Promise.all(both)
  t.match(
    audit.entries.value?.map(({ kind }) => kind),
    ['logged-in'],
    'the last choice counts',
  )
  prepared(hub.db, 'UPDATE chain_head SET audit_sequence = 1149').run()
  t.match(await audit.verify(), { ok: true, value: { is_whole: false, first_broken_sequence: 3 } })
  t.match(audit.verdict.value, { is_whole: false })
})

t.test('audit: facts of a payload, in the order in which people read', (t) => {
  const approval = {
    ...{ approver_id: testId(31), asked_by: testId(30), permission: 'refund', amount: 5000 },
    ...{ note: 'Sobek', reason_code: null, subject_id: testId(1), terminal_id: testId(10) },
  }
  t.strictSame(
    factsOf(approval).map(({ label, value }) => [label, value]),
    [
      ['asked', testId(30)],
      ['approver', testId(31)],
      ['right', 'refund'],
      ['amount', 5000],
      ['note', 'Sobek'],
      ['terminal', testId(10)],
    ],
  )
  const share = factsOf({ permission: 'discount', amount: 200_000 })
  t.strictSame(share, [{ label: 'right', as: 'permission', value: 'discount' }], 'no money')
  t.strictSame(
    factsOf({ amount_minor: 1, total_minor: 2 }).map(({ value }) => value),
    [1],
  )
  for (const nothing of [null, 'text', 7, [], { amount: null, note: '', name: {} }]) {
    t.strictSame(factsOf(nothing), [])
  }
  t.equal(new Set(AUDIT_KINDS).size, AUDIT_KINDS.length, 'each kind has one topic')
  t.strictSame(AUDIT_TOPICS.all, [])
  t.end()
})
