import t from 'tap'
import { buildStockSlip, SLIP_LINES_MAX, type StockSlipInput } from '#domain/stock-slip-model.ts'
import { STOCK_WORDS } from '#domain/stock-slip-words.ts'
import {
  STOCK_KINDS,
  type StockDocumentLine,
  type StockDocumentMessage,
  WRITE_OFF_REASONS,
} from '#domain/wire/stock-message.ts'
import { renderPaper } from '../support/paper.ts'
import { idOf, OUTLET } from '../support/shop.ts'

const line = (change: Partial<StockDocumentLine> = {}): StockDocumentLine => ({
  ...{ product_id: idOf(101), sku: 'MIE', name: 'Mi goreng', unit_code: 'karton' },
  ...{ unit_factor_milli: 40_000, quantity_milli: 2_000, expected_milli: null },
  ...{ moved_milli: 80_000, value_minor: 200_000 },
  ...change,
})

const RECEIPT: StockDocumentMessage = {
  ...{ document_id: idOf(1), number: 'MART01-S-A-7', kind: 'receipt', reverses_id: null },
  ...{ reversed_by_id: null, party: 'PT Sumber Makmur', party_code: null, reference: 'SJ-0012' },
  ...{ reason_code: null, note: 'dus basah', line_count: 1, value_minor: 200_000 },
  ...{ staff_name: 'Sari Dewi', approved_by_name: null, at: '2026-11-22T07:00:00.000Z' },
  lines: [line()],
}
const slip = (change: Partial<StockDocumentMessage>, more: Partial<StockSlipInput> = {}) => {
  const outlet = { ...OUTLET, address: 'Jl. Pelabuhan 7' }
  const document = { ...RECEIPT, ...change }
  const model = buildStockSlip({ document, reversesNumber: null, outlet, language: 'en', ...more })
  return renderPaper(model, 42).join('\n')
}

t.test('a moment that cannot be read is no reason for no paper', async (t) => {
  t.match(slip({ at: 'soon' }), /01\/01\/1970/)
})

t.test('goods received on 58 mm paper, signed by two', async (t) => {
  const outlet = { ...OUTLET, address: 'Jl. Pelabuhan 7' }
  const input = { document: RECEIPT, reversesNumber: null, outlet, language: 'id' as const }
  t.same(
    renderPaper(buildStockSlip(input), 32).slice(4),
    `
BD|   PENERIMAAN   |
BD|     BARANG     |
  |No.                 MART01-S-A-7|
  |Tanggal     22/11/2026 14.00 WIB|
  |Pemasok         PT Sumber Makmur|
  |No. surat jalan          SJ-0012|
  |Catatan: dus basah              |
  |Petugas                Sari Dewi|
  |--------------------------------|
  |Mi goreng                       |
  |  2 karton               200.000|
  |--------------------------------|
  |Baris                          1|
B |NILAI                  Rp200.000|
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
`
      .split('\n')
      .slice(1, -1),
  )
})

t.test('a transfer that came short says what was sent and the difference', async (t) => {
  const lines = [
    line({ expected_milli: 120_000 }),
    line({ name: 'Beras', expected_milli: 80_000 }),
    line({ name: 'Gula', expected_milli: 40_000 }),
  ]
  const text = slip({ kind: 'transfer-in', party_code: 'MART02', lines })
  t.match(text, /TRANSFER IN/)
  t.match(text, /From +PT Sumber Makmur \(MART02\)/)
  t.match(text, /Mi goreng.*\n.*2 karton.*\n.* sent 120 +difference -40/)
  t.match(text, /Gula.*\n.*\n.* sent 40 +difference \+40/)
  t.equal(text.match(/difference/g)?.length, 2, 'what came as it was sent says nothing')
})

t.test('a count, a write-off and what is taken back', async (t) => {
  const counted = line({ unit_code: 'pcs', unit_factor_milli: 1000, expected_milli: 3_000 })
  const count = slip({ kind: 'count', party: null, reference: null, lines: [counted] })
  t.match(count, /on record 3 +difference -1/)
  t.equal(count.match(/\(_+\)/g)?.length, 1, 'nobody takes it over')
  const gone = { party: null, reference: null, note: null, reason_code: 'expired' }
  const written = slip({ ...gone, kind: 'write-off', approved_by_name: 'Budi' })
  t.match(written, /WRITE-OFF/)
  t.match(written, /Reason +Expired/)
  t.match(written, /Approved by +Budi/)
  t.notMatch(written, /Supplier|Delivery|Note/)
  t.match(slip({}, { reversesNumber: 'MART01-S-A-3' }), /REVERSAL[\s\S]*Takes back +MART01-S-A-3/)
})

t.test('every kind and every reason has words in both languages', async (t) => {
  for (const words of Object.values(STOCK_WORDS)) {
    for (const kind of STOCK_KINDS) t.ok(words.titles[kind])
    for (const reason of WRITE_OFF_REASONS) t.ok(words.reasons[reason])
  }
})

t.test('four metres of paper are no slip: the sheet has the lines', async (t) => {
  const lines = Array.from({ length: SLIP_LINES_MAX + 1 }, () => line())
  const text = slip({ kind: 'count', line_count: lines.length, lines })
  t.match(text, /Too long for a slip/)
  t.match(text, /Lines +501/)
  t.notMatch(text, /Mi goreng/)
  const longest = lines.slice(1)
  t.match(slip({ line_count: longest.length, lines: longest }), /Mi goreng/)
})
