// The console's conflicts over a real hub: counted, filtered, settled once, on another's word.
import t, { type Test } from 'tap'
import { CONFLICT_PAGE_MAX, type ConflictMessage } from '#domain/wire/conflict-message.ts'
import { type ConflictFinding, raiseConflict } from '#hub/conflict/raise-conflict.ts'
import { write } from '#hub/db/write.ts'
import {
  ConsoleConflictsModel,
  fieldOf,
  isSettlementReady,
  leftMs,
  needsAnother,
  numberIn,
  textIn,
} from '../../../terminal-ui/src/models/console-conflicts-model.ts'
import { newId } from '../../hub/cash/cash-desk.ts'
import { SUPERVISOR_ID, startTestHub, type TestHub } from '../../support/hub.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

const FINDING: ConflictFinding = {
  type: 'insufficient_balance',
  message: 'short',
  detail: { short_minor: 4_000 },
}
const raise = (hub: TestHub, finding = FINDING) =>
  write(hub.db, (tx) => raiseConflict(tx, hub.deps.seams, newId(), finding))

async function openDesk(t: Test) {
  const hub = await startTestHub(t)
  const desk = deskLink(await hub.logIn(SUPERVISOR_ID, 'Kantor'))
  const approval = { approve: async () => null } as never
  const model = new ConsoleConflictsModel({ link: desk.link, approval, newId })
  const first = () => model.shown.value?.list.conflicts[0] as ConflictMessage
  return { hub, desk, model, first }
}
const answer = { reason: 'loss-accepted', note: ' ', words: '' } as const

t.test('counted, filtered by type and state, settled, and the list follows', async (t) => {
  const { hub, model, first } = await openDesk(t)
  t.equal(model.shown.value, null)
  t.equal(model.openCount.value, 0)
  raise(hub)
  raise(hub)
  raise(hub, { type: 'price_changed', message: 'x', detail: {} })
  t.ok((await model.refresh()).ok)
  t.equal(model.openCount.value, 3)
  t.equal(model.overdueCount.value, 0)
  model.choose({ type: 'price_changed' })
  t.equal(model.shown.value?.ask.type, null, 'until the hub has answered')
  t.ok((await model.refresh()).ok)
  t.equal(model.shown.value?.list.conflicts.length, 1)
  t.equal(model.openCount.value, 3)
  t.match(await model.settle(first(), { ...answer, reason: 'other' }), {
    code: 'REASON_NEEDS_NOTE',
  })
  t.match(await model.settle(first(), answer), {
    value: { state: 'resolved', resolution: { reason: 'loss-accepted', note: null } },
  })
  t.same(model.shown.value?.list.conflicts, [])
  t.equal(model.openCount.value, 2)
  model.choose({ state: 'resolved', type: null })
  t.ok((await model.refresh()).ok)
  t.match(model.shown.value?.list.conflicts, [{ type: 'price_changed', state: 'resolved' }])
})

t.test('one is opened with what has to be compared', async (t) => {
  const { hub, model, first } = await openDesk(t)
  raise(hub)
  await model.refresh()
  const { conflict_id: id } = first()
  t.match(await model.settler.open(id), {
    ok: true,
    value: { conflict: { conflict_id: id, detail: FINDING.detail }, first: null, refund_ids: [] },
  })
  t.match(await model.settler.open(newId()), { code: 'CONFLICT_NOT_FOUND' })
})

t.test('an answer that was lost, and somebody who was quicker', async (t) => {
  const { hub, desk, model, first } = await openDesk(t)
  raise(hub)
  raise(hub)
  await model.refresh()
  const lost = first()
  desk.losesAnswers = true
  t.match(await model.settle(lost, answer), { code: 'HUB_UNREACHABLE' })
  desk.losesAnswers = false
  t.match(await model.settle(lost, answer), { ok: true }, 'the same order under the same id')
  t.equal(hub.db.prepare('SELECT count(*) FROM conflict_resolution').pluck().get(), 1)
  const other = first()
  const quicker = await hub.logIn(MANAGER_ID, 'Kantor 2')
  const body = { resolution_id: newId(), reason: 'stands', note: null, approval_id: null }
  await quicker.post(`/api/console/conflicts/${other.conflict_id}/resolve`, body)
  t.match(await model.settle(other, answer), { code: 'CONFLICT_SETTLED' })
  t.same(model.shown.value?.list.conflicts, [], 'the list follows')
})

t.test('of two refreshes the later one counts, whichever answers first', async (t) => {
  const answers: ((value: unknown) => void)[] = []
  const call = () => new Promise((resolve) => answers.push(resolve))
  const deps = { link: { door: { call } }, approval: {}, newId }
  const model = new ConsoleConflictsModel(deps as never)
  const first = model.refresh()
  model.choose({ state: 'resolved' })
  const second = model.refresh()
  answers[1]?.({ ok: true, value: { open_by_type: [], conflicts: [] } })
  answers[0]?.({ ok: true, value: { open_by_type: [], conflicts: [{}] } })
  await Promise.all([first, second])
  t.match(model.shown.value, { ask: { state: 'resolved' }, list: { conflicts: [] } })
})

t.test('another person is asked for, once, and their word goes with the same order', async (t) => {
  const asked: object[] = []
  const approve = async (ask: object) => {
    asked.push(ask)
    return testId(1)
  }
  const sent: { approval_id: string | null; resolution_id: string }[] = []
  const call = async ({ body }: { body?: string }) => {
    if (body === undefined) return { ok: false, code: 'HUB_UNREACHABLE' }
    sent.push(JSON.parse(body))
    const needs = { ok: false, code: 'APPROVAL_REQUIRED', detail: 'settle-conflict' }
    return sent.length === 1 ? needs : { ok: true, value: { conflict: {} } }
  }
  const deps = { link: { door: { call } }, approval: { approve, ownWords: new Map() }, newId }
  const model = new ConsoleConflictsModel(deps as never)
  const id = testId(2)
  t.match(await model.settle({ conflict_id: id }, { ...answer, words: 'Boleh?' }), { ok: true })
  t.match(asked, [{ permission: 'settle-conflict', subjectId: id, words: 'Boleh?' }])
  t.match(
    sent.map((order) => order.approval_id),
    [null, testId(1)],
  )
  t.equal(sent[0]?.resolution_id, sent[1]?.resolution_id)
})

t.test('what a detail says, by its name and kind', async (t) => {
  const detail = { n: 5, text: 'x', empty: '' }
  t.same([numberIn({ detail }, 'n'), numberIn({ detail }, 'text')], [5, null])
  t.same([textIn({ detail }, 'text'), textIn({ detail }, 'empty')], ['x', null])
  t.equal(textIn({ detail: null }, 'text'), null)
  const fields = ['phone', 'membership_number', 'full_name', 'email', 'loyalty_tier']
  t.same(
    fields.map((field) => fieldOf({ detail: { field } })),
    ['phone', 'membership', 'name', 'email', 'other'],
  )
  t.equal(fieldOf({ detail: { reason: 'duplicate-phone' } }), 'phone')
  t.equal(leftMs({ due_at: '2026-11-28T10:00:00.000Z' }, '2026-11-28T11:00:00.000Z'), -3_600_000)
  t.equal(fieldOf({ detail: {} }), 'other')
  t.equal(leftMs({ due_at: 'soon' }, 'now'), 0, 'what is no time says nothing')
  t.notOk(isSettlementReady({ reason: 'other', note: ' ' }))
  t.ok(isSettlementReady({ reason: 'other', note: 'x' }))
  t.ok(isSettlementReady({ reason: 'stands', note: '' }))
})

t.test('more of them, and a refresh brings as many as somebody looks at', async (t) => {
  const { hub, desk, model, first } = await openDesk(t)
  for (let n = 0; n < CONFLICT_PAGE_MAX + 3; n += 1) raise(hub)
  await model.refresh()
  t.equal(model.shown.value?.list.conflicts.length, CONFLICT_PAGE_MAX)
  t.ok((await model.showMore()).ok)
  t.equal(model.shown.value?.list.conflicts.length, CONFLICT_PAGE_MAX + 3)
  t.equal(model.shown.value?.list.next, null)
  desk.asked.length = 0
  t.ok((await model.showMore()).ok)
  t.same(desk.asked, [], 'nothing is left to ask for')
  await model.settle(first(), answer)
  t.equal(model.shown.value?.list.conflicts.length, CONFLICT_PAGE_MAX + 2)
  model.choose({ type: 'insufficient_balance' })
  await model.refresh()
  t.equal(model.shown.value?.list.conflicts.length, CONFLICT_PAGE_MAX, 'another question')
})

t.test('a page that did not come, or that another question overtook, adds nothing', async (t) => {
  const { hub, desk, model } = await openDesk(t)
  for (let n = 0; n < CONFLICT_PAGE_MAX + 3; n += 1) raise(hub)
  await model.refresh()
  desk.losesAnswers = true
  t.match(await model.showMore(), { code: 'HUB_UNREACHABLE' })
  t.match(await model.refresh(), { code: 'HUB_UNREACHABLE' })
  desk.losesAnswers = false
  t.equal(model.shown.value?.list.conflicts.length, CONFLICT_PAGE_MAX)
  const more = model.showMore()
  model.choose({ state: 'resolved' })
  await Promise.all([more, model.refresh()])
  t.match(model.shown.value, { ask: { state: 'resolved' }, list: { conflicts: [] } })
})

t.test('whether it takes another person is said before: by money, and by whose document', (t) => {
  const asked: [string, number][] = []
  const decider = (name: string | null, limit: number) => ({
    name,
    may: (permission: 'settle-conflict', minor: number) => {
      asked.push([permission, minor])
      return minor <= limit
    },
  })
  const of = (cashier_name: string | null, money_effect_minor: number | null) => ({
    cashier_name,
    money_effect_minor,
  })
  t.equal(needsAnother(decider('Wati', 4_000), of('Sari', 4_000)), false)
  t.equal(needsAnother(decider('Wati', 4_000), of('Sari', -4_001)), true, 'a gain counts as much')
  t.equal(needsAnother(decider('Wati', 0), of(null, null)), false)
  t.equal(needsAnother(decider('Sari', 4_000), of('Sari', 0)), true, 'their own document')
  t.equal(needsAnother(decider(null, 0), of(null, 0)), false)
  t.equal(needsAnother(decider('Sari', -1), of(null, 0)), true, 'may not at all')
  t.same(asked.slice(0, 2), [
    ['settle-conflict', 4_000],
    ['settle-conflict', 4_001],
  ])
  t.end()
})
