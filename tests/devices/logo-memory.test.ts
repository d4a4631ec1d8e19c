// The logo in a printer's own memory: the same script over every wire, and what only one needs.
import t, { type Test } from 'tap'
import { FakePrinter, type FakePrinterOptions } from '#hub/devices/printer/fake-printer.ts'
import { storedPictureOf } from '#hub/devices/printer/stored-picture.ts'
import { tcpPort } from '#hub/devices/printer/tcp-wire.ts'
import { usbPort } from '#hub/devices/printer/usb-wire.ts'
import { usblpPort } from '#hub/devices/printer/usblp-wire.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { FAKE_ADDRESS, FakeUsbBus } from './fake-usb.ts'
import { FakeUsblp } from './fake-usblp.ts'
import { interpret } from './interpret.ts'
import { checkLogoMemory, headOf, logoOf, openLogoShop } from './logo-memory-conformance.ts'

const { timers } = realSeams

function makeFake(t: Test, says: Partial<FakePrinterOptions> = {}): FakePrinter {
  const fake = new FakePrinter({ port: 0, columns: 48, timers, ...says })
  t.teardown(() => fake.stop())
  return fake
}

async function onTcp(t: Test, says: Partial<FakePrinterOptions> = {}) {
  const fake = await makeFake(t, says).start()
  return { fake, port: tcpPort(fake.address, timers) }
}

t.test('over TCP', (t) => checkLogoMemory(t, onTcp))

t.test('over USB', (t) => {
  const start = async (t: Test) => {
    const fake = makeFake(t)
    return { fake, port: usbPort(FAKE_ADDRESS, timers, new FakeUsbBus(fake)) }
  }
  return checkLogoMemory(t, start, true)
})

t.test('over the kernel’s printer driver', (t) => {
  const start = async (t: Test) => {
    const fake = makeFake(t)
    return { fake, port: usblpPort(FAKE_ADDRESS, timers, new FakeUsblp(fake)) }
  }
  return checkLogoMemory(t, start, true)
})

t.test('a printer that has no word for what it keeps is never written to', async (t) => {
  const { fake, port } = await onTcp(t, { answers: { pictures: false } })
  const shop = openLogoShop(port, fake)
  t.equal(await shop.keep(), 'unanswered')
  for (let n = 0; n < 3; n += 1) {
    t.equal((await shop.print()).state, 'printed')
    t.ok(headOf(fake))
  }
  t.equal(shop.printer.wantedLogoKey, null, 'asked three times, and not any more')
  t.same([fake.kept.writes, shop.tried, fake.failures], [0, [], []])
})

t.test('written only after the caller said yes', async (t) => {
  const { fake, port } = await onTcp(t)
  const shop = openLogoShop(port, fake)
  shop.mayWrite = false
  t.equal(await shop.keep(), 'withheld')
  t.equal(fake.kept.writes, 0)
  await shop.print()
  t.ok(headOf(fake))
})

t.test('a printer that names its jobs is asked in the same way', async (t) => {
  const { fake, port } = await onTcp(t)
  const shop = openLogoShop(port, fake)
  shop.fence = 'process-id'
  shop.restart()
  t.equal(await shop.keep(), 'kept')
  t.equal((await shop.print()).state, 'printed')
  t.ok(headOf(fake))
  t.same(fake.failures, [])
})

t.test('no room: said, and the logo goes with the paper', async (t) => {
  const { fake, port } = await onTcp(t)
  const shop = openLogoShop(port, fake)
  const connected = await port.connect()
  if (!connected.ok) throw new Error(connected.problem)
  // Somebody else's pictures, 8,410 bytes each; 31 of them leave 1,434.
  for (let n = 0; n < 31; n += 1) {
    const size = [80, 1, 200, 0, 49]
    const head = [0x1d, 0x38, 0x4c, 0xdb, 0x20, 0, 0, 48, 67, 48, 65, 65 + n, 1, ...size]
    const command = Uint8Array.from([...head, ...new Uint8Array(8_400)])
    for (let at = 0; at < command.length; at += 1_024) {
      await connected.wire.write(command.subarray(at, at + 1_024), 400)
    }
  }
  await connected.wire.close()
  t.equal(await shop.keep(), 'no-room')
  t.equal(fake.kept.keys.length, 31, 'nobody else’s is taken out')
  await shop.print()
  t.ok(headOf(fake))
  t.same(fake.failures, [])
})

t.test('a picture without its seal is not believed', async (t) => {
  const { fake, port } = await onTcp(t)
  const shop = openLogoShop(port, fake)
  await shop.keep()
  const seal = shop.tried[0]?.slice(2) ?? ''
  const connected = await port.connect()
  if (!connected.ok) throw new Error(connected.problem)
  const drop = [0x1d, 0x28, 0x4c, 4, 0, 48, 66, ...Buffer.from(seal)]
  await connected.wire.write(Uint8Array.from(drop), 400)
  await connected.wire.close()
  const { bytes } = await shop.print()
  t.ok(bytes > 8_000, 'on the wire')
  t.equal(await shop.keep(), 'kept')
})

t.test(
  'keys are of the dots: another picture has others, and a length is no command',
  async (t) => {
    const one = storedPictureOf(logoOf(3))
    const other = storedPictureOf(logoOf(5))
    t.same(storedPictureOf(logoOf(3)), one)
    t.not(one?.pictureKey, other?.pictureKey)
    t.not(one?.sealKey, one?.pictureKey)
    // 11 and 1,029 bytes are 0x0410: read as DLE EOT it would be taken out of the command.
    const trap = { widthBytes: 7, rowCount: 147, bytes: new Uint8Array(1_029).fill(0x55) }
    t.equal(storedPictureOf(trap)?.dots.rowCount, 148)
    const huge = { widthBytes: 72, rowCount: 200, bytes: new Uint8Array(14_400).fill(1) }
    t.equal(storedPictureOf(huge), null)
  },
)

const KEEP_AB = [0x1d, 0x28, 0x4c, 12, 0, 48, 67, 48, 65, 66, 1, 8, 0, 1, 0, 49, 0x80]
const ASK = [0x1d, 0x28, 0x4c, 4, 0, 48, 64, 75, 67]

t.test('the interpreter keeps to the reference', async (t) => {
  t.same(interpret([...KEEP_AB, ...ASK, 6]).replies, [0x37, 0x72, 0x40, 65, 66, 0])
  t.same(interpret([...ASK, 6]).replies, [0x37, 0x72, 0x40, 0], 'none')
  const room = (bytes: number[]) => Buffer.from(interpret(bytes).replies).toString()
  t.equal(room([0x1d, 0x28, 0x4c, 2, 0, 48, 0]), '70262144\0')
  t.equal(room([...KEEP_AB, 0x1d, 0x28, 0x4c, 2, 0, 48, 51]), '71262133\0')
  const many = Array.from({ length: 41 }, (_, n) => [...KEEP_AB].with(9, 40 + n)).flat()
  const told = interpret([...many, ...ASK, 0x15, 6, 6]).replies
  const status = (at: number) => told[at + 2]
  t.equal(told.length, 84 + 84 + 6, 'again after a NAK, the rest after an ACK')
  t.same([status(0), status(84), status(168)], [0x41, 0x41, 0x40])
  const clear = [0x1d, 0x28, 0x4c, 5, 0, 48, 65, 67, 76, 82]
  t.same(interpret([...KEEP_AB, ...clear, ...ASK, 0x18]).replies, [0x37, 0x72, 0x40, 0])
  t.equal(interpret([...ASK, 65]).failures.length, 1, 'a letter is no answer')
  t.equal(interpret([65, ...KEEP_AB]).failures.length, 1, 'not within a line')
  t.equal(interpret([0x1d, 0x38, 0x6b]).failures.length, 1)
  const long = [0x1d, 0x38, 0x4c, 12, 0, 0, 0, ...KEEP_AB.slice(5)]
  t.same(interpret([...long, ...ASK, 6]).replies, [0x37, 0x72, 0x40, 65, 66, 0])
})
