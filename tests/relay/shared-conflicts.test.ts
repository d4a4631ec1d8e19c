// What only the cloud can see, because it alone sees several outlets: points spent twice, a
// customer changed twice, one person under two ids. It goes back to the outlet that came later.
import t from 'tap'
import type { DocumentVerdict } from '#domain/wire/cloud-message.ts'
import {
  addTestOutlet,
  anyDocument,
  CLOUD_OUTLET,
  saleDocument,
  startTestCloud,
  type Unchained,
} from '../support/cloud.ts'
import { makeSale } from '../support/sale-maker.ts'
import { CUSTOMER_ID, testId } from '../support/small-outlet.ts'

const cloud = await startTestCloud(t)
const outlets = await Promise.all(
  [1, 2].map((n) => {
    const outlet = { ...CLOUD_OUTLET, outletId: testId(800 + n), code: `SHARE${n}` }
    return addTestOutlet(cloud, outlet, { epoch: testId(810 + n) })
  }),
)
const [north, south] = outlets
if (!north || !south) throw new Error('two were made')

let lastId = 20_000
const newId = (): string => testId(++lastId)

function sold(earned: number, redeemed: number): Unchained {
  const sale = makeSale({ number: ++lastId, transactionId: newId(), withCustomer: true })
  const payments = redeemed
    ? sale.payments.map((payment) => ({ ...payment, method: 'loyalty' as const }))
    : sale.payments
  const points = { loyalty_points_earned: earned, loyalty_points_to_redeem: redeemed }
  return saleDocument({ ...sale, ...points, payments })
}
const pointsOf = async () => {
  const [row] = await cloud.ask<{ points: number; entries: number; outlets: number }>(
    `SELECT balance.points::int,
       (SELECT sum(points)::int FROM ocean.loyalty_entry WHERE customer_id = $1) AS entries,
       (SELECT sum(points)::int FROM ocean.loyalty_by_outlet WHERE customer_id = $1) AS outlets
     FROM ocean.loyalty_balance AS balance WHERE customer_id = $1`,
    [CUSTOMER_ID],
  )
  return row
}
const conflictsOf = (outletId: string) =>
  cloud.ask(
    `SELECT type, reason, subject_id, detail FROM ocean.conflict
     WHERE outlet_id = $1 AND origin = 'cloud' ORDER BY sequence, reason`,
    [outletId],
  )
const seen = (verdicts: DocumentVerdict[]) =>
  verdicts.filter(({ verdict }) => verdict === 'conflict').map(({ reason }) => reason)

t.test('points spent in two outlets: the later one hears, and the sum stays exact', async (t) => {
  t.match(await north.send([sold(100, 0)]), { verdicts: [] })
  t.match(await north.send([sold(0, 70)]), { verdicts: [] })
  const late = sold(5, 80)
  const answer = await south.send([sold(1, 0), late, sold(2, 0)])
  t.match(answer.verdicts, [{ sequence: 2, verdict: 'conflict', reason: 'spent-in-two-outlets' }])
  t.strictSame(await pointsOf(), { points: -42, entries: -42, outlets: -42 })
  t.match(await conflictsOf(south.outletId), [
    {
      type: 'insufficient_loyalty_points',
      subject_id: late.document_id,
      detail: { customer_id: CUSTOMER_ID, missing_points: 42 },
    },
  ])
  t.strictSame(await conflictsOf(north.outletId), [])
})

t.test('the same again raises nothing more, and what its outlet reversed comes back', async (t) => {
  const sale_id = newId()
  const reversal = anyDocument('conflict-raised', newId(), {
    at: '2026-11-22T05:00:00.000Z',
    conflict_id: newId(),
    type: 'insufficient_loyalty_points',
    subject_id: sale_id,
    message: 'short',
    detail: { customer_id: CUSTOMER_ID, missing_points: 42, short_minor: 42_000 },
  })
  const answer = await south.send([reversal, reversal])
  t.match(answer.verdicts.at(-1), { verdict: 'duplicate' })
  t.strictSame(await pointsOf(), { points: 0, entries: 0, outlets: 0 })
  t.equal((await conflictsOf(south.outletId)).length, 1)
})

t.test('the feed holds the balance and the conflict, until it is settled', async (t) => {
  const [balance] = await cloud.ask<{ body: { points: number; by_outlet: object } }>(
    `SELECT body FROM ocean.feed_item WHERE topic = 'loyalty-balance' AND item_id = $1`,
    [CUSTOMER_ID],
  )
  t.strictSame(balance?.body, {
    points: 0,
    by_outlet: { [north.outletId]: 30, [south.outletId]: -30 },
  })
  const [item] = await cloud.ask<{ item_id: string; body: object }>(
    `SELECT item_id, body FROM ocean.feed_item WHERE topic = 'conflict' AND outlet_id = $1`,
    [south.outletId],
  )
  t.match(item?.body, { type: 'insufficient_loyalty_points', raised_at: /Z$/ })
  const conflict_id = item?.item_id ?? ''
  const resolved = {
    at: '2026-11-22T05:00:00.000Z',
    ...{ resolution_id: newId(), conflict_id, type: 'insufficient_loyalty_points' },
    ...{ subject_id: newId(), reason: 'forgiven', note: null, resolved_by: newId() },
    ...{ approved_by: null, terminal_id: newId() },
  }
  await south.send([anyDocument('conflict-resolved', newId(), resolved)])
  const [row] = await cloud.ask(
    `SELECT resolved_at IS NOT NULL AS is_resolved, is_deleted FROM ocean.conflict
     JOIN ocean.feed_item ON item_id = conflict_id::text WHERE conflict_id = $1`,
    [conflict_id],
  )
  t.strictSame(row, { is_resolved: true, is_deleted: true })
})

type Person = { full_name: string; phone: string | null; email: string | null }
const ratna: Person = { full_name: 'Ratna', phone: '+628111', email: null }

function edited(
  customer_id: string,
  person: Person,
  changed: [string, string | null][] | null,
  at = '2026-11-22T05:00:00.000Z',
): Unchained {
  const rest = { membership_number: null, loyalty_tier: 'silver', loyalty_points: 0 }
  return anyDocument('customer-changed', newId(), {
    at,
    customer: { customer_id, ...person, ...rest },
    is_new: changed === null,
    base_version: null,
    changed: (changed ?? []).map(([field, before]) => ({ field, before })),
    staff_id: null,
    terminal_id: null,
  })
}
const customerOf = async (id: string) => {
  const [row] = await cloud.ask(
    'SELECT full_name, phone, email FROM ocean.customer WHERE customer_id = $1',
    [id],
  )
  return row
}

t.test('edits of different fields, or one upon the other, both stand', async (t) => {
  const id = newId()
  await north.send([edited(id, ratna, null)])
  const renamed = { ...ratna, full_name: 'Ratna Sari' }
  await south.send([edited(id, renamed, [['full_name', 'Ratna']])])
  const answer = await north.send([edited(id, { ...ratna, email: 'r@x.id' }, [['email', null]])])
  t.strictSame(seen(answer.verdicts), [])
  t.strictSame(await customerOf(id), { ...renamed, email: 'r@x.id' })
})

t.test('one field changed in two outlets: one stands, the other is kept', async (t) => {
  const id = newId()
  const change = (full_name: string, at: string) =>
    edited(id, { ...ratna, phone: '+628222', full_name }, [['full_name', 'Ratna']], at)
  await north.send([edited(id, { ...ratna, phone: '+628222' }, null)])
  await north.send([change('Ratna N', '2026-11-22T09:00:00.000Z')])
  const later = await south.send([change('Ratna S', '2026-11-22T10:00:00.000Z')])
  t.strictSame(seen(later.verdicts), ['edited-in-two-outlets'])
  t.match(await customerOf(id), { full_name: 'Ratna S' })
  // Both arrived within a minute of each other: then the earlier by the hubs' clocks gives way.
  const older = await north.send([change('Ratna O', '2026-11-22T08:00:00.000Z')])
  t.strictSame(seen(older.verdicts), ['edited-in-two-outlets'])
  t.match(await customerOf(id), { full_name: 'Ratna S' })
  t.match((await conflictsOf(north.outletId)).at(-1), {
    type: 'customer_mismatch',
    subject_id: id,
    detail: { field: 'full_name', kept: 'Ratna S', lost: 'Ratna O' },
  })
  const kept = await cloud.ask(
    `SELECT after_text, outcome FROM ocean.customer_edit
     WHERE customer_id = $1 AND field = 'full_name' ORDER BY edited_at`,
    [id],
  )
  t.match(kept.slice(-3), [
    { after_text: 'Ratna O', outcome: 'lost' },
    { after_text: 'Ratna N', outcome: 'stands' },
    { after_text: 'Ratna S', outcome: 'stands' },
  ])
})

t.test('one phone under two ids is told, and nobody is merged', async (t) => {
  const [first, second] = [newId(), newId()]
  const person = { ...ratna, phone: '+628999888' }
  await north.send([edited(first, person, null)])
  const answer = await south.send([edited(second, person, null)])
  t.strictSame(seen(answer.verdicts), ['duplicate-phone'])
  t.match((await conflictsOf(south.outletId)).at(-1), {
    type: 'customer_mismatch',
    detail: { customer_id: second, other_customer_id: first },
  })
  await cloud.ask('UPDATE ocean.customer SET membership_number = $2 WHERE customer_id = $1', [
    first,
    'M-1',
  ])
  await cloud.ask('UPDATE ocean.customer SET membership_number = $2 WHERE customer_id = $1', [
    second,
    'M-1',
  ])
  await north.send([edited(first, { ...person, email: 'a@x.id' }, [['email', null]])])
  const told = await conflictsOf(north.outletId)
  t.match(told.at(-2), { reason: 'duplicate-membership', subject_id: first })
  t.equal(
    (await cloud.ask('SELECT FROM ocean.customer WHERE phone = $1', [person.phone])).length,
    2,
  )
})

t.test('whom head office published is known: an edit is judged upon it', async (t) => {
  const id = newId()
  const publish = (person: object) =>
    cloud.ask(`SELECT ocean.feed_put('customer', $1, NULL, $2, false)`, [id, person])
  const member = { membership_number: 'M-77', loyalty_tier: 'gold' }
  await publish({ ...ratna, phone: '+6287771111', ...member })
  const answer = await north.send([edited(id, { ...ratna, email: 'new@x.id' }, [['email', null]])])
  t.strictSame(seen(answer.verdicts), [])
  t.match(await customerOf(id), { phone: '+6287771111', email: 'new@x.id' })
  await publish({ ...ratna, full_name: 'Ratna Head', phone: '+6287771111', ...member })
  const late = await south.send([
    edited(id, { ...ratna, full_name: 'Ratna South' }, [['full_name', 'Ratna']]),
  ])
  t.strictSame(seen(late.verdicts), ['edited-in-two-outlets'])
})

t.test('two outlets at once about the same customers: none waits for ever', async (t) => {
  const ids = Array.from({ length: 12 }, newId)
  const phone = (n: number) => `+62800${n}`
  const documents = (order: string[]) =>
    order.flatMap((id, n) => [
      edited(id, { ...ratna, phone: phone(n) }, null),
      anyDocument('loyalty-moved', newId(), {
        ...{ at: '2026-11-22T05:00:00.000Z', customer_id: id, points: 5, balance_points: 5 },
        ...{ reason: 'gift', source_id: newId() },
      }),
    ])
  for (let round = 0; round < 4; round++) {
    const answers = await Promise.all([
      north.send(documents(ids)),
      south.send(documents([...ids].reverse())),
    ])
    t.match(answers, [{ refused: null }, { refused: null }])
  }
  const rows = await cloud.ask(
    'SELECT points::int FROM ocean.loyalty_balance WHERE customer_id = ANY ($1)',
    [ids],
  )
  t.strictSame(
    rows,
    ids.map(() => ({ points: 40 })),
  )
})
