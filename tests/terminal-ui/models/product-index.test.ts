import t from 'tap'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { createProductIndex } from '../../../terminal-ui/src/models/product-index.ts'
import { SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'

const TABLE: [sku: string, name: string, barcode: string][] = [
  ['MI-01', 'Indomie Goreng 85 g', '0089686010947'],
  ['MI-02', 'Indomie Goreng Jumbo 129 g', '0089686043433'],
  ['MI-03', 'Mie Sedaap Goreng 90 g', '8998866200301'],
  ['SU-01', 'Susu Kental Manis 370 g', '8992753101204'],
  ['SU-02', 'Susu UHT Cokelat 250 ml', '8992753102201'],
  ['KO-01', 'Kopi Susu Kapal Api 31 g', '8991002101630'],
  ['CR-01', 'Crème Brûlée Beku', '3017620422003'],
  ['GO-89', 'Gula 1 kg', '8995555000012'],
  ['TK-01', 'Tas Kain', 'X00T-17b'],
]
const products: ProductMessage[] = TABLE.map(([sku, name, barcode], n) => ({
  ...(SMALL_PRODUCTS[1] as ProductMessage),
  product_id: testId(200 + n),
  sku,
  name,
  units: [{ unit_code: 'pcs', factor_milli: 1000, price_minor: 1000, barcodes: [barcode] }],
}))

function indexed() {
  const index = createProductIndex()
  index.put(products)
  return index
}

const CASES: [what: string, query: string, skus: string[]][] = [
  ['a barcode in full', '8998866200301', ['MI-03']],
  ['a barcode as 12-digit UPC', '089686010947', ['MI-01']],
  ['the first digits of a barcode', '89927531', ['SU-01', 'SU-02']],
  ['a barcode with letters', 'X00T-17b', ['TK-01']],
  ['its first signs, in any case', 'x00t-1', ['TK-01']],
  ['an SKU, in any case', 'su-01', ['SU-01']],
  ['the beginning of SKUs', 'mi-', ['MI-01', 'MI-03', 'MI-02']],
  ['words in any order', 'goreng indomie', ['MI-01', 'MI-02']],
  ['names that start so come first', 'susu', ['SU-01', 'SU-02', 'KO-01']],
  ['beginnings of words', 'ind gor jum', ['MI-02']],
  ['the inside of a word only when no word starts so', 'omie', ['MI-01', 'MI-02']],
  ['without the accents', 'creme brulee', ['CR-01']],
  ['with more spaces than needed', '  gula   1 ', ['GO-89']],
  ['a word that is nowhere', 'gula merah', []],
  ['nothing', '   ', []],
]
for (const [what, query, skus] of CASES) {
  t.test(`search finds ${what}`, async (t) => {
    t.strictSame(
      indexed()
        .search(query, 50)
        .map((each) => each.sku),
      skus,
    )
  })
}

t.test('the limit cuts the list, not the order', async (t) => {
  const index = indexed()
  t.strictSame(
    index.search('susu', 1).map((each) => each.sku),
    ['SU-01'],
  )
})

t.test('an inactive product is not found, and known by its id', async (t) => {
  const index = indexed()
  index.put([{ ...(products[0] as ProductMessage), is_active: false }])
  t.strictSame(index.search('indomie goreng 85', 5), [])
  t.equal(index.byBarcode('0089686010947'), null)
  t.equal(index.product(testId(200))?.sku, 'MI-01')
})

t.test('changes are found at once, and after so many that all is laid out anew', async (t) => {
  const index = indexed()
  index.search('susu', 5)
  index.put([{ ...(products[3] as ProductMessage), name: 'Krimer Kental Manis' }])
  t.strictSame(
    index.search('kental', 5).map((each) => each.name),
    ['Krimer Kental Manis'],
  )
  const many = Array.from({ length: 2_000 }, (_, n) => ({
    ...(products[7] as ProductMessage),
    product_id: testId(5_000 + n),
    sku: `N-${n}`,
    name: `Permen ${n}`,
  }))
  index.put(many)
  t.equal(index.search('permen', 5_000).length, 2_000)
  t.strictSame(
    index.search('permen 1999', 5).map((each) => each.sku),
    ['N-1999'],
  )
  t.equal(index.search('susu', 5).length, 2, 'without the one that has another name now')
})

t.test('several units and barcodes lead to their unit', async (t) => {
  const index = createProductIndex()
  const units = [
    { unit_code: 'pcs', factor_milli: 1000, price_minor: 3000, barcodes: ['111', '222'] },
    { unit_code: 'dus', factor_milli: 24_000, price_minor: 70_000, barcodes: ['333'] },
  ]
  index.put([{ ...(products[0] as ProductMessage), units }])
  t.equal(index.byBarcode('222')?.unitCode, 'pcs')
  t.equal(index.byBarcode(' 333 ')?.unitCode, 'dus')
})

t.test('swapped barcodes of one delta both arrive', async (t) => {
  const index = indexed()
  const [a, b] = products as [ProductMessage, ProductMessage]
  index.put([
    { ...a, units: b.units },
    { ...b, units: a.units },
  ])
  t.equal(index.byBarcode('0089686010947')?.product.sku, 'MI-02')
  t.equal(index.byBarcode('0089686043433')?.product.sku, 'MI-01')
})

t.test('a label names a product by PLU, else by SKU, with more zeros before it', async (t) => {
  const index = createProductIndex()
  index.put([{ ...(products[0] as ProductMessage), plu: '1234' }])
  t.equal(index.byItem('01234')?.product.sku, 'MI-01')
  t.equal(index.byItem('99999'), null)
  index.put([{ ...(products[1] as ProductMessage), plu: null, sku: '4711' }])
  t.equal(index.byItem('04711')?.product.sku, '4711', 'a SKU where there is no PLU')
})

t.test('stock moves for known products only', async (t) => {
  const index = indexed()
  index.setStock([
    { product_id: testId(200), stock_milli: -5_000 },
    { product_id: testId(999), stock_milli: 1 },
  ])
  t.equal(index.product(testId(200))?.stock_milli, -5_000)
  t.equal(index.product(testId(999)), null)
})
