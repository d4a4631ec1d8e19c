// Another person's word, over real HTTP.
import t from 'tap'
import { Check } from 'typebox/value'
import { grantsOf, type Permission } from '#domain/permissions.ts'
import { ApprovalAnswer } from '#domain/wire/approval-message.ts'
import { prepared } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { type Ask, authorise } from '#hub/staff/authorise.ts'
import { PINS, SUPERVISOR_ID, startTestHub, TECHNICIAN_ID } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import {
  ask,
  auditOf,
  codeOf,
  nextApprovalId,
  SUBJECT_ID,
  startWithClock,
  wish,
} from './approval-desk.ts'

const MINUTE_MS = 60_000

const use = (
  till: TestTerminal,
  approvalId: string,
  atMs: number,
  change: Partial<Ask> = {},
): Ask => ({
  staff: { staff_id: CASHIER_ID },
  grants: grantsOf('cashier'),
  terminalId: till.id,
  permission: 'refund',
  amount: 50_000,
  subjectId: SUBJECT_ID,
  approvalIds: [approvalId],
  atMs,
  ...change,
})

t.test('a supervisor types a PIN at the cashier’s till; nobody is logged in or out', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const till = await hub.logIn()
  const answer = await ask(till, { reason_code: 'damaged', note: 'Kemasan sobek' })
  t.ok(Check(ApprovalAnswer, answer.body))
  t.match(answer.body, { approver: { name: 'Wati' }, permission: 'refund' })
  t.equal(Date.parse(answer.body.expires_at) - clock.nowMs(), 10 * MINUTE_MS)
  t.equal((await till.get('/api/me')).body.staff.name, 'Sari')
  const [entry] = auditOf(hub, 'approval-given')
  t.match(entry, {
    ...{ permission: 'refund', amount: 50_000, subject_id: SUBJECT_ID, terminal_id: till.id },
    ...{ asked_by: CASHIER_ID, approver_id: SUPERVISOR_ID, verified_by: 'hub' },
    ...{ reason_code: 'damaged', note: 'Kemasan sobek' },
  })
  const sent = prepared(hub.db, 'SELECT payload FROM outbox WHERE kind = ?')
    .pluck()
    .all('approval-given')
  t.equal(sent.length, 1)
  t.notMatch(JSON.stringify([entry, sent]), /222222/)
})

t.test(
  'the same request again is the same word; another content under its id is not',
  async (t) => {
    const { hub, clock } = await startWithClock(t)
    const till = await hub.logIn()
    const request = wish()
    const first = await till.post('/api/pos/approvals', request)
    clock.advance(3 * MINUTE_MS)
    t.strictSame((await till.post('/api/pos/approvals', request)).body, first.body)
    const twice = await Promise.all(
      [1, 2].map(() => till.post('/api/pos/approvals', { ...request, approval_id: testId(7999) })),
    )
    t.strictSame(twice[0]?.body, twice[1]?.body, 'two at once')
    for (const change of [
      { amount: 60_000 },
      { permission: 'void' },
      { subject_id: testId(1) },
      { note: 'x' },
    ]) {
      t.equal(
        codeOf(await till.post('/api/pos/approvals', { ...request, ...change })),
        'IDEMPOTENCY_MISMATCH',
      )
    }
    const other = await hub.logIn(MANAGER_ID, 'Kasir 2')
    t.equal(codeOf(await other.post('/api/pos/approvals', request)), 'IDEMPOTENCY_MISMATCH')
    t.equal(prepared(hub.db, 'SELECT count(*) FROM approval').pluck().get(), 2)
  },
)

t.test('who may not, and what nobody may', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const at = (change: Record<string, unknown>) => ask(till, change).then(codeOf)
  t.equal(await at({ approver_id: CASHIER_ID }), 'APPROVER_SAME_PERSON')
  t.equal(await at({ approver_id: TECHNICIAN_ID }), 'APPROVER_NOT_ALLOWED')
  t.equal(await at({ approver_id: testId(999) }), 'APPROVER_NOT_ALLOWED', 'a stranger')
  t.equal(await at({ amount: 1_000_001 }), 'APPROVER_NOT_ALLOWED', 'above the supervisor’s limit')
  t.equal(await at({ amount: 1_000_001, approver_id: MANAGER_ID }), 'given')
  t.equal(await at({ permission: 'manage-staff' }), 'ROLE_NOT_ALLOWED', 'no word helps')
  t.equal(await at({ permission: 'fly' }), 'UNKNOWN_PERMISSION')
  t.equal(await at({ amount: null }), 'INVALID_REQUEST', 'for how much?')
  t.equal(await at({ permission: 'no-sale', amount: null }), 'given')
  const supervisor = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
  t.equal(codeOf(await ask(supervisor)), 'APPROVER_SAME_PERSON', 'nobody approves their own act')
  const refused = auditOf(hub, 'approval-refused').map(({ refused }) => refused)
  t.strictSame(refused, [
    ...['APPROVER_SAME_PERSON', 'APPROVER_NOT_ALLOWED', 'APPROVER_NOT_ALLOWED'],
    ...['APPROVER_NOT_ALLOWED', 'ROLE_NOT_ALLOWED', 'INVALID_REQUEST', 'APPROVER_SAME_PERSON'],
  ])
  t.equal(
    (await (await hub.pair('Kasir 3')).post('/api/pos/approvals', wish())).body.error.code,
    'LOGIN_REQUIRED',
  )
})

t.test('the tries of an approval and of a log-in are one count', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const till = await hub.logIn()
  const wrong = () => ask(till, { pin: '999999' })
  t.equal(codeOf(await wrong()), 'PIN_WRONG')
  const logIn = await till.post('/api/login', { staff_id: SUPERVISOR_ID, pin: '999999' })
  t.equal(logIn.body.error.code, 'PIN_WRONG')
  const third = await wrong()
  t.match(third.body.error, { code: 'PIN_LOCKED', detail: '30' })
  t.equal(codeOf(await ask(till)), 'PIN_LOCKED', 'the right one has to wait as well')
  const other = await hub.logIn(CASHIER_ID, 'Kasir 2')
  t.equal(codeOf(await ask(other)), 'given', 'at another till they are not locked')
  clock.advance(30_000)
  t.equal(codeOf(await ask(till)), 'given')
  t.equal(codeOf(await wrong()), 'PIN_WRONG', 'and the count begins anew')
  t.match(auditOf(hub, 'log-in-failed')[0], { purpose: 'approval', failed_count: 1 })
  t.notMatch(JSON.stringify(auditOf(hub, 'approval-refused')), /999999/)
})

t.test('fifty guesses at once are still three', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const codes = await Promise.all(
    Array.from({ length: 50 }, (_, n) => ask(till, { pin: String(700_000 + n) }).then(codeOf)),
  )
  t.equal(codes.filter((code) => code === 'PIN_WRONG').length, 2)
  t.equal(codes.filter((code) => code === 'PIN_LOCKED').length, 48)
})

t.test(
  'a word is for one act: person, till, subject, permission, amount, ten minutes, once',
  async (t) => {
    const { hub, clock } = await startWithClock(t)
    const till = await hub.logIn()
    const elsewhere = await hub.logIn(CASHIER_ID, 'Kasir 2')
    const approvalId = (await ask(till)).body.approval_id
    const now = clock.nowMs()
    const spend = (change: Partial<Ask>) => {
      const outcome = write(hub.db, (tx) => authorise(tx, use(till, approvalId, now, change)))
      return outcome.ok
        ? (outcome.value.approvedBy ?? 'alone')
        : `${outcome.code} ${outcome.detail}`
    }
    t.equal(spend({ terminalId: elsewhere.id }), 'APPROVAL_INVALID refund', 'another till')
    t.equal(spend({ subjectId: testId(7001) }), 'APPROVAL_INVALID refund', 'another document')
    t.equal(spend({ permission: 'void' }), 'APPROVAL_INVALID void', 'another permission')
    t.equal(spend({ amount: 50_001 }), 'APPROVAL_INVALID refund', 'more than was said')
    t.equal(
      spend({ staff: { staff_id: TECHNICIAN_ID } }),
      'APPROVAL_INVALID refund',
      'another asker',
    )
    t.equal(spend({ atMs: now + 10 * MINUTE_MS + 1 }), 'APPROVAL_INVALID refund', 'too late')
    t.equal(
      spend({ atMs: now - 60 * MINUTE_MS }),
      'APPROVAL_INVALID refund',
      'a clock that was set back',
    )
    t.equal(spend({ approvalIds: [] }), 'APPROVAL_REQUIRED refund')
    t.equal(spend({ approvalIds: [null] }), 'APPROVAL_REQUIRED refund')
    t.equal(spend({ approvalIds: [nextApprovalId()] }), 'APPROVAL_INVALID refund', 'made up')
    t.equal(spend({ permission: 'manage-staff', amount: 0 }), 'ROLE_NOT_ALLOWED manage-staff')
    t.equal(spend({ permission: 'discount', amount: 100_000 }), 'alone', 'within one’s own limit')
    t.equal(spend({ approvalIds: [nextApprovalId(), approvalId], amount: 49_999 }), SUPERVISOR_ID)
    t.equal(spend({}), 'APPROVAL_INVALID refund', 'twice')
    const usedBy = prepared(hub.db, 'SELECT used_by FROM approval').pluck().get()
    t.equal(usedBy, SUBJECT_ID)
  },
)

t.test('at the last millisecond it still holds', async (t) => {
  const { hub, clock } = await startWithClock(t)
  const till = await hub.logIn()
  const approvalId = (await ask(till)).body.approval_id
  const order = use(till, approvalId, clock.nowMs() + 10 * MINUTE_MS)
  t.ok(write(hub.db, (tx) => authorise(tx, order)).ok)
})

t.test('who may say yes to what', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const names = async (query: string, who = till) => {
    const answer = await who.get(`/api/pos/approvers?${query}`)
    return answer.status === 200
      ? answer.body.staff.map(({ name }: { name: string }) => name).join(' ')
      : answer.body.error.code
  }
  const of = (permission: Permission, amount = '') => names(`permission=${permission}${amount}`)
  t.equal(await of('refund'), 'Budi Wati')
  t.equal(await of('refund', '&amount=1000000'), 'Budi Wati')
  t.equal(await of('refund', '&amount=1000001'), 'Budi')
  t.equal(await of('drop'), 'Budi Wati', 'never oneself')
  t.equal(await of('manage-staff'), '', 'what no word helps with')
  t.equal(await names('permission=fly'), 'UNKNOWN_PERMISSION')
  t.equal(await names('permission=refund&amount=x'), 'INVALID_REQUEST')
  const wati = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
  t.equal(await names('permission=refund', wati), 'Budi')
  const change = { name: 'Budi', role: 'manager', is_active: true }
  const own_grants = [{ permission: 'refund', is_allowed: false, limit: null }]
  const manager = await hub.logIn(MANAGER_ID, 'Kasir 3')
  t.equal(
    (await manager.put(`/api/console/staff/${MANAGER_ID}`, { ...change, own_grants })).status,
    200,
  )
  t.equal(await of('refund'), 'Wati', 'a right that was taken away is gone at once')
  t.equal(
    codeOf(await ask(till, { approver_id: MANAGER_ID, pin: PINS[MANAGER_ID] })),
    'APPROVER_NOT_ALLOWED',
  )
})
