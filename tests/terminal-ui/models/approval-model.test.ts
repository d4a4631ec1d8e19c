// Another person's word at this till: asked, given, refused; the PIN is nowhere afterwards.
import 'fake-indexeddb/auto'
import t from 'tap'
import { settle } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { type OpenTill, openTill } from './open-till.ts'

const MANAGER = {
  staff_id: '01900000-0000-7000-8000-0000000000b1',
  name: 'Hendra',
  role: 'manager',
} as const
const SUPERVISOR = { ...MANAGER, staff_id: '01900000-0000-7000-8000-0000000000b2', name: 'Rina' }
const SUBJECT = '01900000-0000-7000-8000-0000000000c1'
const PIN = '846215'
const REFUND = { permission: 'refund', amount: 50_000 } as const
const LATE = { permission: 'refund-late', amount: null } as const

type Sent = { approval_id: string; permission: string; pin: string; amount: number | null }

/** Refunds may be allowed by both, late ones by the manager alone. */
function scriptApprovals({ bench }: OpenTill): Sent[] {
  const sent: Sent[] = []
  bench.hub.routes['GET /api/pos/approvers'] = ({ path }) =>
    ok({ staff: path.includes('refund-late') ? [MANAGER] : [SUPERVISOR, MANAGER] })
  bench.hub.routes['POST /api/pos/approvals'] = ({ body }) => {
    const request = JSON.parse(body) as Sent
    if (request.pin !== PIN) return refusal(401, 'PIN_WRONG')
    sent.push(request)
    return ok({
      success: true,
      approval_id: request.approval_id,
      approver: MANAGER,
      permission: request.permission,
      expires_at: '2026-11-22T06:00:00.000Z',
    })
  }
  return sent
}

const word = (pin: string) => ({
  approverId: MANAGER.staff_id,
  pin,
  reasonCode: null,
  note: null,
})

t.test('a word is asked for and given once', async (t) => {
  const opened = await openTill(t)
  const { approval } = opened.till
  const sent = scriptApprovals(opened)
  const given = approval.approve({ ...REFUND, subjectId: SUBJECT, words: 'Rp50.000 kembali' })
  t.match(approval.ask.value, { subjectId: SUBJECT, rights: [REFUND] })
  t.ok((await approval.loadApprovers()).ok)
  t.same(
    approval.approvers.value?.map((card) => card.name),
    ['Rina', 'Hendra'],
  )
  t.match(await approval.giveWord(word(PIN)), { ok: true })
  t.match(sent, [{ permission: 'refund', amount: 50_000, subject_id: SUBJECT }])
  t.equal(await given, sent[0]?.approval_id)
  t.equal(approval.ask.value, null)
})

t.test('a wrong PIN leaves the question open, and the next try is another word', async (t) => {
  const opened = await openTill(t)
  const { approval } = opened.till
  const sent = scriptApprovals(opened)
  const given = approval.approve({ ...REFUND, subjectId: SUBJECT, words: 'kembali' })
  t.match(await approval.giveWord(word('0000')), { ok: false, code: 'PIN_WRONG' })
  t.ok(approval.ask.value)
  await approval.giveWord(word(PIN))
  t.equal(await given, sent[0]?.approval_id)
  const asked = opened.bench.hub.calls.filter((call) => call.path === '/api/pos/approvals')
  const ids = asked.map((call) => (JSON.parse(call.body) as Sent).approval_id)
  t.equal(new Set(ids).size, 2)
})

t.test('the PIN is in no store of this device', async (t) => {
  const opened = await openTill(t)
  const { approval } = opened.till
  scriptApprovals(opened)
  const given = approval.approve({ ...REFUND, subjectId: SUBJECT, words: 'kembali' })
  await approval.giveWord(word(PIN))
  await given
  const database = await opened.bench.open()
  for (const name of database.objectStoreNames) {
    t.notMatch(JSON.stringify(await database.getAll(name)), PIN, name)
  }
})

t.test('several rights by one PIN; only who has all of them is asked', async (t) => {
  const opened = await openTill(t)
  const { approval } = opened.till
  const sent = scriptApprovals(opened)
  const rights = [REFUND, LATE]
  const given = approval.approveBeyond({ rights, subjectId: SUBJECT, words: 'kembali' })
  await approval.loadApprovers()
  t.same(
    approval.approvers.value?.map((card) => card.name),
    ['Hendra'],
  )
  await approval.giveWord(word(PIN))
  t.same(
    await given,
    sent.map((each) => each.approval_id),
  )
  t.equal(sent.length, 2)
})

t.test('within their limit people act alone; beyond it they ask', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  bench.hub.rights = {
    permissions: ['sell', 'refund'],
    limits: [{ permission: 'refund', limit: 50_000 }],
  }
  await till.session.login(till.session.staff.value?.staff_id ?? '', '1234')
  t.equal(till.session.limit('refund'), 50_000)
  t.equal(till.session.limit('sell'), null)
  t.equal(till.session.may('refund', 50_000), true)
  t.equal(till.session.may('refund', 50_001), false)
  t.equal(till.session.may('void'), false)
  const ask = { subjectId: SUBJECT, words: 'kembali' }
  t.same(await till.approval.approveBeyond({ ...ask, rights: [REFUND] }), [])
  t.equal(till.approval.ask.value, null)
  const beyond = till.approval.approveBeyond({ ...ask, rights: [{ ...REFUND, amount: 50_001 }] })
  t.ok(till.approval.ask.value)
  till.approval.dismiss()
  t.equal(await beyond, null)
})

t.test('who asked and left takes the question along', async (t) => {
  const opened = await openTill(t)
  const { approval, session } = opened.till
  scriptApprovals(opened)
  const given = approval.approve({ ...REFUND, subjectId: SUBJECT, words: 'kembali' })
  await session.logout()
  t.equal(await given, null)
  t.equal(approval.ask.value, null)
  await settle()
})

t.test('nobody can be asked while the hub is away', async (t) => {
  const opened = await openTill(t)
  const { approval } = opened.till
  opened.bench.hub.trouble = () => 'down'
  const given = approval.approve({ ...REFUND, subjectId: SUBJECT, words: 'kembali' })
  t.match(await approval.loadApprovers(), { ok: false, code: 'HUB_UNREACHABLE' })
  t.equal(approval.approvers.value, null)
  approval.dismiss()
  t.equal(await given, null)
})
