// Over-refund is impossible while the hub is there: many requests for the same lines at the same
// time, from two tills over real sockets, never give back more than was sold.

import fc from 'fast-check'
import t from 'tap'
import { refundLines, sumAmounts } from '#domain/refund.ts'
import { defaultPayouts } from '#domain/refund-payouts.ts'
import type { RefundableSale, RefundRequest } from '#domain/wire/refund-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { write } from '#hub/db/write.ts'
import { hold } from '../../support/property.ts'
import { cash, nonCash } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { newId } from '../cash/cash-desk.ts'
import {
  expectBooks,
  linesOf,
  openRefundDesk,
  outcomeOf,
  type RefundDesk,
  refundableOf,
  request,
  sell,
} from './refund-desk.ts'

const EXPECTED = /^(ok|REFUND_EXCEEDS_SALE|REFUND_TOTAL_CHANGED|VOID_NOT_POSSIBLE)/

const attempt = fc.record({
  isSecondTill: fc.boolean(),
  isVoid: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  /** Pieces of each of the three lines; of none of them would be nothing. */
  pieces: fc
    .tuple(fc.nat(3), fc.nat(2), fc.nat(1))
    .filter((counts) => counts.some((count) => count > 0)),
  sendings: fc.integer({ min: 1, max: 2 }),
})
const rush = fc.record({
  attempts: fc.array(attempt, { minLength: 4, maxLength: 14 }),
  tender: fc.constantFrom('cash', 'card', 'split'),
})
type Rush = typeof rush extends fc.Arbitrary<infer T> ? T : never

const tendersFor = (tender: Rush['tender']) => (total: number) => {
  if (tender === 'cash') return [cash(total)]
  if (tender === 'card') return [nonCash('card', total)]
  return [nonCash('card', Math.floor(total / 3)), cash(total)]
}

/** Two tills, each with an open shift of its own. */
async function twoTills(desk: RefundDesk): Promise<[Place, Place]> {
  const { hub, till } = desk
  const second = await hub.logIn(MANAGER_ID, 'Kasir 2')
  const [drawer_id, session_id] = [newId(), newId()]
  await till.post('/api/console/drawers', { drawer_id, name: 'Laci 2', terminal_id: second.id })
  await second.post('/api/pos/sessions', {
    ...{ session_id, drawer_id, opening_cash_minor: 0, mode: 'shared', counts: null },
  })
  return [
    { till, session_id: SHIFT_ID },
    { till: second, session_id },
  ]
}

type Place = { till: TestTerminal; session_id: string }
type Made = { till: TestTerminal; body: RefundRequest }

/** Everybody looks at the sale before anybody refunds, and then asks for their own part of it. */
function make(
  sale: SaleMessage,
  seen: RefundableSale,
  place: Place,
  { isVoid, pieces }: Rush['attempts'][number],
): Made {
  const counted = pieces.map((count, index) => [index + 1, count * 1000] as const)
  const some = counted.filter(([, count]) => count > 0).map((pair) => pair.join(' '))
  const lines = linesOf(isVoid ? '1 3000; 2 2000; 3 1000' : some.join('; '))
  const priced = refundLines(seen.lines, lines)
  const total_minor = priced.ok ? sumAmounts(priced.value).total_minor : 1
  const body = request({
    of: sale,
    kind: isVoid ? 'void' : 'refund',
    session_id: place.session_id,
    lines,
    total_minor,
    payouts: isVoid ? [] : defaultPayouts(total_minor, seen.payments),
  })
  return { till: place.till, body }
}

const ITEMS: [number, number][] = [
  [1, 3000],
  [5, 2000],
  [4, 1000],
]

t.test('two tills at once never give back more than was sold', async (t) => {
  const desk = await openRefundDesk(t)
  const { db } = desk.hub
  const [first, second] = await twoTills(desk)
  const { till } = first

  const rule = fc.asyncProperty(rush, async ({ attempts, tender }) => {
    const sale = await sell(desk, { items: ITEMS, tenders: tendersFor(tender) })
    const saleId = sale.offline_transaction_id
    const seen = await refundableOf(till, saleId)
    const answers = await Promise.all(
      attempts.flatMap((attempt) => {
        const made = make(sale, seen, attempt.isSecondTill ? second : first, attempt)
        return Array.from({ length: attempt.sendings }, () => send(made))
      }),
    )
    for (const outcome of answers) if (!EXPECTED.test(outcome)) throw new Error(outcome)
    const sum = 'SELECT coalesce(sum(total_minor), 0) FROM refund WHERE sale_id = ?'
    const total = db.prepare(sum).pluck().get(saleId) as number
    const after = await refundableOf(till, saleId)
    const left = after.lines.reduce((all, line) => all + line.remaining_minor, 0)
    const paidBack = after.payments.reduce((all, each) => all + each.returned_minor, 0)
    return (
      total + left === sale.totals.total_minor &&
      paidBack <= sale.totals.payable_minor &&
      after.lines.every((line) => line.remaining_quantity_milli >= 0)
    )
  })
  await hold(rule, 40)
  const rows = db.prepare('SELECT count(*), count(DISTINCT number) FROM refund').raw().get()
  const [refunds, numbers] = rows as [number, number]
  t.ok(refunds > 40, `${refunds} refunds were made`)
  t.equal(numbers, refunds, 'each with a number of its own')
  const last = db.prepare(`SELECT number FROM document_counter WHERE kind = 'R'`).pluck().get()
  t.equal(last, refunds, 'and none missing')
  expectBooks(t, db)
})

const send = async ({ till, body }: Made): Promise<string> =>
  outcomeOf(await till.post('/api/pos/refunds', body))

t.test('the table itself refuses more than was sold', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till })
  const insert = (quantity: number, minor: number) =>
    write(hub.db, (tx) =>
      tx
        .prepare('INSERT INTO sale_line_refunded VALUES (?, 1, 2000, 6300, ?, ?, 0, 0, ?)')
        .run(sale.offline_transaction_id, quantity, minor, minor),
    )
  t.throws(() => insert(2001, 6300), /CHECK/)
  t.throws(() => insert(2000, 6301), /CHECK/)
  t.doesNotThrow(() => insert(2000, 6300))
})
