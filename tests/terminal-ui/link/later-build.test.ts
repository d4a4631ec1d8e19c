// A hub that was updated says more than a till of the build before can know. The till connects,
// hands its sales over and hears the rules all the same: what it cannot hand over keeps it from
// updating itself.
import t from 'tap'
import { Type } from 'typebox'
import { LiveMessage } from '#domain/wire/live-message.ts'
import { callHub } from '../../../terminal-ui/src/link/hub-http.ts'
import { hasShape, knownPart } from '../../../terminal-ui/src/link/schema-check.ts'
import { FIRST_RULES } from '../../../terminal-ui/src/models/rules-model.ts'
import { CASHIER_ID } from '../../support/small-outlet.ts'
import { connect, openTill, product, restart } from '../models/open-till.ts'
import { until } from './fake-time.ts'
import { ok } from './scripted-hub.ts'
import { createBench } from './terminal-bench.ts'

/** One more field in every object, however deep. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, each]) => [name, withMore(each)])
  return { ...Object.fromEntries(fields), from_a_later_build: 1 }
}

t.test('a till connects, sells and hears the rules beside a hub of a later build', async (t) => {
  const opened = await openTill(t)
  const { bench } = opened
  const { hub, seams } = bench
  hub.routes['GET /api/pos/rules'] = () =>
    ok({ rules: { ...FIRST_RULES, over_short_limit_minor: 20_000 }, version: 2 })
  seams.fetch = async (path, init) => {
    const answer = await hub.fetch(path, init)
    if (answer.status !== 200) return answer
    return new Response(JSON.stringify(withMore(await answer.json())))
  }
  const { say } = hub
  hub.say = (message) => say.call(hub, withMore(message) as LiveMessage)
  const again = await restart(t, opened)
  const { till } = again
  await connect(again)
  await till.session.logout()
  t.ok((await till.session.login(CASHIER_ID, '1234')).ok)
  t.ok((await till.session.loadStaff()).ok)
  t.equal(till.session.outlet.value?.name, 'Toko Uji')
  await till.cart.add(product(1))
  t.ok((await till.payment.open()).ok)
  await till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
  t.ok((await till.payment.commit()).ok)
  const { badge } = till.connectivity
  const isTaken = () => hub.sales.size === 1 && badge.value.pendingCount === 0
  await until(isTaken, 'the verdict')
  t.match(badge.value, { state: 'online', isStuck: false })
  hub.say({ type: 'rules-changed', version: 2 })
  await until(() => till.rules.rules.value.over_short_limit_minor === 20_000, 'the rules')
  t.notMatch(till.rules.rules.value, { from_a_later_build: 1 })
})

const Pet = Type.Object({ legs: Type.Integer() }, { additionalProperties: false })
const Cart = Type.Object(
  {
    wheels: Type.Array(Type.Union([Type.Null(), Pet])),
    owner: Type.Optional(Pet),
    load: Type.Union([Type.Null(), Pet, Type.String()]),
  },
  { additionalProperties: false },
)

t.test('what is known stays as it was said, what is more is left out', async (t) => {
  const known = { wheels: [{ legs: 2 }, null], load: { legs: 4 } }
  t.equal(knownPart(Cart, known), known, 'nothing is more')
  t.same(knownPart(Cart, withMore(known)), known)
  t.same(knownPart(Cart, withMore({ ...known, owner: { legs: 3 } })), {
    ...known,
    owner: { legs: 3 },
  })
  t.same(knownPart(Type.Array(Pet), [{ legs: 1, tail: true }]), [{ legs: 1 }])
  const pong = { type: 'pong', hub_time_ms: 7 }
  t.same(knownPart(LiveMessage, withMore(pong)), pong)
})

t.test('what is wrong stays wrong', async (t) => {
  for (const wrong of [
    null,
    7,
    [],
    {},
    { wheels: {}, load: null },
    { wheels: [7], load: null },
    { wheels: [], load: { tail: true } },
    { wheels: [], owner: null, load: null, more: 1 },
  ]) {
    t.notOk(hasShape(Cart, knownPart(Cart, wrong)), JSON.stringify(wrong))
  }
  t.notOk(hasShape(LiveMessage, knownPart(LiveMessage, { type: 'of-a-later-build' })))
})

t.test('an answer is read whole unless the question says otherwise', async (t) => {
  const { hub, seams } = createBench(t)
  hub.routes['GET /api/pet'] = () => ok({ legs: 4, tail: true })
  const ask = { method: 'GET', path: '/api/pet' } as const
  t.match(await callHub(seams, ask, Pet), { code: 'ANSWER_UNREADABLE' })
  t.same(await callHub(seams, { ...ask, mayKnowMore: true }, Pet), { ok: true, value: { legs: 4 } })
})
