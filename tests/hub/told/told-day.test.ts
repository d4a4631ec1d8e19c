// A day without the hub, told when it is back: shifts, cash, money back, counts and closes.
import t from 'tap'
import { businessDate } from '#domain/datetime.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { MANAGER_ID, SMALL_OUTLET } from '../../support/small-outlet.ts'
import { newId } from '../cash/cash-desk.ts'
import {
  cashMove,
  closing,
  count,
  noSale,
  one,
  opening,
  openToldDesk,
  refundOf,
  saidOf,
  sellAlone,
  tell,
} from './told-desk.ts'

const approved = (permission: string) => ({
  terminal_approvals: [{ permission, staff_id: MANAGER_ID }],
})
const DAY_MS = 86_400_000

t.test('sales first, then what was done, in its order: one shift, and its Z waits', async (t) => {
  const { hub, till, shiftId } = await openToldDesk(t)
  const sale = await sellAlone(till, shiftId)
  await sellAlone(till, shiftId)
  t.equal(one(hub, "SELECT count(*) FROM conflict WHERE type = 'session_closed'"), 1, 'said once')
  const counted = count(shiftId, 200_000 + sale.totals.payable_minor - 25_000)
  const commands = [
    opening(shiftId, {}, { ageMs: DAY_MS }),
    cashMove(shiftId),
    noSale(shiftId, {}, approved('no-sale')),
    refundOf(sale, shiftId, {}, approved('refund')),
    counted,
    closing(shiftId, counted),
  ]
  const results = await tell(till, ...commands)
  t.same(results.map(saidOf), Array(6).fill('accepted'))
  t.match(results[5]?.answer, {
    status: 'closed',
    over_short_minor: 0,
    opening_cash_minor: 200_000,
  })
  t.match(results[3]?.answer, { success: true, refund: { refund_number: 'TEST01-R-A-1' } })
  const jobs = "SELECT DISTINCT state FROM print_job WHERE kind <> 'receipt-copy'"
  t.same(hub.db.prepare(jobs).pluck().all(), ['held'], 'all paper waits, and no drawer opens')
  t.equal(one(hub, "SELECT count(*) FROM conflict WHERE state = 'open'"), 0, 'its opening came')
  t.same(
    hub.db.prepare('SELECT permission, verified_by FROM approval ORDER BY permission').raw().all(),
    [
      ['no-sale', 'terminal'],
      ['refund', 'terminal'],
    ],
  )
  t.match(JSON.parse(one(hub, "SELECT payload FROM outbox WHERE kind = 'cash-moved'") as string), {
    told: { verified_by: 'terminal', done_at: commands[1]?.done_at },
  })
  const again = await tell(till, ...commands)
  t.same(
    again,
    results.map((result) => ({ ...result, duplicate: true })),
  )
  t.match((await hub.request('GET', '/metrics')).body, /told_commands/, 'it is counted')
  t.same(checkBooks(hub.db), [])
})

t.test(
  'the business day is that of the till’s clock, within a week; a wild one is nothing',
  async (t) => {
    const { hub, till } = await openToldDesk(t)
    const dayOf = (ms: number) => businessDate(ms, SMALL_OUTLET.timezone)
    const cases: [number, number][] = [
      [2 * DAY_MS, 2 * DAY_MS],
      [9 * DAY_MS, 0],
      [-3 * 365 * DAY_MS, 0],
    ]
    for (const [ageMs, dayMs] of cases) {
      const shiftId = newId()
      const counted = count(shiftId, 200_000)
      await tell(till, opening(shiftId, {}, { ageMs }), counted, closing(shiftId, counted))
      const day = one(hub, 'SELECT business_date FROM shift WHERE id = ?', shiftId)
      t.equal(day, dayOf(Date.now() - dayMs), `${ageMs}`)
    }
    t.same(checkBooks(hub.db), [])
  },
)

t.test(
  'a shift that was open at the till ends and waits to be counted; floats are two',
  async (t) => {
    const { hub, till, shiftId } = await openToldDesk(t)
    await till.logIn(MANAGER_ID, '333333')
    const yesterday = newId()
    await till.openShift(yesterday, 150_000)
    hub.db.prepare('UPDATE shift SET opened_at_ms = opened_at_ms - ?').run(DAY_MS)
    const [opened] = await tell(till, opening(shiftId))
    t.equal(opened && saidOf(opened), 'conflict session_closed SHIFT_ALREADY_OPEN')
    t.equal(one(hub, 'SELECT state FROM shift WHERE id = ?', yesterday), 'counting')
    t.equal(one(hub, 'SELECT state FROM shift WHERE id = ?', shiftId), 'open')
    t.equal(one(hub, 'SELECT count(DISTINCT drawer_id) FROM shift'), 2)
    const earlier = newId()
    const [late] = await tell(till, opening(earlier, {}, { ageMs: 2 * DAY_MS }))
    t.equal(late && saidOf(late), 'conflict session_closed SHIFT_ALREADY_OPEN')
    t.equal(one(hub, 'SELECT state FROM shift WHERE id = ?', earlier), 'counting', 'it is the past')
    t.equal(one(hub, 'SELECT state FROM shift WHERE id = ?', shiftId), 'open', 'and this trades on')
    t.same(checkBooks(hub.db), [])
  },
)

t.test(
  'an opening that comes when its shift was counted and closed brings its float',
  async (t) => {
    const { hub, till, shiftId } = await openToldDesk(t)
    await sellAlone(till, shiftId)
    const sold = one(hub, 'SELECT expected_cash_minor FROM shift WHERE id = ?', shiftId) as number
    const counted = count(shiftId, sold + 200_000)
    const [first, second] = await tell(till, counted, closing(shiftId, counted))
    t.equal(first && saidOf(first), 'accepted')
    t.match(second && saidOf(second), /rule_not_met UNKNOWN_REASON/, 'the float is too much')
    const [opened] = await tell(till, opening(shiftId))
    t.equal(opened && saidOf(opened), 'conflict session_closed SHIFT_NOT_OPEN')
    const cash = 'SELECT cash_minor FROM shift_addendum WHERE shift_id = ?'
    t.equal(one(hub, cash, shiftId), 200_000, 'in the addendum, where a manager finds it')
    t.same(checkBooks(hub.db), [])
  },
)
