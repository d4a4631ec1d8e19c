// The words of X, Z and addenda on paper, in both languages.
import type { ReceiptLanguage } from './receipt-words.ts'
import type { CashKind } from './wire/cash-message.ts'

export type ShiftReportWords = {
  report: string
  addendum: string
  businessDate: string
  opened: string
  closed: string
  asOf: string
  drawer: string
  opener: string
  closer: string
  sales: string
  gross: string
  discount: string
  total: string
  refunds: string
  voids: string
  accountIn: string
  accountOut: string
  noSale: string
  taxes: string
  tenders: string
  unverified: string
  declared: string
  difference: string
  cash: string
  cashKinds: Record<CashKind, string>
  expected: string
  counted: string
  overShort: string
  reason: string
  heap: string
  cashiers: string
  lastNumbers: string
  auditWhole: string
  auditBroken: string
}

export const SHIFT_REPORT_WORDS: Record<ReceiptLanguage, ShiftReportWords> = {
  id: {
    report: 'LAPORAN',
    addendum: 'ADENDUM',
    businessDate: 'Hari usaha',
    opened: 'Dibuka',
    closed: 'Ditutup',
    asOf: 'Per',
    drawer: 'Laci',
    opener: 'Kasir',
    closer: 'Ditutup oleh',
    sales: 'Jumlah penjualan',
    gross: 'Penjualan kotor',
    discount: 'Diskon',
    total: 'Total penjualan',
    refunds: 'Retur',
    voids: 'Pembatalan',
    accountIn: 'Uang rekening masuk',
    accountOut: 'Uang rekening keluar',
    noSale: 'Laci dibuka tanpa jual',
    taxes: 'PAJAK',
    tenders: 'CARA BAYAR',
    unverified: 'belum diverifikasi',
    declared: 'dinyatakan',
    difference: 'selisih',
    cash: 'UANG DI LACI',
    cashKinds: {
      float: 'Modal awal',
      'cash-tendered': 'Tunai diterima',
      change: 'Kembalian',
      'cash-refund': 'Retur tunai',
      'paid-in': 'Uang masuk',
      'paid-out': 'Uang keluar',
      drop: 'Setor ke brankas',
      'transfer-in': 'Pindahan masuk',
      'transfer-out': 'Pindahan keluar',
    },
    expected: 'Seharusnya',
    counted: 'Dihitung',
    overShort: 'Selisih',
    reason: 'Alasan',
    heap: 'PECAHAN',
    cashiers: 'PER KASIR',
    lastNumbers: 'NOMOR TERAKHIR',
    auditWhole: 'Catatan audit utuh',
    auditBroken: 'CATATAN AUDIT RUSAK',
  },
  en: {
    report: 'REPORT',
    addendum: 'ADDENDUM',
    businessDate: 'Business day',
    opened: 'Opened',
    closed: 'Closed',
    asOf: 'As of',
    drawer: 'Drawer',
    opener: 'Cashier',
    closer: 'Closed by',
    sales: 'Number of sales',
    gross: 'Gross sales',
    discount: 'Discount',
    total: 'Total sales',
    refunds: 'Refunds',
    voids: 'Voids',
    accountIn: 'Account money in',
    accountOut: 'Account money out',
    noSale: 'Drawer opened, no sale',
    taxes: 'TAXES',
    tenders: 'TENDERS',
    unverified: 'not verified yet',
    declared: 'declared',
    difference: 'difference',
    cash: 'CASH IN DRAWER',
    cashKinds: {
      float: 'Float',
      'cash-tendered': 'Cash tendered',
      change: 'Change',
      'cash-refund': 'Cash refunds',
      'paid-in': 'Paid in',
      'paid-out': 'Paid out',
      drop: 'Drop into the safe',
      'transfer-in': 'Transferred in',
      'transfer-out': 'Transferred out',
    },
    expected: 'Expected',
    counted: 'Counted',
    overShort: 'Over/short',
    reason: 'Reason',
    heap: 'NOTES AND COINS',
    cashiers: 'BY CASHIER',
    lastNumbers: 'LAST NUMBERS',
    auditWhole: 'Audit log is whole',
    auditBroken: 'AUDIT LOG IS BROKEN',
  },
}
