// The words of papers about goods, in both languages.
import type { ReceiptLanguage } from './receipt-words.ts'
import type { StockKind, WriteOffReason } from './wire/stock-message.ts'

export type StockWords = {
  titles: Record<StockKind, string>
  reversal: string
  reverses: string
  number: string
  /** Who it came from or went to. */
  party: Record<StockKind, string>
  reference: string
  reason: string
  reasons: Record<WriteOffReason, string>
  staff: string
  approver: string
  sent: string
  onRecord: string
  difference: string
  lines: string
  worth: string
  receivedBy: string
  /** Instead of the lines of a paper that has too many. */
  tooLong: string
}

export const STOCK_WORDS: Record<ReceiptLanguage, StockWords> = {
  id: {
    titles: {
      receipt: 'PENERIMAAN BARANG',
      'write-off': 'PENGHAPUSAN BARANG',
      'transfer-out': 'KIRIM KE TOKO LAIN',
      'transfer-in': 'TERIMA DARI TOKO LAIN',
      count: 'HASIL STOK OPNAME',
    },
    reversal: 'PEMBATALAN',
    reverses: 'Membatalkan',
    number: 'No.',
    party: {
      receipt: 'Pemasok',
      'write-off': '',
      'transfer-out': 'Tujuan',
      'transfer-in': 'Asal',
      count: '',
    },
    reference: 'No. surat jalan',
    reason: 'Alasan',
    reasons: {
      damaged: 'Rusak',
      expired: 'Kedaluwarsa',
      'own-use': 'Dipakai sendiri',
      theft: 'Hilang atau dicuri',
      sample: 'Contoh atau hadiah',
      'supplier-return': 'Kembali ke pemasok',
      other: 'Lainnya',
    },
    staff: 'Petugas',
    approver: 'Disetujui',
    sent: 'dikirim',
    onRecord: 'menurut catatan',
    difference: 'selisih',
    lines: 'Baris',
    worth: 'NILAI',
    receivedBy: 'Penerima',
    tooLong: 'Terlalu panjang untuk struk. Semua baris: Konsol, Stok, Cetak A4.',
  },
  en: {
    titles: {
      receipt: 'GOODS RECEIVED',
      'write-off': 'WRITE-OFF',
      'transfer-out': 'TRANSFER OUT',
      'transfer-in': 'TRANSFER IN',
      count: 'STOCK COUNT',
    },
    reversal: 'REVERSAL',
    reverses: 'Takes back',
    number: 'No.',
    party: {
      receipt: 'Supplier',
      'write-off': '',
      'transfer-out': 'To',
      'transfer-in': 'From',
      count: '',
    },
    reference: 'Delivery note',
    reason: 'Reason',
    reasons: {
      damaged: 'Damaged',
      expired: 'Expired',
      'own-use': 'Own use',
      theft: 'Lost or stolen',
      sample: 'Sample or gift',
      'supplier-return': 'Back to the supplier',
      other: 'Other',
    },
    staff: 'Staff',
    approver: 'Approved by',
    sent: 'sent',
    onRecord: 'on record',
    difference: 'difference',
    lines: 'Lines',
    worth: 'WORTH',
    receivedBy: 'Received by',
    tooLong: 'Too long for a slip. All lines: Console, Stock, Print on A4.',
  },
}
