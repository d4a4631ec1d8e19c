// What must hold of a logo in a printer's own memory, whatever wire leads to the printer.
import type { Test } from 'tap'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { Dots } from '#hub/devices/printer/drawn/drawing.ts'
import type { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import type { LogoEnd } from '#hub/devices/printer/logo-memory.ts'
import { type PaperItem, sheetText } from '#hub/devices/printer/paper.ts'
import { createPrinter, PATIENCE, type Patience } from '#hub/devices/printer/printer.ts'
import type { FenceAbility } from '#hub/devices/printer/printer-fence.ts'
import type { PrinterPort } from '#hub/devices/printer/printer-port.ts'
import { realSeams } from '#hub/system/real-seams.ts'

export const QUICK: Patience = {
  ...PATIENCE,
  ...{ statusMs: 800, barrierMs: 2_400, quietMs: 120, resyncQuietMs: 500, chunkMs: 2_000 },
  // Long enough for a busy machine.
  ...{ lookEveryMs: 50, wellMs: 20_000, silentMs: 3_000, troubledMs: 3_000, storeMs: 20 },
}

/** As large as the console takes one, with every byte in it, also those of real-time commands. */
export const logoOf = (seed: number): Dots => {
  const bytes = new Uint8Array(42 * 200)
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 37 + (at >> 5) * seed) & 0xff
  bytes.set([0x10, 0x14, 1, 0, 1, 0x10, 0x04, 1], 5)
  return { widthBytes: 42, rowCount: 200, bytes }
}

const model: ReceiptModel = {
  ...{ documentId: 'd', receiptNumber: 'n', copyNo: 0, language: 'id' },
  blocks: [
    { kind: 'logo' },
    { kind: 'pair', left: 'TOTAL', right: 'Rp12.500', isBold: true, size: 'double' },
    { kind: 'cut' },
  ],
}

/** A printer with a memory, and a hub that may be begun anew before it. */
export function openLogoShop(port: PrinterPort, fake: FakePrinter) {
  const shop = {
    logo: logoOf(3) as Dots | null,
    /** What was written for it, as the hub's database remembers it. */
    tried: [] as string[],
    mayWrite: true,
    printer: null as unknown as ReturnType<typeof createPrinter>,
    fence: 'gs-r' as FenceAbility,
    restart({ isStoreBroken = false, hasLogoMemory = true } = {}) {
      shop.printer = createPrinter(
        port,
        {
          profile: { columns: 48, codePage: 'cp858', canCut: true, canDraw: true },
          abilities: { status: 'dle-eot', fence: shop.fence },
          pictures: {
            readLogo: () => shop.logo,
            drawer: {
              draw: async (wanted) => wanted.map(() => null),
              drawLogo: async () => null,
              stop: async () => {},
            },
          },
          ...{ hasLogoMemory, isStoreBroken },
        },
        realSeams.timers,
        QUICK,
      )
    },
    async print(onStart = () => true) {
      const before = fake.bytesReceived
      const order = { kind: 'document', model } as const
      const hooks = { mayStart: onStart, isFencing: () => {}, waits: () => {} }
      const { state } = await shop.printer.print(order, hooks)
      return { state, bytes: fake.bytesReceived - before }
    },
    async keep(): Promise<LogoEnd['state'] | null> {
      const end = await shop.printer.keepLogo({
        earlierKeys: shop.tried,
        mayWrite: (key) => {
          if (shop.mayWrite) shop.tried.push(key)
          return shop.mayWrite
        },
      })
      return end?.state ?? null
    },
  }
  shop.restart()
  return shop
}

/** The picture at the head of the newest sheet, as base64 of its dots; null: a paper without one. */
export function headOf(fake: FakePrinter): string | null {
  const items = fake.sheets.at(-1)?.items ?? []
  const images = items.filter((item): item is Extract<PaperItem, { kind: 'image' }> => {
    return item.kind === 'image'
  })
  if (images.length === 0) return null
  return images.map(({ align, dots }) => inked(dots.bits, dots.heightDots, align)).join('')
}

/** Ink alone: a stored picture is centred by the printer, one on the wire by white in front of it. */
function inked(bits: string, heightDots: number, align: string): string {
  const bytes = Buffer.from(bits, 'base64')
  const width = bytes.length / heightDots
  const left = align === 'center' ? 0 : Math.floor((72 - 42) / 2)
  const rows = Array.from({ length: heightDots }, (_, row) =>
    bytes.subarray(row * width + left, (row + 1) * width).toString('hex'),
  )
  return rows.join('')
}

export type LogoWorld = { port: PrinterPort; fake: FakePrinter }

/** Where in the store the line breaks, in bytes that the printer takes after the question. */
const BREAKS = [9, 60, 4_000, 8_400, 8_436, 8_450, 8_460]
const SOME_BREAKS = [4_000, 8_436]

/** `isSlow`: a wire of small packets, for which some of the breaks must do. */
export async function checkLogoMemory(
  t: Test,
  start: (t: Test) => Promise<LogoWorld>,
  isSlow = false,
): Promise<void> {
  await t.test(
    'on the wire until it is kept, then called: the same paper, fewer bytes',
    async (t) => {
      const { port, fake } = await start(t)
      const shop = openLogoShop(port, fake)
      t.equal((await shop.print()).state, 'printed')
      const whole = headOf(fake)
      t.ok(whole, 'a logo at once, before anything is kept')
      shop.restart({ hasLogoMemory: false })
      await shop.print()
      const wire = await shop.print()
      shop.restart()
      t.equal(await shop.keep(), 'kept')
      t.equal(fake.kept.keys.length, 2, 'the picture and its seal')
      const kept = await shop.print()
      t.equal(headOf(fake), whole, 'dot for dot')
      t.same(fake.sheets.map(sheetText).at(-1)?.slice(1), fake.sheets.map(sheetText)[0]?.slice(-1))
      t.equal(wire.bytes - kept.bytes, 11_445, 'saved with each receipt')
      t.same([fake.failures, fake.pulses], [[], []])
    },
  )

  await t.test('asked a hundred times, written once; off and on again it is there', async (t) => {
    const { port, fake } = await start(t)
    const shop = openLogoShop(port, fake)
    t.equal(await shop.keep(), 'kept')
    const { writes } = fake.kept
    t.equal(writes, 2)
    for (let n = 0; n < 20; n += 1) await shop.print()
    t.equal(shop.printer.wantedLogoKey, null)
    await fake.setFault({ kind: 'refuse' })
    await fake.setFault({ kind: 'none' })
    shop.restart()
    t.equal(await shop.keep(), 'kept', 'another life of the hub finds it')
    t.equal(fake.kept.writes, writes, 'no receipt and no start writes')
    t.same(fake.failures, [])
  })

  await checkChanges(t, start)
  await checkBrokenStores(t, start, isSlow ? SOME_BREAKS : BREAKS)
}

async function checkChanges(t: Test, start: (t: Test) => Promise<LogoWorld>): Promise<void> {
  await t.test(
    'another printer in its place: a logo on the next paper, and kept again',
    async (t) => {
      const { port, fake } = await start(t)
      const shop = openLogoShop(port, fake)
      await shop.print()
      const whole = headOf(fake)
      await shop.keep()
      t.equal(shop.printer.wantedLogoKey, null)
      fake.swap()
      t.equal((await shop.print()).state, 'printed')
      t.equal(headOf(fake), whole, 'never a paper without its logo')
      t.ok(shop.printer.wantedLogoKey, 'the printer said that it has nothing')
      t.equal(await shop.keep(), 'kept')
      t.same(fake.failures, [])
    },
  )

  await t.test('another logo: the old one is never printed again, and taken out', async (t) => {
    const { port, fake } = await start(t)
    const shop = openLogoShop(port, fake)
    await shop.keep()
    const old = fake.kept.keys
    shop.logo = logoOf(5)
    await shop.print()
    const fresh = headOf(fake)
    t.equal(await shop.keep(), 'kept')
    await shop.print()
    t.equal(headOf(fake), fresh)
    t.equal(fake.kept.keys.length, 2)
    t.notOk(fake.kept.keys.some((key) => old.includes(key)))
    shop.logo = null
    await shop.print()
    t.equal(headOf(fake), null, 'a shop without a logo')
    t.equal(await shop.keep(), null)
    t.same(fake.failures, [])
  })
}

async function checkBrokenStores(
  t: Test,
  start: (t: Test) => Promise<LogoWorld>,
  breaks: readonly number[],
): Promise<void> {
  await t.test(
    'broken off anywhere in the store: the next paper is whole, and it is kept',
    async (t) => {
      const { port, fake } = await start(t)
      const shop = openLogoShop(port, fake)
      await shop.print()
      const whole = headOf(fake)
      const text = fake.sheets.map(sheetText)[0]?.at(-1)
      for (const afterBytes of breaks) {
        fake.swap()
        await shop.print()
        const sheets = fake.sheetCount
        await fake.setFault({ kind: 'reset', afterBytes })
        t.not(await shop.keep(), 'kept', `after ${afterBytes}`)
        await fake.setFault({ kind: 'none' })
        t.equal((await shop.print()).state, 'printed', 'not delayed by it')
        t.equal(headOf(fake), whole)
        t.equal(fake.sheets.map(sheetText).at(-1)?.at(-1), text)
        t.equal(fake.sheetCount, sheets + 1, 'and no slip of it')
        await shop.keep()
        t.equal(shop.printer.wantedLogoKey, null, 'again, without harm')
        await shop.print()
        t.equal(headOf(fake), whole)
      }
      // What a half command became when it was ended; nothing of it was printed.
      t.same(
        fake.failures.filter((each) => !each.startsWith('unknown command GS')),
        [],
      )
      t.same(fake.pulses, [])
    },
  )

  await t.test('a hub killed in the store, or in the question, does no harm', async (t) => {
    const { port, fake } = await start(t)
    const shop = openLogoShop(port, fake)
    await shop.print()
    const whole = headOf(fake)
    await fake.setFault({ kind: 'reset', afterBytes: 4_000 })
    await shop.keep()
    await fake.setFault({ kind: 'none' })
    shop.restart({ isStoreBroken: true })
    t.equal((await shop.print()).state, 'printed')
    t.equal(headOf(fake), whole)
    const connected = await port.connect()
    if (!connected.ok) throw new Error(connected.problem)
    await connected.wire.write(Uint8Array.of(0x1d, 0x28, 0x4c, 4, 0, 48, 64, 75, 67), 400)
    await connected.wire.close()
    shop.restart()
    t.equal((await shop.print()).state, 'printed', 'it waits for a word, and is given one')
    t.equal(headOf(fake), whole)
    t.same(fake.failures, [])
  })
}
