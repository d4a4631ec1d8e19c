import t from 'tap'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import type { OpenShiftInput } from '../../../terminal-ui/src/models/shift-model.ts'
import { DRAWER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { type OpenTill, openTill, product, restart, SHIFT } from './open-till.ts'

const FLOAT: OpenShiftInput = {
  openingCashMinor: 200_000,
  counts: [{ value_minor: 100_000, count: 2 }],
  drawerId: null,
  mode: 'floating',
}
const AWAY: ShiftMessage = { ...SHIFT, status: 'suspended', terminal_id: null, terminal_code: null }

async function withoutShift({ bench, till }: OpenTill): Promise<string[]> {
  bench.hub.routes['GET /api/pos/sessions'] = () => ok({ sessions: [] })
  await till.shift.refresh()
  const asked: string[] = []
  bench.hub.routes['POST /api/pos/sessions'] = ({ body }) => {
    asked.push(body)
    return ok({ ...SHIFT, session_id: JSON.parse(body).session_id })
  }
  return asked
}

t.test(
  'a shift is opened on a drawer with its counted float, remembered for next time',
  async (t) => {
    const opened = await openTill(t)
    const asked = await withoutShift(opened)
    t.ok((await opened.till.shift.open({ ...FLOAT, drawerId: DRAWER_ID, mode: 'shared' })).ok)
    t.match(JSON.parse(asked[0] ?? ''), {
      drawer_id: DRAWER_ID,
      mode: 'shared',
      opening_cash_minor: 200_000,
      counts: [{ value_minor: 100_000, count: 2 }],
    })
    t.ok(opened.till.shift.current.value)
    const again = await restart(t, opened)
    t.match(again.till.shift.lastFloat.value, { openingCashMinor: 200_000, mode: 'shared' })
    t.ok(again.till.shift.current.value, 'and the shift is known before the hub answers')
  },
)

t.test(
  'opening again after a lost answer asks for the same shift, also after a restart',
  async (t) => {
    const opened = await openTill(t)
    const { bench, till } = opened
    const asked = await withoutShift(opened)
    bench.hub.trouble = ({ method, path }) =>
      method === 'POST' && path === '/api/pos/sessions' ? 'answer-lost' : null
    t.match(await till.shift.open(FLOAT), { ok: false, code: 'COMMAND_UNANSWERED' })
    t.ok(till.shift.opening.value, 'the screen can say so')
    const again = await restart(t, opened)
    t.ok(again.till.shift.opening.value)
    bench.hub.trouble = () => null
    t.ok((await again.till.shift.open({ ...FLOAT, openingCashMinor: 1 })).ok)
    t.equal(new Set(asked).size, 1, 'the same bytes: what was said first holds')
    t.equal(again.till.shift.opening.value, null)
    await again.till.shift.open(FLOAT)
    t.equal(new Set(asked).size, 2, 'the next opening is another shift')
  },
)

t.test('a refused opening opens nothing, and the next try may say something else', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const asked = await withoutShift(opened)
  const take = bench.hub.routes['POST /api/pos/sessions']
  bench.hub.routes['POST /api/pos/sessions'] = () => refusal(409, 'SHIFT_ALREADY_OPEN')
  t.match(await till.shift.open(FLOAT), { ok: false, code: 'SHIFT_ALREADY_OPEN' })
  t.equal(till.shift.current.value, null)
  if (take) bench.hub.routes['POST /api/pos/sessions'] = take
  t.ok((await till.shift.open({ ...FLOAT, counts: null, openingCashMinor: 0 })).ok)
  t.match(JSON.parse(asked[0] ?? ''), { opening_cash_minor: 0, counts: null })
})

t.test('suspended here, listed everywhere, resumed with its drawer', async (t) => {
  const { bench, till } = await openTill(t)
  const told: unknown[] = []
  bench.hub.routes[`POST /api/pos/sessions/${SHIFT_ID}/suspend`] = ({ body }) => {
    told.push(JSON.parse(body))
    return ok(AWAY)
  }
  bench.hub.routes['GET /api/pos/sessions'] = ({ path }) =>
    ok({ sessions: path.includes('status=suspended') ? [AWAY] : [] })
  t.ok((await till.shift.suspend('Istirahat')).ok)
  t.same(told, [{ note: 'Istirahat' }])
  t.equal(till.shift.current.value, null)
  t.match(till.shift.elsewhere.value, [{ session_id: SHIFT_ID, status: 'suspended' }])
  bench.hub.routes[`POST /api/pos/sessions/${SHIFT_ID}/resume`] = ({ body }) => {
    told.push(JSON.parse(body))
    return ok(SHIFT)
  }
  bench.hub.routes['GET /api/pos/sessions'] = () => ok({ sessions: [] })
  t.ok((await till.shift.resume(SHIFT_ID, testId(9))).ok)
  t.same(told[1], { approval_id: testId(9) })
  t.equal(till.shift.current.value?.session_id, SHIFT_ID)
  t.same(till.shift.elsewhere.value, [])
})

t.test(
  'what was sold goes out before the drawer leaves; an unheard hub changes nothing',
  async (t) => {
    const { bench, till } = await openTill(t)
    bench.hub.trouble = () => 'down'
    await till.cart.add(product(1))
    await till.payment.open()
    await till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
    t.ok((await till.payment.commit()).ok)
    t.match(await till.shift.endTrading(), { ok: false, code: 'HUB_UNREACHABLE' })
    t.ok(till.shift.current.value, 'still here')
    bench.hub.trouble = () => null
    const path = `POST /api/pos/sessions/${SHIFT_ID}/end-trading`
    bench.hub.routes[path] = () => ok({ ...SHIFT, status: 'counting' })
    t.ok((await till.shift.endTrading()).ok)
    const paths = bench.hub.paths()
    t.ok(paths.indexOf('POST /api/pos/transactions') < paths.lastIndexOf(path))
    t.equal(till.shift.current.value, null)
  },
)

t.test('a change elsewhere is fetched', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.routes['GET /api/pos/sessions'] = () =>
    ok({ sessions: [{ ...SHIFT, total_sales_minor: 77_000 }] })
  bench.hub.say({ type: 'shift-changed', session_id: SHIFT_ID })
  await until(() => till.shift.current.value?.total_sales_minor === 77_000, 'the figures')
})

t.test('the hub hears at once what this till still holds, and of which shift', async (t) => {
  const { bench, till } = await openTill(t)
  const pings = () => bench.hub.sockets.at(-1)?.sent.map((text) => JSON.parse(text)) ?? []
  t.match(pings().at(-1), { pending_count: 0, pending_session_ids: [] })
  bench.hub.trouble = () => 'down'
  await till.cart.add(product(1))
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
  t.ok((await till.payment.commit()).ok)
  await settle()
  t.match(pings().at(-1), { pending_count: 1, pending_session_ids: [SHIFT_ID] })
  bench.hub.trouble = () => null
  till.connectivity.retryNow()
  await until(() => till.connectivity.badge.value.pendingCount === 0, 'the sale at the hub')
  t.match(pings().at(-1), { pending_count: 0, pending_session_ids: [] })
})
