import t, { type Test } from 'tap'
import { connectPrinter, lookAtPlace } from '#hub/devices/printer/connect-printer.ts'
import { FakePrinter, type FakePrinterOptions } from '#hub/devices/printer/fake-printer.ts'
import { realSeams } from '#hub/system/real-seams.ts'

const { timers } = realSeams

async function startFake(t: Test, says: Partial<FakePrinterOptions> = {}): Promise<FakePrinter> {
  const fake = await new FakePrinter({ port: 0, columns: 42, timers, ...says }).start()
  t.teardown(() => fake.stop())
  return fake
}

const look = ({ address }: { address: string }, statusAbility = 'auto') =>
  lookAtPlace({ transport: 'tcp', address, statusAbility }, timers)

t.test('well, without paper, with an open cover: it says so and prints nothing', async (t) => {
  const fake = await startFake(t)
  t.same(await look(fake), { problem: null, isSaid: true })
  await fake.setFault({ kind: 'paper-out', afterBytes: 0 })
  t.same(await look(fake), { problem: 'paper-out', isSaid: true })
  await fake.setFault({ kind: 'cover-open' })
  t.same(await look(fake), { problem: 'cover-open', isSaid: true })
  t.same([fake.sheets, fake.uncut().items, fake.failures], [[], [], []])
})

t.test('one that never answers has no word; one that was heard before is stuck', async (t) => {
  const fake = await startFake(t, { answers: { status: false } })
  t.same(await look(fake), { problem: null, isSaid: false })
  t.same(await look(fake, 'dle-eot'), { problem: 'no-answer', isSaid: true })
  t.same(await look(fake, 'none'), { problem: null, isSaid: false })
})

t.test('one that says it of its own accord and answers nothing', async (t) => {
  const fake = await startFake(t, { answers: { status: false }, hasAutomaticStatus: true })
  t.same(await look(fake), { problem: null, isSaid: true })
  await fake.setFault({ kind: 'cover-open' })
  t.same(await look(fake), { problem: 'cover-open', isSaid: true })
  await fake.setFault({ kind: 'paper-out', afterBytes: 0 })
  t.same(await look(fake), { problem: 'paper-out', isSaid: true })
  await fake.setFault({ kind: 'jam', afterBytes: 0 })
  t.same(await look(fake), { problem: 'printer-error', isSaid: true })
  t.same([fake.sheets, fake.uncut().items, fake.failures], [[], [], []])
})

t.test('a receipt that comes meanwhile is printed after it; a look does not wait', async (t) => {
  const fake = await startFake(t, { answers: { status: false } })
  const place = { transport: 'tcp', address: fake.address }
  const paper = { columns: 42, codePage: 'cp858', canCut: true }
  const abilities = { statusAbility: 'none', fenceAbility: 'none' }
  const printer = connectPrinter({ ...place, ...paper, ...abilities }, timers)
  const looking = look(fake)
  let isLooking = true
  void looking.finally(() => {
    isLooking = false
  })
  t.equal(await look(fake), null, 'it is asked already')
  const hooks = {
    mayStart() {
      t.notOk(isLooking, 'the look has ended')
      return true
    },
    isFencing() {},
    waits() {},
  }
  const end = await printer.print({ kind: 'drawer-pulse' }, hooks)
  t.same([end.state, end.problem], ['sent', null])
  t.same(await looking, { problem: null, isSaid: false })
  t.equal(fake.pulses.length, 1)
})

t.test('nobody there', async (t) => {
  const fake = await startFake(t)
  await fake.stop()
  t.same(await look(fake), { problem: 'refused', isSaid: true })
  t.same(await look({ address: 'no address' }), { problem: 'unreachable', isSaid: true })
})
