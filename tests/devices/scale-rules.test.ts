import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { ScaleWeight } from '#domain/wire/scale-message.ts'
import { PROTOCOLS } from '#hub/devices/scale/scale-protocols.ts'
import { SteadyWeight, WEIGHT_AGE_MS_MAX } from '#hub/devices/scale/steady-weight.ts'
import { hold, PROPERTY_SEED } from '../support/property.ts'
import { CAPACITY_G, MIN_LOAD_G, scriptedScale, WAYS } from './scripted-scale.ts'

const SETTLE_MS = 700

const isReady = ({ is_steady, is_empty, is_taken, problem }: ScaleWeight): boolean =>
  is_steady && !is_empty && !is_taken && problem === null

for (const [protocol, framing] of WAYS) {
  const way = `${protocol} ${framing}`

  t.test(`${way}: a weight is taken once`, async (t) => {
    const rig = scriptedScale(protocol, framing)
    const { scale, fake, time } = rig
    t.teardown(rig.stop)
    fake.put(1234)
    await time.advance(SETTLE_MS)
    t.match(scale.read(), { grams: 1234, is_steady: true, is_taken: true }, 'lay there before us')
    t.same(scale.take(), { ok: false, why: 'not-lifted' })
    fake.put(0)
    await time.advance(SETTLE_MS)
    t.match(scale.read(), { grams: 0, is_empty: true, is_taken: false })
    t.same(scale.take(), { ok: false, why: 'not-ready' }, 'nothing lies there')
    fake.put(1234)
    await time.advance(SETTLE_MS)
    t.ok(isReady(scale.read()))
    t.same(scale.take(), { ok: true, grams: 1234, isNet: false })
    t.same(scale.take(), { ok: false, why: 'not-lifted' })
    fake.put(1234 + MIN_LOAD_G - 1)
    await time.advance(SETTLE_MS)
    t.same(scale.take(), { ok: false, why: 'not-lifted' }, 'a little more is the same goods')
    fake.put(1234 + MIN_LOAD_G)
    await time.advance(SETTLE_MS)
    t.same(scale.take(), { ok: true, grams: 1234 + MIN_LOAD_G, isNet: false })
    t.same(fake.unknown, [], 'the scale understood everything')
  })

  t.test(`${way}: what is no weight is said in words`, async (t) => {
    const rig = scriptedScale(protocol, framing)
    const { scale, fake, time, plug } = rig
    t.teardown(rig.stop)
    const after = async (change: () => void, ms = SETTLE_MS): Promise<ScaleWeight> => {
      change()
      await time.advance(ms)
      return scale.read()
    }
    const back = () => {
      Object.assign(fake.faults, { isMute: false, isMoving: false, unit: 'kg', cutAt: 0 })
      fake.put(500)
    }
    t.equal((await after(() => fake.put(CAPACITY_G + 5))).problem, 'overload')
    t.equal((await after(() => fake.put(-5))).problem, 'below-zero')
    await after(back)
    t.ok(isReady(scale.read()), 'below zero it was empty')
    const isMoving = { isMoving: true }
    t.match(await after(() => Object.assign(fake.faults, isMoving)), { is_steady: false })
    t.same(scale.take(), { ok: false, why: 'not-ready' })
    await after(back)
    const inPounds = { unit: 'lb' }
    t.equal((await after(() => Object.assign(fake.faults, inPounds))).problem, 'wrong-unit')
    await after(back)
    t.equal(
      (await after(() => Object.assign(fake.faults, { isMute: true }), 3_000)).problem,
      'not-answering',
    )
    t.equal((await after(() => {}, 6_000)).problem, 'not-answering', 'its line was opened anew')
    await after(back, 2_000)
    t.ok(isReady(scale.read()))
    const half = { cutAt: 4 }
    t.match(
      await after(() => Object.assign(fake.faults, half), 6_000),
      { grams: null, is_steady: false, problem: /not-understood|not-answering/ },
      'half frames',
    )
    t.ok(scale.brokenCount() > 0)
    await after(back, 2_000)
    t.ok(isReady(scale.read()))
    plug.isIn = false
    t.equal((await after(() => {}, 2_000)).problem, 'not-connected')
    plug.isIn = true
    await after(() => {}, 2_500)
    t.ok(isReady(scale.read()), 'plugged in again')
    scale.take()
    rig.breakLine()
    t.equal(scale.read().problem, 'not-connected')
    await after(() => {}, 2_500)
    t.same(scale.take(), { ok: false, why: 'not-lifted' }, 'a taken weight stays taken')
  })

  t.test(
    `${way}: nothing but weights that lay there are taken, whatever the cable does`,
    async (t) => {
      const seeds = fc.sample(fc.integer(), { numRuns: 12, seed: PROPERTY_SEED })
      for (const seed of seeds) await weighThroughNoise(t, protocol, framing, seed)
    },
  )

  t.test(`${way}: no weight comes out of noise alone`, async (t) => {
    const bytes = fc.uint8Array({ minLength: 300, maxLength: 3_000 })
    const rule = fc.property(bytes, (noise) => {
      const reader = PROTOCOLS[protocol].createReader()
      const { agreeingCount } = PROTOCOLS[protocol]
      const rules = { agreeingCount, minLoadG: MIN_LOAD_G, capacityG: CAPACITY_G }
      const weight = new SteadyWeight(rules)
      weight.connect(0)
      return noise.every((byte) => {
        const { said } = reader.hear(byte)
        if (said) weight.hear(said, 1)
        return !weight.read(1).is_steady
      })
    })
    hold(rule, 40)
    t.pass('never steady')
  })
}

t.test('what a scale shows beyond its capacity is no weight, whatever it says', async (t) => {
  const weight = new SteadyWeight({ agreeingCount: 2, minLoadG: MIN_LOAD_G, capacityG: CAPACITY_G })
  const say = (grams: number, atMs: number) =>
    weight.hear({ kind: 'weight', grams, isStable: true, isNet: false }, atMs)
  weight.connect(0)
  t.equal(weight.read(0).problem, 'unread')
  for (const atMs of [100, 200]) say(0, atMs)
  for (const atMs of [300, 400]) t.equal(say(CAPACITY_G + 1, atMs), 'trouble')
  t.match(weight.read(400), { grams: null, is_steady: false, problem: 'overload' })
  t.same(weight.take(400), { ok: false, why: 'not-ready' })
  for (const atMs of [500, 600]) say(CAPACITY_G, atMs)
  t.match(weight.read(600 + WEIGHT_AGE_MS_MAX), { grams: CAPACITY_G, is_steady: true })
  const late = 601 + WEIGHT_AGE_MS_MAX
  t.match(weight.read(late), { grams: null, problem: 'not-answering' })
  t.same(weight.take(late), { ok: false, why: 'not-ready' }, 'too old to be taken')
  say(CAPACITY_G, late)
  t.same(weight.take(late), { ok: false, why: 'not-ready' }, 'equal, with a silence between')
  say(CAPACITY_G, late + 1)
  t.same(weight.take(late + 1), { ok: true, grams: CAPACITY_G, isNet: false })
})

async function weighThroughNoise(
  t: Test,
  protocol: (typeof WAYS)[number][0],
  framing: (typeof WAYS)[number][1],
  seed: number,
): Promise<void> {
  const rig = scriptedScale(protocol, framing)
  const { scale, fake, time } = rig
  const random = lcg(seed)
  const flipPercent = 1 + (random() % 20)
  fake.faults.noise = (bytes) =>
    bytes.map((byte) => (random() % 1000 < flipPercent ? byte ^ (1 << (random() % 8)) : byte))
  const lay: { grams: number; untilMs: number }[] = []
  let current = 0
  let takenCount = 0
  let wasEmptySinceTake = true
  let takenGrams = 0
  for (let step = 0; step < 120; step += 1) {
    if (random() % 4 === 0) {
      lay.push({ grams: current, untilMs: time.clock.monotonicMs() })
      current = random() % 3 === 0 ? 0 : random() % 14_000
      fake.put(current)
      fake.faults.isMoving = random() % 5 === 0
      if (Math.abs(current - takenGrams) >= MIN_LOAD_G) wasEmptySinceTake = true
    }
    await time.advance(random() % 400)
    const taken = scale.take()
    if (!taken.ok) continue
    takenCount += 1
    const oldestMs = time.clock.monotonicMs() - WEIGHT_AGE_MS_MAX
    const recent = lay.filter(({ untilMs }) => untilMs >= oldestMs).map(({ grams }) => grams)
    const isTrue = [current, ...recent].includes(taken.grams)
    if (!isTrue) t.fail(`seed ${seed}: ${taken.grams} g never lay there`)
    if (!wasEmptySinceTake) t.fail(`seed ${seed}: ${taken.grams} g was sold twice`)
    takenGrams = taken.grams
    wasEmptySinceTake = false
  }
  t.ok(takenCount > 0, `seed ${seed}: ${takenCount} taken, ${scale.brokenCount()} broken`)
  await rig.stop()
}

function lcg(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
}
