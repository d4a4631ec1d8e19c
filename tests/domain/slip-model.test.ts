import t from 'tap'
import { buildBill } from '#domain/bill-model.ts'
import { readQris, writeQris } from '#domain/qris.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { buildSlip, type SlipInput } from '#domain/slip-model.ts'
import { SLIP_KINDS, SLIP_WORDS } from '#domain/slip-words.ts'
import { renderPaper } from '../support/paper.ts'
import { OUTLET } from '../support/shop.ts'

const DROP: SlipInput = {
  kind: 'drop',
  documentId: 'x',
  number: 'MART01-K-A-7',
  outlet: { ...OUTLET, address: 'Jl. Pelabuhan 7' },
  atMs: Date.UTC(2026, 10, 22, 7),
  staffName: 'Sari Dewi',
  approverName: 'Budi',
  terminalCode: 'T1',
  shift: { number: 17, drawerName: 'Laci 1' },
  reason: 'Setoran rutin',
  note: 'sore',
  amountMinor: 1_500_000,
  counts: [
    { value_minor: 50_000, count: 6 },
    { value_minor: 100_000, count: 12 },
    { value_minor: 500, count: 0 },
  ],
  language: 'id',
}

const paper = (text: string): string[] => text.split('\n').slice(1, -1)
const textOf = (model: ReceiptModel, columns = 42): string => renderPaper(model, columns).join('\n')

t.test('a drop on 58 mm paper, signed by two', async (t) => {
  t.same(
    renderPaper(buildSlip(DROP), 32),
    paper(`
BD|  Toko Bahari   |
  |        Jl. Pelabuhan 7         |
  |       Telp. 021-555 0101       |
  |================================|
BD|SETOR KE BRANKAS|
  |No.                 MART01-K-A-7|
  |Tanggal     22/11/2026 14.00 WIB|
  |Terminal                      T1|
  |Shift                         17|
  |Laci                      Laci 1|
  |Petugas                Sari Dewi|
  |Disetujui                   Budi|
  |--------------------------------|
  |Alasan             Setoran rutin|
  |Catatan: sore                   |
  |Pecahan                         |
  |  12 x 100.000         1.200.000|
  |  6 x 50.000             300.000|
BD|JUMLAH          |
BD|     Rp1.500.000|
  |--------------------------------|
  |                                |
  |                                |
  |    (______________________)    |
  |           Sari Dewi            |
  |                                |
  |                                |
  |    (______________________)    |
  |            Penerima            |
  [cut]
`),
  )
})

t.test('a drawer that only opened has no amount, and one signature', async (t) => {
  const bare = { approverName: null, note: null, amountMinor: null, counts: null }
  const text = textOf(buildSlip({ ...DROP, ...bare, kind: 'no-sale', language: 'en' }))
  t.match(text, /DRAWER OPENED/)
  t.notMatch(text, /AMOUNT|Approved|Note|Notes and coins|Received/)
  t.equal(text.match(/\(_+\)/g)?.length, 1)
})

t.test('a bag for the bank goes by its number and belongs to no shift', async (t) => {
  const at = { shift: null, reason: null, number: 'BCA-001' }
  const text = textOf(buildSlip({ ...DROP, ...at, kind: 'bank-deposit' }))
  t.match(text, /No\. kantong +BCA-001/)
  t.notMatch(text, /Shift|Laci|Alasan/)
})

t.test('every kind fits every paper in both languages', async (t) => {
  for (const kind of SLIP_KINDS) {
    for (const language of ['id', 'en'] as const) {
      for (const columns of [32, 42, 48]) {
        const rows = renderPaper(buildSlip({ ...DROP, kind, language }), columns)
        const framed = rows.filter((row) => row.includes('|')).map((row) => row.slice(3, -1))
        t.ok(framed.every((row) => row.length === columns || row.length === columns / 2))
        t.ok(rows.join(' ').includes(SLIP_WORDS[language].titles[kind].slice(0, 8)))
      }
    }
  }
})

const BILL = {
  bill: {
    bill_id: 'b',
    label: 'Bu Ani',
    total_minor: 131_400,
    lines: [
      {
        name: 'Beras premium 5 kg',
        quantity_milli: 1_000,
        unit_code: 'pcs',
        unit_price_minor: 74_500,
        total_minor: 74_500,
      },
      {
        name: 'Apel Fuji',
        quantity_milli: 1_463,
        unit_code: 'kg',
        unit_price_minor: 38_900,
        total_minor: 56_900,
      },
    ],
  },
  version: 2,
  outlet: DROP.outlet,
  atMs: DROP.atMs,
  staffName: 'Sari',
  terminalCode: 'T1',
}

const QRIS = writeQris([
  { tag: '00', value: '01' },
  { tag: '01', value: '11' },
  { tag: '26', value: '0014ID.CO.QRIS.WWW0215ID1020000000001' },
  { tag: '52', value: '5411' },
  { tag: '53', value: '360' },
  { tag: '58', value: 'ID' },
  { tag: '59', value: 'TOKO BAHARI' },
  { tag: '60', value: 'JAKARTA' },
])

t.test('a bill of a shop with a QRIS bears it, for exactly its amount', async (t) => {
  const codeOf = (total_minor: number, qrisPayload: string | null) => {
    const bill = { ...BILL.bill, total_minor }
    const { blocks } = buildBill({ ...BILL, bill, qrisPayload, language: 'id' })
    return blocks.flatMap((block) => (block.kind === 'qr' ? [block.data] : []))
  }
  const [code = ''] = codeOf(131_400, QRIS)
  const read = readQris(code)
  t.ok(read.ok)
  t.match(read, { value: { amountMinor: 131_400, isDynamic: true, merchantName: 'TOKO BAHARI' } })
  t.match(read, { value: { reference: /^[A-Z0-9]{1,20}$/ } })
  const lines = textOf(buildBill({ ...BILL, qrisPayload: QRIS, language: 'id' }))
  t.match(lines, /Bayar dengan QRIS, jumlah sudah terisi/)
  t.same(codeOf(10_000_001, QRIS), [], 'more than a QRIS may be')
  t.same(codeOf(0, QRIS), [])
  t.same(codeOf(131_400, null), [])
})

t.test('a bill says twice that it is no receipt, and has no number of one', async (t) => {
  const model = buildBill({ ...BILL, language: 'id' })
  t.same(
    renderPaper(model, 32),
    paper(`
B | *** BUKAN BUKTI PEMBAYARAN *** |
BD|  Toko Bahari   |
  |        Jl. Pelabuhan 7         |
  |       Telp. 021-555 0101       |
  |================================|
BD|    TAGIHAN     |
  |Keranjang                 Bu Ani|
  |Cetakan ke                     2|
  |Tanggal     22/11/2026 14.00 WIB|
  |Terminal                      T1|
  |Kasir                       Sari|
  |--------------------------------|
  |Beras premium 5 kg              |
  |  1 pcs x 74.500          74.500|
  |Apel Fuji                       |
  |  1,463 kg x 38.900       56.900|
  |--------------------------------|
BD|TOTAL  Rp131.400|
  |                                |
B | *** BUKAN BUKTI PEMBAYARAN *** |
  |   Belum dibayar. Minta struk   |
  |       setelah membayar.        |
  [cut]
`),
  )
  t.equal(model.receiptNumber, 'TAGIHAN Bu Ani #2')
  t.equal(
    model.blocks.some(({ kind }) => kind === 'qr'),
    false,
  )
  t.equal(textOf(buildBill({ ...BILL, language: 'en' })).match(/NOT A PROOF/g)?.length, 2)
})
