// A receipt with a logo and a name in Thai over a real connection: the whole way of main.ts.
import t from 'tap'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { connectPrinter } from '#hub/devices/printer/connect-printer.ts'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { fontsAreMissing } from './paper-fonts.ts'

const { timers } = realSeams
const logo = { widthBytes: 4, rowCount: 30, bytes: new Uint8Array(120).fill(0x10) }
const model: ReceiptModel = {
  ...{ documentId: 'd', receiptNumber: 'n', copyNo: 0, language: 'id' },
  blocks: [
    { kind: 'logo' },
    { kind: 'text', text: 'ข้าว', align: 'left', isBold: false, size: 'normal' },
    { kind: 'pair', left: 'TOTAL', right: 'Rp9', isBold: true, size: 'normal' },
    { kind: 'cut' },
  ],
}

t.test(
  'pictures and text arrive, and the printer says so',
  { skip: fontsAreMissing() },
  async (t) => {
    const drawer = createLineDrawer({ timers, drawMs: 60_000 })
    t.teardown(() => drawer.stop())
    const fake = await new FakePrinter({ port: 0, columns: 32, timers }).start()
    t.teardown(() => fake.stop())
    const stored = { transport: 'tcp', address: fake.address, columns: 32, codePage: 'cp858' }
    const abilities = { canCut: true, statusAbility: 'auto', fenceAbility: 'auto' }
    const hooks = { mayStart: () => true, isFencing: () => {}, waits: () => {} }
    const print = (canDraw: boolean) =>
      connectPrinter({ ...stored, ...abilities, canDraw }, timers, {
        ...{ drawer, readLogo: () => logo },
      }).print({ kind: 'document', model }, hooks)
    t.match(await print(true), { state: 'printed', problem: null })
    t.same(fake.failures, [])
    const [sheet] = fake.sheets
    t.same(
      sheet?.items.map(({ kind }) => kind),
      ['image', 'image', 'image', 'image', 'line'],
    )
    // 384 dots are 48 bytes: 22 of white, then the logo's four.
    t.match(sheet?.items[0], { dots: { widthDots: 26 * 8, heightDots: 24 } })
    t.match(await print(false), { state: 'printed' })
    t.equal(fake.sheets.at(-1)?.items.length, 2, 'no logo, and the name is spelled')
  },
)
