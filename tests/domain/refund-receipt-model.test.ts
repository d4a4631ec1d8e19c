import t from 'tap'
import { buildRefundReceipt, type RefundReceiptInput } from '#domain/refund-receipt-model.ts'
import type { RefundLineMessage, RefundMessage } from '#domain/wire/refund-message.ts'
import { renderPaper } from '../support/paper.ts'
import { idOf, OUTLET } from '../support/shop.ts'

const line = (change: Partial<RefundLineMessage>): RefundLineMessage => ({
  line_no: 1,
  sale_line_no: 1,
  product_id: idOf(101),
  sku: 'SKU1',
  name: 'Mi goreng',
  unit_code: 'pcs',
  quantity_milli: 2000,
  unit_price_minor: 3150,
  tax_code: 'PPN12',
  tax_rate_ppm: 120_000,
  disposition: 'sellable',
  gross_minor: 6300,
  discount_minor: 630,
  tax_base_minor: 4682,
  tax_minor: 562,
  total_minor: 5670,
  ...change,
})

const payout = (change: Partial<RefundMessage['payouts'][number]>) => ({
  line_no: 1,
  method: 'cash' as const,
  amount_minor: 10_000,
  account_id: null,
  account_code: null,
  evidence: null,
  ...change,
})

const REFUND: RefundMessage = {
  refund_id: idOf(800),
  refund_number: 'MART01-R-A-17',
  kind: 'refund',
  session_id: idOf(20),
  business_date: '2026-11-22',
  terminal_id: idOf(10),
  staff_id: idOf(30),
  staff_name: 'Sari',
  approved_by_name: 'Budi',
  sale_id: idOf(900),
  receipt_number: 'MART01-T1-A-42',
  customer_id: idOf(50),
  at: '2026-11-22T12:42:00.000Z',
  lines: [
    line({}),
    line({ line_no: 2, gross_minor: 3150, discount_minor: 0, quantity_milli: 1000 }),
    line({
      line_no: 3,
      name: 'Apel Malang',
      unit_code: 'kg',
      quantity_milli: 250,
      unit_price_minor: 38_900,
      tax_code: 'EXEMPT',
      tax_rate_ppm: 0,
      gross_minor: 9725,
      discount_minor: 0,
      tax_base_minor: 0,
      tax_minor: 0,
      total_minor: 9725,
    }),
  ],
  tax_base_minor: 9364,
  tax_minor: 1124,
  total_minor: 15_050,
  cash_rounding_minor: -50,
  payable_minor: 15_000,
  payouts: [
    payout({}),
    payout({
      line_no: 2,
      method: 'card',
      amount_minor: 3000,
      evidence: { last_four: '4242', approval_code: '903112' },
    }),
    payout({
      line_no: 3,
      method: 'voucher',
      amount_minor: 2000,
      account_id: idOf(701),
      account_code: 'VC-7K2M-Q0XR-9BTA',
    }),
  ],
  loyalty_points_reversed: 15,
  loyalty_points_returned: 1200,
  reason_code: 'damaged',
  note: 'Bungkus sobek',
}

const INPUT: RefundReceiptInput = {
  refund: REFUND,
  outlet: { ...OUTLET, address: 'Jl. Pelabuhan 7', phone: null, npwp: null, nitku: null },
  customerName: 'Ibu Ratna',
  reasonName: 'Barang rusak atau cacat',
  copyNo: 0,
  language: 'id',
}

const paper = (change: Partial<RefundReceiptInput>, refund: Partial<RefundMessage> = {}): string =>
  renderPaper(
    buildRefundReceipt({ ...INPUT, ...change, refund: { ...REFUND, ...refund } }),
    42,
  ).join('\n')

t.test('the paper says what came back, what was given for it and on whose word', async (t) => {
  t.equal(
    paper({}),
    `BD|     Toko Bahari     |
  |             Jl. Pelabuhan 7              |
  |==========================================|
BD|    RETUR BARANG     |
  |No. retur                    MART01-R-A-17|
  |Struk asal                  MART01-T1-A-42|
  |Tanggal               22/11/2026 19.42 WIB|
  |Kasir                                 Sari|
  |Disetujui                             Budi|
  |Pelanggan                        Ibu Ratna|
  |Alasan             Barang rusak atau cacat|
  |Catatan: Bungkus sobek                    |
  |------------------------------------------|
  |Mi goreng                                 |
  |  2 pcs x 3.150                      6.300|
  |  Diskon                              -630|
  |Mi goreng                                 |
  |  1 pcs x 3.150                      3.150|
  |Apel Malang                               |
  |  0,250 kg x 38.900                  9.725|
  |------------------------------------------|
  |DPP                                  9.364|
  |PPN 12%                              1.124|
  |Pembulatan                             -50|
BD|TOTAL RETUR  Rp15.000|
  |Tunai                               10.000|
  |Kartu                                3.000|
  |  **** 4242                               |
  |  No. persetujuan: 903112                 |
  |Voucher                              2.000|
  |                                          |
  [code128 VC-7K2M-Q0XR-9BTA]
  |------------------------------------------|
  |Poin ditarik                            15|
  |Poin dikembalikan                    1.200|
  |Tanda tangan pelanggan:                   |
  |                                          |
  |                                          |
  |________________________                  |
  |                                          |
  [qr MART01-R-A-17]
  |              MART01-R-A-17               |
  [cut]`,
  )
})

t.test('a void without customer, tax, rounding or approver, in English', async (t) => {
  const text = paper(
    {
      language: 'en',
      customerName: null,
      copyNo: 2,
      outlet: { ...INPUT.outlet, is_taxable_enterprise: false },
    },
    {
      kind: 'void',
      approved_by_name: null,
      note: null,
      cash_rounding_minor: 0,
      loyalty_points_reversed: 0,
      loyalty_points_returned: 0,
      receipt_number: null,
      at: 'some day',
    },
  )
  for (const word of ['** COPY 2 **', 'VOIDED SALE', 'Without receipt', 'some day', 'VOIDED ']) {
    t.match(text, word)
  }
  for (const word of ['DPP', 'Approved', 'Customer ', 'Note', 'Cash rounding', 'Points taken']) {
    t.notMatch(text, word)
  }
})

t.test('a voucher can be scanned, an exchange credit only be read', async (t) => {
  const kinds = (method: 'voucher' | 'exchange', account_code: string | null) => {
    const payouts = [payout({ method, account_code })]
    return buildRefundReceipt({ ...INPUT, refund: { ...REFUND, payouts } })
      .blocks.filter(({ kind }) => kind === 'barcode')
      .map((block) => ('data' in block ? block.data : ''))
  }
  t.same(kinds('voucher', 'VC-7K2M-Q0XR-9BTA'), ['VC-7K2M-Q0XR-9BTA'])
  t.same(kinds('voucher', null), [])
  t.same(kinds('exchange', 'MART01-R-A-17'), [])
})

t.test('what pays for other goods is called an exchange, a void never', async (t) => {
  const payouts = [payout({ method: 'exchange', account_code: 'MART01-R-A-17' })]
  const exchange = paper({}, { payouts })
  for (const word of ['TUKAR BARANG', 'Dipakai untuk barang pengganti']) {
    t.match(exchange, word)
  }
  t.notMatch(exchange, 'RETUR BARANG')
  const deposit = [payout({ method: 'deposit', account_code: 'DP-1' })]
  t.match(paper({}, { payouts: deposit }), '  DP-1')
  t.notMatch(paper({}, { payouts, kind: 'void' }), 'TUKAR BARANG')
  t.match(paper({ language: 'en' }, { payouts }), 'Used for the new goods')
})

t.test('whose tax invoice it was, and the batch that came back', async (t) => {
  const buyer = {
    ...{ id_kind: 'npwp' as const, id_number: '0987654321098765', nitku: null },
    ...{ name: 'PT Sumber Rejeki', address: 'Jl. Contoh 9' },
  }
  const lines = [line({ batch_code: 'B7', expires_on: '2027-03-01' }), line({ batch_code: 'B8' })]
  const full = paper({ showsExpiry: true }, { buyer, lines })
  t.match(full, 'Faktur pajak: PT Sumber Rejeki')
  t.match(full, /NPWP +0987654321098765/)
  t.match(full, /6\.300\|\n {2}\| {2}Kedaluwarsa 01\/03\/2027 .*\n {2}\| {2}Batch B7 /)
  t.match(full, 'Batch B8')
  const plain = paper({}, { lines })
  for (const word of ['Batch', 'Kedaluwarsa', 'Faktur']) t.notMatch(plain, word)
})
