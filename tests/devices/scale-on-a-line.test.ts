import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { ScaleFraming, ScaleProtocolName } from '#domain/wire/scale-message.ts'
import { createFakeScale, type FakeScale } from '#hub/devices/scale/fake-scale.ts'
import { type Scale, startScale } from '#hub/devices/scale/scale.ts'
import { systemSerial } from '#hub/devices/scale/serial-system.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import {
  openPseudoTerminal,
  type PseudoTerminal,
} from '../../demo/virtual-scale/pseudo-terminal.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { CAPACITY_G, MIN_LOAD_G, WAYS } from './scripted-scale.ts'
import { waitUntil } from './wait-until.ts'

const LINE = { baud: 9600, parity: 'none' } as const

// A real tty, opened by the real package: the same script for every protocol.

type Rig = {
  scale: Scale
  fake: FakeScale
  plug(): Promise<void>
  unplug(): Promise<void>
  restartHub(): Promise<void>
}

async function startRig(t: Test, protocol: ScaleProtocolName, framing: ScaleFraming): Promise<Rig> {
  const link = join(makeTempFolder(t, 'scale'), 'usb-CAS_scale')
  let terminal: PseudoTerminal | null = null
  const fake = createFakeScale({
    ...{ protocol, framing, capacityG: CAPACITY_G, timers: realSeams.timers },
    say: (bytes) => terminal?.write(bytes),
  })
  const settings = { port: link, protocol, baud: 9600, framing }
  const load = { capacityG: CAPACITY_G, minLoadG: MIN_LOAD_G }
  const start = (): Scale => {
    const started = startScale({ ...settings, ...load }, realSeams, () => {})
    started.hurry(true)
    return started
  }
  const rig: Rig = {
    fake,
    scale: start(),
    async plug() {
      terminal = await openPseudoTerminal(link)
      terminal.onBytes = fake.hear
    },
    async unplug() {
      await terminal?.end()
      terminal = null
    },
    async restartHub() {
      await rig.scale.stop()
      rig.scale = start()
    },
  }
  t.teardown(async () => {
    fake.stop()
    await rig.scale.stop()
    await rig.unplug()
  })
  await rig.plug()
  return rig
}

async function weigh(t: Test, rig: Rig): Promise<void> {
  const { fake } = rig
  const isSteadyAt = (grams: number) => () => {
    const weight = rig.scale.read()
    return weight.is_steady && weight.grams === grams
  }
  const until = async (words: string, isTrue: () => boolean): Promise<void> => {
    await waitUntil(isTrue)
    t.ok(isTrue(), `${words} ${JSON.stringify(rig.scale.read())}`)
  }
  await until('empty', isSteadyAt(0))
  fake.put(1234)
  await until('weighed', isSteadyAt(1234))
  t.same(rig.scale.take(), { ok: true, grams: 1234, isNet: false })
  await rig.unplug()
  await until('unplugged', () => rig.scale.read().problem === 'not-connected')
  await rig.plug()
  await until('plugged in again', isSteadyAt(1234))
  t.same(rig.scale.take(), { ok: false, why: 'not-lifted' })
  fake.put(0)
  await until('lifted', () => !rig.scale.read().is_taken)
  // One bit in fifty is turned on its way.
  let turn = 0
  fake.faults.noise = (bytes) =>
    bytes.map((byte) => {
      turn += 1
      return turn % 50 === 0 ? byte ^ (1 << (turn % 7)) : byte
    })
  fake.put(2345)
  await until('through noise', isSteadyAt(2345))
  await until('noise was counted', () => rig.scale.brokenCount() > 0)
  fake.faults.noise = null
  await rig.restartHub()
  await until('a hub that begins', isSteadyAt(2345))
  t.same(rig.scale.take(), { ok: false, why: 'not-lifted' })
  fake.put(0)
  await until('lifted', () => !rig.scale.read().is_taken)
  fake.put(2345)
  await until('weighed', isSteadyAt(2345))
  t.same(rig.scale.take(), { ok: true, grams: 2345, isNet: false })
}

t.test('every protocol on a line of its own, all at once', async (t) => {
  const runs = WAYS.map(([protocol, framing]) =>
    t.test(`${protocol} ${framing}`, async (t) => weigh(t, await startRig(t, protocol, framing))),
  )
  await Promise.all(runs)
})

t.test('what cannot be opened says why', async (t) => {
  const folder = makeTempFolder(t, 'scale')
  const missing = await systemSerial.open(join(folder, 'missing'), LINE)
  t.same(missing, { ok: false, problem: 'not-connected' })
  const link = join(folder, 'null')
  symlinkSync('/dev/null', link)
  const noLine = await systemSerial.open(link, LINE)
  t.match(noLine, { ok: false }, 'a file that is no line')
})

t.test('a line has one reader', async (t) => {
  const link = join(makeTempFolder(t, 'scale'), 'line')
  const terminal = await openPseudoTerminal(link)
  t.teardown(terminal.end)
  const first = await systemSerial.open(link, LINE)
  t.teardown(async () => first.ok && first.line.close())
  t.ok(first.ok)
  t.same(await systemSerial.open(link, LINE), { ok: false, problem: 'in-use' })
})
