import t, { type Test } from 'tap'
import { connectPrinter, probePlace } from '#hub/devices/printer/connect-printer.ts'
import { FakePrinter, type FakePrinterOptions } from '#hub/devices/printer/fake-printer.ts'
import { oneAtATime, type Spoken } from '#hub/devices/printer/one-at-a-time.ts'
import { probePrinter } from '#hub/devices/printer/probe-printer.ts'
import { tcpPort } from '#hub/devices/printer/tcp-wire.ts'
import { realSeams } from '#hub/system/real-seams.ts'

const { timers } = realSeams

async function startFake(t: Test, says: Partial<FakePrinterOptions> = {}): Promise<FakePrinter> {
  const fake = await new FakePrinter({ port: 0, columns: 42, timers, ...says }).start()
  t.teardown(() => fake.stop())
  return fake
}

const probe = ({ address }: FakePrinter) => probePlace({ transport: 'tcp', address }, timers)

/** Not a letter on the paper, and none that would come with the next line. */
function isBlank(t: Test, fake: FakePrinter): void {
  t.same([fake.sheets, fake.uncut().items], [[], []])
  t.same([fake.pulses, fake.failures], [[], []])
}

const ALL = {
  ...{ answersStatus: true, answersFence: true, answersProcessId: true },
  ...{ answersKeptPictures: true, maker: 'EPSON', model: 'TM-T82III' },
}

t.test('a printer that answers everything', async (t) => {
  const fake = await startFake(t)
  t.same(await probe(fake), { ok: true, probe: ALL })
  isBlank(t, fake)
})

t.test('a printer that knows no names is not asked for one that it would print', async (t) => {
  const answers = { identity: false, process: false }
  const fake = await startFake(t, { answers })
  const names = { answersProcessId: false, answersKeptPictures: false, maker: null, model: null }
  t.same(await probe(fake), { ok: true, probe: { ...ALL, ...names } })
  isBlank(t, fake)
})

t.test('a mute printer, in its time', async (t) => {
  const fake = await startFake(t, { isMute: true })
  const nothing = { answersStatus: false, answersFence: false, answersProcessId: false }
  const names = { answersKeptPictures: false, maker: null, model: null }
  t.same(await probe(fake), { ok: true, probe: { ...nothing, ...names } })
  isBlank(t, fake)
})

t.test('one that keeps no pictures, or cannot say which', async (t) => {
  const fake = await startFake(t, { answers: { pictures: false } })
  t.same(await probe(fake), { ok: true, probe: { ...ALL, answersKeptPictures: false } })
  isBlank(t, fake)
})

t.test('one that is not there, and a place that is none', async (t) => {
  const fake = await startFake(t)
  await fake.setFault({ kind: 'refuse' })
  t.same(await probe(fake), { ok: false, problem: 'refused' })
  const nowhere = { transport: 'usb', address: 'TM-T82' }
  t.same(await probePlace(nowhere, timers), { ok: false, problem: 'unreachable' })
})

t.test('never in the middle of a receipt', async (t) => {
  const fake = await startFake(t)
  const spoken: Spoken = new Map()
  const port = oneAtATime(tcpPort(fake.address, timers), { spoken, key: 'a' })
  const connected = await port.connect()
  t.ok(connected.ok)
  t.same(await probePrinter(port, timers), { ok: false, problem: 'in-use' })
  if (connected.ok) await connected.wire.close()
  t.match(await probePrinter(port, timers), { ok: true })
  t.equal(spoken.size, 0)
})

t.test('while the hub itself speaks to it: asked when that has ended', async (t) => {
  const fake = await startFake(t)
  const stored = { columns: 42, codePage: 'cp858', canCut: true }
  const place = { transport: 'tcp', address: fake.address }
  const abilities = { statusAbility: 'dle-eot', fenceAbility: 'process-id' }
  const own = connectPrinter({ ...place, ...stored, ...abilities }, timers)
  let isCleared = false
  const clearing = own.clearAhead().then((problem) => {
    isCleared = true
    return problem
  })
  const end = await probePlace(place, timers)
  t.ok(isCleared, 'not before')
  t.equal(await clearing, null)
  t.match(end, { ok: true, probe: { answersFence: true } })
})
