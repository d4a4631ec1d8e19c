// Every fault on every wire: what became of the receipt it struck, and of the next one.
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { write } from '#hub/db/write.ts'
import type { Answers, FakePrinterOptions, Fault } from '#hub/devices/printer/fake-printer.ts'
import { sheetText } from '#hub/devices/printer/paper.ts'
import type { PrinterAbilities } from '#hub/devices/printer/printer.ts'
import { encodeReceipt } from '#hub/devices/printer/printer-encoder.ts'
import { RESYNC } from '#hub/devices/printer/printer-resync.ts'
import { enqueuePaper } from '#hub/printing/enqueue-receipt.ts'
import { interpret } from '../../devices/interpret.ts'
import { testId } from '../../support/small-outlet.ts'
import { buildRig, type Death, PROFILE, type Rig, startHub, type WireKind } from './fault-rig.ts'
import { saleId } from './print-shop.ts'

export const PROBED: PrinterAbilities = { status: 'dle-eot', fence: 'gs-r' }
export const NAMED: PrinterAbilities = { status: 'dle-eot', fence: 'process-id' }
const WORDLESS: PrinterAbilities = { status: 'none', fence: 'none' }
const UNKNOWN: PrinterAbilities = { status: 'auto', fence: 'auto' }

export type FaultRow = {
  name: string
  abilities?: PrinterAbilities
  says?: Partial<FakePrinterOptions>
  /** Strikes before the receipt is ordered; bytes are counted from here, the barrier's three first. */
  fault?: Fault
  /** From here on these are answered or not. */
  answers?: Partial<Answers>
  death?: Death
  /** The fault is mended while the receipt waits. */
  mendedAfterMs?: number
  /** Strikes the receipt after. */
  nextFault?: Fault
  /** `sent` is all that a printer without a word can come to. */
  isWordless?: boolean
}

const modelOf = (n: number): ReceiptModel => ({
  ...{ documentId: saleId(n), receiptNumber: `TEST01-T1-A-${n}`, copyNo: 0, language: 'id' },
  blocks: [
    { kind: 'text', text: `Struk no ${n}.`, align: 'left', isBold: true, size: 'double' },
    { kind: 'qr', data: `https://example.test/struk/${'x'.repeat(80)}/${n}` },
    ...['Beras', 'Gula', 'Kopi', 'Teh'].map((left) => ({
      ...({ kind: 'pair', left, right: '12.500', isBold: false, size: 'normal' } as const),
    })),
    { kind: 'text', text: `Akhir ${n}.`, align: 'left', isBold: false, size: 'normal' },
    { kind: 'cut' },
  ],
})

export const RECEIPT_BYTES = encodeReceipt(modelOf(100), PROFILE).length

const BARRIER_BYTES = 3
/** GS ( H with its four letters. */
const NAMED_BARRIER_BYTES = 11
const MIDDLE = 250
/** Inside of the QR code's letters. */
const IN_A_COMMAND = 150

/** What was inside still, what ends half a command, the barrier, a cut, and the middle. */
const inTheNext = (barrierBytes: number): Fault => ({
  kind: 'paper-out',
  afterBytes: RECEIPT_BYTES + RESYNC.length + 3 * barrierBytes + 4,
})

export const FAULT_ROWS: FaultRow[] = [
  { name: 'none' },
  { name: 'switched off before', fault: { kind: 'refuse' } },
  { name: 'hangs before', fault: { kind: 'stall', afterBytes: 0 } },
  { name: 'hangs in the middle', fault: { kind: 'stall', afterBytes: MIDDLE } },
  { name: 'breaks off in the middle', fault: { kind: 'reset', afterBytes: MIDDLE } },
  { name: 'breaks off inside a command', fault: { kind: 'reset', afterBytes: IN_A_COMMAND } },
  {
    name: 'breaks off, process id',
    ...{ abilities: NAMED, fault: { kind: 'reset', afterBytes: MIDDLE } },
  },
  { name: 'needs 8 s for the receipt', fault: { kind: 'slow', bytesPerSecond: 50 } },
  {
    name: 'needs 8 s, process id',
    ...{ abilities: NAMED, fault: { kind: 'slow', bytesPerSecond: 50 } },
  },
  { name: 'mute, known to be', abilities: WORDLESS, says: { isMute: true }, isWordless: true },
  { name: 'mute, found out', abilities: UNKNOWN, says: { isMute: true }, isWordless: true },
  {
    name: 'mute, breaks off in the middle',
    ...{ abilities: WORDLESS, says: { isMute: true }, isWordless: true },
    fault: { kind: 'reset', afterBytes: MIDDLE },
  },
  {
    name: 'no answer to GS r, found out',
    ...{ abilities: UNKNOWN, says: { answers: { fence: false } }, isWordless: true },
  },
  { name: 'stops answering GS r', answers: { fence: false } },
  { name: 'prints on and falls silent', fault: { kind: 'silent', afterBytes: MIDDLE } },
  { name: 'no paper before', fault: { kind: 'paper-out', afterBytes: 0 } },
  {
    name: 'no paper in the middle, loaded after 10 s',
    ...{ fault: { kind: 'paper-out', afterBytes: MIDDLE }, mendedAfterMs: 10_000 },
  },
  {
    name: 'no paper in the middle, loaded when patience is over',
    fault: { kind: 'paper-out', afterBytes: MIDDLE },
  },
  {
    name: 'no paper after the last line, loaded after 10 s',
    fault: { kind: 'paper-out', afterBytes: BARRIER_BYTES + RECEIPT_BYTES },
    mendedAfterMs: 10_000,
  },
  { name: 'cover open before', fault: { kind: 'cover-open' } },
  {
    name: 'cover opened in the middle, closed after 10 s',
    ...{ fault: { kind: 'cover-open', afterBytes: MIDDLE }, mendedAfterMs: 10_000 },
  },
  { name: 'paper jam in the middle', fault: { kind: 'jam', afterBytes: MIDDLE } },
  { name: 'power lost in the middle', fault: { kind: 'power-off', afterBytes: MIDDLE } },
  { name: 'hub killed: checking', death: { state: 'checking' } },
  { name: 'hub killed: sending, no byte left', death: { state: 'sending' } },
  { name: 'hub killed: sending, in the middle', death: { state: 'sending', afterBytes: MIDDLE } },
  {
    name: 'hub killed: sending, inside a command',
    death: { state: 'sending', afterBytes: IN_A_COMMAND },
  },
  { name: 'hub killed: fencing', death: { state: 'fencing' } },
  {
    name: 'hub killed: fencing, no paper',
    ...{ death: { state: 'fencing' }, fault: { kind: 'paper-out', afterBytes: MIDDLE } },
  },
  {
    name: 'stale answer, then no paper in the next receipt',
    ...{ death: { state: 'fencing' }, fault: { kind: 'paper-out', afterBytes: MIDDLE } },
    ...{ says: { keepsReplies: true }, nextFault: inTheNext(BARRIER_BYTES) },
  },
  {
    name: 'stale process id, then no paper in the next receipt',
    ...{ abilities: NAMED, death: { state: 'fencing' } },
    fault: { kind: 'paper-out', afterBytes: MIDDLE },
    ...{ says: { keepsReplies: true }, nextFault: inTheNext(NAMED_BARRIER_BYTES) },
  },
  {
    name: 'stale process id of a slow printer',
    ...{ abilities: NAMED, death: { state: 'fencing' } },
    fault: { kind: 'paper-out', afterBytes: MIDDLE },
    ...{ says: { keepsReplies: true }, nextFault: { kind: 'slow', bytesPerSecond: 600 } },
  },
  {
    name: 'stops answering GS ( H',
    ...{ abilities: NAMED, answers: { process: false } },
  },
  {
    name: 'no paper in the middle, loaded when patience is over, process id',
    ...{ abilities: NAMED, fault: { kind: 'paper-out', afterBytes: MIDDLE } },
  },
  {
    name: 'hub killed: sending, inside a command, process id',
    ...{ abilities: NAMED, death: { state: 'sending', afterBytes: IN_A_COMMAND } },
  },
  { name: 'hub killed: fencing, process id', abilities: NAMED, death: { state: 'fencing' } },
  { name: 'the roll nearly at its end', fault: { kind: 'paper-low' } },
  {
    name: 'stale answer of a slow printer, which has to chew what ends half a command',
    ...{ death: { state: 'fencing' }, fault: { kind: 'paper-out', afterBytes: MIDDLE } },
    ...{ says: { keepsReplies: true }, nextFault: { kind: 'slow', bytesPerSecond: 600 } },
  },
  {
    name: 'automatic status between the answers, no paper, loaded',
    ...{ says: { hasAutomaticStatus: true }, mendedAfterMs: 10_000 },
    fault: { kind: 'paper-out', afterBytes: MIDDLE },
  },
  {
    name: 'automatic status between the answers, no paper, loaded, process id',
    ...{ abilities: NAMED, says: { hasAutomaticStatus: true }, mendedAfterMs: 10_000 },
    fault: { kind: 'paper-out', afterBytes: MIDDLE },
  },
]

export type OnPaper = 'whole' | 'part' | 'nothing' | 'TWICE'
export type Measured = {
  struck: { state: string; paper: OnPaper }
  mended: { state: string; paper: OnPaper }
  next: { state: string; paper: OnPaper; isExact: boolean }
  waits: readonly string[]
}

function paperOf({ fake }: Rig, n: number): OnPaper {
  const lines = fake.text().map((line) => line.trim())
  const count = (text: string): number => lines.filter((line) => line === text).length
  const begun = count(`Struk no ${n}.`)
  if (begun > 1 || count(`Akhir ${n}.`) > 1) return 'TWICE'
  return begun === 0 ? 'nothing' : count(`Akhir ${n}.`) === 1 ? 'whole' : 'part'
}

/** The sheet as it would be from a printer that has never seen another job. */
function isExact({ fake }: Rig, n: number): boolean {
  const wanted = interpret(encodeReceipt(modelOf(n), PROFILE)).sheets.map(sheetText)
  const found = fake.sheets
    .map(sheetText)
    .filter((lines) => lines.some((l) => l.includes(`no ${n}.`)))
  return JSON.stringify(found) === JSON.stringify(wanted)
}

const RESTS = /^(printed|sent|uncertain|not-started|held|cancelled)/
const WAIT_MS = 120_000

type Hub = ReturnType<typeof startHub>

function order(hub: Hub, n: number): void {
  const paper = { documentId: saleId(n), model: modelOf(n), copyNo: 0, kind: 'receipt' as const }
  write(hub.db, (tx) => enqueuePaper(tx, { ...paper, atMs: n, newId: () => testId(900_000 + n) }))
  hub.wake()
}

/** Prints three receipts, from number `n` on: before the fault, into it, and after. */
export async function measureFault(
  row: FaultRow,
  wire: WireKind,
  path: string,
  n: number,
): Promise<Measured> {
  const rig = await buildRig(wire, row.says ?? {})
  const abilities = row.abilities ?? PROBED
  const { time, fake } = rig
  let hub = startHub(rig, path, abilities)
  const rest = (k: number, limitMs = WAIT_MS) =>
    time.passUntil(() => !hub.life.isAlive || RESTS.test(hub.stateOf(saleId(k))), limitMs)
  const seen = (k: number) => ({ state: hub.stateOf(saleId(k)), paper: paperOf(rig, k) })
  order(hub, n)
  const isOut = () => /^(printed|sent)/.test(hub.stateOf(saleId(n)))
  if (!(await time.passUntil(isOut, WAIT_MS))) throw new Error('a printer that is well prints')

  if (row.fault) await fake.setFault(row.fault)
  Object.assign(fake.answers, row.answers)
  hub.life.death = row.death ?? null
  order(hub, n + 1)
  const waits = new Set<string>()
  if (row.mendedAfterMs !== undefined) {
    await rest(n + 1, row.mendedAfterMs)
    waits.add(hub.stateOf(saleId(n + 1)))
    await fake.setFault({ kind: 'none' })
  }
  await rest(n + 1)
  if (row.death) {
    hub = startHub(rig, path, abilities)
    await rest(n + 1)
  }
  const struck = seen(n + 1)

  await fake.setFault(row.nextFault ?? { kind: 'none' })
  Object.assign(fake.answers, row.answers && { fence: true, process: true })
  order(hub, n + 2)
  await time.passUntil(() => /^(printed|sent|uncertain)/.test(hub.stateOf(saleId(n + 2))), WAIT_MS)
  const measured = {
    ...{ struck, mended: seen(n + 1), waits: [...waits] },
    next: { ...seen(n + 2), isExact: isExact(rig, n + 2) },
  }
  hub.cancelAll()
  hub.die()
  await fake.stop()
  return measured
}
