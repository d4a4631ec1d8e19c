// The shop at a glance: what it says is what the rows say, whatever came in between two looks.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { businessDate } from '#domain/datetime.ts'
import { grantsOf } from '#domain/permissions.ts'
import { SALE_AGE_HEADER } from '#domain/wire/sale-message.ts'
import type { TodayView } from '#domain/wire/today-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { followDays } from '#hub/today/follow-day.ts'
import { readTrade } from '#hub/today/read-trade.ts'
import { copySales } from '../../support/copy-sales.ts'
import { fakeClock, TEST_START_MS } from '../../support/fake-seams.ts'
import { startTestHub, TECHNICIAN_ID } from '../../support/hub.ts'
import { cash, nonCash } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { openRefundDesk, refund, sell, voidSale } from '../refund/refund-desk.ts'

const ZONE = 'Asia/Jakarta'
const WEEK_MS = 7 * 86_400_000

/** The same figures the slow way. */
const added = (db: Db, day: string) => ({
  ...(db
    .prepare(
      `SELECT count(*) AS saleCount, coalesce(sum(total_minor), 0) AS totalMinor FROM sale
       WHERE business_date = ?`,
    )
    .get(day) as object),
  ...(db
    .prepare(
      `SELECT count(*) AS refundCount, coalesce(sum(total_minor), 0) AS refundMinor FROM refund
       WHERE business_date = ?`,
    )
    .get(day) as object),
})

t.test('figures are read on from where they ended, in slices, and never twice', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const { db } = hub
  const first = await sell({ till })
  const day = db.prepare('SELECT business_date FROM sale').pluck().get() as string
  let pauses = 0
  const follow = followDays(db, async () => {
    pauses += 1
  })
  const expect = async (says: string) => {
    const figures = await follow(day)
    const { saleCount, totalMinor, refundCount, refundMinor } = figures
    t.same({ saleCount, totalMinor, refundCount, refundMinor }, added(db, day), says)
    const slots = [...figures.slots.values()].reduce((sum, { minor }) => sum + minor, 0)
    t.equal(slots, totalMinor, `${says}: by the quarter of an hour as well`)
    const products = db
      .prepare(
        `SELECT coalesce(sum(l.total_minor), 0) - (SELECT coalesce(sum(total_minor), 0)
           FROM refund_line) FROM sale_line l JOIN sale s ON s.id = l.sale_id
         WHERE s.business_date = ?`,
      )
      .pluck()
      .get(day)
    const found = [...figures.products.values()].reduce((sum, each) => sum + each.total_minor, 0)
    t.equal(found, products, `${says}: by product as well`)
  }
  await expect('one sale')
  await expect('looked at again')
  copySales(db, 820, day, Date.now())
  copySales(db, 3, '2020-01-01', Date.now())
  const pausesBefore = pauses
  await Promise.all([expect('a busy day'), expect('and somebody else who looks at once')])
  t.equal(pauses - pausesBefore, 2, 'whoever waited was served in between')
  await refund(till, first, '1 1000', first.totals.total_minor / 2)
  const second = await sell({ till }, { tenders: (total) => [nonCash('card', total)] })
  await voidSale(till, second)
  await expect('with money back')
  const card = (await follow(day)).tenders.get('card')
  t.same(card, { count: 1, minor: 0 }, 'a voided card sale brought nothing')
})

t.test('today stands beside the same weekday a week before, to the same minute', async (t) => {
  const hub = await startTestHub(t)
  const { db } = hub
  const till = await hub.logIn(CASHIER_ID)
  await till.openShift()
  await sell({ till })
  const nowMs = TEST_START_MS
  const hour = 3_600_000
  const dayOf = (ms: number) => businessDate(ms, ZONE)
  db.exec("UPDATE sale SET business_date = '2019-01-01'")
  copySales(db, 2, dayOf(nowMs), nowMs - 3 * hour)
  copySales(db, 1, dayOf(nowMs), nowMs - 60_000)
  const then = nowMs - WEEK_MS
  copySales(db, 4, dayOf(then), then - 2 * hour)
  copySales(db, 1, dayOf(then), then + 2 * hour)
  const ask = { day: dayOf(nowMs), nowMs, timezone: ZONE, startMinute: 0 }
  const trade = await readTrade(
    followDays(db, async () => {}),
    ask,
    grantsOf('manager'),
  )
  t.equal(trade.sale_count, 3)
  t.same(trade.before, { business_date: dayOf(then), total_minor: 4 * 1_000 + 6 }, 'to this minute')
  const hours = trade.hours.map(({ hour: at, sale_count, before_minor }) => [
    ...[at, sale_count, before_minor],
  ])
  t.same(hours, [
    [9, 2, 0],
    [10, 0, 4_006],
    [11, 1, 0],
    [12, 0, 0],
    [13, 0, 0],
    [14, 0, 1_000],
  ])
  // A day that begins at four in the afternoon: what was sold in the morning is its end.
  const late = { ...ask, startMinute: 16 * 60 + 30 }
  const shifted = await readTrade(
    followDays(db, async () => {}),
    late,
    grantsOf('manager'),
  )
  t.equal(shifted.hours[0]?.hour, 9)
  t.equal(shifted.before?.total_minor, 4_006)
  const blind = await readTrade(
    followDays(db, async () => {}),
    ask,
    grantsOf('cashier'),
  )
  t.same(blind.tenders, [], 'a count stays blind')
  t.match(trade.tenders, [{ method: 'cash', count: 3 }])
})

t.test('one answer says how the shop is', async (t) => {
  const clock = fakeClock()
  const hub = await startTestHub(t, { seams: { ...realSeams, clock } })
  const manager = await hub.logIn(MANAGER_ID)
  await manager.openShift()
  const look = async (who = manager): Promise<TodayView> => {
    const answer = await who.get('/api/console/today')
    t.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }
  const morning = await look()
  t.match(morning, {
    trade: { sale_count: 0, total_minor: 0, before: null, hours: [], tenders: [], products: [] },
    waiting: { conflict_count: 0, unverified_count: 0, addendum_count: 0, tail_count: 0 },
    box: { backup: { state: 'off', at: null }, certificate_ends_at: null, clock: { state: 'ok' } },
  })
  t.equal(morning.shifts?.length, 1)
  t.equal(typeof morning.shifts?.[0]?.expected_cash_minor, 'number')

  const paid = await sell(
    { till: manager },
    {
      items: [
        [0, 1_000],
        [1, 3_000],
      ],
      tenders: (total) => [nonCash('qris', 500), cash(total)],
    },
  )
  const late = { ...paid, offline_transaction_id: randomUUID(), committed: true }
  await manager.post('/api/pos/transactions', late, { [SALE_AGE_HEADER]: '60000' })
  const noon = await look()
  t.match(noon, {
    trade: { sale_count: 2, total_minor: 2 * paid.totals.total_minor },
    waiting: { unverified_count: 2, unverified_minor: 1_000 },
    cloud: { state: 'unknown', unsent_value_minor: 2 * paid.totals.payable_minor },
  })
  t.ok(noon.waiting.conflict_count > 0, 'the number was taken twice')
  t.ok(noon.cloud.pending_count > 0)
  t.equal(noon.trade?.products[0]?.total_minor, bestOf(paid), 'the best seller comes first')

  const verify = { sale_id: paid.offline_transaction_id, line_no: 1, reference: 'seen' }
  await manager.post('/api/pos/unverified-payments/verify', verify)
  t.match(await look(), { waiting: { unverified_count: 1, unverified_minor: 500 } })
  clock.advance(49 * 3_600_000)
  const later = await hub.logIn(MANAGER_ID, 'Kantor')
  t.ok((await look(later)).waiting.overdue_conflict_count > 0, 'a conflict is past its time')
  t.equal((await look(later)).trade?.sale_count, 0, 'another day')

  const technician = await hub.logIn(TECHNICIAN_ID, 'Teknisi')
  const box = await look(technician)
  t.same([box.trade, box.shifts], [null, null], 'who sells nothing sees no sales')
  t.ok(box.terminals.length > 1 && box.terminals.every(({ terminal_code }) => terminal_code))
})

const bestOf = ({ items }: { items: { total_minor: number }[] }): number =>
  2 * Math.max(...items.map(({ total_minor }) => total_minor))

t.test('a payment nobody has confirmed is open until somebody has, or it is voided', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const open = () =>
    hub.db.prepare('SELECT sale_id, line_no FROM open_payment').all() as { sale_id: string }[]
  const [one, two] = [
    await sell({ till }, { tenders: (total) => [nonCash('card', total)] }),
    await sell(
      { till },
      { tenders: (total) => [nonCash('qris', 100), nonCash('card', total - 100)] },
    ),
  ]
  t.equal(open().length, 3)
  await voidSale(till, two)
  t.same(open(), [{ sale_id: one.offline_transaction_id, line_no: 1 }])
})
