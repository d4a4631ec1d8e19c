// Facts of customers that two people or two customers claim: what is taken from whom, and never
// anything but contact facts.
import t from 'tap'
import { must } from '#domain/errors.ts'
import { raiseCustomerMismatch } from '#hub/conflict/raise-customer-mismatch.ts'
import { readConflictDetail } from '#hub/conflict/read-conflict-detail.ts'
import type { ResolveOrder } from '#hub/conflict/resolve-conflict.ts'
import { addCustomer } from '#hub/customer/add-customer.ts'
import { changeCustomer } from '#hub/customer/change-customer.ts'
import { readContact } from '#hub/customer/set-contact-fields.ts'
import { write } from '#hub/db/write.ts'
import { CASHIER_ID, CUSTOMER_ID, TERMINAL } from '../../support/small-outlet.ts'
import { conflictDesk, newId } from './conflict-desk.ts'

const PHONE = '+6281200001111'
const theirs = { action: 'kept-theirs', reason: 'corrected' } as const
const merged = (fields?: ResolveOrder['fields']) =>
  ({ action: 'merged-fields', reason: 'corrected', ...(fields ? { fields } : {}) }) as const

function twoCustomers(t: Parameters<typeof conflictDesk>[0]) {
  const desk = conflictDesk(t)
  const otherId = newId()
  const facts = { membership_number: null, loyalty_tier: 'silver', loyalty_points: 70 }
  const other = { customer_id: otherId, full_name: 'Dewi', phone: PHONE, email: 'd@x.id' }
  must(write(desk.db, (tx) => addCustomer(tx, { ...other, ...facts }, 0)))
  const raise = (change: object = {}) =>
    desk.raise(CUSTOMER_ID, 'customer_mismatch', {
      ...{ other_customer_id: otherId, field: 'phone', value: PHONE },
      ...change,
    })
  const contact = (id: string) => readContact(desk.db, id)
  return { desk, otherId, raise, contact }
}

t.test('the number goes to who wanted it, and points stay where they are', (t) => {
  const { desk, otherId, raise, contact } = twoCustomers(t)
  t.equal(desk.settle(raise(), theirs), 'settled')
  t.match(contact(CUSTOMER_ID), { phone: PHONE })
  t.match(contact(otherId), { phone: null, full_name: 'Dewi' })
  t.equal(desk.one('SELECT loyalty_points FROM customer WHERE id = ?', otherId), 70)
  t.same(desk.faults(), [])
  t.end()
})

t.test('field by field: only what was chosen, and a number leaves who had it', (t) => {
  const { desk, otherId, raise, contact } = twoCustomers(t)
  const before = contact(CUSTOMER_ID)
  const none = merged([{ field: 'email', take: 'ours' }])
  t.equal(desk.settle(raise(), none), 'settled')
  t.same(contact(CUSTOMER_ID), before, 'all is as it was')
  const name = merged([{ field: 'full_name', take: 'theirs' }])
  t.equal(desk.settle(raise(), name), 'settled')
  t.match(contact(CUSTOMER_ID), { full_name: 'Dewi', phone: before?.phone })
  t.match(contact(otherId), { phone: PHONE }, 'the other keeps the number')
  const number = merged([{ field: 'phone', take: 'theirs' }])
  t.equal(desk.settle(raise(), number), 'settled')
  t.match([contact(CUSTOMER_ID), contact(otherId)], [{ phone: PHONE }, { phone: null }])
  t.end()
})

t.test(
  'they are one person: chosen facts, all points, and every question of it is settled',
  (t) => {
    const { desk, otherId, raise, contact } = twoCustomers(t)
    const first = raise()
    desk.raise(otherId, 'customer_mismatch', { other_customer_id: CUSTOMER_ID, field: 'phone' })
    const before = desk.one('SELECT sum(loyalty_points) FROM customer')
    t.match(readConflictDetail(desk.db, first, 0), {
      ...{ customer: { loyalty_points: 0 }, other_customer: { loyalty_points: 70, owed_minor: 0 } },
    })
    const fields: ResolveOrder['fields'] = [
      { field: 'phone', take: 'theirs' },
      { field: 'full_name', take: 'ours' },
    ]
    const onePerson = { action: 'merged', reason: 'entered-twice', fields } as const
    const resolution_id = newId()
    t.equal(desk.settle(first, { ...onePerson, resolution_id }), 'settled')
    t.equal(desk.settle(first, { ...onePerson, resolution_id }), 'settled', 'again')
    t.match(contact(otherId), { full_name: 'Ibu Ratna', phone: PHONE, email: 'd@x.id' })
    const stands = 'SELECT loyalty_points FROM customer WHERE id = ?'
    t.same([desk.one(stands, CUSTOMER_ID), desk.one(stands, otherId)], [before, 0])
    t.equal(desk.one("SELECT count(*) FROM conflict WHERE state = 'open'"), 0)
    t.equal(desk.one("SELECT count(*) FROM outbox WHERE kind = 'customer-merged'"), 1)
    t.equal(desk.settle(raise({ other_customer_id: newId() }), onePerson), 'UNKNOWN_CUSTOMER')
    t.same(desk.faults(), [])
    t.end()
  },
)

t.test('one person, and nobody chose: the elder row’s facts, else what there is', (t) => {
  const { desk, otherId, raise, contact } = twoCustomers(t)
  const [survivor = '', goes = ''] = [CUSTOMER_ID, otherId].sort()
  const elder = contact(survivor)
  const younger = contact(goes)
  const order = { action: 'merged', reason: 'entered-twice' } as const
  t.equal(desk.settle(raise(), order), 'settled')
  t.match(contact(survivor), {
    full_name: elder?.full_name,
    phone: elder?.phone ?? younger?.phone,
    email: elder?.email ?? younger?.email,
  })
  t.same(desk.faults(), [])
  t.end()
})

t.test('a choice that is none changes nobody', (t) => {
  const { desk, raise, contact } = twoCustomers(t)
  const before = contact(CUSTOMER_ID)
  const refused = 'INVALID_REQUEST fields'
  const cases: [string, string, Partial<ResolveOrder>][] = [
    ['no field was chosen', raise(), merged()],
    ['the other is not here', raise({ other_customer_id: newId() }), theirs],
    ['not a contact fact', raise({ field: 'membership_number' }), theirs],
    ['no value to take', raise({ value: 7 }), theirs],
    [
      'a lost value of no contact fact',
      raise({ other_customer_id: null, lost: 'x', field: 'tier' }),
      theirs,
    ],
  ]
  for (const [name, conflict, order] of cases) t.equal(desk.settle(conflict, order), refused, name)
  t.same(contact(CUSTOMER_ID), before)
  t.equal(desk.one("SELECT count(*) FROM outbox WHERE kind = 'conflict-resolved'"), 0)
  t.end()
})

t.test('the value that lost comes back, to the customer whom the cloud names', (t) => {
  const { desk, contact } = twoCustomers(t)
  const edited = { field: 'full_name', lost: 'Ratna Dewi', customer_id: CUSTOMER_ID }
  const detail = { ...edited, reason: 'edited-in-two-outlets' }
  const conflict = desk.raise(newId(), 'customer_mismatch', detail)
  t.equal(desk.settle(conflict, theirs), 'settled')
  t.match(contact(CUSTOMER_ID), { full_name: 'Ratna Dewi' })
  t.end()
})

t.test('two customers with one number are said once while it is open', (t) => {
  const { desk, otherId } = twoCustomers(t)
  const found = { customerId: CUSTOMER_ID, otherId, field: 'phone', value: PHONE }
  for (const _ of ['once', 'again'])
    write(desk.db, (tx) => raiseCustomerMismatch(tx, desk.seams, found))
  t.equal(desk.one('SELECT count(*) FROM conflict'), 1)
  t.equal(desk.settle(desk.open('customer_mismatch'), { action: 'kept-ours' }), 'settled')
  write(desk.db, (tx) => raiseCustomerMismatch(tx, desk.seams, found))
  t.equal(desk.one('SELECT count(*) FROM conflict'), 2, 'a new question once that was answered')
  t.end()
})

t.test('a name that two people changed does not hide that a number is another’s', (t) => {
  const { desk, otherId } = twoCustomers(t)
  const fields = [
    { field: 'full_name', base: 'seen before', value: 'Ratna Sari' },
    { field: 'phone', base: null, value: PHONE },
  ] as const
  const by = { customerId: CUSTOMER_ID, staffId: CASHIER_ID, terminalId: TERMINAL.id }
  const order = { change_id: newId(), fields: [...fields], ...by }
  must(write(desk.db, (tx) => changeCustomer(tx, desk.seams, order)))
  const raised = desk.db.prepare('SELECT detail_json FROM conflict ORDER BY rowid').pluck().all()
  t.match(
    raised.map((each) => JSON.parse(String(each))),
    [
      { reason: 'edited-twice', kept: 'Ratna Sari' },
      { other_customer_id: otherId, value: PHONE },
    ],
  )
  t.end()
})

t.test('a customer whom only the cloud knows is shown as missing', (t) => {
  const { desk, raise } = twoCustomers(t)
  t.match(readConflictDetail(desk.db, raise({ other_customer_id: newId() }), 0), {
    ...{ customer: { customer_id: CUSTOMER_ID }, other_customer: null },
  })
  t.end()
})
