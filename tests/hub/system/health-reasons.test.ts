import t from 'tap'
import { HEALTH_REASON_CODES } from '#domain/wire/health-message.ts'
import { healthReasonOf } from '#hub/halted/halt-reason.ts'
import { findReasons, type HealthFacts } from '#hub/system/health-reasons.ts'
import { textTable } from '../../support/text-table.ts'

const MINUTE_MS = 60_000
const WELL: HealthFacts = {
  database: 'ok',
  disk: 'ok',
  clock: 'ok',
  cloud: {
    state: 'connected',
    pending_count: 0,
    last_confirmed_at: null,
    progress: null,
    error_code: null,
  },
  printing: { printer_count: 1, waiting_count: 0, uncertain_count: 0 },
  oldestUnsentAgeMs: null,
  tails_outstanding: 0,
  copies: [],
  identity: 'safe',
  name: 'well',
  medium: 'well',
  isHot: false,
  certificateLeftMs: null,
}

const CASES = textTable(`
  database | disk    | clock  | cloud     | minutes | uncertain | reasons
  ok       | ok      | ok     | connected | -       | 0         | -
  ok       | ok      | ok     | waiting   | 59      | 0         | -
  ok       | ok      | ok     | waiting   | 60      | 0         | CLOUD_LATE
  ok       | ok      | ok     | unknown   | 9       | 0         | -
  ok       | ok      | ok     | unknown   | 10      | 0         | RELAY_SILENT
  ok       | ok      | ok     | unknown   | 600     | 0         | RELAY_SILENT
  ok       | low     | ok     | connected | -       | 0         | DISK_LOW
  ok       | full    | behind | connected | -       | 0         | DISK_FULL CLOCK_BEHIND
  ok       | unknown | ok     | connected | -       | 2         | DISK_UNKNOWN PRINT_UNCERTAIN
  failing  | ok      | ok     | unknown   | -       | 0         | DATABASE_FAILING
`)

t.test('terminals that have not come back are a reason', async (t) => {
  const [reason] = findReasons({ ...WELL, tails_outstanding: 2 })
  t.match(reason, { code: 'TAILS_OUTSTANDING', message: /2 terminals/ })
})

t.test('keys that are on this box only are a reason', async (t) => {
  t.match(findReasons({ ...WELL, identity: 'waiting' }), [{ code: 'IDENTITY_NOT_SAFE' }])
  t.same(findReasons({ ...WELL, identity: 'off' }), [], 'nobody said where to')
})

t.test('a disk that fails, heat and a certificate that ends are reasons', async (t) => {
  const DAY_MS = 86_400_000
  const codesOf = (facts: Partial<HealthFacts>) =>
    findReasons({ ...WELL, ...facts }).map(({ code }) => code)
  t.same(codesOf({ medium: 'unknown', certificateLeftMs: 31 * DAY_MS }), [])
  t.same(codesOf({ medium: 'worn' }), ['MEDIUM_WORN'])
  t.same(codesOf({ medium: 'failing', isHot: true }), ['MEDIUM_FAILING', 'BOX_HOT'])
  t.same(codesOf({ certificateLeftMs: 29 * DAY_MS }), ['CERTIFICATE_ENDS'])
  t.match(findReasons({ ...WELL, certificateLeftMs: -1 })[0]?.message, /is over/)
})

t.test('a name that somebody else has, or that nobody says, is a reason', async (t) => {
  const codesOf = (name: HealthFacts['name']) =>
    findReasons({ ...WELL, name }).map(({ code }) => code)
  t.same(codesOf('off'), [])
  t.same(codesOf('starting'), [])
  t.same(codesOf('renamed'), ['NAME_TAKEN'])
  t.same(codesOf('away'), ['NAME_UNSAID'])
})

t.test('each trouble is a reason of its own, and a short outage is none', async (t) => {
  const halts = ['replaced', 'database-damaged', 'disk-read-only', 'disk-full'] as const
  const ofHalted = halts.map((why) => healthReasonOf(why).code)
  const others = ['TAILS_OUTSTANDING', 'BACKUP_FAILING', 'BACKUP_LATE', 'IDENTITY_NOT_SAFE']
  const ofName = ['NAME_TAKEN', 'NAME_UNSAID']
  const ofMachine = ['MEDIUM_WORN', 'MEDIUM_FAILING', 'BOX_HOT', 'CERTIFICATE_ENDS']
  const seen = new Set<string>([...others, ...ofHalted, ...ofName, ...ofMachine])
  for (const row of CASES) {
    const facts = {
      ...WELL,
      database: row('database'),
      disk: row('disk'),
      clock: row('clock'),
      cloud: { ...WELL.cloud, state: row('cloud'), pending_count: row('minutes') === '-' ? 0 : 7 },
      printing: { ...WELL.printing, uncertain_count: Number(row('uncertain')) },
      oldestUnsentAgeMs: row('minutes') === '-' ? null : Number(row('minutes')) * MINUTE_MS,
    } as HealthFacts
    const reasons = findReasons(facts)
    const codes = reasons.map(({ code }) => code).join(' ') || '-'
    t.equal(codes, row('reasons'), JSON.stringify(facts))
    for (const { code, message, message_id } of reasons) {
      seen.add(code)
      t.not(message, message_id, 'in both languages')
    }
  }
  t.strictSame([...seen].sort(), [...HEALTH_REASON_CODES].sort(), 'every code has a row')
})
