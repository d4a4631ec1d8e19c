// What a disagreement may cost, what is proposed for it and until when: one row per case.
import fc from 'fast-check'
import t from 'tap'
import { CONFLICT_REASONS } from '#domain/wire/conflict-message.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import { CONFLICT_TYPES } from '#domain/wire/sale-message.ts'
import { dueAtMs, moneyEffectOf, proposedReasonOf } from '#hub/conflict/weigh-conflict.ts'
import { property } from '../../support/property.ts'
import { listOf, textTable } from '../../support/text-table.ts'

const DAY_MS = 86_400_000

const FACTS: Record<string, string> = {
  list: 'list_price_minor',
  paid: 'stated_price_minor',
  n: 'quantity_milli',
  missing: 'missing_points',
  short: 'short_minor',
  payable: 'payable_minor',
  over: 'over_minor',
  stock: 'stock_milli',
}
const detailOf = (cell: string): object =>
  Object.fromEntries(
    listOf(cell).map((fact) => {
      const [name = '', value = ''] = fact.split(' ')
      return [FACTS[name] ?? name, JSON.parse(value)]
    }),
  )

// A point is worth 2; cost is that of a base unit.
const CASES = `
type                        | detail                        | cost | effect | proposed      | days
price_changed               | list 3500; paid 3000; n 2000  |      | 1000   | loss-accepted | 1
price_changed               | list 3000; paid 3500; n 2000  |      | -1000  | stands        | 1
price_changed               | list 10001; paid 10000; n 500 |      | 1      | loss-accepted | 1
price_changed               | list 10000; paid 10001; n 500 |      | -1     | stands        | 1
price_changed               |                               |      | null   | stands        | 1
price_changed               | over 2500                     |      | 2500   | loss-accepted | 1
price_changed               | over -2500                    |      | -2500  | stands        | 1
insufficient_loyalty_points | missing 70; short 7000        |      | 7000   | loss-accepted | 1
insufficient_loyalty_points | missing 70                    |      | 140    | loss-accepted | 1
insufficient_loyalty_points | missing "many"                |      | null   | stands        | 1
insufficient_balance        | short 25000                   |      | 25000  | loss-accepted | 1
duplicate_transaction       | payable 48000                 |      | 48000  | entered-twice | 1
duplicate_transaction       |                               |      | null   | entered-twice | 1
inventory_shortage          | stock -1500                   | 2000 | 3000   | corrected     | 3
inventory_shortage          | stock -1500                   |      | null   | corrected     | 3
unknown_product             |                               |      | null   | corrected     | 3
customer_mismatch           |                               |      | null   | corrected     | 7
session_closed              |                               |      | null   | stands        | 1
recomputation_failed        |                               |      | null   | stands        | 1
rights_missing              |                               |      | null   | stands        | 1
over_refund                 | over 6000                     |      | 6000   | loss-accepted | 1
over_refund                 |                               |      | null   | stands        | 1
rule_not_met                |                               |      | null   | stands        | 1
duplicate_receipt_number    |                               |      | null   | stands        | 1
of_a_younger_cloud          | short 1                       |      | null   | stands        | 1
`

t.test('effect, proposal and deadline by type', async (t) => {
  const seen = new Set<string>()
  for (const cell of textTable(CASES)) {
    const type = cell('type')
    seen.add(type)
    const costMinor = cell('cost') === '' ? null : Number(cell('cost'))
    const detail = detailOf(cell('detail'))
    const effect = moneyEffectOf({ type, detail, costMinor, pointValueMinor: 2 })
    t.equal(String(effect), cell('effect'), `${type} ${cell('detail')}`)
    t.equal(proposedReasonOf(type, effect), cell('proposed'), type)
    t.equal(dueAtMs(type, 5), 5 + Number(cell('days')) * DAY_MS, type)
  }
  for (const type of CONFLICT_TYPES) t.ok(seen.has(type), type)
  const most = detailOf('list 999999999999; paid 0; n 9000000')
  const conflict = { type: 'price_changed', detail: most, costMinor: null, pointValueMinor: 1 }
  t.equal(moneyEffectOf(conflict), MONEY_MINOR_MAX, 'no more than the wire carries')
})

const anyFact = fc.oneof(fc.maxSafeInteger(), fc.double(), fc.string(), fc.constant(null))
const anyDetail = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      list_price_minor: anyFact,
      stated_price_minor: anyFact,
      quantity_milli: anyFact,
      stock_milli: anyFact,
      missing_points: anyFact,
      short_minor: anyFact,
      payable_minor: anyFact,
    },
    { requiredKeys: [] },
  ),
)

property(
  'whatever a detail says, the effect is an amount that the wire carries, or nothing',
  fc.property(
    fc.constantFrom(...CONFLICT_TYPES, 'of_a_younger_cloud', 'constructor'),
    anyDetail,
    fc.option(fc.maxSafeInteger()),
    (type, detail, costMinor) => {
      const effect = moneyEffectOf({ type, detail, costMinor, pointValueMinor: 1_000_000 })
      const isAmount = Number.isSafeInteger(effect) && Math.abs(effect ?? 0) <= MONEY_MINOR_MAX
      if (effect !== null && !isAmount) return false
      return CONFLICT_REASONS.includes(proposedReasonOf(type, effect))
    },
  ),
)
