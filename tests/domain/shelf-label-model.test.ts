import t from 'tap'
import { buildShelfLabels, type ShelfLabel } from '#domain/shelf-label-model.ts'
import { renderPaper } from '../support/paper.ts'
import { idOf } from '../support/shop.ts'

const PAPER = {
  currency: { code: 'IDR', minorExponent: 0 },
  timezone: 'Asia/Jakarta',
  atMs: Date.UTC(2026, 10, 22, 20),
  language: 'id',
} as const
const NOODLES: ShelfLabel = {
  ...{ name: 'Mi goreng', sku: 'SKU1', barcode: '8991002101234', priceMinor: 3_150 },
  ...{ unitCode: 'pcs', factorMilli: 1000, baseUnitCode: 'pcs', isWeighed: false },
}

const rows = (change: Partial<ShelfLabel>, copies = 1) =>
  renderPaper(
    buildShelfLabels({ ...NOODLES, ...change }, PAPER, { copies, documentId: idOf(1) }),
    32,
  )

t.test('name, a large price, the barcode of the shelf, and the day', async (t) => {
  t.same(rows({}), [
    'B |Mi goreng                       |',
    'BT| Rp3.150  |',
    '  [ean13 8991002101234]',
    '  |SKU1                  23/11/2026|',
    '  [cut]',
  ])
})

t.test('a carton says what one of it costs, a weighed good per what', async (t) => {
  const carton = { unitCode: 'karton', factorMilli: 40_000, priceMinor: 118_000 }
  t.equal(rows(carton)[2], '  |karton (40 pcs)      Rp2.950/pcs|')
  t.equal(rows({ ...carton, priceMinor: 118_030 })[2], '  |karton (40 pcs)      Rp2.951/pcs|')
  t.equal(rows({ isWeighed: true, unitCode: 'kg' })[2], '  |                          per kg|')
})

t.test('a price that is too long for the largest letters is printed smaller', async (t) => {
  t.equal(rows({ priceMinor: 999_999 })[1], 'BT|Rp999.999 |')
  t.equal(rows({ priceMinor: 1_250_000 })[1], 'BD|  Rp1.250.000   |')
})

t.test(
  'other codes are Code 128, the SKU stands in for none, words for what has no bars',
  async (t) => {
    const code = (change: Partial<ShelfLabel>) => rows(change)[2]
    t.equal(code({ barcode: '0123' }), '  [code128 0123]')
    t.equal(code({ barcode: '8991002101235' }), '  [code128 SKU1]', 'no EAN, and too long')
    t.equal(code({ barcode: '8991002101235', sku: 'Ñ1' }), '  |         8991002101235          |')
    t.equal(code({ barcode: null }), '  [code128 SKU1]')
    t.equal(code({ barcode: null, sku: 'Ñ1' }), '  |               Ñ1               |')
  },
)

t.test('each copy is cut off by itself; a long name ends in a whole character', async (t) => {
  t.equal(rows({}, 3).filter((row) => row === '  [cut]').length, 3)
  const model = buildShelfLabels({ ...NOODLES, name: '🍜'.repeat(100) }, PAPER, {
    ...{ copies: 1, documentId: idOf(1) },
  })
  t.equal(model.receiptNumber, `${'🍜'.repeat(61)}…`)
})
