// The first page asks no more than it may, and says what waits for a person.
import t from 'tap'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { TodayTrade, TodayWaiting } from '#domain/wire/today-message.ts'
import {
  ConsoleTodayModel,
  changeOf,
  daysLeft,
  isHere,
  TODAY_NEWS_MS,
  TODAY_QUIET_MS,
  waitingItems,
} from '../../../terminal-ui/src/models/console-today-model.ts'
import { shortMoney } from '../../../terminal-ui/src/parts/short-money.ts'
import {
  sayChange,
  sayDay,
  sayHour,
  sayQuantity,
  sayTime,
} from '../../../terminal-ui/src/screens/console/today/today-words.ts'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

t.test('a terminal is here by its line, by its own eyes, or by what it just asked', async (t) => {
  const now = '2026-11-29T10:00:00.000Z'
  const seen = (last_seen_at: string, is_connected = false) => ({
    ...{ terminal_id: 'one', last_seen_at, is_connected },
  })
  t.equal(isHere(seen('2026-11-29T09:59:31.000Z'), now, null), true)
  t.equal(isHere(seen('2026-11-29T09:59:30.000Z'), now, 'two'), false)
  t.equal(isHere(seen('2026-11-29T09:00:00.000Z', true), now, 'two'), true)
  t.equal(isHere(seen('2026-11-29T09:00:00.000Z'), now, 'one'), true)
})

const SOLD: LiveMessage = { type: 'stock-changed', levels: [] }

t.test('it asks at once, when something was sold, and seldom while it is quiet', async (t) => {
  const hub = await startTestHub(t)
  const desk = deskLink(await hub.logIn(MANAGER_ID, 'Kantor'))
  let tell = (_message: LiveMessage) => {}
  const link = Object.assign(desk.link, {
    onMessage: (listener: typeof tell) => {
      tell = listener
      return () => {
        tell = () => {}
      }
    },
  })
  const timers = fakeTimers()
  const model = new ConsoleTodayModel(link)
  let isVisible = true
  const answers: boolean[] = []
  let heard = () => {}
  const stop = model.follow({ timers, isVisible: () => isVisible }, ({ ok }) => {
    answers.push(ok)
    heard()
  })
  const next = () =>
    new Promise<void>((resolve) => {
      heard = resolve
    })
  await next()
  t.match(model.view.value, { trade: { sale_count: 0 }, box: { build: 'test' } })
  tell(SOLD)
  tell(SOLD)
  tell({ type: 'pong', hub_time_ms: 1 })
  t.equal(answers.length, 1, 'news wait for their turn')
  const second = next()
  timers.pass(TODAY_NEWS_MS)
  await second
  t.equal(answers.length, 2, 'all that was heard is one question')
  timers.pass(TODAY_NEWS_MS)
  t.equal(answers.length, 2, 'nothing was sold')
  const third = next()
  tell(SOLD)
  await third
  isVisible = false
  timers.pass(TODAY_NEWS_MS)
  timers.pass(TODAY_QUIET_MS)
  t.equal(answers.length, 3, 'nobody looks')
  isVisible = true
  const fourth = next()
  timers.pass(TODAY_NEWS_MS)
  timers.pass(TODAY_QUIET_MS)
  await fourth
  stop()
  tell(SOLD)
  timers.pass(10 * TODAY_QUIET_MS)
  t.equal(answers.length, 4, 'it is over')
})

const CALM: TodayWaiting = {
  ...{ conflict_count: 0, overdue_conflict_count: 0, uncertain_paper_count: 0 },
  ...{ held_paper_count: 0, unverified_count: 0, unverified_minor: 0, tail_count: 0 },
  ...{ set_aside_count: 0, addendum_count: 0, kept_count: 0 },
}
const waitingOf = (change: Partial<TodayWaiting>) =>
  waitingItems({ waiting: { ...CALM, ...change } }).map(
    ({ kind, count, minor, isUrgent, screen }) =>
      `${kind} ${count}${minor === null ? '' : ` of ${minor}`}${isUrgent ? '!' : ''} at ${screen}`,
  )

t.test('what waits is said once, the most urgent first', async (t) => {
  t.same(waitingOf({}), [])
  t.same(waitingOf({ conflict_count: 3, overdue_conflict_count: 3 }), ['overdue 3! at conflicts'])
  t.same(
    waitingOf({
      ...{ conflict_count: 3, overdue_conflict_count: 1, uncertain_paper_count: 2 },
      ...{ unverified_count: 4, unverified_minor: 90_000, tail_count: 1, addendum_count: 1 },
      ...{ held_paper_count: 5, set_aside_count: 6, kept_count: 7 },
    }),
    [
      ...['overdue 1! at conflicts', 'uncertain 2! at printing', 'tails 1! at terminals'],
      ...['conflicts 2 at conflicts', 'kept 7 at conflicts', 'unverified 4 of 90000 at payments'],
      ...['addenda 1 at shifts', 'held 5 at printing', 'set-aside 6 at cloud'],
    ],
  )
})

t.test('figures in words', async (t) => {
  const trade = (total_minor: number, before: number | null) =>
    ({
      total_minor,
      before: before === null ? null : { business_date: '2026-11-22', total_minor: before },
    }) as TodayTrade
  t.equal(changeOf(trade(150, 100)), 0.5)
  t.equal(changeOf(trade(150, null)), null)
  t.equal(sayChange(trade(150, null)), 'Seminggu lalu toko tidak menjual')
  t.equal(sayChange(trade(150, 0)), 'Sampai jam yang sama, 22/11/2026 belum ada penjualan')
  t.match(sayChange(trade(150, 100)), /^50% lebih banyak dari 22\/11\/2026/)
  t.match(sayChange(trade(50, 100)), /^50% lebih sedikit/)
  t.match(sayChange(trade(1_000, 1_001)), /^Sama seperti/)
  t.equal(sayDay('2026-01-09'), '09/01/2026')
  t.equal(sayHour(23), '23.00–00.00')
  t.equal(sayTime('2026-11-22T12:42:00.000Z', 'Asia/Jakarta'), '19.42')
  t.equal(sayTime('not a time', 'Asia/Jakarta'), '')
  t.equal(sayQuantity(1_250_000), '1.250')
  t.equal(sayQuantity(750), '0,75')
  t.equal(daysLeft(Date.UTC(2027, 0, 1), Date.UTC(2026, 11, 30, 12)), 1)
  t.equal(daysLeft(Date.UTC(2026, 11, 30), Date.UTC(2026, 11, 30, 12)), -1)
  const rows: [minor: number, exponent: number, text: string][] = [
    [0, 0, 'Rp0'],
    [950, 0, 'Rp950'],
    [2_450_000, 0, 'Rp2,5 jt'],
    [2_000_000, 0, 'Rp2 jt'],
    [12_500, 0, 'Rp12,5 rb'],
    [-3_000, 0, '-Rp3 rb'],
    [4_100_000_000, 0, 'Rp4,1 M'],
    [1_250_000, 2, 'Rp12,5 rb'],
  ]
  for (const [minor, exponent, text] of rows) t.equal(shortMoney(minor, exponent), text, text)
})
