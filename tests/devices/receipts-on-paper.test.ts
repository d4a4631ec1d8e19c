// Random receipts through encoder and interpreter: what is on the paper is what is in the model.
// A real catalogue: `npm run receipts -- CATALOGUE.csv` (docs/benchmarks.md has what it said).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import t from 'tap'
import type { Pictures } from '#hub/devices/printer/drawn/draw-pictures.ts'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import type { PrinterProfile } from '#hub/devices/printer/printer-encoder.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { type Good, saleOf } from '../../tools/papers/any-sale.ts'
import { proveReceipt } from '../../tools/papers/prove-receipt.ts'
import { proveReceipts } from '../../tools/papers/prove-receipts.ts'
import { PROPERTY_SEED } from '../support/property.ts'
import { fontsAreMissing } from './paper-fonts.ts'

const drawer = createLineDrawer({ timers: realSeams.timers, drawMs: 60_000 })
t.teardown(() => drawer.stop())
const pictures: Pictures = { drawer, readLogo: () => null }
const skip = fontsAreMissing()
const narrow: PrinterProfile = { columns: 32, codePage: 'cp858', canCut: true, canDraw: true }

const FOREIGN = [
  ...['ข้าวหอมมะลิ ตราฉัตร ที่สุด 5 กก.', 'น้ำปลาแท้ ตราปลาหมึก', 'حليب المراعي كامل الدسم 1 لتر'],
  ...['日清カップヌードル 醤油味 77g', '统一老坛酸菜牛肉面', '불닭볶음면 매운맛 140g'],
  ...['Молоко Простоквашино отборное 3,4–4,5% 930 мл', 'Йогурт «Чудо»', 'Ελληνικό γιαούρτι 2%'],
  ...['हल्दीराम भुजिया', 'חלב תנובה 3%', 'ꦱꦼꦒꦗꦮ', 'ຂ້າວໜຽວ', 'গোবিন্দভোগ চাল'],
  ...[
    'Crème fraîche',
    'Nestlé “Bear Brand” – 189 ml',
    'Gạo nếp',
    'Hạt tiêu đen Phú Quốc',
    'x'.repeat(197),
  ],
]
const products = parse(readFileSync(join(import.meta.dirname, '../../demo/outlet/products.csv')), {
  columns: true,
}) as { name: string; price: string }[]
const goods: Good[] = [
  ...products.map(({ name, price }) => ({ name, priceMinor: Number(price) })),
  ...FOREIGN.flatMap((name, index) =>
    Array<Good>(20).fill({ name, priceMinor: 12_345 + 1_111 * index }),
  ),
]

t.test('every word is on the paper and every amount in its column', { skip }, async (t) => {
  const proofs = await proveReceipts(goods, 150, PROPERTY_SEED, pictures)
  t.same(proofs.problems, [])
  t.equal(proofs.illegibleCount, 0)
  const { promotedCount, memberCount, pointsPaidCount } = proofs
  t.ok(promotedCount > 50 && memberCount > 50 && pointsPaidCount > 20, 'of every sort')
  t.ok(proofs.drawnCount > 100, `${proofs.drawnCount} names were drawn`)
  t.ok(proofs.exactCount > 3_000, `${proofs.exactCount} blocks stand there exactly`)
})

t.test('the proof sees a blank picture, a lost word and a missing row', { skip }, async (t) => {
  const model = saleOf([{ name: 'ข้าว', priceMinor: 5_000 }], () => 0.9)
  const broken = (change: (rows: Uint8Array, lines: string[]) => void): Pictures => ({
    ...pictures,
    drawer: {
      ...drawer,
      draw: async (requests) =>
        (await drawer.draw(requests)).map((drawing) => {
          if (!drawing) return null
          const copy = { ...drawing, bytes: drawing.bytes.slice(), lines: [...drawing.lines] }
          change(copy.bytes, copy.lines)
          return copy
        }),
    },
  })
  const blank = await proveReceipt(
    model,
    narrow,
    broken((bytes) => bytes.fill(0)),
  )
  t.match(blank.problems, ['“ข้าว” is a blank picture'])
  const lost = await proveReceipt(
    model,
    narrow,
    broken((_, lines) => lines.splice(0, 1, 'ข')),
  )
  t.match(lost.problems, ['“ข้าว” lost words as a picture'])
  const changed = { ...model, blocks: [...model.blocks, { kind: 'space' as const }] }
  t.same((await proveReceipt(changed, narrow, pictures)).problems, [])
})

t.test('without fonts the receipt still comes out, with the name spelled', async (t) => {
  const none = { ...pictures, drawer: { ...drawer, draw: async () => [null] } }
  const model = saleOf([{ name: 'ข้าว', priceMinor: 5_000 }], () => 0.9)
  const proof = await proveReceipt(model, narrow, none)
  t.same([proof.problems, proof.drawnCount, proof.illegibleCount], [[], 0, 1])
})
