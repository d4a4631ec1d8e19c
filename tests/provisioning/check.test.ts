// What is good enough to sell with: every bound from both sides, without a box; and that the
// technician's program needs Node and nothing else.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { BoxFacts } from '#domain/wire/box-message.ts'
import { CHECKS, verdictOf } from '../../provisioning/ocean/check/check-report.ts'
import { CHECK_NAMES, REASONS } from '../../provisioning/ocean/check/check-words.ts'
import {
  faultOfCards,
  judgeMachine,
  judgeOutside,
} from '../../provisioning/ocean/check/judge-facts.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const AT = '2026-03-02T03:00:00.000Z'
const AT_MS = Date.parse(AT)

const WELL: BoxFacts = {
  ...{ technician: 'Budi', outlet_code: 'TEST01', outlet_name: 'Toko Uji', at: AT },
  clock: { floor_at: '2026-03-02T02:00:00.000Z', skew_ms: 12 },
  disk: { state: 'ok', free_bytes: 20_000_000_000, total_bytes: 32_000_000_000 },
  fsync: { count: 24, median_us: 1_800, worst_us: 9_000 },
  memory: { total_bytes: 2_000_000_000, available_bytes: 900_000_000, hub_bytes: 120_000_000 },
  lan: {
    addresses: ['192.168.1.10'],
    links: [{ name: 'eth0', is_up: true, megabits: 1000 }],
    ...{ name_state: 'well', trust_page_port: 80 },
  },
  certificate_ends_at: null,
  printers: [],
  scale_count: 0,
  release: null,
  cloud: { state: 'connected', error_code: null, last_contact_at: AT, pending_count: 0 },
  backup: { state: 'ok', is_proven: true, off_box: 'ok', trial: null },
  terminals: [
    { name: 'Kasir 1', code: 'T1', last_seen_at: AT, origin: 'https://hub-test01.local' },
  ],
  terminals_to_pair: [],
}

type Change = { [Part in keyof BoxFacts]?: Partial<BoxFacts[Part]> | null }

const withChange = (change: Change): BoxFacts =>
  Object.fromEntries(
    Object.entries(WELL).map(([part, value]) => {
      const other = change[part as keyof BoxFacts]
      const isPart = typeof other === 'object' && other !== null && !Array.isArray(other)
      return [
        part,
        other === undefined ? value : isPart ? { ...(value as object), ...other } : other,
      ]
    }),
  ) as BoxFacts

/** Only what is not as it must be. */
const complaints = (facts: BoxFacts, laptopMs = AT_MS): string =>
  [...judgeMachine(facts, laptopMs), ...judgeOutside(facts)]
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ check, verdict, reason }) => `${check} ${verdict} ${reason}`)
    .join(', ')

const CASES: [Change, string][] = [
  [{}, ''],
  [{ clock: { floor_at: '2026-03-02T03:00:00.001Z' } }, 'clock fail clock-behind'],
  [{ clock: { skew_ms: -5_000 } }, ''],
  [{ clock: { skew_ms: -5_001 } }, 'clock warn clock-off-cloud'],
  [{ clock: { skew_ms: 120_000 } }, 'clock warn clock-off-cloud'],
  [{ clock: { skew_ms: 120_001 } }, 'clock fail clock-off-cloud'],
  [{ disk: { free_bytes: 5_000_000_000 } }, ''],
  [{ disk: { free_bytes: 4_999_999_999 } }, 'disk warn disk-little'],
  [{ disk: { state: 'low' } }, 'disk fail disk-full'],
  [{ disk: { state: 'unknown', free_bytes: null } }, 'disk fail disk-unknown'],
  [{ fsync: null }, 'fsync fail fsync-impossible'],
  [{ fsync: { median_us: 9 } }, 'fsync warn fsync-only-said'],
  [{ fsync: { median_us: 10 } }, ''],
  [{ fsync: { median_us: 25_000 } }, ''],
  [{ fsync: { median_us: 25_001 } }, 'fsync warn fsync-slow'],
  [{ fsync: { median_us: 100_001 } }, 'fsync fail fsync-slow'],
  [{ memory: { total_bytes: 899_999_999 } }, 'memory fail memory-small'],
  [{ memory: { total_bytes: 900_000_000 } }, ''],
  [{ memory: { available_bytes: 199_999_999 } }, 'memory warn memory-tight'],
  [{ cloud: { state: 'unknown' } }, 'wan fail relay-silent, cloud fail relay-silent'],
  [
    { cloud: { state: 'waiting', error_code: 'CLOUD-AWAY' } },
    'wan fail wan-closed, cloud fail cloud-fault',
  ],
  [
    { cloud: { state: 'waiting', error_code: null, pending_count: 3 } },
    'wan fail wan-closed, cloud fail cloud-unasked',
  ],
  [{ cloud: { state: 'waiting', error_code: 'OUTLET-REFUSED' } }, 'cloud fail cloud-refuses'],
  [{ cloud: { state: 'waiting', error_code: 'CLOUD-UNTRUSTED' } }, 'cloud fail cloud-untrusted'],
  [{ cloud: { pending_count: 1 } }, 'cloud warn cloud-waits'],
  [{ backup: { state: 'off' } }, 'backup fail backup-off'],
  [{ backup: { state: 'failing' } }, 'backup fail backup-failing'],
  [{ backup: { is_proven: false } }, 'backup fail backup-failing'],
  [{ backup: { is_proven: null } }, 'backup warn backup-unproven'],
  [{ backup: { off_box: 'late' } }, 'copy fail copy-late'],
  [{ backup: { off_box: 'off' } }, 'copy warn copy-off'],
  [{ backup: { trial: { at: AT, fault: 'no such disk' } } }, 'copy fail copy-refused'],
  [{ backup: { trial: { at: AT, fault: null } } }, ''],
  [{ backup: { off_box: 'late', trial: { at: AT, fault: null } } }, 'copy warn copy-tried-unsent'],
]

t.test('each bound, from both sides', async (t) => {
  for (const [change, expected] of CASES) {
    t.equal(complaints(withChange(change)), expected, JSON.stringify(change))
  }
  const unasked = withChange({ clock: { skew_ms: null } })
  t.equal(complaints(unasked, AT_MS + 120_000), '')
  t.equal(complaints(unasked, AT_MS - 121_000), 'clock warn clock-off-laptop')
  t.equal(complaints({ ...WELL, terminals: [] }), 'terminals warn terminals-none')
  const at = (origin: string) =>
    complaints({ ...WELL, terminals: WELL.terminals.map((each) => ({ ...each, origin })) })
  t.equal(at('https://192.168.1.10'), '', 'the address that the box has')
  t.equal(at('https://192.168.1.11:8443'), 'terminals fail terminals-stranded')
  const left = { ...WELL, terminals_to_pair: ['Kasir 2'] }
  t.equal(complaints(left), 'terminals warn terminals-left')
})

t.test('cards and addresses', async (t) => {
  t.equal(faultOfCards(WELL), null)
  t.match(faultOfCards(withChange({ lan: { addresses: [] } })), { reason: 'lan-no-address' })
  const linked = (is_up: boolean, megabits: number | null) =>
    faultOfCards(withChange({ lan: { links: [{ name: 'eth0', is_up, megabits }] } }))
  t.match(linked(true, 10), { verdict: 'warn', reason: 'lan-slow-link', facts: { megabits: 10 } })
  t.equal(linked(true, 100), null)
  t.equal(linked(false, 10), null, 'a cable that hangs there')
  t.equal(linked(true, null), null, 'nobody knows')
})

t.test('one failure fails, one that nobody looked at is not passed', async (t) => {
  const [pass] = judgeMachine(WELL, AT_MS)
  if (!pass) throw new Error('the clock is judged')
  t.equal(verdictOf([pass, { ...pass, verdict: 'warn' }]), 'passed')
  t.equal(verdictOf([pass, { ...pass, verdict: 'skipped' }]), 'incomplete')
  t.equal(
    verdictOf([
      { ...pass, verdict: 'skipped' },
      { ...pass, verdict: 'fail' },
    ]),
    'failed',
  )
})

t.test('every sentence has its blanks in both languages', async (t) => {
  const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const [code, words] of Object.entries(REASONS)) {
    t.same(blanks(words.id), blanks(words.en), code)
  }
  for (const [change] of CASES) {
    const facts = withChange(change)
    for (const { reason, facts: measured } of [
      ...judgeMachine(facts, AT_MS),
      ...judgeOutside(facts),
    ]) {
      const missing = blanks(REASONS[reason]?.en ?? '{none}').filter(
        (name) => !(`${name}` in measured),
      )
      t.same(missing, [], reason)
    }
  }
  t.same(Object.keys(CHECK_NAMES), [...CHECKS])
})

t.test('a laptop that has Node and these two folders', async (t) => {
  const laptop = makeTempFolder(t, 'bare-laptop')
  mkdirSync(join(laptop, 'hub'))
  for (const part of ['package.json', 'provisioning', join('hub', 'domain')]) {
    cpSync(join(ROOT, part), join(laptop, part), { recursive: true })
  }
  const ocean = join(laptop, 'provisioning', 'ocean', 'ocean-cli.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [ocean, 'check', '--help'], {
    encoding: 'utf8',
    env: { LANG: 'en_GB.UTF-8', HOME: laptop },
  })
  t.equal(status, 0, stderr)
  t.match(stdout, /--verify/)
})
