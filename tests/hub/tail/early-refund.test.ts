// A till comes back first and tells of a refund whose sale another till has still to bring.
import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { MANAGER_ID, SHIFT_ID, TERMINAL } from '../../support/small-outlet.ts'
import type { Json } from '../../support/test-terminal.ts'
import { cashMove, refundOf, saidOf } from '../told/told-desk.ts'
import { comeBack, loseHalfADay, type Returned } from './restored-shop.ts'

const told = async (back: Returned, commands: unknown[]): Promise<string[]> =>
  (await back.post('/api/pos/sync/commands', { commands })).body.results.map(saidOf)

/** Of a sale of the other till that this hub has lost, and the money taken out after it. */
const lateCommands = (sale: Json) => [
  refundOf(sale as never, SHIFT_ID),
  cashMove(SHIFT_ID, { amount_minor: 5_000 }),
]

t.test('it is told again when the sale is here, and what came after it too', async (t) => {
  const { hub, one, two, kept } = await loseHalfADay(t)
  const commands = lateCommands(kept.two[4])
  const first = await comeBack(hub, one)
  t.same(await told(first, commands), ['later', 'later'])
  t.same(hub.db.prepare('SELECT count(*) FROM quarantine').pluck().get(), 0)

  const second = await comeBack(hub, two)
  await second.post('/api/pos/sync', { transactions: kept.two.slice(3) })
  const verdicts = await told(first, commands)
  t.notOk(
    verdicts.some((verdict) => /later|quarantined/.test(verdict)),
    verdicts.join(),
  )
  t.same(hub.db.prepare('SELECT count(*) FROM refund').pluck().get(), 1)
  t.same(checkBooks(hub.db), [])
})

t.test('it is set aside when nobody is waited for any more', async (t) => {
  const { hub, one, two, kept } = await loseHalfADay(t)
  const desk = await hub.logIn(MANAGER_ID, 'Meja')
  for (const { id } of [two, TERMINAL]) {
    await desk.post(`/api/console/tails/${id}/lost`, { reason: 'dicuri' })
  }
  const back = await comeBack(hub, one)
  const [refund, paidOut] = await told(back, lateCommands(kept.two[4]))
  t.equal(refund, 'quarantined SALE_NOT_FOUND')
  t.notMatch(paidOut, /later|quarantined/)
})
