import fc from 'fast-check'
import t from 'tap'
import { refundFigures } from '#domain/refund-figures.ts'
import {
  defaultPayouts,
  faultOfPayouts,
  isNewAccount,
  leftOf,
  minorBeyondTenders,
  roundPayouts,
  tendersOf,
  voidPayouts,
} from '#domain/refund-payouts.ts'
import type { PayoutRequest, RefundMessage } from '#domain/wire/refund-message.ts'
import type { PaymentMessage, TenderMethod } from '#domain/wire/sale-message.ts'
import { property } from '../support/property.ts'
import { idOf, OUTLET, refusalOf } from '../support/shop.ts'
import { listOf, textTable } from '../support/text-table.ts'

const CARD_ACCOUNT = idOf(700)

/** 'card 5000', 'gift_card@ 5000': with the account that paid. */
function payoutOf(text: string): PayoutRequest {
  const [name = '', amount] = text.split(' ')
  return {
    method: name.replace('@', '') as TenderMethod,
    account_id: name.endsWith('@') ? CARD_ACCOUNT : null,
    amount_minor: Number(amount),
    evidence: null,
  }
}

function paymentOf(text: string): Pick<PaymentMessage, 'method' | 'amount_minor' | 'evidence'> {
  const { method, account_id, amount_minor } = payoutOf(text)
  const evidence = account_id === null ? null : { account_id }
  return { method, amount_minor, evidence }
}

const textOf = ({ method, account_id, amount_minor }: Omit<PayoutRequest, 'evidence'>): string =>
  `${method}${account_id ? '@' : ''} ${amount_minor}`

/** 'cash 3100 -50': a refund with its rounding. */
function refundOf(text: string) {
  const [method, amount, rounding] = text.split(' ')
  const { evidence: _evidence, ...payout } = payoutOf(`${method} ${amount}`)
  return { payouts: [payout], cash_rounding_minor: Number(rounding ?? 0) }
}

const paid = (payments: string, rounding: number, refunds = '') =>
  tendersOf(listOf(payments).map(paymentOf), rounding, listOf(refunds).map(refundOf))

t.test('what of each tender is left, and how a total goes back by default', (t) => {
  const table = `
    paid                  | off | refunded   | left                  | total | back
    cash 473              | -2  |            | cash 475              | 475   | cash 475
    cash 473              | -2  | cash 31 -5 | cash 439              | 30    | cash 30
    card 200; cash 273    | -2  |            | card 200; cash 275    | 250   | card 200; cash 50
    cash 273; card 200    | -2  |            | cash 275; card 200    | 150   | card 150
    card 200; cash 273    | -2  | card 200   | card 0; cash 275      | 150   | cash 150
    card 200; card 100    | 0   | card 50    | card 250              | 250   | card 250
    deposit@ 9; credit@ 1 | 0   | deposit@ 4 | deposit@ 5; credit@ 1 | 6     | deposit@ 5; credit@ 1
    gift_card 90          | 0   |            | gift_card 90          | 90    | cash 90
    card@ 90              | 0   |            | card 90               | 90    | card 90
    qris 90               | 0   | cash 29 -5 | qris 90; cash 0       | 60    | qris 60
    qris 90               | 0   | voucher 50 | qris 90               | 40    | qris 40
    qris 90               | 0   | qris 90    | qris 0                | 10    | cash 10
    loyalty 9; credit@ 5  | 0   |            | loyalty 9; credit@ 5  | 11    | loyalty 9; credit@ 2
    cash 0                | -3  |            | cash 3                | 0     |
  `
  for (const row of textTable(table)) {
    const tenders = paid(row('paid'), Number(row('off')), row('refunded'))
    const name = `${row('paid')} less ${row('refunded')}`
    const left = tenders.map((each) => textOf({ ...each, amount_minor: leftOf(each) }))
    t.same(left, listOf(row('left')), name)
    const back = defaultPayouts(Number(row('total')), tenders)
    t.same(back.map(textOf), listOf(row('back')), name)
  }
  t.end()
})

t.test('payouts that are possible, and what of them needs somebody’s word', (t) => {
  // beyond: what goes back otherwise than it came
  const table = `
    paid              | payouts                 | outcome                             | beyond
    cash 10           | cash 9                  | ok                                  | 0
    card 10           | cash 9                  | ok                                  | 9
    card 4; cash 6    | cash 9                  | ok                                  | 3
    card 4; cash 6    | card 5; cash 4          | ok                                  | 1
    card 10           | voucher 9               | ok                                  | 9
    voucher 10        | voucher 9               | ok                                  | 9
    voucher@ 10       | voucher@ 9; voucher 1   | ok                                  | 1
    card 10           | exchange 9              | ok                                  | 0
    card 10           | exchange@ 9             | REFUND_TENDER_NOT_ALLOWED payouts/0 | -
    exchange@ 10      | exchange@ 9             | ok                                  | 0
    exchange@ 10      | exchange@ 4; exchange 5 | ok                                  | 0
    loyalty 5; cash 5 | loyalty 5; cash 4       | ok                                  | 0
    loyalty 5; cash 5 | cash 1; loyalty 6       | REFUND_TENDER_NOT_ALLOWED payouts/1 | -
    cash 10           | loyalty 1               | REFUND_TENDER_NOT_ALLOWED payouts/0 | -
    gift_card@ 10     | gift_card@ 9            | ok                                  | 0
    gift_card@ 10     | gift_card 9             | INVALID_REQUEST payouts/0           | -
    cash 10           | deposit 1; credit 1     | INVALID_REQUEST payouts/0           | -
    cash 10           | cash@ 9                 | INVALID_REQUEST payouts/0           | -
    cash 10           | cash 4; cash 5          | INVALID_REQUEST payouts/1           | -
    cash 10           |                         | ok                                  | 0
  `
  for (const row of textTable(table)) {
    const tenders = paid(row('paid'), 0)
    const payouts = listOf(row('payouts')).map(payoutOf)
    const total = payouts.reduce((sum, { amount_minor }) => sum + amount_minor, 0)
    const fault = faultOfPayouts(total, payouts, tenders)
    const name = `${row('paid')} back as ${row('payouts')}`
    t.equal(fault ? refusalOf(fault) : 'ok', row('outcome'), name)
    if (!fault) t.equal(String(minorBeyondTenders(payouts, tenders)), row('beyond'), name)
  }
  const afterOne = paid('card 4; cash 6', 0, 'card 4')
  const cardAgain = ['card 1', 'cash 6'].map(payoutOf)
  t.equal(minorBeyondTenders(cardAgain, afterOne), 1, 'the card got its money back')
  const fault = faultOfPayouts(9000, [payoutOf('cash 8999')], paid('cash 10000', 0))
  t.match(fault, { code: 'INVALID_REQUEST', field: 'payouts' }, 'they add up to the total')
  const names = ['exchange 1', 'voucher 1', 'exchange@ 1', 'gift_card 1', 'cash 1']
  t.same(
    names.map((text) => isNewAccount(payoutOf(text))),
    [true, true, false, false, false],
  )
  t.end()
})

t.test('kasbon takes no more than is owed on it', (t) => {
  const [credit] = paid('credit@ 10', 0, 'credit@ 4')
  if (!credit) throw new Error('it paid')
  for (const [room_minor, left] of [
    [9, 6],
    [6, 6],
    [2, 2],
    [0, 0],
  ] as const) {
    t.equal(leftOf({ ...credit, room_minor }), left)
  }
  const back = defaultPayouts(6, [{ ...credit, room_minor: 2 }])
  t.same(back.map(textOf), ['credit@ 2', 'cash 4'])
  t.end()
})

t.test('cash goes back rounded, and piece by piece ends at what was paid', (t) => {
  const table = `
    paid                 | off | outlet      | pieces           | payouts        | roundings
    cash 9500            | 50  | 100 nearest | 3150; 3150; 3150 | 3200 3100 3200 | 50 -50 50
    cash 9400            | -50 | 100 down    | 3150; 3150; 3150 | 3100 3200 3100 | -50 50 -50
    cash 9400            | -50 | 100 down    | 9450             | 9400           | -50
    cash 47350           | 0   | 100 up      | 47350            | 47350          | 0
    cash 47350           | 0   | 100 up      | 47310; 40        | 47350 0        | 40 -40
    qris 9450            | 0   | 100 down    | 3150; 3150; 3150 | 3100 3200 3100 | -50 50 -50
    card 5000; cash 4400 | -50 | 100 down    | 4450             | 4400           | -50
    cash 4400; card 5000 | -50 | 100 down    | 4450; 5000       | 4400 5000      | -50 0
    cash 4400; card 5000 | -50 | 100 down    | 9430             | 9300           | -130
  `
  for (const row of textTable(table)) {
    const [step, mode] = row('outlet').split(' ')
    const outlet = {
      cash_rounding_step_minor: Number(step),
      cash_rounding_mode: mode as typeof OUTLET.cash_rounding_mode,
    }
    const refunds: Parameters<typeof tendersOf>[2][number][] = []
    const payments = listOf(row('paid')).map(paymentOf)
    const found = listOf(row('pieces')).map((piece) => {
      const tenders = tendersOf(payments, Number(row('off')), refunds)
      const cash = [payoutOf(`cash ${piece}`)]
      const rounded = roundPayouts(cash, tenders, outlet)
      t.equal(rounded.payableMinor, Number(piece) + rounded.cashRoundingMinor)
      refunds.push({
        payouts: rounded.payouts,
        cash_rounding_minor: rounded.cashRoundingMinor,
      })
      return rounded
    })
    const name = `${row('paid')} in ${row('pieces')}, ${row('outlet')}`
    t.equal(found.map(({ payableMinor }) => payableMinor).join(' '), row('payouts'), name)
    t.equal(found.map((each) => each.cashRoundingMinor).join(' '), row('roundings'), name)
  }
  const exact = roundPayouts([payoutOf('card 3151')], paid('card 9000', 0), OUTLET)
  t.same(exact, { payouts: [payoutOf('card 3151')], cashRoundingMinor: 0, payableMinor: 3151 })
  const finer = { cash_rounding_step_minor: 1, cash_rounding_mode: 'down' as const }
  const tooMuchBefore = paid('cash 10000', 0, 'cash 5000 990')
  t.equal(roundPayouts([payoutOf('cash 100')], tooMuchBefore, finer).payableMinor, 0)
  t.end()
})

const anyPieces = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 8 })
property(
  'cash given back piece by piece is what was paid in cash, and each piece less than a step off',
  fc.property(
    anyPieces,
    fc.constantFrom(1, 50, 100, 500, 1000),
    fc.constantFrom('down' as const, 'nearest' as const, 'up' as const),
    (pieces, step, mode) => {
      const outlet = { cash_rounding_step_minor: step, cash_rounding_mode: mode }
      const total = pieces.reduce((sum, piece) => sum + piece, 0)
      const asPaid = roundPayouts([payoutOf(`cash ${total}`)], [], outlet)
      const payments = [paymentOf(`cash ${asPaid.payableMinor}`)]
      const refunds: Parameters<typeof tendersOf>[2][number][] = []
      for (const piece of pieces) {
        const tenders = tendersOf(payments, asPaid.cashRoundingMinor, refunds)
        const rounded = roundPayouts([payoutOf(`cash ${piece}`)], tenders, outlet)
        if (Math.abs(rounded.cashRoundingMinor) > step || rounded.payableMinor < 0) return false
        refunds.push({
          payouts: rounded.payouts,
          cash_rounding_minor: rounded.cashRoundingMinor,
        })
      }
      const back = refunds.flatMap(({ payouts }) => payouts)
      return back.reduce((sum, each) => sum + each.amount_minor, 0) === asPaid.payableMinor
    },
  ),
)

t.test('a void pays back as it was paid', (t) => {
  const payments = listOf('cash 27300; card 20000; cash 0; card 5; gift_card 7; loyalty 0')
  const back = voidPayouts(payments.map(paymentOf)).map(textOf)
  t.same(back, ['cash 27300', 'card 20005', 'gift_card 7'])
  t.end()
})

t.test('what a refund and a void post', (t) => {
  const payouts: RefundMessage['payouts'] = listOf('cash 9400; card 100').map((text, index) => ({
    ...payoutOf(text),
    line_no: index + 1,
    account_code: null,
  }))
  const line = { tax_code: 'PPN12', tax_base_minor: 7805, tax_minor: 936 }
  const posted = {
    kind: 'refund' as const,
    total_minor: 9550,
    tax_minor: 936,
    cash_rounding_minor: -50,
    payouts,
    lines: [line as RefundMessage['lines'][number]],
  }
  const rows = (figures: ReturnType<typeof refundFigures>) =>
    figures.map(({ figure, count, amountMinor }) => `${figure} ${count} ${amountMinor}`)
  t.same(rows(refundFigures(posted)), [
    'refunds 1 9550',
    'refund-tax 1 936',
    'cash-rounding 0 50',
    'tender/cash 0 -9400',
    'tender/card 0 -100',
    'tax-base/PPN12 0 -7805',
    'tax/PPN12 0 -936',
  ])
  const unverified = [{ method: 'card' as const, amount_minor: 100 }]
  t.same(rows(refundFigures({ ...posted, kind: 'void' }, unverified)), [
    'voids 1 9550',
    'void-tax 1 936',
    'cash-rounding 0 50',
    'tender/cash -1 -9400',
    'tender/card -1 -100',
    'unverified/card -1 -100',
    'tax-base/PPN12 0 -7805',
    'tax/PPN12 0 -936',
  ])
  t.end()
})
