// What the journal says of points: of unconfirmed sales always, of others since the last balance.
import t from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { commitSale, writeVerdicts } from '../../../terminal-ui/src/link/sale-journal.ts'
import { reachedSequence, readSpentPoints } from '../../../terminal-ui/src/link/spent-points.ts'
import { cash, makeSale } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { createBench } from './terminal-bench.ts'

const POINTS = 150

function saleOf(n: number, number: number, hasPoints: boolean): SaleMessage {
  const about = { transactionId: testId(n), number, terminal: { ...TERMINAL, series: 'A' } }
  if (!hasPoints) return makeSale(about)
  const tender = { method: 'loyalty', tenderedMinor: POINTS, evidence: null } as const
  return makeSale({
    ...{ ...about, withCustomer: true, loyaltyPointsToRedeem: POINTS },
    tenders: (total) => [{ ...tender, state: 'verified' }, cash(total - POINTS)],
  })
}

const sell = (database: TerminalDatabase, n: number, hasPoints: boolean) =>
  commitSale(database, {
    ...{ transactionId: testId(n), runId: 'run', monotonicMs: 0 },
    build: ({ number }) => ({ ok: true, value: saleOf(n, number, hasPoints) }),
  })

t.test('of unconfirmed sales, and of those after the balance', async (t) => {
  const bench = createBench(t)
  const database = await bench.open()
  const { subtle } = bench.seams
  const read = (after: number) => readSpentPoints({ database, subtle }, after)
  t.equal(await reachedSequence(database), 0, 'of a device that is not paired')
  t.same(await read(0), [])
  await database.put('identity', { key: 'counter', series: 'A', number: 0, sequence: 0 })
  await sell(database, 1, false)
  await sell(database, 2, true)
  const taken = { customerId: CUSTOMER_ID, points: POINTS, aloneMinor: POINTS }
  t.same(await read(9), [taken], 'it waits, however late the balance is')
  t.equal(await reachedSequence(database), 0)
  const answer = { transaction_id: testId(1) } as never
  await writeVerdicts(database, [{ id: testId(1), answer }])
  t.equal(await reachedSequence(database), 1)
  await writeVerdicts(database, [{ id: testId(2), answer }])
  t.equal(await reachedSequence(database), 2)
  t.same(await read(1), [{ ...taken, aloneMinor: 0 }], 'confirmed, and later than the balance')
  t.same(await read(2), [], 'the balance knows of it')
  await sell(database, 3, true)
  await writeVerdicts(database, [{ id: testId(3), refusal: { code: 'X', message: '' } }])
  t.equal(await reachedSequence(database), 3, 'one that the hub cannot read holds nothing up')
  t.same(await read(3), [taken], 'and counts for ever')
})
