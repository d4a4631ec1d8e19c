import fc from 'fast-check'
import t from 'tap'
import {
  addProduct,
  type Cart,
  emptyCart,
  setBasketDiscount,
  setCustomer,
  setLineDiscount,
  setNote,
} from '#domain/cart.ts'
import { receiptAsCopy } from '#domain/receipt-blocks.ts'
import { buildReceipt, type ReceiptInput } from '#domain/receipt-model.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { TenderInput } from '#domain/settle.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleBuyer } from '#domain/wire/sale-message.ts'
import { renderPaper } from '../support/paper.ts'
import { property } from '../support/property.ts'
import {
  APPLES,
  anyShopping,
  CUSTOMER,
  IDENTITY,
  idOf,
  must,
  NOODLES,
  OUTLET,
  PERFUME,
  payFor,
  tender,
} from '../support/shop.ts'

function fullCart(outlet: OutletMessage): Cart {
  let cart = setCustomer(setNote(emptyCart(idOf(7)), 'Titip di kasir'), CUSTOMER)
  cart = must(addProduct(cart, NOODLES, outlet, { quantityMilli: 3000 }))
  cart = must(setLineDiscount(cart, 1, { kind: 'percent', ratePpm: 100_000 }))
  cart = must(addProduct(cart, APPLES, outlet, { quantityMilli: 333 }))
  cart = must(addProduct(cart, PERFUME, outlet))
  cart = must(setLineDiscount(cart, 3, { kind: 'amount', amountMinor: 9_999 }))
  return must(setBasketDiscount(cart, { kind: 'amount', amountMinor: 1_000 }))
}

const CARD = tender('card', 150_000, {
  evidence: { approval_code: '903112', last_four: '4242' },
  state: 'unverified',
})

function receipt(change: {
  cart?: Cart
  tenders?: TenderInput[]
  outlet?: OutletMessage
  input?: Partial<ReceiptInput>
}) {
  const outlet = change.outlet ?? OUTLET
  const message = must(
    buildSaleMessage({
      cart: change.cart ?? fullCart(outlet),
      tenders: change.tenders ?? [CARD, tender('cash', 100_000)],
      outlet,
      identity: IDENTITY,
      committed: true,
    }),
  )
  return buildReceipt({
    message,
    outlet,
    cashierName: 'Sari',
    customerName: 'Ibu Ratna',
    copyNo: 0,
    language: 'id',
    ...change.input,
  })
}

/** The rows between the first and the last line break. */
const paperOf = (text: string): string[] => text.split('\n').slice(1, -1)

t.test('a receipt on 58 mm paper, in Indonesian', (t) => {
  t.same(
    renderPaper(receipt({}), 32),
    paperOf(`
BD|  Toko Bahari   |
  |        Jl. Pelabuhan 7         |
  |         Jakarta Utara          |
  |       Telp. 021-555 0101       |
  |     NPWP 0123456789012345      |
  |  NITKU 0123456789012345000001  |
  |================================|
  |Struk             MART01-T1-A-42|
  |Tanggal     22/11/2026 19.42 WIB|
  |Kasir                       Sari|
  |Pelanggan              Ibu Ratna|
  |--------------------------------|
  |Mi goreng                       |
  |  3 pcs x 3.150            9.450|
  |  Diskon 10%                -945|
  |Apel Malang                     |
  |  0,333 kg x 38.900       12.954|
  |Parfum                          |
  |  1 pcs x 189.999        189.999|
  |  Diskon                  -9.999|
  |--------------------------------|
  |Subtotal                 201.459|
  |Diskon belanja            -1.000|
  |DPP nilai lain             6.989|
  |Termasuk PPN 12%             839|
  |DPP                      159.916|
  |Termasuk PPN 12%          19.190|
  |Tanpa PPN                 12.890|
  |Pembulatan                   -59|
BD|TOTAL  Rp200.400|
  |Kartu                    150.000|
  |  **** 4242                     |
  |  No. persetujuan: 903112       |
  |  (belum diverifikasi)          |
  |Tunai                    100.000|
  |Kembali                   49.600|
  |--------------------------------|
  |Anda hemat                11.944|
  |Poin didapat                 200|
  |Catatan: Titip di kasir         |
  |                                |
  |          Terima kasih          |
  |   Selamat berbelanja kembali   |
  |                                |
  [qr MART01-T1-A-42]
  |         MART01-T1-A-42         |
  [cut]
`),
  )
  t.end()
})

t.test('a buyer who wants a tax invoice, by company and by person', (t) => {
  t.notMatch(JSON.stringify(receipt({})), 'Faktur pajak')
  const company: SaleBuyer = {
    ...{ id_kind: 'npwp', id_number: '0987654321098765', nitku: '0987654321098765000012' },
    ...{ name: 'PT Sumber Rejeki Makmur Sejahtera Abadi', address: 'Jl. Contoh 9, Bandung' },
  }
  const rowsOf = (buyer: SaleBuyer, language: 'id' | 'en') => {
    const paper = renderPaper(
      receipt({ cart: { ...fullCart(OUTLET), buyer }, input: { language } }),
      32,
    )
    const from = paper.findIndex((row) => row.includes('Ibu Ratna'))
    return paper.slice(from + 1, paper.indexOf(`  |${'-'.repeat(32)}|`, from))
  }
  t.same(
    rowsOf(company, 'id'),
    paperOf(`
  |Faktur pajak: PT Sumber Rejeki  |
  |Makmur Sejahtera Abadi          |
  |NPWP            0987654321098765|
  |NITKU     0987654321098765000012|
`),
    'no address: a receipt is no invoice',
  )
  const person = { ...company, nitku: null, name: 'Ratna', id_number: '3171230101900001' }
  t.same(
    rowsOf({ ...person, id_kind: 'nik' }, 'en'),
    paperOf(`
  |Tax invoice: Ratna              |
  |NIK             ************0001|
`),
  )
  t.match(rowsOf({ ...person, id_kind: 'npwp' }, 'en').join(), /NPWP +\*{12}0001/, 'a person’s')
  t.match(rowsOf({ ...person, id_kind: 'nik', id_number: '12' }, 'en').join(), /NIK +12/)
  t.end()
})

t.test('a copy on 80 mm paper, in English', (t) => {
  const model = receipt({ input: { language: 'en', copyNo: 2 } })
  t.same(
    renderPaper(model, 42),
    paperOf(`
BD|    ** COPY 2 **     |
BD|     Toko Bahari     |
  |             Jl. Pelabuhan 7              |
  |              Jakarta Utara               |
  |            Tel. 021-555 0101             |
  |          NPWP 0123456789012345           |
  |       NITKU 0123456789012345000001       |
  |==========================================|
  |Receipt                     MART01-T1-A-42|
  |Date                  22/11/2026 19.42 WIB|
  |Cashier                               Sari|
  |Customer                         Ibu Ratna|
  |------------------------------------------|
  |Mi goreng                                 |
  |  3 pcs x 3.150                      9.450|
  |  Discount 10%                        -945|
  |Apel Malang                               |
  |  0,333 kg x 38.900                 12.954|
  |Parfum                                    |
  |  1 pcs x 189.999                  189.999|
  |  Discount                          -9.999|
  |------------------------------------------|
  |Subtotal                           201.459|
  |Basket discount                     -1.000|
  |Other tax base (DPP)                 6.989|
  |Includes VAT (PPN) 12%                 839|
  |Tax base (DPP)                     159.916|
  |Includes VAT (PPN) 12%              19.190|
  |Without VAT (PPN)                   12.890|
  |Cash rounding                          -59|
BD|TOTAL       Rp200.400|
  |Card                               150.000|
  |  **** 4242                               |
  |  Approval: 903112                        |
  |  (not verified yet)                      |
  |Cash                               100.000|
  |Change                              49.600|
  |------------------------------------------|
  |You saved                           11.944|
  |Points earned                          200|
  |Note: Titip di kasir                      |
  |                                          |
  |               Terima kasih               |
  |        Selamat berbelanja kembali        |
  |                                          |
  [qr MART01-T1-A-42]
  |              MART01-T1-A-42              |
  [cut]
`),
  )
  t.equal(model.copyNo, 2)
  t.equal(model.documentId, IDENTITY.transactionId)
  t.equal(model.receiptNumber, 'MART01-T1-A-42')
  t.end()
})

t.test('points, a lower price, an exchange and a page of its own', (t) => {
  const change = must(addProduct(emptyCart(idOf(7)), NOODLES, OUTLET))
  const outlet = { ...OUTLET, phone: null, npwp: null, nitku: null, receipt_footer: '' }
  const base = must(
    buildSaleMessage({
      cart: setCustomer(change, CUSTOMER),
      tenders: [tender('exchange', 3_000), tender('cash', 150)],
      outlet,
      identity: IDENTITY,
      committed: true,
    }),
  )
  const override = (list_price_minor: number) => ({
    ...base,
    loyalty_points_to_redeem: 12,
    items: base.items.map((item) => ({
      ...item,
      price_override: { list_price_minor, reason_code: 'near-expiry' },
    })),
  })
  const input = {
    message: override(4_000),
    pointsBalance: 1_105,
    refundNumber: 'MART01-R-A-17',
    pageUrl: 'https://struk.example/MART01-T1-A-42/0123456789abcdefghijklmnop',
  }
  t.same(
    renderPaper(receipt({ outlet, input }), 32),
    paperOf(`
BD|  Toko Bahari   |
  |        Jl. Pelabuhan 7         |
  |         Jakarta Utara          |
  |================================|
BD|  TUKAR BARANG  |
  |Struk             MART01-T1-A-42|
  |Dari retur         MART01-R-A-17|
  |Tanggal     22/11/2026 19.42 WIB|
  |Kasir                       Sari|
  |Pelanggan              Ibu Ratna|
  |--------------------------------|
  |Mi goreng                       |
  |  1 pcs x 3.150            3.150|
  |  Harga normal 4.000            |
  |--------------------------------|
  |Subtotal                   3.150|
  |DPP nilai lain             2.602|
  |Termasuk PPN 12%             312|
  |Pembulatan                   -50|
BD|TOTAL    Rp3.100|
  |Tukar barang               3.000|
  |Tunai                        150|
  |Kembali                       50|
  |--------------------------------|
  |Poin didapat                   3|
  |Poin dipakai                  12|
  |Saldo poin                 1.105|
  |                                |
  [qr https://struk.example/MART01-T1-A-42/0123456789abcdefghijklmnop]
  |      Pindai untuk e-struk      |
  |         MART01-T1-A-42         |
  [cut]
`),
  )
  const dearer = renderPaper(receipt({ input: { ...input, message: override(2_000) } }), 32)
  t.notOk(
    dearer.some((row) => row.includes('Harga normal')),
    'a higher price is no favour',
  )
  t.end()
})

t.test('a copy of a model is the receipt built as that copy', (t) => {
  const [original, first, second] = [0, 1, 2].map((copyNo) => receipt({ input: { copyNo } }))
  if (!original || !first || !second) throw new Error('three receipts')
  t.same(receiptAsCopy(original, 1), first)
  t.same(receiptAsCopy(first, 2), second, 'the mark of an earlier copy goes')
  t.end()
})

t.test('a small outlet without tax, cents and a customer', (t) => {
  const outlet: OutletMessage = {
    ...OUTLET,
    is_taxable_enterprise: false,
    npwp: null,
    nitku: null,
    phone: null,
    minor_exponent: 2,
    receipt_footer: '',
    timezone: 'Asia/Jayapura',
  }
  const cart = must(addProduct(emptyCart(idOf(7)), NOODLES, outlet))
  const tenders = [tender('qris', 3150, { evidence: {} })]
  const model = receipt({ outlet, cart, tenders, input: { customerName: null } })
  t.same(
    renderPaper(model, 32),
    paperOf(`
BD|  Toko Bahari   |
  |        Jl. Pelabuhan 7         |
  |         Jakarta Utara          |
  |================================|
  |Struk             MART01-T1-A-42|
  |Tanggal     22/11/2026 21.42 WIT|
  |Kasir                       Sari|
  |--------------------------------|
  |Mi goreng                       |
  |  1 pcs x 31,50            31,50|
  |--------------------------------|
  |Subtotal                   31,50|
BD|TOTAL    Rp31,50|
  |QRIS                       31,50|
  |--------------------------------|
  |                                |
  [qr MART01-T1-A-42]
  |         MART01-T1-A-42         |
  [cut]
`),
  )
  t.end()
})

t.test('prices without tax: the tax is added, a rate with a fraction is written as such', (t) => {
  const outlet: OutletMessage = {
    ...OUTLET,
    is_price_tax_inclusive: false,
    tax_rules: OUTLET.tax_rules.map((rule) => ({ ...rule, rate_ppm: rule.rate_ppm && 115_500 })),
  }
  const cart = must(addProduct(emptyCart(idOf(7)), PERFUME, outlet))
  const tenders = [tender('cash', 300_000)]
  for (const [language, row] of [
    ['id', 'PPN 11,55%'],
    ['en', 'VAT (PPN) 11.55%'],
  ] as const) {
    const model = receipt({ outlet, cart, tenders, input: { language } })
    t.ok(
      model.blocks.some((block) => block.kind === 'pair' && block.left === row),
      row,
    )
  }
  t.end()
})

t.test('a day that no calendar has is printed as stated', (t) => {
  const message = must(
    buildSaleMessage({
      cart: fullCart(OUTLET),
      tenders: [tender('cash', 300_000)],
      outlet: OUTLET,
      identity: { ...IDENTITY, createdAt: '2026-13-45T12:42:00.000Z' },
      committed: true,
    }),
  )
  const rows = renderPaper(receipt({ input: { message } }), 42)
  t.ok(rows.some((row) => row.includes('2026-13-45T12:42:00.000Z')))
  t.end()
})

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsOf)
}

property(
  'no text of any receipt holds a control character or turns the writing direction',
  fc.property(
    anyShopping.filter(({ cart }) => cart.lines.length > 0),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }),
    fc.constantFrom('id' as const, 'en' as const),
    (shopping, nasty, language) => {
      const evidence = { approval_code: nasty, last_four: nasty }
      const tenders = payFor(shopping).map((each) => ({ ...each, evidence }))
      const lines = shopping.cart.lines.map((line) => ({ ...line, name: nasty, unitCode: nasty }))
      const cart = { ...shopping.cart, lines, note: nasty }
      const outlet = {
        ...shopping.outlet,
        name: nasty,
        address: nasty,
        phone: nasty,
        npwp: nasty,
        nitku: nasty,
        receipt_footer: nasty,
      }
      const input = { cashierName: nasty, customerName: nasty, copyNo: 1, language }
      const model = receipt({ cart, tenders, outlet, input })
      return !textsOf(model).some((text) =>
        /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u.test(text),
      )
    },
  ),
)

property(
  'what a receipt says adds up',
  fc.property(
    anyShopping.filter(({ cart }) => cart.lines.length > 0),
    (shopping) => {
      const { cart, outlet } = shopping
      const model = receipt({ cart, tenders: payFor(shopping), outlet })
      const pairs = model.blocks.filter((block) => block.kind === 'pair')
      const total = pairs.findIndex((block) => block.left === 'TOTAL')
      const amountOf = (text: string) => Number(text.replace(/[^\d-]/g, ''))
      const tenders = pairs.slice(total + 1).filter((block) => /Kartu|Tunai|QRIS/.test(block.left))
      const change = pairs.find((block) => block.left === 'Kembali')
      const paid = tenders.reduce((sum, block) => sum + amountOf(block.right), 0)
      return amountOf(pairs[total]?.right ?? '') === paid - amountOf(change?.right ?? '0')
    },
  ),
)

t.test('batch and last day are on the paper where the outlet wants them', async (t) => {
  const said = { batchCode: 'B7\u001b', expiresOn: '2026-03-01' }
  const cart = must(addProduct(fullCart(OUTLET), NOODLES, OUTLET, said))
  const tenders = [CARD, tender('cash', 200_000)]
  const rows = (input: Partial<ReceiptInput>) =>
    renderPaper(receipt({ cart, tenders, input }), 32).filter((row) => /B7|2026 *\|$/.test(row))
  t.same(rows({}), [])
  t.same(rows({ showsExpiry: true }), [
    '  |  Kedaluwarsa 01/03/2026        |',
    '  |  Batch B7                      |',
  ])
  t.same(rows({ showsExpiry: true, language: 'en' })[0], '  |  Use by 01/03/2026             |')
})

t.test('a promotion that the sale does not name, and the hour that the hub says', async (t) => {
  const message = must(
    buildSaleMessage({
      ...{ cart: fullCart(OUTLET), tenders: [CARD, tender('cash', 100_000)], outlet: OUTLET },
      ...{ identity: IDENTITY, committed: true },
    }),
  )
  const items = message.items.map((item, at) =>
    at > 0 ? item : { ...item, promotions: [{ promotion_id: idOf(90), amount_minor: 500 }] },
  )
  const soldAtMs = Date.parse('2026-03-01T03:04:00Z')
  const paper = renderPaper(receipt({ input: { message: { ...message, items }, soldAtMs } }), 32)
  t.match(paper.join('\n'), /Promo +-500\|/)
  t.match(paper.join('\n'), /01\/03\/2026 10[:.]04/)
})
