import type {
  DenominationMessage,
  ReasonMessage,
  RulesMessage,
} from '#domain/wire/rules-message.ts'

/** Rupiah notes and coins in circulation, as Bank Indonesia issues them. */
const NOTES = [100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000]
const COINS = [1_000, 500, 200, 100]

/** kind | code | Bahasa Indonesia | English; a code with `+` also asks for a sentence. */
const REASONS = `
paid-in        | change-money+    | Tambah uang kembalian       | Change money added
paid-in        | deposit-return   | Titipan dikembalikan        | Advance brought back
paid-in        | other+           | Uang masuk lain             | Other money in
paid-out       | supplies         | Belanja keperluan toko      | Shop supplies
paid-out       | supplier         | Bayar pemasok               | Supplier paid
paid-out       | transport        | Parkir dan ongkos angkut    | Parking and transport
paid-out       | staff-meal       | Uang makan karyawan         | Staff meals
paid-out       | other+           | Uang keluar lain            | Other money out
drop           | too-much-cash    | Uang di laci terlalu banyak | Too much cash in the drawer
drop           | routine          | Setoran rutin               | Routine drop
no-sale        | give-change      | Tukar uang pelanggan        | Change for a customer
no-sale        | check-drawer     | Periksa isi laci            | Looking into the drawer
no-sale        | other+           | Lainnya                     | Other
refund         | damaged          | Barang rusak atau cacat     | Damaged or faulty
refund         | expired          | Barang kedaluwarsa          | Past its date
refund         | wrong-item       | Salah barang                | Wrong item
refund         | wrong-price      | Salah harga                 | Wrong price
refund         | changed-mind     | Pelanggan berubah pikiran   | Customer changed their mind
refund         | other+           | Lainnya                     | Other
void           | wrong-entry      | Salah ketik atau pindai     | Keyed or scanned wrongly
void           | wrong-tender     | Salah cara bayar            | Wrong payment method
void           | customer-left    | Pelanggan batal membeli     | Customer did not buy
void           | other+           | Lainnya                     | Other
over-short     | wrong-change     | Salah memberi kembalian     | Wrong change given
over-short     | not-entered      | Transaksi belum dicatat     | Something was not entered
over-short     | unknown+         | Belum diketahui             | Not known yet
recount        | miscounted       | Salah hitung                | Miscounted
recount        | found-cash       | Uang ditemukan lagi         | Cash was found
recount        | other+           | Lainnya                     | Other
price-override | near-expiry      | Mendekati kedaluwarsa       | Close to its date
price-override | shelf-price      | Harga rak berbeda           | The shelf says another price
price-override | damaged-pack     | Kemasan rusak               | Damaged pack
price-override | other+           | Lainnya                     | Other
discount       | promotion        | Promosi                     | Promotion
discount       | regular-customer | Pelanggan tetap             | Regular customer
discount       | complaint        | Keluhan pelanggan           | Complaint
discount       | other+           | Lainnya                     | Other
discard-cart   | customer-left    | Pelanggan batal membeli     | Customer did not buy
discard-cart   | duplicate        | Keranjang dobel             | The cart was there twice
discard-cart   | test             | Latihan atau uji coba       | Training or a trial
discard-cart   | other+           | Lainnya                     | Other
suspend        | break            | Istirahat                   | Break
suspend        | change-over      | Ganti kasir                 | Change of cashier
suspend        | other+           | Lainnya                     | Other
`

/** What holds until somebody sets the outlet's own: rupiah, and the habits of a minimarket. */
export const DEFAULT_RULES: RulesMessage = {
  denominations: [...denominations('note', NOTES), ...denominations('coin', COINS)],
  reasons: REASONS.trim().split('\n').map(readReason),
  over_short_limit_minor: 5_000,
  business_day_start_minute: 0,
  refund_window_days: 7,
  no_receipt_limit_minor: 100_000,
  drawer_cash_limit_minor: 3_000_000,
  non_returnable_category_ids: [],
  loyalty_point_value_minor: 1,
  loyalty_redeem_minimum_points: 100,
  qris_payload: null,
  required_evidence: [
    { method: 'card', fields: ['approval_code', 'last_four'] },
    { method: 'qris', fields: ['reference'] },
    { method: 'ewallet', fields: ['reference'] },
    { method: 'transfer', fields: ['reference'] },
  ],
  credit_limit_default_minor: 500_000,
  credit_due_days: 30,
}

function denominations(kind: 'note' | 'coin', values: number[]): DenominationMessage[] {
  return values.map((value_minor) => ({ value_minor, kind, is_active: true }))
}

function readReason(line: string): ReasonMessage {
  const [kind = '', mark = '', name = '', name_en = ''] = line.split('|').map((cell) => cell.trim())
  return {
    code: mark.replace('+', ''),
    kind: kind as ReasonMessage['kind'],
    name,
    name_en,
    needs_note: mark.endsWith('+'),
    is_active: true,
  }
}
