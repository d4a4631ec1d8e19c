import t, { type Test } from 'tap'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import type { PrinterPort, PrinterWire } from '#hub/devices/printer/printer-port.ts'
import { usbPort } from '#hub/devices/printer/usb-wire.ts'
import { usblpPort } from '#hub/devices/printer/usblp-wire.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { FAKE_ADDRESS, FakeUsbBus, printerAlternate } from './fake-usb.ts'
import { FakeUsblp } from './fake-usblp.ts'
import { checkPrinterPort, type PrinterUnderTest } from './printer-port-conformance.ts'

const { timers } = realSeams

function makeFake(t: Test): FakePrinter {
  const fake = new FakePrinter({ port: 0, columns: 42, timers })
  t.teardown(() => fake.stop())
  return fake
}

const underTest = (fake: FakePrinter, slackBytes: number): Omit<PrinterUnderTest, 'port'> => ({
  setFault: (fault) => fake.setFault(fault),
  text: () => fake.text(),
  bytesReceived: () => fake.bytesReceived,
  absence: 'unreachable',
  slackBytes,
})

async function openWire(port: PrinterPort): Promise<PrinterWire> {
  const connected = await port.connect()
  if (!connected.ok) throw new Error(connected.problem)
  return connected.wire
}

function openBus(t: Test) {
  const bus = new FakeUsbBus(makeFake(t))
  return { bus, port: usbPort(FAKE_ADDRESS, timers, bus) }
}

t.test('USB keeps the contract of a printer port', async (t) => {
  await checkPrinterPort(t, async (t) => {
    const fake = makeFake(t)
    return { port: usbPort(FAKE_ADDRESS, timers, new FakeUsbBus(fake)), ...underTest(fake, 0) }
  })
})

t.test('the kernel’s printer driver keeps the contract of a printer port', async (t) => {
  await checkPrinterPort(t, async (t) => {
    const fake = makeFake(t)
    const port = usblpPort(FAKE_ADDRESS, timers, new FakeUsblp(fake))
    // One block of the kernel's may be on its way in part.
    return { port, ...underTest(fake, 511) }
  })
})

t.test('the kernel’s driver leaves once; the device is let go after each job', async (t) => {
  const { bus, port } = openBus(t)
  for (let job = 0; job < 2; job += 1) {
    t.equal(await (await openWire(port)).close(), null)
  }
  const first = ['open', 'claim', 'detach', 'claim', 'release', 'close']
  t.same(bus.log, [...first, 'open', 'claim', 'release', 'close'])
})

t.test('what another program holds is left to it', async (t) => {
  const { bus, port } = openBus(t)
  bus.state.driver = 'usbfs'
  t.same(await port.connect(), { ok: false, problem: 'in-use' })
  t.same(bus.log, ['open', 'claim', 'close'])
})

t.test('what we may not open says so', async (t) => {
  const { bus, port } = openBus(t)
  bus.state.isAllowed = false
  t.same(await port.connect(), { ok: false, problem: 'not-allowed' })
  const usblp = new FakeUsblp(makeFake(t))
  usblp.isAllowed = false
  const node = usblpPort('/dev/usb/lp0', timers, usblp)
  t.same(await node.connect(), { ok: false, problem: 'not-allowed' })
})

t.test('a node that is open already is in use; a path that is not there is nobody', async (t) => {
  const usblp = new FakeUsblp(makeFake(t))
  const port = usblpPort('/dev/usb/lp0', timers, usblp)
  const wire = await openWire(port)
  t.same(await port.connect(), { ok: false, problem: 'in-use' })
  await wire.close()
  const other = usblpPort('/dev/usb/lp3', timers, usblp)
  t.same(await other.connect(), { ok: false, problem: 'unreachable' })
})

t.test('a printer is found by its serial number under another node', async (t) => {
  const usblp = new FakeUsblp(makeFake(t))
  usblp.number = 2
  const wire = await openWire(usblpPort(FAKE_ADDRESS, timers, usblp))
  t.equal(await wire.close(), null)
})

t.test('which interface is a printer’s', async (t) => {
  const { bus, port } = openBus(t)
  const outcome = async (): Promise<string> => {
    const connected = await port.connect()
    if (!connected.ok) return connected.problem
    await connected.wire.close()
    return 'ok'
  }
  bus.state.alternates = [printerAlternate(4)]
  t.equal(await outcome(), 'unreachable', 'IPP is no ESC/POS')
  bus.state.alternates = [{ ...printerAlternate(), interfaceClass: 0xff }]
  t.equal(await outcome(), 'ok', 'a maker’s own class')
  bus.state.alternates = [{ ...printerAlternate(), interfaceClass: 8 }]
  t.equal(await outcome(), 'unreachable', 'a disk')
  bus.state.alternates = [{ ...printerAlternate(), endpoints: [] }]
  t.equal(await outcome(), 'unreachable', 'nowhere to write to')
  bus.state.alternates = [{ ...printerAlternate(), alternateSetting: 1 }]
  t.equal(await outcome(), 'ok')
  t.ok(bus.log.includes('select'), 'another setting than the first is chosen')
})

t.test('one that can only listen takes its bytes and says nothing', async (t) => {
  const { bus, port } = openBus(t)
  const both = printerAlternate(1)
  bus.state.alternates = [
    { ...both, endpoints: both.endpoints.filter(({ direction }) => direction === 'out') },
  ]
  const wire = await openWire(port)
  t.same(await wire.write(Buffer.from('Halo\n'), 400), { accepted: 5, problem: null })
  t.equal(await wire.close(), null)
})

t.test('an address that is none refuses at once', async (t) => {
  t.throws(() => usbPort('TM-T20', timers), /TM-T20 is no address/)
  t.throws(() => usblpPort('/dev/lp0', timers), /no address/)
})
