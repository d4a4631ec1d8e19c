// Over-refund is impossible while the hub is there: many requests for the same lines at the same
// time, from two tills over real sockets, never give back more than was sold.

import fc from 'fast-check'
import t from 'tap'
import { refundLines, sumAmounts } from '#domain/refund.ts'
import { defaultPayouts } from '#domain/refund-payouts.ts'
import type { RefundRequest } from '#domain/wire/refund-message.ts'
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

t.test('two tills at once never give back more than was sold', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const second = await hub.logIn(MANAGER_ID, 'Kasir 2')
  const shifts = new Map([
    [till, SHIFT_ID],
    [second, newId()],
  ])
  const drawer_id = newId()
  await till.post('/api/console/drawers', { drawer_id, name: 'Laci 2', terminal_id: second.id })
  await second.post('/api/pos/sessions', {
    ...{ session_id: shifts.get(second), drawer_id, opening_cash_minor: 0 },
    ...{ mode: 'shared', counts: null },
  })

  const rule = fc.asyncProperty(rush, async ({ attempts, tender }) => {
    const sale = await sell(
      { till },
      {
        items: [
          [1, 3000],
          [5, 2000],
          [4, 1000],
        ],
        tenders: tendersFor(tender),
      },
    )
    // Everybody looks at the sale before anybody refunds.
    const seen = await refundableOf(till, sale.offline_transaction_id)
    const bodies = attempts.map(({ isSecondTill, isVoid, pieces }) => {
      const from = isSecondTill ? second : till
      const counted = pieces.map((count, index) => [index + 1, count * 1000] as const)
      const text = counted
        .filter(([, count]) => count > 0)
        .map((pair) => pair.join(' '))
        .join('; ')
      const wanted = isVoid ? linesOf('1 3000; 2 2000; 3 1000') : linesOf(text)
      const priced = refundLines(seen.lines, wanted)
      const total_minor = priced.ok ? sumAmounts(priced.value).total_minor : 1
      const change = {
        of: sale,
        session_id: shifts.get(from) ?? '',
        lines: wanted,
        total_minor,
        payouts: isVoid ? [] : defaultPayouts(total_minor, seen.payments),
      }
      return { from, body: request({ ...change, ...(isVoid ? { kind: 'void' } : {}) }) }
    })
    const answers = await Promise.all(
      attempts.flatMap(({ sendings }, index) =>
        Array.from({ length: sendings }, () => send(bodies[index])),
      ),
    )
    for (const outcome of answers) if (!EXPECTED.test(outcome)) throw new Error(outcome)
    const total = hub.db
      .prepare('SELECT coalesce(sum(total_minor), 0) FROM refund WHERE sale_id = ?')
      .pluck()
      .get(sale.offline_transaction_id) as number
    const after = await refundableOf(till, sale.offline_transaction_id)
    const left = after.lines.reduce((sum, line) => sum + line.remaining_minor, 0)
    const paidBack = after.payments.reduce((sum, each) => sum + each.returned_minor, 0)
    return (
      total + left === sale.totals.total_minor &&
      paidBack <= sale.totals.payable_minor &&
      after.lines.every((line) => line.remaining_quantity_milli >= 0)
    )
  })
  await hold(rule, 40)
  const rows = hub.db.prepare('SELECT count(*), count(DISTINCT number) FROM refund').raw().get()
  const [refunds, numbers] = rows as [number, number]
  t.ok(refunds > 40, `${refunds} refunds were made`)
  t.equal(numbers, refunds, 'each with a number of its own')
  const last = hub.db.prepare(`SELECT number FROM document_counter WHERE kind = 'R'`).pluck().get()
  t.equal(last, refunds, 'and none missing')
  expectBooks(t, hub.db)
})

async function send(
  made: { from: TestTerminal; body: RefundRequest } | undefined,
): Promise<string> {
  if (!made) throw new Error('a request for each attempt')
  return outcomeOf(await made.from.post('/api/pos/refunds', made.body))
}

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
