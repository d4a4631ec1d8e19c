import t from 'tap'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import { ASK_AGAIN_MS } from '../../../terminal-ui/src/link/hub-link.ts'
import { ConsoleRulesModel } from '../../../terminal-ui/src/models/console-rules-model.ts'
import { FIRST_RULES } from '../../../terminal-ui/src/models/rules-model.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { openTill, product, restart } from './open-till.ts'

const OUTLET_RULES: RulesMessage = {
  ...FIRST_RULES,
  reasons: [
    reason('petty-cash', 'paid-out', true),
    reason('old', 'paid-out', false),
    reason('refill', 'paid-in', true),
  ],
}

function reason(code: string, kind: 'paid-in' | 'paid-out', isActive: boolean) {
  return { code, kind, name: code, name_en: code, needs_note: false, is_active: isActive }
}

t.test('before the hub has said anything: rupiah, and nothing that needs a rule', async (t) => {
  const { till } = await openTill(t)
  t.equal(till.rules.isKnown.value, false)
  t.equal(till.rules.rules.value.denominations[0]?.value_minor, 100_000)
  t.strictSame(till.rules.reasonsFor('paid-out'), [])
})

t.test('the hub says its rules, says them anew, and they outlive a restart', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  let limit = 10_000
  bench.hub.routes['GET /api/pos/rules'] = () =>
    ok({ rules: { ...OUTLET_RULES, over_short_limit_minor: limit }, version: 1 })
  t.ok((await till.rules.refresh()).ok)
  t.strictSame(
    till.rules.reasonsFor('paid-out').map(({ code }) => code),
    ['petty-cash'],
  )
  limit = 25_000
  bench.hub.say({ type: 'rules-changed', version: 2 })
  await until(() => till.rules.rules.value.over_short_limit_minor === 25_000, 'the change')
  // A hub that is too busy when it says so is asked until it has answered.
  limit = 30_000
  bench.hub.trouble = ({ path }) => (path === '/api/pos/rules' ? 'answer-lost' : null)
  bench.hub.say({ type: 'rules-changed', version: 3 })
  await settle()
  t.equal(till.rules.rules.value.over_short_limit_minor, 25_000)
  bench.hub.trouble = () => null
  for (let passed = 0; passed < ASK_AGAIN_MS; passed += 3_000) {
    bench.hub.say({ type: 'stock-changed', levels: [] })
    await bench.time.pass(3_000)
  }
  await until(() => till.rules.rules.value.over_short_limit_minor === 30_000, 'the next change')
  bench.hub.trouble = () => 'down'
  const again = await restart(t, opened)
  t.equal(again.till.rules.isKnown.value, true)
  t.equal(again.till.rules.rules.value.over_short_limit_minor, 30_000)
})

t.test('a rule of a later build: the others are heard, and it sells', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  let rules: Record<string, unknown> = { ...OUTLET_RULES, over_short_limit_minor: 10_000 }
  let asked = 0
  bench.hub.routes['GET /api/pos/rules'] = () => {
    asked += 1
    return ok({ rules, version: asked })
  }
  t.ok((await till.rules.refresh()).ok)
  const later = { rule_of_a_later_build: 1, till_version_min: '9.0' }
  rules = { ...OUTLET_RULES, over_short_limit_minor: 20_000, ...later }
  bench.hub.say({ type: 'rules-changed', version: 2 })
  await until(() => till.rules.rules.value.over_short_limit_minor === 20_000, 'the rules')
  t.equal(till.rules.rules.value.till_version_min, '9.0')
  t.notOk('rule_of_a_later_build' in till.rules.rules.value)
  const again = await restart(t, opened)
  t.equal(again.till.rules.rules.value.over_short_limit_minor, 20_000)
  // A value that it cannot read is none: the rules that it last heard hold, and it sells.
  rules = { ...rules, over_short_limit_minor: 30_000, expired_goods: 'way-of-a-later-build' }
  t.match(await again.till.rules.refresh(), { ok: false, code: 'ANSWER_UNREADABLE' })
  t.equal(again.till.rules.rules.value.over_short_limit_minor, 20_000, 'none of it is taken')
  await again.till.cart.add(product(1))
  t.ok((await again.till.payment.open()).ok)
  await again.till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
  t.ok((await again.till.payment.commit()).ok)
})

t.test('what is edited is read whole: nobody saves rules without some', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.routes['GET /api/pos/rules'] = () =>
    ok({ rules: { ...OUTLET_RULES, rule_of_a_later_build: 1 }, version: 1 })
  const desk = new ConsoleRulesModel(till.link)
  t.match(await desk.refresh(), { ok: false, code: 'ANSWER_UNREADABLE' })
  t.equal(desk.draft.value, null)
})
