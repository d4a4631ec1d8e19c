// What is told of a box, judged: a row of the table is one thing that is otherwise than well.
import t from 'tap'
import { HEALTH_CHECKS } from '#domain/wire/box-health-message.ts'
import { findCopyReasons, summariseCopies } from '#hub/box/judge-copies.ts'
import { judgeHealth, worstOf } from '#hub/box/judge-health.ts'
import type { BoxHealth } from '#hub/box/read-box-health.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'

const NOW_MS = Date.UTC(2026, 10, 29, 2)
const DAY_MS = 86_400_000
const at = (ms: number): string => new Date(NOW_MS + ms).toISOString()
const BACKUP = {
  state: 'ok',
  ...{ fault: null, copied_at: at(-5_000), proven_at: at(-DAY_MS), is_proven: true },
  off_box: {
    state: 'ok',
    ...{ sent_at: at(-3_600_000), fault: null },
    ...{ proven_at: at(-DAY_MS), is_proven: true, broken: null },
  },
} as const
const WELL: BoxHealth = {
  ...{ hub_version: '1', uptime_s: 1, database_bytes: 4_096, cloud: 'connected' },
  disk: { state: 'ok', free_bytes: 9e9, total_bytes: 2e10 },
  clock: { state: 'ok', skew_ms: 20 },
  redis: 'connected',
  outbox: { unconfirmed_count: 0, oldest_unconfirmed_at: null, set_aside_count: 0 },
  conflicts: { open_count: 0, raised_count: 0, resolved_count: 0 },
  quarantine_count: 0,
  backup: BACKUP,
  identity: 'safe',
  certificate_ends_at: at(200 * DAY_MS),
  authority_ends_at: at(3_000 * DAY_MS),
  machine: {
    medium: {
      ...{ state: 'well', kind: 'emmc', model: 'DG4032', life_used_percent: 10 },
      because: null,
    },
    ...{ temperature: 'ok', temperature_celsius: 45, clock_source: 'network', clock_step: null },
  },
  release: {
    ...{ wanted: '1.1.0', set_up: 'current' },
    last: { to: '1.1.0', result: 'done', reason: null, at: at(-DAY_MS) },
  },
  terminals: [
    { terminal_id: 't', code: 'T1', is_connected: true, last_seen_at: at(0) },
    { terminal_id: 'u', code: 'T2', is_connected: false, last_seen_at: at(0) },
  ],
  printers: [{ printer_id: 'p', name: 'Kasir', state: 'idle', waiting_count: 0, last_error: null }],
}
const { machine, disk, clock } = WELL
const updated = (result: string, reason: string, days = 0, wanted: string | null = '1.1.0') => ({
  release: {
    ...{ wanted, set_up: 'current' },
    last: { to: '1.1.0', result, reason, at: at(-days * DAY_MS) },
  },
})
const waiting = (ms: number) => ({
  ...{ unconfirmed_count: 3, oldest_unconfirmed_at: at(-ms), set_aside_count: 0 },
})
const jammed = { ...WELL.printers[0], state: 'jammed', last_error: 'paper is out' }
const off_box = BACKUP.off_box

const CASES: [says: string, changed: object, expected: string][] = [
  ['little room', { disk: { ...disk, state: 'low' } }, 'disk look'],
  ['no room', { disk: { ...disk, state: 'full' } }, 'disk act'],
  [
    'a worn disk',
    { machine: { ...machine, medium: { ...machine.medium, state: 'worn' } } },
    'medium look',
  ],
  [
    'a failing one',
    { machine: { ...machine, medium: { ...machine.medium, state: 'failing' } } },
    'medium act',
  ],
  ['warm', { machine: { ...machine, temperature: 'warm' } }, 'temperature look'],
  ['hot', { machine: { ...machine, temperature: 'hot' } }, 'temperature act'],
  ['a clock set back', { clock: { ...clock, state: 'behind' } }, 'clock act'],
  ['a clock that differs', { clock: { ...clock, skew_ms: -2_001 } }, 'clock look'],
  ['a clock by itself', { machine: { ...machine, clock_source: 'own' } }, 'clock look'],
  ['a certificate not renewed', { certificate_ends_at: at(29.5 * DAY_MS) }, 'certificate look'],
  ['its last week', { certificate_ends_at: at(6.9 * DAY_MS) }, 'certificate act'],
  ['over', { certificate_ends_at: at(-1) }, 'certificate act'],
  ['an authority in its last year', { authority_ends_at: at(364 * DAY_MS) }, 'authority look'],
  ['documents that wait', { outbox: waiting(61 * 60_000) }, 'cloud look'],
  ['a silent relay', { cloud: 'unknown', outbox: waiting(11 * 60_000) }, 'cloud act'],
  ['no Redis', { redis: 'absent' }, 'redis look'],
  ['a jam', { printers: [jammed] }, 'printers look'],
  ['no copy now', { backup: { ...BACKUP, state: 'failing', fault: 'full' } }, 'copy act'],
  ['a broken copy', { backup: { ...BACKUP, is_proven: false } }, 'copy-proof act'],
  ['an old proof', { backup: { ...BACKUP, proven_at: at(-3.1 * DAY_MS) } }, 'copy-proof look'],
  [
    'a forgotten stick',
    { backup: { ...BACKUP, off_box: { ...off_box, state: 'late' } } },
    'off-box look',
  ],
  [
    'nothing comes back',
    { backup: { ...BACKUP, off_box: { ...off_box, is_proven: false, broken: 'gone' } } },
    'off-box-proof act',
  ],
  ['keys here alone', { identity: 'waiting' }, 'keys look'],
  ['an update undone', updated('undone', 'not-started'), 'update look'],
  ['undone, by hand', updated('undone', 'power-cut', 0, null), 'update look'],
  ['a file that is not ours', updated('refused', 'not-signed'), 'update look'],
  ['no room for it', updated('waits', 'no-room'), 'update look'],
  ['a shop that never closes', updated('waits', 'shifts-open', 7.1), 'update look'],
  ['an old set-up', { release: { ...WELL.release, set_up: 'older' } }, 'set-up look'],
]

t.test('one thing at a time, and what to do about it in both languages', async (t) => {
  const checks = judgeHealth(WELL, NOW_MS)
  t.same(
    checks.map(({ check }) => check),
    HEALTH_CHECKS,
  )
  t.same(
    checks.filter(({ state, message }) => state !== 'well' || message !== null),
    [],
  )
  t.equal(worstOf(checks), 'well')
  for (const [says, changed, expected] of CASES) {
    const found = judgeHealth({ ...WELL, ...changed } as BoxHealth, NOW_MS)
    const other = found.filter(({ state }) => state !== 'well')
    t.same(
      other.map(({ check, state }) => `${check} ${state}`),
      [expected],
      says,
    )
    t.ok(other.every(({ message, message_id }) => message && message_id && message !== message_id))
    t.equal(worstOf(found), expected.split(' ')[1])
  }
})

t.test('what waits its turn, or was decided, is no trouble, and says why', async (t) => {
  for (const [changed, words] of [
    [updated('waits', 'shifts-open', 6.9), /all shifts are closed/],
    [updated('undone', 'no-answer', 1, '1.0.9'), /did not answer/],
  ] as const) {
    const found = judgeHealth({ ...WELL, ...changed } as BoxHealth, NOW_MS)
    const update = found.find(({ check }) => check === 'update')
    t.match(update, { state: 'well', note: '1.1.0', message: words, message_id: String })
    t.equal(worstOf(found), 'well')
  }
  const fresh = { release: { wanted: null, last: null, set_up: 'current' } } as const
  const never = judgeHealth({ ...WELL, ...fresh }, NOW_MS)
  t.match(never.at(-2), { check: 'update', state: 'well', note: '1', at: null, message: null })
})

t.test('a disk that is written to by reading is looked at, unless there is worse', async (t) => {
  const mediumOf = (state: 'well' | 'unknown' | 'failing') => {
    const medium = { ...machine.medium, state }
    const found = judgeHealth({ ...WELL, machine: { ...machine, medium } }, NOW_MS, true)
    return found.find(({ check }) => check === 'medium')
  }
  for (const state of ['well', 'unknown'] as const) {
    t.match(mediumOf(state), { state: 'look', message: /^Reading wears/, message_id: /membaca/ })
  }
  t.match(mediumOf('failing'), { state: 'act', message: /is failing/ })
})

t.test('what is not said is absent, with the reason, and no alarm', async (t) => {
  const found = judgeHealth(
    {
      ...WELL,
      ...{ backup: null, identity: 'off', certificate_ends_at: null, printers: [], terminals: [] },
      release: null,
      ...{ cloud: 'unknown', redis: 'unknown', clock: { state: 'ok', skew_ms: null } },
      disk: { state: 'unknown', free_bytes: null, total_bytes: null },
      machine: {
        medium: {
          ...{ state: 'unknown', kind: 'sd', model: 'SC32G', life_used_percent: null },
          because: 'tells-nothing',
        },
        ...{ temperature: 'unknown', temperature_celsius: null },
        ...{ clock_source: 'unknown', clock_step: null },
      },
    },
    NOW_MS,
  )
  const absent = found.filter(({ state }) => state === 'absent')
  t.equal(absent.length, 16)
  t.ok(absent.every(({ message, message_id }) => message && message_id))
  t.match(
    found.find(({ check }) => check === 'medium'),
    { note: 'SC32G', message: /SD cards/ },
  )
  t.equal(worstOf(found), 'absent', 'no copy leaves this box')
  const hasCopies = found.filter(({ check }) => check !== 'copy' && check !== 'off-box')
  t.equal(worstOf(hasCopies), 'well')
})

t.test('the page’s answer: the list, the worst of it, the hours of the machine', async (t) => {
  const hub = await startTestHub(t, {
    seed: (db) =>
      db.exec('INSERT INTO machine_hour VALUES (490000, 5000000000, 47), (490001, NULL, NULL)'),
  })
  const { body, status } = await (await hub.logIn(MANAGER_ID)).get('/api/console/health')
  t.equal(status, 200)
  // No copy leaves a hub of a test.
  t.match(body, { build: 'test', state: 'absent', checks: Array, hours: Array })
  const { checks, hours } = body as { checks: { check: string; state: string }[]; hours: object[] }
  t.same(
    checks.map(({ check }) => check),
    HEALTH_CHECKS,
  )
  t.match(checks[0], { check: 'disk', amount: Number, of: Number })
  t.same(hours, [
    { at: '2025-11-24T16:00:00.000Z', free_bytes: 5_000_000_000, temperature_celsius: 47 },
    { at: '2025-11-24T17:00:00.000Z', free_bytes: null, temperature_celsius: null },
  ])
})

const COPY_CASES: [
  says: string,
  changed: object | null,
  codes: string,
  words: RegExp,
  sum: string,
][] = [
  ['nobody asked for one', null, '', /^$/, 'off'],
  ['well', {}, '', /^$/, 'well'],
  ['not kept', { state: 'failing' }, 'BACKUP_FAILING', /not kept now/, 'failing'],
  ['kept, and wrong', { is_proven: false }, 'BACKUP_FAILING', /does not hold/, 'failing'],
  ['not proven', { proven_at: at(-4 * DAY_MS) }, 'BACKUP_LATE', /not been rebuilt/, 'late'],
  ['not sent', { off_box: { ...off_box, state: 'late' } }, 'BACKUP_LATE', /has left/, 'late'],
  [
    'what came back is not the shop',
    { off_box: { ...off_box, is_proven: false, broken: 'gone' } },
    ...(['BACKUP_FAILING', /came back from outside does not match/, 'failing'] as const),
  ],
  [
    'nothing came back',
    { off_box: { ...off_box, is_proven: false, broken: 'nothing came back: no repository' } },
    ...(['BACKUP_FAILING', /^Nothing came back from outside/, 'failing'] as const),
  ],
  [
    'nothing was brought back',
    { off_box: { ...off_box, proven_at: at(-4 * DAY_MS) } },
    ...(['BACKUP_LATE', /not brought back/, 'late'] as const),
  ],
  [
    'sent late, and the last one was wrong',
    { off_box: { ...off_box, state: 'late', is_proven: false } },
    ...(['BACKUP_LATE BACKUP_FAILING', /has left.*not match/, 'failing'] as const),
  ],
  [
    'nobody set up the one outside',
    { off_box: { ...off_box, state: 'off', is_proven: null, proven_at: null } },
    ...(['', /^$/, 'well'] as const),
  ],
]

t.test(
  'copies and their proofs are reasons of the public health, and one word of today',
  async (t) => {
    for (const [says, changed, codes, words, sum] of COPY_CASES) {
      const backup = changed && ({ ...BACKUP, ...changed } as BoxHealth['backup'])
      const reasons = findCopyReasons(backup, NOW_MS)
      t.equal(reasons.map(({ code }) => code).join(' '), codes, says)
      t.match(reasons.map(({ message }) => message).join(' '), words, says)
      t.equal(summariseCopies(backup, NOW_MS), sum, says)
    }
  },
)
