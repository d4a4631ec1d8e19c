// What the console says of the cloud, over a real hub with a relay that speaks on its socket.
import { join } from 'node:path'
import { signal } from '@preact/signals'
import t from 'tap'
import { formatMoney } from '#domain/money.ts'
import type { CloudView } from '#domain/wire/cloud-view-message.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { PushProgress } from '#domain/wire/relay-message.ts'
import { RELAY_SOCKET_NAME } from '#hub/cloud/relay-socket.ts'
import type { HubLink } from '../../../terminal-ui/src/link/hub-link.ts'
import {
  between,
  CHART_HEIGHT,
  ConsoleCloudModel,
  fractionOf,
  groupOf,
  headlineOf,
  hourlyRows,
  idleOf,
  queueChart,
  reasonOf,
  spanOf,
} from '../../../terminal-ui/src/models/console-cloud-model.ts'
import {
  sayAgo,
  sayBytes,
  sayHead,
  sayIn,
  saySpan,
} from '../../../terminal-ui/src/screens/console/cloud/cloud-words.ts'
import '../../../terminal-ui/src/text/english.ts'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { type Language, speak } from '../../../terminal-ui/src/text/translate.ts'
import { startFakeRelay } from '../../support/fake-relay.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { startTestHub } from '../../support/hub.ts'
import { EPOCH, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { textTable } from '../../support/text-table.ts'
import { deskLink } from './desk-link.ts'

const SECOND_MS = 1_000
const PROGRESS: PushProgress = {
  ...{ sent_count: 250, total_count: 1_000, rows_per_second: 31.4 },
  ...{ bytes_per_second: 4_321, remaining_ms: 118_000 },
}
const VIEW: CloudView = {
  ...{ hub_time: '2026-11-28T08:00:00.000Z', state: 'connected', error_code: null },
  ...{ redis: 'connected', epoch: testId(1), pending_count: 0, confirmed_sequence: 9 },
  ...{ oldest_unsent_at: null, unsent_value_minor: 0, progress: null, last_confirmed_at: null },
  ...{ last_contact_at: null, retry_at: null, clock_skew_ms: null, feed: null, set_aside: [] },
  ...{ set_aside_count: 0, history: [] },
}

t.test('the view is asked for while somebody looks, faster while something is sent', async (t) => {
  const hub = await startTestHub(t, { hasRelayDoor: true })
  const desk = deskLink(await hub.logIn(MANAGER_ID, 'Kantor'))
  let tell = (_message: LiveMessage) => {}
  const link = Object.assign(desk.link, {
    onMessage: (listener: typeof tell) => {
      tell = listener
      return () => {
        tell = () => {}
      }
    },
  }) as unknown as HubLink
  const timers = fakeTimers()
  const model = new ConsoleCloudModel(link)
  t.equal(model.view.value, null)
  let isVisible = true
  const answers: boolean[] = []
  const stop = model.follow({ timers, isVisible: () => isVisible }, ({ ok }) => answers.push(ok))
  const settled = async (count: number) => {
    while (answers.length < count) await new Promise((go) => setTimeout(go, 5))
  }
  await settled(1)
  t.match(model.view.value, { state: 'unknown', pending_count: 0 })

  const relay = await startFakeRelay(join(hub.folder, RELAY_SOCKET_NAME))
  await relay.report({ progress: PROGRESS })
  tell({ type: 'cloud-changed', cloud: { state: 'connected' } as never })
  await settled(2)
  t.match(model.view.value, { state: 'connected', progress: PROGRESS }, 'the hub’s news come first')
  timers.pass(4 * SECOND_MS)
  await settled(3)
  timers.pass(SECOND_MS)
  await settled(4)
  isVisible = false
  timers.pass(10 * SECOND_MS)
  await new Promise((go) => setTimeout(go, 20))
  t.equal(answers.length, 4, 'nobody looks')

  const asked = relay.nextAsked()
  t.same(await model.retry(), { ok: true, value: 'asked' })
  t.same(await asked, { type: 'retry' })
  t.same(await model.retry(), { ok: true, value: 'asked-already' })
  const aside = { sequence: 1, kind: 'sale-completed', document_id: testId(77) }
  await relay.say({
    ...{ type: 'set-aside', epoch: EPOCH },
    documents: [{ ...aside, verdict: 'quarantined', reason: 'unreadable' }],
  })
  t.ok((await model.refresh()).ok)
  t.match(model.view.value, { set_aside: [aside], set_aside_count: 1 })
  t.ok((await model.markSeen(testId(77))).ok)
  t.match(model.view.value, { set_aside: [], set_aside_count: 0 })
  const [first, second] = [model.refresh(), model.refresh()]
  t.equal(first, second, 'two who ask at once share one answer')
  await first
  desk.losesAnswers = true
  t.match(await model.refresh(), { ok: false, code: 'HUB_UNREACHABLE' })
  t.match(await model.retry(), { ok: false, code: 'HUB_UNREACHABLE' })
  t.match(model.view.value, { state: 'connected' }, 'what was known stays')
  stop()
  t.equal(timers.pendingCount(), 0)
  await relay.hangUp()
})

t.test('the sentence at the top', (t) => {
  const language = signal<Language>('en')
  speak(language)
  const say = (facts: Partial<CloudView>) => {
    const view = { ...VIEW, ...facts }
    const { tone, title, lead } = sayHead(headlineOf(view), view, formatMoney)
    return `${tone}: ${title} | ${lead}`
  }
  const waiting = { pending_count: 1_123, unsent_value_minor: 4_560_000 }
  t.equal(
    say({}),
    'good: Everything is in the cloud | Head office has every document of this shop.',
  )
  t.equal(
    say({ ...waiting, progress: PROGRESS }),
    'accent: 1.123 documents worth Rp4.560.000 are waiting | ' +
      'On the way to the cloud; about 2 minutes left.',
  )
  t.equal(
    say({ pending_count: 1 }),
    'accent: 1 document is waiting | On the way to the cloud.',
    'no rate yet',
  )
  t.match(
    say({ ...waiting, state: 'waiting', error_code: 'CLOUD-AWAY' }),
    /^warn: 1\.123 .*There is no/,
  )
  t.match(say({ state: 'waiting' }), /^warn: Nothing is waiting \| There is no connection/)
  t.equal(
    say({ ...waiting, state: 'refused', error_code: 'EPOCH-UNKNOWN' }),
    'bad: The cloud does not know this box’s data yet | Call head office: they approve this box, ' +
      'and then everything is sent by itself. 1.123 documents worth Rp4.560.000 are waiting.',
  )
  t.match(
    say({ state: 'waiting', error_code: 'CLOUD-FAULT' }),
    /^bad: The cloud itself is in trouble/,
  )
  t.match(say({ state: 'waiting', error_code: 'BRAND-NEW' }), /^bad: .*name the code below/)
  t.match(
    say({ state: 'unknown', pending_count: 3 }),
    /^warn: The sender .* 3 documents are waiting\.$/,
  )
  language.value = 'id'
  t.equal(
    say({ ...waiting, progress: PROGRESS }),
    'accent: 1.123 dokumen senilai Rp4.560.000 menunggu | ' +
      'Sedang dikirim ke cloud; kira-kira 2 menit lagi.',
  )
  t.end()
})

t.test('times, rates and shares as people say them', (t) => {
  const SPANS = `
    ms | unit | n
    -5 | seconds | 1
    400 | seconds | 1
    9400 | seconds | 10
    10001 | seconds | 15
    42000 | seconds | 45
    55000 | minutes | 1
    118000 | minutes | 2
    5399000 | minutes | 90
    5400000 | hours | 2
    129000000 | hours | 36
    129600000 | days | 2
  `
  for (const row of textTable(SPANS)) {
    const span = { unit: row('unit'), n: Number(row('n')) }
    t.same(spanOf(Number(row('ms'))), span, `${row('ms')} ms`)
  }
  t.teardown(() => speak(signal<Language>('id')))
  speak(signal<Language>('en'))
  t.equal(saySpan(60_000), '1 minute')
  t.equal(sayAgo(null), 'just now')
  t.equal(sayAgo(-40_000), 'just now', 'clocks differ')
  t.equal(sayAgo(7_200_000), '2 hours ago')
  t.equal(sayIn(12_000), 'in 15 seconds')
  t.equal(sayIn(900), 'now')
  t.equal(sayIn(null), 'none')
  t.same([480, 4_321, 64_400].map(sayBytes), ['480 B', '4,3 kB', '64 kB'])
  t.equal(fractionOf({ ...VIEW, progress: PROGRESS }), 0.25)
  t.equal(fractionOf({ ...VIEW, progress: { ...PROGRESS, sent_count: 2_000 } }), 1)
  t.equal(fractionOf({ ...VIEW, progress: { ...PROGRESS, total_count: 0 } }), null)
  t.strictSame(
    [
      idleOf({ ...VIEW, state: 'connected', pending_count: 0 }),
      idleOf({ ...VIEW, state: 'connected', pending_count: 1 }),
      idleOf({ ...VIEW, state: 'waiting', pending_count: 1 }),
    ],
    ['all', 'next', 'none'],
  )
  t.equal(between('2026-11-28T08:00:00.000Z', '2026-11-28T08:00:01.500Z'), 1_500)
  t.equal(between(null, VIEW.hub_time), null)
  t.equal(between('nonsense', VIEW.hub_time), null)
  t.end()
})

const sample = (at: string, pending_count: number, oldest_age_ms = 0) => ({
  at: `2026-11-28T${at}:00.000Z`,
  pending_count,
  oldest_age_ms,
})

t.test('the chart: oldest left, a round top, and the same in rows', (t) => {
  t.equal(queueChart([]), null)
  t.equal(queueChart([sample('08:00', 3)]), null, 'one point is no line')
  const calm = queueChart([sample('08:00', 0), sample('09:00', 0)])
  t.match(calm, { top: 0, line: `M0.0 ${CHART_HEIGHT}.0L600.0 ${CHART_HEIGHT}.0` })
  const history = [
    sample('08:00', 0),
    sample('08:30', 34, 60_000),
    sample('09:00', 12, 90_000),
    sample('10:00', 1, 30_000),
  ]
  const chart = queueChart(history)
  t.match(chart, { top: 50, peak: { count: 34, atMs: Date.UTC(2026, 10, 28, 8, 30) } })
  t.equal(chart?.line, 'M0.0 160.0L150.0 51.2L300.0 121.6L600.0 156.8')
  t.equal(chart?.area, `${chart?.line}L600 160L0 160Z`)
  t.same(queueChart([...history].reverse()), chart, 'a clock that was set back')
  for (const [count, top] of [
    [1, 1],
    [3, 5],
    [7, 10],
    [10, 10],
    [11, 20],
    [1_999, 2_000],
    [6_001, 10_000],
  ] as const) {
    t.equal(queueChart([sample('08:00', 0), sample('09:00', count)])?.top, top, String(count))
  }
  t.same(
    hourlyRows(history).map(({ atMs, count, ageMs }) => [
      new Date(atMs).getUTCHours(),
      count,
      ageMs,
    ]),
    [
      [10, 1, 30_000],
      [9, 12, 90_000],
      [8, 34, 60_000],
    ],
  )
  t.end()
})

t.test('documents and reasons have plain words, new ones too', (t) => {
  const KINDS = `
    kind | group
    sale-completed | sale
    refund-completed | refund
    shift-closed | shift
    unknown-shift-opened | shift
    addendum-cash-placed | shift
    drawer-counted | shift
    drawer-opened-without-sale | cash
    cash-moved | cash
    safe-moved | cash
    account-opened | account
    payment-verified | payment
    settlement-imported | payment
    customer-changed | customer
    loyalty-moved | customer
    stock-moved | stock
    audit-checkpoint | other
    something-new | other
  `
  for (const row of textTable(KINDS)) t.equal(groupOf(row('kind')), row('group'), row('kind'))
  const REASONS = `
    reason | words
    chain-broken | chain-broken
    audit-chain-broken | chain-broken
    altered-duplicate | altered-duplicate
    unreadable | unreadable
    lines-differ-from-totals | sums-differ
    line-does-not-add-up | sums-differ
    over-short-differs | sums-differ
    spent-in-two-outlets | spent-in-two-outlets
    edited-in-two-outlets | edited-in-two-outlets
    duplicate-phone | same-customer-twice
    a-new-reason | other
  `
  for (const row of textTable(REASONS)) {
    t.equal(reasonOf(row('reason')), row('words'), row('reason'))
  }
  t.end()
})
