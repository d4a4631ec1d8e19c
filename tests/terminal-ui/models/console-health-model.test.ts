// The health page: asked while somebody looks, put into words in both languages, drawn by day.
import { signal } from '@preact/signals'
import t from 'tap'
import { SET_UP_WORDS } from '#domain/update-words.ts'
import type { BoxHealthView, HealthCheck } from '#domain/wire/box-health-message.ts'
import {
  ConsoleHealthModel,
  celsius,
  checksOf,
  commandIn,
  freeBytes,
  HEALTH_GROUPS,
  HEALTH_POLL_MS,
  leastRoom,
  machineBars,
  technicalNotes,
  toDo,
} from '../../../terminal-ui/src/models/console-health-model.ts'
import { sayCheck, sayToDo } from '../../../terminal-ui/src/screens/console/health/health-words.ts'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { type Language, speak } from '../../../terminal-ui/src/text/translate.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

const ZONE = 'Asia/Jakarta'

t.test('asked while it is seen, of a real hub, and every check has a place', async (t) => {
  const hub = await startTestHub(t)
  const desk = deskLink(await hub.logIn(MANAGER_ID, 'Kantor'))
  const model = new ConsoleHealthModel(desk.link)
  const timers = fakeTimers()
  let isVisible = true
  let heard = () => {}
  const next = () =>
    new Promise<void>((resolve) => {
      heard = resolve
    })
  const first = next()
  const stop = model.follow({ timers, isVisible: () => isVisible }, () => heard())
  await first
  const view = model.view.value as BoxHealthView
  const placed = HEALTH_GROUPS.flatMap(({ checks }) => checksOf(view, checks))
  t.equal(placed.length, view.checks.length)
  for (const check of view.checks) t.type(sayCheck(check, ZONE), 'string', check.check)
  isVisible = false
  timers.pass(HEALTH_POLL_MS)
  isVisible = true
  const second = next()
  timers.pass(HEALTH_POLL_MS)
  await second
  t.equal(desk.asked.length, 2, 'unseen it asked nothing')
  stop()
  timers.pass(10 * HEALTH_POLL_MS)
  t.equal(desk.asked.length, 2)
})

const NOTHING: HealthCheck = {
  ...{ check: 'disk', state: 'well', amount: null, of: null, at: null, note: null },
  ...{ message: null, message_id: null },
}
const at = '2026-11-29T02:00:00.000Z'
const WORDS: [check: Partial<HealthCheck>, en: string | RegExp][] = [
  [{ amount: 9_663_676_416, of: 64_424_509_440 }, '9 GB of 60 GB free'],
  [{}, ''],
  [{ check: 'database', amount: 12_400_000 }, '12 MB'],
  [{ check: 'medium', amount: 90, note: 'DG4032' }, '90% used up · DG4032'],
  [{ check: 'medium', note: 'SC32G' }, 'SC32G'],
  [{ check: 'temperature', amount: 48 }, '48 °C'],
  [{ check: 'clock', amount: 200, note: 'network' }, 'Set by a time server'],
  [{ check: 'clock', amount: -90_000, note: 'own', at }, /^Runs by itself · differs by .* moved/],
  [{ check: 'certificate', amount: 211, at }, /^Until 29\/11\/2026 \(211 days\)$/],
  [{ check: 'cloud', amount: 0 }, 'Nothing waits'],
  [{ check: 'cloud', amount: 1_204, at }, /^1\.204 documents wait · since 29\/11\/2026/],
  [{ check: 'redis', note: 'connected' }, 'Connected'],
  [{ check: 'printers', amount: 1, of: 3, note: 'Kasir: paper' }, '2 of 3 ready · Kasir: paper'],
  [{ check: 'terminals', amount: 2, of: 3 }, '2 of 3 connected'],
  [{ check: 'copy', at }, /^Holds all up to 29\/11\/2026/],
  [{ check: 'copy-proof', at }, /^Restored .*: totals and chain compared$/],
  [{ check: 'off-box-proof', state: 'act', at, note: 'gone' }, /^Tried 29\/11\/2026 [^·]*$/],
  [{ check: 'keys', note: 'safe' }, 'Kept in a second place'],
  [{ check: 'update', note: '0.2.0' }, '0.2.0'],
  [{ check: 'update', at, note: '0.3.0' }, /^Updated to 0\.3\.0 on 29\/11\/2026/],
  [{ check: 'update', at, note: '0.3.0', message: 'It waits.' }, /^To 0\.3\.0, .* · It waits\.$/],
  [{ check: 'update', state: 'look', at, note: '0.3.0', message: 'Ill.' }, /^To 0\.3\.0, [^·]*$/],
  [{ check: 'set-up' }, 'As the running release has it'],
  [{ check: 'set-up', state: 'look' }, ''],
]

t.test('each check in a line, and what to do in the language of whoever reads', async (t) => {
  const language = signal<Language>('en')
  speak(language)
  for (const [check, expected] of WORDS) {
    const said = sayCheck({ ...NOTHING, ...check }, ZONE)
    if (typeof expected === 'string') t.equal(said, expected)
    else t.match(said, expected)
  }
  const check = { ...NOTHING, message: 'Give it air.', message_id: 'Beri udara.' }
  t.equal(sayToDo(check), 'Give it air.')
  language.value = 'id'
  t.equal(sayToDo(check), 'Beri udara.')
})

t.test(
  'what programs said of the copies is for technicians; a printer is named to all',
  async (t) => {
    const checks: HealthCheck[] = [
      { ...NOTHING, check: 'printers', note: 'Kasir: paper' },
      { ...NOTHING, check: 'copy' },
      { ...NOTHING, check: 'off-box-proof', note: 'nothing came back: no repository' },
    ]
    t.same(technicalNotes({ checks }), [
      { check: 'off-box-proof', note: 'nothing came back: no repository' },
    ])
  },
)

t.test('a command stands alone, in either language', async (t) => {
  const { message, message_id } = SET_UP_WORDS.older
  for (const words of [message, message_id]) {
    const command = 'sh /opt/ocean/current/provisioning/install.sh refresh'
    t.same(commandIn(words), { words: words.replace(` ${command}`, ''), command })
  }
  t.same(commandIn('Call the support: now.'), { words: 'Call the support: now.', command: null })
})

t.test('what has to be done today stands before what can wait', async (t) => {
  const checks = (['look', 'well', 'act', 'absent'] as const).map((state) => ({
    ...NOTHING,
    state,
  }))
  t.same(
    toDo({ checks }).map(({ state }) => state),
    ['act', 'look'],
  )
})

t.test('hours of a new box, then the worst of each day by its own clock', async (t) => {
  const hour = (iso: string, free_bytes: number | null, temperature_celsius: number | null) => ({
    ...{ at: iso, free_bytes, temperature_celsius },
  })
  const hours = [
    hour('2026-11-27T16:00:00.000Z', 50, 40),
    hour('2026-11-27T17:00:00.000Z', 40, null),
    hour('2026-11-28T09:00:00.000Z', 45, 61),
  ]
  t.same(
    machineBars(hours, ZONE, freeBytes).map(({ value }) => value),
    [50, 40, 45],
    'two days: by the hour',
  )
  const more = [...hours, hour('2026-11-28T17:00:00.000Z', 30, 58)]
  t.match(machineBars(more, ZONE, freeBytes), [
    { key: '2026-11-27', label: '27/11/2026', short: '27', value: 50 },
    { key: '2026-11-28', value: 40 },
    { key: '2026-11-29', value: 30 },
  ])
  t.same(
    machineBars(more, ZONE, celsius).map(({ value }) => value),
    [40, 61, 58],
  )
  t.same(machineBars([], ZONE, celsius), [])
})

t.test('the least room is never more than there is now', async (t) => {
  const at = '2026-11-28T09:00:00.000Z'
  const bars = machineBars([{ at, free_bytes: 50, temperature_celsius: null }], ZONE, freeBytes)
  const disk = (amount: number | null) => [{ ...NOTHING, check: 'disk' as const, amount }]
  t.equal(leastRoom(bars, disk(48)), 48)
  t.equal(leastRoom(bars, disk(52)), 50)
  t.equal(leastRoom(bars, disk(null)), 50)
})
