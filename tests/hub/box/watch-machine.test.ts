// The watch: whoever asks is answered at once, whatever a disk does; hours are kept for a chart.
import t, { type Test } from 'tap'
import type { MachineFacts, ReadMachine } from '#hub/box/machine/read-machine.ts'
import { HOUR_MS, listHours } from '#hub/box/machine-store.ts'
import {
  MACHINE_LOOK_EVERY_MS,
  MACHINE_STALE_MS,
  UNKNOWN_MACHINE,
  watchMachine,
} from '#hub/box/watch-machine.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { smallShop } from '../../support/small-shop.ts'

const facts = (celsius: number): MachineFacts => ({
  medium: {
    ...{ state: 'well', kind: 'emmc', model: 'DG4032', life_used_percent: 10 },
    because: null,
  },
  temperature: { state: 'ok', celsius },
  clockSource: 'network',
  isQuiet: null,
})

function openWatch(t: Test, readMachine: ReadMachine) {
  const shop = smallShop(t)
  const timers = fakeTimers()
  let wallMs = 0
  const { clock } = shop.seams
  const seams = {
    ...shop.seams,
    timers,
    clock: { ...clock, nowMs: () => clock.nowMs() + wallMs },
  }
  const watch = watchMachine({ ...shop.deps, seams }, readMachine)
  t.teardown(watch.stop)
  async function look(ms: number): Promise<void> {
    clock.advance(ms)
    timers.pass(ms)
    while (timers.pendingCount() === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const setClock = (byMs: number) => {
    wallMs += byMs
  }
  return { ...shop, watch, look, setClock, timers, advance: clock.advance }
}

t.test('what was read is told, with the step of a clock that somebody set', async (t) => {
  const { watch, look, setClock } = openWatch(t, async () => facts(41))
  t.same(watch.state(), UNKNOWN_MACHINE, 'nobody has looked yet')
  await look(0)
  t.match(watch.state(), {
    ...{ temperature: 'ok', temperature_celsius: 41, clock_source: 'network', clock_step: null },
    medium: { model: 'DG4032' },
  })
  setClock(900)
  await look(MACHINE_LOOK_EVERY_MS)
  t.equal(watch.state().clock_step, null, 'a time server that trims is no step')
  setClock(-7_200_000)
  await look(MACHINE_LOOK_EVERY_MS)
  t.match(watch.state().clock_step, { by_ms: -7_200_000 })
})

t.test('a disk that hangs is asked once; the rest of the hub is answered meanwhile', async (t) => {
  let asked = 0
  let answer = (_: MachineFacts) => {}
  const { watch, timers, advance } = openWatch(t, () => {
    asked += 1
    return new Promise((resolve) => {
      answer = resolve
    })
  })
  timers.pass(0)
  while (asked === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  timers.pass(60 * MACHINE_LOOK_EVERY_MS)
  t.equal(asked, 1, 'no second look beside the first')
  t.equal(watch.state().medium.state, 'unknown')
  answer(facts(40))
  while (timers.pendingCount() === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  t.equal(watch.state().medium.state, 'well')
  advance(MACHINE_STALE_MS + 1)
  t.equal(watch.state().medium.state, 'unknown', 'it was true once')
})

t.test('a disk that reading writes to is known from the first look', async (t) => {
  let isQuiet: boolean | null = false
  const { watch, look } = openWatch(t, async () => ({ ...facts(41), isQuiet }))
  t.equal(watch.isRestless(), false, 'nobody has looked yet')
  await look(0)
  t.equal(watch.isRestless(), true)
  for (isQuiet of [true, null]) {
    await look(MACHINE_LOOK_EVERY_MS)
    t.equal(watch.isRestless(), false)
  }
})

t.test('a machine that cannot be read is looked at again', async (t) => {
  let isBroken = true
  const { watch, look } = openWatch(t, async () => {
    if (isBroken) throw new Error('EIO')
    return facts(50)
  })
  await look(0)
  isBroken = false
  await look(MACHINE_LOOK_EVERY_MS)
  t.equal(watch.state().temperature_celsius, 50)
})

t.test('hours: the greatest heat of each, five weeks of them', async (t) => {
  let celsius = 40
  const { db, look } = openWatch(t, async () => facts(celsius))
  await look(0)
  const heats = () => listHours(db).map(({ temperature_celsius }) => temperature_celsius)
  t.same(heats(), [40], 'a box that has just been started has a point')
  celsius = 61
  await look(MACHINE_LOOK_EVERY_MS)
  celsius = 44
  await look(MACHINE_LOOK_EVERY_MS)
  await look(HOUR_MS)
  t.same(heats(), [61, 44], 'the worst of the hour, not its last')
  t.ok((listHours(db)[0]?.free_bytes ?? 0) > 0)
  await look(36 * 24 * HOUR_MS)
  t.equal(heats().length, 1, 'what is older is forgotten')
})
