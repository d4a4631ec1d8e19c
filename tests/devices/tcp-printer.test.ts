import t, { type Test } from 'tap'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { FakePrinter, type Fault } from '#hub/devices/printer/fake-printer.ts'
import {
  createPrinter,
  PATIENCE,
  type Patience,
  type PrintHooks,
} from '#hub/devices/printer/printer.ts'
import { RESYNC } from '#hub/devices/printer/printer-resync.ts'
import { type TcpTimeouts, tcpPort } from '#hub/devices/printer/tcp-wire.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { checkPrinterPort } from './printer-port-conformance.ts'
import { waitUntil } from './wait-until.ts'

const { timers } = realSeams
const TIMEOUTS: TcpTimeouts = { connectMs: 4_000, goodbyeMs: 400 }
const PATIENT: Patience = {
  ...PATIENCE,
  ...{
    statusMs: 600,
    barrierMs: 1_200,
    quietMs: 300,
    resyncQuietMs: 400,
    chunkMs: 1_600,
    lookEveryMs: 50,
  },
  ...{ wellMs: 8_000, silentMs: 800, troubledMs: 800 },
}
const SETTINGS = {
  profile: { columns: 42, codePage: 'cp858', canCut: true },
  abilities: { status: 'auto', fence: 'auto' },
} as const
const hooks = (mayStart: () => boolean): PrintHooks => ({
  mayStart,
  ...{ isFencing: () => {}, waits: () => {} },
})

const model: ReceiptModel = {
  ...{ documentId: 'd', receiptNumber: 'n', copyNo: 0, language: 'id' },
  blocks: [
    ...Array.from({ length: 20 }, (_, line) => ({
      ...({ kind: 'pair', left: `Barang ${line}`, right: '1.000' } as const),
      ...({ isBold: false, size: 'normal' } as const),
    })),
    { kind: 'cut' },
  ],
}

const BARRIER_BYTES = 3

async function startFake(t: Test, isMute = false): Promise<FakePrinter> {
  const fake = await new FakePrinter({ port: 0, columns: 42, timers, isMute }).start()
  t.teardown(() => fake.stop())
  return fake
}

const printerAt = (fake: FakePrinter) =>
  createPrinter(tcpPort(fake.address, timers, TIMEOUTS), SETTINGS, timers, PATIENT)

t.test('TCP keeps the contract of a printer port', async (t) => {
  await checkPrinterPort(t, async (t) => {
    const fake = await startFake(t)
    return {
      port: tcpPort(fake.address, timers, TIMEOUTS),
      setFault: (fault) => fake.setFault(fault),
      text: () => fake.text(),
      bytesReceived: () => fake.bytesReceived,
      ...({ absence: 'refused', slackBytes: null } as const),
    }
  })
})

t.test('a connection that is never answered ends by the clock', async (t) => {
  const fake = await startFake(t)
  const after = (_delayMs: number, task: () => void) => {
    task()
    return () => {}
  }
  const port = tcpPort(fake.address, { after })
  t.same(await port.connect(), { ok: false, problem: 'connect-timeout' })
})

type Case = {
  name: string
  fault: Fault
  /** The printer has answered a status question before. */
  isKnown?: boolean
  isMute?: boolean
  state: string
  problem: string | null
  /** Sheets of this job on the paper afterwards. */
  sheets: number
  /** What comes out by itself when the fault is over. */
  later?: number
}

const faults: Case[] = [
  { name: 'all is well', fault: { kind: 'none' }, state: 'printed', problem: null, sheets: 1 },
  {
    name: 'all is well and mute',
    ...{ fault: { kind: 'none' }, isMute: true },
    ...{ state: 'sent', problem: null, sheets: 1 },
  },
  {
    name: 'switched off',
    ...{ fault: { kind: 'refuse' }, state: 'not-started', problem: 'refused', sheets: 0 },
  },
  {
    name: 'hung before the job',
    ...{ fault: { kind: 'stall', afterBytes: 0 }, isKnown: true },
    ...{ state: 'not-started', problem: 'no-answer', sheets: 0 },
  },
  {
    name: 'hung before the first job ever: nothing tells it from a mute one',
    ...{ fault: { kind: 'stall', afterBytes: 0 } },
    ...{ state: 'sent', problem: null, sheets: 0, later: 1 },
  },
  {
    name: 'hangs in the job',
    ...{ fault: { kind: 'stall', afterBytes: 200 }, isKnown: true },
    ...{ state: 'uncertain', problem: 'no-answer', sheets: 0, later: 1 },
  },
  {
    name: 'breaks off in the job',
    ...{ fault: { kind: 'reset', afterBytes: 200 }, isKnown: true },
    ...{ state: 'uncertain', problem: 'connection-lost', sheets: 0 },
  },
  {
    name: 'breaks off in the job and mute',
    ...{ fault: { kind: 'reset', afterBytes: 200 }, isMute: true },
    ...{ state: 'uncertain', problem: 'connection-lost', sheets: 0 },
  },
  {
    name: 'slow',
    ...{ fault: { kind: 'slow', bytesPerSecond: 8_000 }, isKnown: true },
    ...{ state: 'printed', problem: null, sheets: 1 },
  },
  {
    name: 'no paper before the job',
    ...{ fault: { kind: 'paper-out', afterBytes: 0 } },
    ...{ state: 'not-started', problem: 'paper-out', sheets: 0 },
  },
  {
    name: 'no paper in the job: the printer prints the rest when it gets some',
    ...{ fault: { kind: 'paper-out', afterBytes: 200 }, isKnown: true },
    ...{ state: 'uncertain', problem: 'paper-out', sheets: 0, later: 1 },
  },
  {
    name: 'jams in the job',
    ...{ fault: { kind: 'jam', afterBytes: 200 }, isKnown: true },
    ...{ state: 'uncertain', problem: 'printer-error', sheets: 0, later: 1 },
  },
  {
    name: 'cover open',
    ...{ fault: { kind: 'cover-open' } },
    ...{ state: 'not-started', problem: 'cover-open', sheets: 0 },
  },
]

for (const { name, fault, isKnown, isMute, state, problem, sheets, later } of faults) {
  t.test(`printer: ${name}`, async (t) => {
    const fake = await startFake(t, isMute)
    const printer = printerAt(fake)
    if (isKnown)
      await printer.print(
        { kind: 'document', model },
        hooks(() => true),
      )
    const before = fake.sheetCount
    await fake.setFault(fault)
    const end = await printer.print(
      { kind: 'document', model },
      hooks(() => true),
    )
    t.match(end, { state, problem })
    t.equal(fake.sheetCount - before, sheets, 'on paper')
    await fake.setFault({ kind: 'none' })
    await waitUntil(() => fake.sheetCount - before >= (later ?? sheets))
    t.equal(fake.sheetCount - before, later ?? sheets, 'on paper when the fault is over')
    t.same(fake.failures, [])
  })
}

t.test('a printer that fell silent counts as mute after three questions', async (t) => {
  const fake = await startFake(t)
  const printer = printerAt(fake)
  const print = async () =>
    (
      await printer.print(
        { kind: 'drawer-pulse' },
        hooks(() => true),
      )
    ).state
  t.equal(await print(), 'sent')
  await fake.setFault({ kind: 'stall', afterBytes: 0 })
  t.same([await print(), await print(), await print()], ['not-started', 'not-started', 'sent'])
})

t.test('nothing leaves before the caller has said yes', async (t) => {
  const fake = await startFake(t)
  const printer = printerAt(fake)
  const end = await printer.print(
    { kind: 'document', model },
    hooks(() => {
      t.same(fake.text(), [])
      return false
    }),
  )
  t.match(end, { state: 'withdrawn', bytesAccepted: 0 })
  await t.rejects(
    printer.print(
      { kind: 'document', model },
      hooks(() => {
        throw new Error('disk full')
      }),
    ),
    { message: 'disk full' },
  )
  const before = 2 * (RESYNC.length + BARRIER_BYTES)
  t.ok(fake.bytesReceived <= before, 'what ends half a command, and the barriers')
  t.same([...fake.sheets, ...fake.uncut().items], [])
})
