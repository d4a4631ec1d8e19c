import fc from 'fast-check'
import t from 'tap'
import {
  type CashRounding,
  isOddChange,
  quickTenders,
  remainingDue,
  settle,
} from '#domain/settle.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { property } from '../support/property.ts'
import { must, refusalOf, tender } from '../support/shop.ts'
import { listOf, textTable } from '../support/text-table.ts'

/** 'cash 50000' */
function tenderOf(text: string) {
  const [method, amount] = text.split(' ')
  return tender(method as TenderMethod, Number(amount))
}

/** '100 down' */
function roundingOf(text: string): CashRounding {
  const [step, mode] = text.split(' ')
  return { stepMinor: Number(step), mode: mode as CashRounding['mode'] }
}

t.test('settling a total', (t) => {
  // payments as amount/change; a refusal with what is missing or too much
  const table = `
    total | tenders                    | rounding    | payments             | rounded | change
    47320 | cash 50000                 | 100 down    | 47300/2700           | -20     | 2700
    47320 | cash 47300                 | 100 down    | 47300/0              | -20     | 0
    47350 | cash 50000                 | 100 nearest | 47400/2600           | 50      | 2600
    47320 | cash 50000                 | 500 up      | 47500/2500           | 180     | 2500
    47320 | cash 50000                 | 1000 down   | 47000/3000           | -320    | 3000
    47320 | cash 50000                 | 50 down     | 47300/2700           | -20     | 2700
    47320 | cash 47350                 | 100 up      | 47350/0              | 30      | 0
    47320 | cash 47320                 | 100 up      | 47320/0              | 0       | 0
    47320 | qris 47320                 | 100 down    | 47320/0              | 0       | 0
    47320 | card 20000; transfer 27320 | 1000 up     | 20000/0; 27320/0     | 0       | 0
    47320 | card 20000; cash 30000     | 100 down    | 20000/0; 27300/2700  | -20     | 2700
    47320 | cash 20000; card 27320     | 100 down    | 20000/0; 27320/0     | 0       | 0
    47320 | cash 20010; card 27310     | 100 down    | 20000/10; 27310/0    | -10     | 10
    47320 | cash 20010; card 27310     | 100 up      | 20010/0; 27310/0     | 0       | 0
    60000 | cash 50000; cash 50000     | 100 down    | 50000/0; 10000/40000 | 0       | 40000
    40000 | cash 50000; cash 50000     | 100 down    | 40000/10000; 0/50000 | 0       | 60000
    47320 | ewallet 47320; cash 10000  | 100 down    | 47320/0; 0/10000     | 0       | 10000
    30    | cash 0                     | 100 down    | 0/0                  | -30     | 0
    0     | cash 0                     | 100 down    | 0/0                  | 0       | 0
    0     | qris 0                     | 100 down    | 0/0                  | 0       | 0
    0     | cash 5000                  | 100 up      | 0/5000               | 0       | 5000
  `
  for (const row of textTable(table)) {
    const tenders = listOf(row('tenders')).map(tenderOf)
    const settled = must(settle(Number(row('total')), tenders, roundingOf(row('rounding'))))
    const payments = settled.payments.map((each) => `${each.amount_minor}/${each.change_minor}`)
    const name = `${row('total')} by ${row('tenders')}, ${row('rounding')}`
    t.same(payments, listOf(row('payments')), name)
    t.equal(String(settled.cashRoundingMinor), row('rounded'), name)
    t.equal(settled.payableMinor, Number(row('total')) + Number(row('rounded')), name)
    t.equal(String(settled.changeMinor), row('change'), name)
  }
  t.end()
})

t.test('what cannot be settled is refused, with how much is missing or too much', (t) => {
  const table = `
    total | tenders                   | rounding | refusal
    47320 |                           | 100 down | SALE_UNPAID payments 47320
    47320 | cash 47299                | 100 down | SALE_UNPAID payments 1
    47320 | cash 47319                | 100 up   | SALE_UNPAID payments 81
    47320 | qris 47300                | 100 down | SALE_UNPAID payments 20
    47320 | card 20000; cash 27200    | 100 down | SALE_UNPAID payments 100
    47320 | card 47321                | 100 down | NON_CASH_OVERPAID payments 1
    47320 | card 40000; qris 10000    | 100 down | NON_CASH_OVERPAID payments 2680
    47320 | card 50000; cash 0        | 100 up   | NON_CASH_OVERPAID payments 2680
    0     |                           | 100 down | ok
    100   | cash 999999999999; cash 1 | 100 down | SALE_TOO_LARGE payments
    100   | cash 999999999998; cash 1 | 100 down | ok
  `
  for (const row of textTable(table)) {
    const tenders = listOf(row('tenders')).map(tenderOf)
    const outcome = settle(Number(row('total')), tenders, roundingOf(row('rounding')))
    const detail = outcome.ok ? '' : (outcome.detail ?? '')
    t.equal(`${refusalOf(outcome)} ${detail}`.trim(), row('refusal'), row('tenders'))
  }
  const many = Array.from({ length: 21 }, () => tender('cash', 1000))
  t.equal(refusalOf(settle(21_000, many, roundingOf('100 down'))), 'SALE_TOO_LARGE payments')
  t.ok(settle(20_000, many.slice(1), roundingOf('100 down')).ok)
  t.throws(() => settle(1, [tender('cash', -1)], roundingOf('1 down')), /a tender is an amount/)
  t.end()
})

t.test('a payment keeps its evidence, its state and its place', (t) => {
  const evidence = { approval_code: '123456', last_four: '4242' }
  const tenders = [tender('card', 100, { evidence, state: 'unverified' }), tender('cash', 900)]
  const { payments, tenderedMinor, remainingMinor } = must(
    settle(1000, tenders, roundingOf('100 down')),
  )
  t.match(payments[0], { line_no: 1, method: 'card', evidence, state: 'unverified' })
  t.match(payments[1], { line_no: 2, method: 'cash', evidence: null, state: 'verified' })
  t.equal(tenderedMinor, 1000)
  t.equal(remainingMinor, 0)
  t.end()
})

t.test('what is still to pay', (t) => {
  const table = `
    total | tenders            | rounding | exact | cash
    47320 |                    | 100 down | 47320 | 47300
    47320 |                    | 100 up   | 47320 | 47400
    47320 | card 20000         | 100 down | 27320 | 27300
    47320 | cash 20000         | 100 down | 27320 | 27300
    47320 | cash 47300         | 100 down | 0     | 0
    47320 | cash 50000         | 100 down | 0     | 0
    47320 | cash 47320         | 100 up   | 0     | 0
    47320 | cash 47319         | 100 up   | 1     | 81
    47320 | qris 47320         | 100 up   | 0     | 0
    47320 | qris 47300         | 100 down | 20    | 0
    47320 | qris 47300; cash 0 | 100 down | 0     | 0
    47320 | qris 50000         | 100 down | 0     | 0
    0     |                    | 100 down | 0     | 0
  `
  for (const row of textTable(table)) {
    const tenders = listOf(row('tenders')).map(tenderOf)
    const due = remainingDue(Number(row('total')), tenders, roundingOf(row('rounding')))
    const expected = { remainingMinor: Number(row('exact')), cashDueMinor: Number(row('cash')) }
    t.same(due, expected, `${row('total')} after ${row('tenders')}`)
  }
  t.end()
})

t.test('quick tenders', (t) => {
  const table = `
    due    | tenders
    47300  | 47300 50000 100000
    50000  | 50000 100000
    100000 | 100000
    3200   | 3200 5000 10000 50000 100000
    12500  | 12500 15000 20000 50000 100000
    123400 | 123400 125000 130000 150000 200000
    0      | 0
  `
  for (const row of textTable(table)) {
    t.equal(quickTenders(Number(row('due'))).join(' '), row('tenders'))
  }
  t.same(quickTenders(4100, [2000, 5000]), [4100, 5000, 6000], 'notes of another currency')
  t.notOk(isOddChange(99_999))
  t.ok(isOddChange(100_000), 'a whole note goes back')
  t.ok(isOddChange(5_000, [2000, 5000]))
  t.end()
})

const anyRounding: fc.Arbitrary<CashRounding> = fc.record({
  stepMinor: fc.constantFrom(1, 50, 100, 500, 1000),
  mode: fc.constantFrom('down' as const, 'nearest' as const, 'up' as const),
})
const anyTenders = fc.array(
  fc
    .tuple(fc.constantFrom('cash', 'cash', 'card', 'qris'), fc.nat(120_000))
    .map(([method, amount]) => tender(method as TenderMethod, amount)),
  { maxLength: 6 },
)
const anyTotal = fc.nat(200_000)

property(
  'payments sum to what is payable, and each is tendered - change',
  fc.property(anyTotal, anyTenders, anyRounding, (total, tenders, rounding) => {
    const outcome = settle(total, tenders, rounding)
    if (!outcome.ok) return ['SALE_UNPAID', 'NON_CASH_OVERPAID'].includes(outcome.code)
    const { payments, payableMinor, cashRoundingMinor, changeMinor, tenderedMinor } = outcome.value
    const sum = (key: 'amount_minor' | 'change_minor' | 'tendered_minor') =>
      payments.reduce((all, payment) => all + payment[key], 0)
    const isEachRight = payments.every(
      ({ amount_minor, change_minor, tendered_minor, method }) =>
        amount_minor === tendered_minor - change_minor &&
        amount_minor >= 0 &&
        change_minor >= 0 &&
        (method === 'cash' || change_minor === 0),
    )
    return (
      isEachRight &&
      sum('amount_minor') === payableMinor &&
      sum('change_minor') === changeMinor &&
      sum('tendered_minor') === tenderedMinor &&
      payableMinor === total + cashRoundingMinor &&
      Math.abs(cashRoundingMinor) < rounding.stepMinor
    )
  }),
  1000,
)

property(
  'nothing is rounded when nobody pays cash',
  fc.property(anyTotal, anyRounding, fc.nat(100), (total, rounding, percent) => {
    const part = Math.floor((total * percent) / 100)
    const tenders = [tender('card', part), tender('qris', total - part)]
    return must(settle(total, tenders, rounding)).cashRoundingMinor === 0
  }),
)

property(
  'the pay screen and the settlement agree on what is missing',
  fc.property(anyTotal, anyTenders, anyRounding, (total, tenders, rounding) => {
    const { remainingMinor, cashDueMinor } = remainingDue(total, tenders, rounding)
    const outcome = settle(total, tenders, rounding)
    if (outcome.ok || outcome.code === 'NON_CASH_OVERPAID') {
      return remainingMinor === 0 && cashDueMinor === 0
    }
    const inCash = settle(total, [...tenders, tender('cash', cashDueMinor)], rounding)
    const byCard = settle(total, [...tenders, tender('card', remainingMinor)], rounding)
    return remainingMinor > 0 && inCash.ok && inCash.value.changeMinor === 0 && byCard.ok
  }),
  1000,
)
