import t from 'tap'
import { actionsFor, contactFieldOf, factOf, reasonOfAction } from '#domain/conflict-actions.ts'
import { CONFLICT_ACTIONS } from '#domain/wire/conflict-message.ts'
import { CONFLICT_TYPES } from '#domain/wire/sale-message.ts'
import { listOf, textTable } from '../support/text-table.ts'

const DETAILS: Record<string, unknown> = {
  '-': {},
  unknown: { code: 'UNKNOWN_CUSTOMER' },
  other: { other_customer_id: 'c' },
  lost: { lost: '0812' },
  short: { short_minor: 500 },
}

const OFFERED = textTable(`
  type                        | detail  | actions
  inventory_shortage          | -       | recounted; reordered; exchanged; refunded; accepted
  session_closed              | -       | cash-placed; accepted
  price_changed               | -       | honoured; refunded
  insufficient_balance        | -       | customer-paid; written-off
  duplicate_transaction       | -       | first-counts; sold-again
  insufficient_loyalty_points | short   | customer-paid; points-corrected; written-off
  insufficient_loyalty_points | -       | written-off
  customer_mismatch           | unknown | accepted
  customer_mismatch           | other   | kept-ours; merged; kept-theirs; merged-fields
  customer_mismatch           | lost    | kept-ours; kept-theirs
  customer_mismatch           | -       | kept-ours
  rights_missing              | -       |
`)

t.test('what can be done, by type and what it is about', async (t) => {
  for (const row of OFFERED) {
    const conflict = { type: row('type'), detail: DETAILS[row('detail')] }
    t.same(actionsFor(conflict), listOf(row('actions')), `${row('type')} ${row('detail')}`)
  }
})

t.test('no type offers an act twice, and every act says something of the document', async (t) => {
  for (const type of CONFLICT_TYPES) {
    for (const detail of Object.values(DETAILS)) {
      const offered = actionsFor({ type, detail })
      t.equal(new Set(offered).size, offered.length)
    }
  }
  for (const action of CONFLICT_ACTIONS) t.type(reasonOfAction(action, 100), 'string')
})

t.test('a price that was honoured is a loss only where it lost something', async (t) => {
  t.equal(reasonOfAction('honoured', 100), 'loss-accepted')
  t.equal(reasonOfAction('honoured', 0), 'stands')
  t.equal(reasonOfAction('honoured', null), 'stands')
  t.equal(reasonOfAction('written-off', null), 'loss-accepted')
})

t.test('facts are read out of whatever the detail is', async (t) => {
  t.equal(factOf(null, 'a'), null)
  t.equal(factOf('text', 'length'), null)
  t.equal(factOf({ a: 1 }, 'a'), 1)
  for (const field of ['full_name', 'phone', 'email']) t.equal(contactFieldOf({ field }), field)
  t.equal(contactFieldOf({ field: 'loyalty_tier' }), null)
  t.equal(contactFieldOf(null), null)
})
