// What stands beside this till's own sales: heard of, asked for again where a busy hub was late.
import t, { type Test } from 'tap'
import type { ConflictMessage } from '#domain/wire/conflict-message.ts'
import {
  ASK_AGAIN_MS,
  OwnConflictsModel,
} from '../../../terminal-ui/src/models/own-conflicts-model.ts'
import { testId } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
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
