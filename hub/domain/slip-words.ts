// The words of cash slips and bills in both languages.
import type { ReceiptLanguage } from './receipt-words.ts'

export const SLIP_KINDS = [
  'paid-in',
  'paid-out',
  'drop',
  'no-sale',
  'bank-deposit',
  'safe-count',
] as const
export type SlipKind = (typeof SLIP_KINDS)[number]

export type SlipWords = {
  titles: Record<SlipKind, string>
  number: string
  shift: string
  drawer: string
  terminal: string
  staff: string
  approver: string
  reason: string
  bag: string
  counted: string
  amount: string
  receivedBy: string
  billTitle: string
  billVersion: string
  billFor: string
  notReceipt: string
  billNote: string
  billQris: string
}

export const SLIP_WORDS: Record<ReceiptLanguage, SlipWords> = {
  id: {
    titles: {
      'paid-in': 'UANG MASUK LACI',
      'paid-out': 'UANG KELUAR LACI',
      drop: 'SETOR KE BRANKAS',
      'no-sale': 'LACI DIBUKA',
      'bank-deposit': 'SETOR KE BANK',
      'safe-count': 'HITUNG BRANKAS',
    },
    number: 'No.',
    shift: 'Shift',
    drawer: 'Laci',
    terminal: 'Terminal',
    staff: 'Petugas',
    approver: 'Disetujui',
    reason: 'Alasan',
    bag: 'No. kantong',
    counted: 'Pecahan',
    amount: 'JUMLAH',
    receivedBy: 'Penerima',
    billTitle: 'TAGIHAN',
    billVersion: 'Cetakan ke',
    billFor: 'Keranjang',
    notReceipt: 'BUKAN BUKTI PEMBAYARAN',
    billNote: 'Belum dibayar. Minta struk setelah membayar.',
    billQris: 'Bayar dengan QRIS, jumlah sudah terisi',
  },
  en: {
    titles: {
      'paid-in': 'PAID IN',
      'paid-out': 'PAID OUT',
      drop: 'SAFE DROP',
      'no-sale': 'DRAWER OPENED',
      'bank-deposit': 'BANK DEPOSIT',
      'safe-count': 'SAFE COUNT',
    },
    number: 'No.',
    shift: 'Shift',
    drawer: 'Drawer',
    terminal: 'Terminal',
    staff: 'Staff',
    approver: 'Approved by',
    reason: 'Reason',
    bag: 'Bag no.',
    counted: 'Notes and coins',
    amount: 'AMOUNT',
    receivedBy: 'Received by',
    billTitle: 'BILL',
    billVersion: 'Print no.',
    billFor: 'Cart',
    notReceipt: 'NOT A PROOF OF PAYMENT',
    billNote: 'Not paid yet. Ask for the receipt when you have paid.',
    billQris: 'Pay by QRIS, the amount is filled in',
  },
}
