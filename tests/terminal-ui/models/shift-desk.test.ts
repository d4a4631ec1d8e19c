import t from 'tap'
import type { CountAnswer, ShiftReport } from '#domain/wire/shift-message.ts'
import { shiftDeskOf } from '../../../terminal-ui/src/models/shift-desk.ts'
import { MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { type Call, ok, type Reply, refusal } from '../link/scripted-hub.ts'
import { type OpenTill, openTill, restart, SHIFT } from './open-till.ts'

const SESSION = `/api/pos/sessions/${SHIFT_ID}`
const COUNTS = [{ value_minor: 100_000, count: 2 }]
const REASON = { reason_code: 'supplies', note: null }
const COUNT = { counts: COUNTS, declared: [], words: 'Hitung laci' }
const CLOSE = { reasonCode: null, note: null, carriesOver: false, words: 'Tutup shift' }

const countAnswer = (count_id: string, more: Partial<CountAnswer> = {}): CountAnswer => ({
  ...{ success: true, count_id, count_no: 1, counted_cash_minor: 200_000 },
  ...{ over_short_minor: 0, needs_reason: false, tenders: [] },
  ...more,
})
const movementAnswer = ({ body }: Call): Reply => {
  const { movement_id, session_id, kind, amount_minor, reason_code, note } = JSON.parse(body)
  return ok({
    ...{ movement_id, session_id, kind, amount_minor, reason_code, note },
    ...{ movement_number: 'TEST01-K-A-1', staff_name: 'Sari', approved_by_name: null },
    ...{ at: '2026-11-22T05:00:00.000Z', print_job_id: null },
  })
}
/** The hub wants a second person for one path until the request names an approval. */
function needApproval({ bench }: OpenTill, path: string, permission: string, then: Answer): void {
  bench.hub.routes[`POST ${path}`] = (call) => {
    const { approval_id = null, approval_ids = [] } = JSON.parse(call.body)
    if (approval_id !== null || approval_ids.length > 0) return then(call)
    const answer = refusal(403, 'APPROVAL_REQUIRED')
    const { error } = answer.body as { error: object }
    return { ...answer, body: { success: false, error: { ...error, detail: permission } } }
  }
  bench.hub.routes['GET /api/pos/approvers'] = () =>
    ok({ staff: [{ staff_id: MANAGER_ID, name: 'Rina', role: 'manager' }] })
  bench.hub.routes['POST /api/pos/approvals'] = ({ body }) => {
    const { approval_id, permission: given } = JSON.parse(body)
    const approver = { staff_id: MANAGER_ID, name: 'Rina', role: 'manager' }
    const expires_at = '2026-11-22T05:10:00.000Z'
    return ok({ success: true, approval_id, approver, permission: given, expires_at })
  }
}
type Answer = (call: Call) => Reply
const bodiesTo = ({ bench }: OpenTill, path: string) =>
  bench.hub.calls.filter((call) => call.path === path).map(({ body }) => JSON.parse(body))

t.test('cash goes out with its reason, under an id of its own', async (t) => {
  const opened = await openTill(t)
  opened.bench.hub.routes['POST /api/pos/cash-movements'] = movementAnswer
  const { cash } = shiftDeskOf(opened.till)
  const move = { kind: 'paid-out' as const, amountMinor: 25_000, counts: null, words: 'Belanja' }
  t.match(await cash.move({ ...move, reason: REASON }), { ok: true, value: { kind: 'paid-out' } })
  const [body] = bodiesTo(opened, '/api/pos/cash-movements')
  t.match(body, { session_id: SHIFT_ID, amount_minor: 25_000, counts: null, ...REASON })
  t.equal(body.approval_id, null)
})

t.test('beyond what the cashier may: another person’s word, then the same movement', async (t) => {
  const opened = await openTill(t)
  const { till } = opened
  needApproval(opened, '/api/pos/cash-movements', 'paid-out', movementAnswer)
  const { cash } = shiftDeskOf(till)
  const move = { kind: 'paid-out' as const, amountMinor: 900_000, counts: null, words: 'Pemasok' }
  const moving = cash.move({ ...move, reason: REASON })
  await until(() => till.approval.ask.value, 'the question')
  t.match(till.approval.ask.value, { rights: [{ permission: 'paid-out', amount: 900_000 }] })
  const word = { approverId: MANAGER_ID, pin: '5678', reasonCode: null, note: null }
  t.ok((await till.approval.giveWord(word)).ok)
  t.match(await moving, { ok: true })
  const [first, second] = bodiesTo(opened, '/api/pos/cash-movements')
  t.equal(first.movement_id, second.movement_id)
  t.ok(second.approval_id)
  const kept = await (await opened.bench.open()).getAll('money_commands')
  t.notMatch(JSON.stringify(kept), /5678/, 'the PIN is nowhere on the device')
})

t.test('nobody gives the word: nothing moved', async (t) => {
  const opened = await openTill(t)
  needApproval(opened, '/api/pos/no-sale', 'no-sale', () => ok({ success: true }))
  const { cash } = shiftDeskOf(opened.till)
  const opening = cash.openDrawer(REASON, 'Buka laci')
  await until(() => opened.till.approval.ask.value, 'the question')
  opened.till.approval.dismiss()
  t.match(await opening, { ok: false, code: 'APPROVAL_REQUIRED' })
})

t.test('without a shift no cash moves', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.routes['GET /api/pos/sessions'] = () => ok({ sessions: [] })
  await till.shift.refresh()
  const { cash, closing } = shiftDeskOf(till)
  t.match(await cash.openDrawer(REASON, 'Buka laci'), { ok: false, code: 'SHIFT_MISSING' })
  t.match(await closing.submit(COUNT), { ok: false, code: 'SHIFT_MISSING' })
  t.match(await closing.close(CLOSE), { ok: false, code: 'SHIFT_MISSING' })
})

function scriptClosing({ bench }: OpenTill): void {
  bench.hub.routes[`POST ${SESSION}/counts`] = ({ body }) =>
    ok(countAnswer(JSON.parse(body).count_id, { over_short_minor: -7_000, needs_reason: true }))
  bench.hub.routes[`POST ${SESSION}/close`] = () =>
    ok({ ...SHIFT, status: 'closed', counted_cash_minor: 200_000, over_short_minor: -7_000 })
  bench.hub.routes[`GET ${SESSION}/close-check`] = () => ok({ blockers: [] })
}

t.test('counted blind, compared, closed', async (t) => {
  const opened = await openTill(t)
  scriptClosing(opened)
  const { closing } = shiftDeskOf(opened.till)
  await closing.begin(SHIFT)
  t.match(await closing.close(CLOSE), { ok: false, code: 'SHIFT_NOT_COUNTED' })
  const declared = [{ method: 'card' as const, amount_minor: 50_000 }]
  t.match(await closing.submit({ ...COUNT, declared }), { ok: true })
  t.match(bodiesTo(opened, `${SESSION}/counts`), [{ counts: COUNTS, declared, approval_id: null }])
  t.match(closing.count.value, { over_short_minor: -7_000, needs_reason: true })
  await closing.loadBlockers()
  t.same(closing.blockers.value, [])
  t.match(await closing.close({ ...CLOSE, reasonCode: 'wrong-change' }), { ok: true })
  t.match(closing.closed.value, { status: 'closed' })
  const [count] = bodiesTo(opened, `${SESSION}/counts`)
  t.match(bodiesTo(opened, `${SESSION}/close`), [
    { count_id: count.count_id, reason_code: 'wrong-change', carry_over: false, approval_ids: [] },
  ])
  closing.leave()
  t.equal(closing.shift.value, null)
})

t.test('whoever logs in next is not shown what the one before counted', async (t) => {
  const opened = await openTill(t)
  scriptClosing(opened)
  opened.bench.hub.routes['POST /api/logout'] = () => ({ status: 204, body: null })
  const { closing } = shiftDeskOf(opened.till)
  await closing.begin(SHIFT)
  await closing.submit(COUNT)
  t.ok(closing.count.value)
  await opened.till.session.logout()
  t.equal(closing.count.value, null)
  t.equal(closing.shift.value, null)
})

t.test('a recount takes another person’s word and another id', async (t) => {
  const opened = await openTill(t)
  const { till } = opened
  scriptClosing(opened)
  const { closing } = shiftDeskOf(till)
  await closing.begin(SHIFT)
  await closing.submit(COUNT)
  needApproval(opened, `${SESSION}/counts`, 'recount', ({ body }) =>
    ok(countAnswer(JSON.parse(body).count_id, { count_no: 2 })),
  )
  const recounting = closing.submit({ ...COUNT, words: 'Hitung ulang' })
  await until(() => till.approval.ask.value, 'the question')
  await till.approval.giveWord({
    approverId: MANAGER_ID,
    pin: '5678',
    reasonCode: null,
    note: null,
  })
  t.match(await recounting, { ok: true, value: { count_no: 2 } })
  const ids = bodiesTo(opened, `${SESSION}/counts`).map((body) => body.count_id)
  t.equal(new Set(ids).size, 2)
  t.equal(ids[1], ids[2], 'the approval is for that very count')
})

t.test('a close is refused by what stands in the way, which is shown', async (t) => {
  const opened = await openTill(t)
  scriptClosing(opened)
  const { bench, till } = opened
  const { closing } = shiftDeskOf(till)
  const blocker = {
    ...{ kind: 'held-cart', subject_id: testId(70), terminal_code: 'T2', owner_name: 'Wati' },
    ...{ count: 1, amount_minor: 9_000, label: 'Bu Ratna', since: null, can_carry_over: true },
  }
  await closing.begin(SHIFT)
  await closing.submit(COUNT)
  const take = bench.hub.routes[`POST ${SESSION}/close`]
  bench.hub.routes[`POST ${SESSION}/close`] = () => refusal(409, 'SHIFT_BLOCKED')
  bench.hub.routes[`GET ${SESSION}/close-check`] = () => ok({ blockers: [blocker] })
  t.match(await closing.close(CLOSE), { ok: false, code: 'SHIFT_BLOCKED' })
  t.match(closing.blockers.value, [{ kind: 'held-cart', label: 'Bu Ratna' }])
  if (take) bench.hub.routes[`POST ${SESSION}/close`] = take
  t.ok((await closing.close({ ...CLOSE, carriesOver: true })).ok)
  const [refused, taken] = bodiesTo(opened, `${SESSION}/close`)
  t.equal(refused.close_id, taken.close_id)
  t.equal(taken.carry_over, true)
})

t.test('a close whose answer was lost is one close, also after a restart', async (t) => {
  const opened = await openTill(t)
  scriptClosing(opened)
  const { bench, till } = opened
  const { closing } = shiftDeskOf(till)
  await closing.begin(SHIFT)
  await closing.submit(COUNT)
  bench.hub.trouble = ({ path }) => (path === `${SESSION}/close` ? 'answer-lost' : null)
  t.match(await closing.close(CLOSE), { ok: false, code: 'COMMAND_UNANSWERED' })
  const again = await restart(t, opened)
  const desk = shiftDeskOf(again.till)
  await desk.closing.begin({ ...SHIFT, count_no: 1, status: 'counting' })
  t.ok(desk.closing.count.value, 'this device remembers its count')
  bench.hub.trouble = () => null
  t.ok((await desk.closing.close(CLOSE)).ok)
  const ids = bodiesTo(opened, `${SESSION}/close`).map((body) => body.close_id)
  t.equal(new Set(ids).size, 1)
})

t.test('a count that somebody made elsewhere since is not ours to close with', async (t) => {
  const opened = await openTill(t)
  scriptClosing(opened)
  const { closing } = shiftDeskOf(opened.till)
  await closing.begin(SHIFT)
  await closing.submit(COUNT)
  await closing.begin({ ...SHIFT, count_no: 2, status: 'counting' })
  t.equal(closing.count.value, null)
})

t.test('the report is fetched and printed; a copy says its number', async (t) => {
  const { bench, till } = await openTill(t)
  const { report } = shiftDeskOf(till)
  const nothing = { sale_count: 0, refund_count: 0, void_count: 0, no_sale_count: 0 }
  const amounts = Object.fromEntries(
    ['gross', 'discount', 'tax_base', 'tax', 'total', 'cash_rounding', 'refund', 'refund_tax']
      .concat(['void', 'void_tax', 'account_in', 'account_out'])
      .map((name) => [`${name}_minor`, 0]),
  )
  const x: ShiftReport = {
    ...{ kind: 'x', session: SHIFT, part_no: 0, cashiers: [], tenders: [], counts: null },
    figures: { ...nothing, ...amounts, taxes: [], tenders: [], cash: [] } as never,
    ...{ series: [], audit_is_whole: null, as_of: '2026-11-22T05:00:00.000Z' },
  }
  bench.hub.routes[`GET ${SESSION}/report`] = () => ok(x)
  bench.hub.routes['GET /api/pos/cash-movements'] = () => ok({ movements: [] })
  bench.hub.routes[`POST ${SESSION}/reports`] = () =>
    ok({ success: true, print_job_id: testId(3), copy_no: 2 })
  t.ok((await report.load(SHIFT)).ok)
  t.ok((await report.loadMovements(SHIFT)).ok)
  t.match(report.report.value, { kind: 'x' })
  t.same(await report.print(x), { ok: true, value: 2 })
  await settle()
})
