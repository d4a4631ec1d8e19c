// The till's scale while somebody weighs.
import t, { type Test } from 'tap'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { ScaleWeight } from '#domain/wire/scale-message.ts'
import { watchScale } from '../../../terminal-ui/src/models/scale-model.ts'
// The words of its refusals come with the screens beside selling.
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { testId } from '../../support/small-outlet.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { openTill } from './open-till.ts'

const SCALE = testId(700)
const EMPTY: ScaleWeight = {
  ...{ grams: 0, is_steady: true, is_empty: true, is_net: false, is_taken: false },
  problem: null,
}
const GOODS: ScaleWeight = { ...EMPTY, grams: 1_234, is_empty: false }

async function startWeighing(t: Test) {
  const opened = await openTill(t)
  const { bench, till } = opened
  const asked: { take_id: string; tare_g: number }[] = []
  let isRefused = false
  let isSetUp = true
  bench.hub.routes['POST /api/pos/scale/watch'] = () =>
    ok({ scale: isSetUp ? { scale_id: SCALE, name: 'Buah', weight: EMPTY } : null })
  bench.hub.routes['POST /api/pos/scale/takes'] = (call) => {
    const request = JSON.parse(call.body) as { take_id: string; tare_g: number }
    asked.push(request)
    if (isRefused) return refusal(409, 'SCALE_NOT_LIFTED')
    const { tare_g } = request
    return ok({ success: true, net_g: 1_234 - tare_g, tare_g })
  }
  const say = (weight: unknown, scale_id = SCALE): void =>
    bench.hub.say({ type: 'scale-weight', scale_id, weight } as LiveMessage)
  const start = () => {
    const model = watchScale(till)
    t.teardown(model.stop)
    return model
  }
  return {
    ...{ ...opened, asked, say, start },
    refuse: () => {
      isRefused = true
    },
    setUp: (next: boolean) => {
      isSetUp = next
    },
  }
}

t.test('shows what the hub says, and nothing that is old', async (t) => {
  const { bench, say, start } = await startWeighing(t)
  const model = start()
  t.same(model.view.value, { kind: 'asking' })
  await bench.time.pass(1)
  t.same(model.view.value, { kind: 'shown', name: 'Buah', weight: EMPTY })
  say(GOODS)
  t.match(model.view.value, { weight: { grams: 1_234 } })
  say({ ...GOODS, grams: 9 }, testId(701))
  say({ grams: 'nine' })
  t.match(model.view.value, { weight: { grams: 1_234 } }, 'another scale’s, or no weight')
  await bench.time.pass(2_600)
  t.same(model.view.value, { kind: 'away' })
  await bench.time.pass(2_000)
  t.equal(model.view.value.kind, 'shown', 'asked again')
})

t.test('a till without a scale, and one without its hub', async (t) => {
  const { bench, start, setUp } = await startWeighing(t)
  setUp(false)
  const model = start()
  await bench.time.pass(1)
  t.same(model.view.value, { kind: 'none' })
  bench.hub.trouble = () => 'down'
  await bench.time.pass(10_000)
  t.same(model.view.value, { kind: 'none' }, 'nobody misses what was never there')
  bench.hub.trouble = () => null
  setUp(true)
  await bench.time.pass(10_000)
  t.equal(model.view.value.kind, 'shown')
  bench.hub.trouble = () => 'down'
  await bench.time.pass(10_000)
  t.same(model.view.value, { kind: 'away' })
})

t.test('a lost answer is asked for again under the same id', async (t) => {
  const { asked, bench, refuse, start } = await startWeighing(t)
  const model = start()
  await bench.time.pass(1)
  bench.hub.trouble = ({ path }) => (path.endsWith('/takes') ? 'answer-lost' : null)
  t.match(await model.take(30), { ok: false })
  bench.hub.trouble = () => null
  t.same(await model.take(30), { ok: true, value: { netG: 1_204, tareG: 30 } })
  refuse()
  t.match(await model.take(0), { ok: false, code: 'SCALE_NOT_LIFTED' })
  const ids = asked.map(({ take_id }) => take_id)
  t.equal(ids[0], ids[1])
  t.not(ids[1], ids[2])
})

t.test('an answer that was lost is not given for other goods', async (t) => {
  const { asked, bench, say, start } = await startWeighing(t)
  const model = start()
  await bench.time.pass(1)
  bench.hub.trouble = ({ path }) => (path.endsWith('/takes') ? 'answer-lost' : null)
  t.match(await model.take(0), { ok: false })
  say({ ...GOODS, is_taken: true })
  t.match(await model.take(0), { ok: false })
  say(EMPTY)
  say({ ...GOODS, grams: 500 })
  bench.hub.trouble = () => null
  t.ok((await model.take(0)).ok)
  const [first, again, other] = asked.map(({ take_id }) => take_id)
  t.equal(first, again, 'the same goods still lie there')
  t.not(again, other, 'they were lifted off')
})
