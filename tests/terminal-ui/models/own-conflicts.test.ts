// What stands beside this till's own sales: heard of, asked for again where a busy hub was late,
// settled here under one id.
import { signal } from '@preact/signals'
import t, { type Test } from 'tap'
import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import {
  ASK_AGAIN_MS,
  OwnConflictsModel,
  ownConflictsOf,
} from '../../../terminal-ui/src/models/own-conflicts-model.ts'
import { tellConflicts } from '../../../terminal-ui/src/models/tell-conflicts.ts'
import type { Till } from '../../../terminal-ui/src/models/till.ts'
import { testId } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok, type Reply, refusal } from '../link/scripted-hub.ts'
import { openTill } from './open-till.ts'

const STEP_MS = 3_000
const AT = '2026-11-22T05:00:00.000Z'
const conflict = (n: number): ConflictMessage => ({
  ...{ conflict_id: testId(n), type: 'price_changed', state: 'open', origin: 'outlet' },
  ...{ document_id: testId(100 + n), number: null, sale_id: testId(100 + n), cashier_name: 'Sari' },
  ...{ about_name: null, other_name: null, message: 'as a test says', detail: {}, raised_at: AT },
  ...{ money_effect_minor: null, proposed_reason: 'stands', due_at: AT, actions: ['honoured'] },
  resolution: null,
})

async function openDesk(t: Test) {
  const { bench, till } = await openTill(t)
  const desk = { conflicts: [] as ConflictMessage[], isBusy: false, asked: 0 }
  bench.hub.routes['GET /api/pos/conflicts'] = () => {
    desk.asked += 1
    return ok({ hub_time: AT, conflicts: desk.conflicts })
  }
  bench.hub.trouble = ({ path }) =>
    desk.isBusy && path === '/api/pos/conflicts' ? 'answer-lost' : null
  const model = new OwnConflictsModel(till)
  t.teardown(() => model.stop())
  const news: string[] = []
  model.onNews = (found) => news.push(...found.map(({ conflict_id }) => conflict_id))
  await until(() => model.hubTime.value, 'the first look')
  const hear = () => bench.hub.say({ type: 'conflicts-changed', document_id: testId(101) })
  return { bench, till, desk, model, news, hear }
}

t.test('heard of once, listed by sale', async (t) => {
  const { desk, model, news, hear } = await openDesk(t)
  desk.conflicts = [conflict(1)]
  hear()
  await until(() => model.open.value.length === 1, 'the conflict')
  t.same(news, [testId(1)])
  t.equal(model.ofSale(testId(101)).length, 1)
  t.same(model.ofSale(testId(102)), [])
  hear()
  await settle()
  t.same(news, [testId(1)], 'it is no news again')
})

t.test('a hub that did not answer is asked again, and no more once it has', async (t) => {
  const { bench, desk, model, news, hear } = await openDesk(t)
  /** A line on which nothing is heard for long is taken for dead. */
  const passAlive = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      bench.hub.say({ type: 'stock-changed', levels: [] })
      await bench.time.pass(STEP_MS)
    }
  }
  desk.conflicts = [conflict(1)]
  desk.isBusy = true
  hear()
  await until(() => desk.asked === 2, 'the question')
  await settle()
  t.same(model.open.value, [])
  await passAlive(ASK_AGAIN_MS)
  await until(() => desk.asked === 3, 'the next question')
  desk.isBusy = false
  await passAlive(ASK_AGAIN_MS)
  await until(() => model.open.value.length === 1, 'the conflict')
  t.same(news, [testId(1)])
  for (let n = 0; n < 3; n += 1) await passAlive(ASK_AGAIN_MS)
  t.equal(desk.asked, 4, 'answered')
})

t.test('nobody asks a hub that is gone, or for a till that is closed', async (t) => {
  const { bench, till, desk, model, hear } = await openDesk(t)
  desk.isBusy = true
  hear()
  await until(() => desk.asked === 2, 'the question')
  await settle()
  bench.hub.sockets.at(-1)?.events.onClose()
  await until(() => !till.link.isConnected.value, 'the line is gone')
  const asked = desk.asked
  model.stop()
  await bench.time.pass(2 * ASK_AGAIN_MS)
  t.equal(desk.asked, asked)
})

t.test('a customer whom two people changed stands beside no sale', async (t) => {
  const { desk, model } = await openDesk(t)
  const customer = { ...conflict(2), type: 'customer_mismatch' as const, sale_id: null }
  const ofSale = { ...conflict(3), type: 'customer_mismatch' as const }
  desk.conflicts = [conflict(1), customer, { ...conflict(4), sale_id: null }, ofSale]
  t.ok((await model.refresh()).ok)
  t.strictSame(model.ofCustomers(), [customer])
  t.strictSame(model.ofSale(testId(103)), [ofSale])
})

const ANSWER = { reason: 'stands', note: ' ', words: '' } as const
type Sent = { resolution_id: string; [field: string]: unknown }

/** One conflict, which the hub settles, or refuses as a test says. */
async function openSettling(t: Test) {
  const opened = await openDesk(t)
  const { bench, desk, model } = opened
  const sent: Sent[] = []
  const hub = { refuses: null as Reply | null }
  const settled: ConflictMessage = { ...conflict(1), state: 'resolved' }
  bench.hub.routes[`POST /api/pos/conflicts/${testId(1)}/resolve`] = ({ body }) => {
    sent.push(JSON.parse(body) as Sent)
    if (hub.refuses) return hub.refuses
    desk.conflicts = []
    return ok({ success: true, conflict: settled })
  }
  desk.conflicts = [conflict(1)]
  t.ok((await model.refresh()).ok)
  return { ...opened, sent, scripted: hub }
}

t.test('settled at the till: what was said goes to the hub, and it leaves the list', async (t) => {
  const { model, sent } = await openSettling(t)
  const [open] = model.open.value
  const settlement = { ...ANSWER, action: 'honoured', note: ' lama ', countedMilli: 3_000 } as const
  const done = await model.settle(open as ConflictMessage, {
    ...settlement,
    documentId: testId(5),
    fields: [{ field: 'phone', take: 'ours' }],
  })
  t.match(done, { ok: true, value: { conflict_id: testId(1), state: 'resolved' } })
  t.match(sent, [
    {
      ...{ reason: 'stands', note: 'lama', action: 'honoured', counted_milli: 3_000 },
      ...{ document_id: testId(5), fields: [{ field: 'phone', take: 'ours' }], approval_id: null },
    },
  ])
  t.same(model.open.value, [])
})

t.test('an answer that was lost: the same again under its id, another under another', async (t) => {
  const { bench, model, sent } = await openSettling(t)
  bench.hub.trouble = ({ path }) => (path.endsWith('/resolve') ? 'answer-lost' : null)
  for (const reason of ['stands', 'stands', 'loss-accepted'] as const) {
    t.match(await model.settle(conflict(1), { ...ANSWER, reason }), { code: 'HUB_UNREACHABLE' })
  }
  const [first, again, other] = sent.map(({ resolution_id }) => resolution_id)
  t.equal(again, first)
  t.not(other, first)
  bench.hub.trouble = () => null
  t.ok((await model.settle(conflict(1), { ...ANSWER, reason: 'loss-accepted' })).ok)
  t.equal(sent.at(-1)?.resolution_id, other)
})

t.test('somebody was quicker: the list follows; refused otherwise, it stays', async (t) => {
  const { desk, model, sent, scripted } = await openSettling(t)
  scripted.refuses = refusal(409, 'REASON_NEEDS_NOTE')
  t.match(await model.settle(conflict(1), ANSWER), { code: 'REASON_NEEDS_NOTE' })
  t.equal(model.open.value.length, 1)
  desk.conflicts = []
  t.equal(model.open.value.length, 1, 'nobody has asked yet')
  scripted.refuses = refusal(409, 'CONFLICT_SETTLED')
  t.match(await model.settle(conflict(1), ANSWER), { code: 'CONFLICT_SETTLED' })
  t.same(model.open.value, [])
  t.not(sent[0]?.resolution_id, sent[1]?.resolution_id, 'a refused order is over')
})

t.test('told to whoever stands at the till that is open, and to nobody after it', async (t) => {
  const { bench, till } = await openTill(t)
  const desk = { conflicts: [] as ConflictMessage[], asked: 0 }
  bench.hub.routes['GET /api/pos/conflicts'] = () => {
    desk.asked += 1
    return ok({ hub_time: AT, conflicts: desk.conflicts })
  }
  const boot = { till: signal<Till | null>(null) }
  const told: string[] = []
  const stop = tellConflicts(boot, (found) =>
    told.push(...found.map(({ conflict_id }) => conflict_id)),
  )
  await settle()
  t.equal(desk.asked, 0, 'there is no till')
  boot.till.value = till
  const model = ownConflictsOf(till)
  t.equal(ownConflictsOf(till), model, 'whoever shows them asks the same')
  await until(() => model.hubTime.value, 'the first look')
  desk.conflicts = [conflict(1)]
  bench.hub.say({ type: 'conflicts-changed', document_id: testId(101) })
  await until(() => told.length > 0, 'the word')
  t.same(told, [testId(1)])
  boot.till.value = null
  const { asked } = desk
  desk.conflicts = [conflict(1), conflict(2)]
  bench.hub.say({ type: 'conflicts-changed', document_id: testId(102) })
  await settle()
  t.equal(desk.asked, asked, 'nobody stands there')
  t.same(told, [testId(1)])
  stop()
})

t.test('who stops telling hears nothing more', async (t) => {
  const { bench, till } = await openTill(t)
  let asked = 0
  bench.hub.routes['GET /api/pos/conflicts'] = () => {
    asked += 1
    return ok({ hub_time: AT, conflicts: [] })
  }
  const stop = tellConflicts({ till: signal<Till | null>(till) }, () => {})
  await until(() => asked > 0, 'the first look')
  await settle()
  stop()
  const before = asked
  bench.hub.say({ type: 'conflicts-changed', document_id: testId(101) })
  await settle()
  t.equal(asked, before)
})
