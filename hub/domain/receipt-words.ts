// The words of a receipt in both languages.
import type { TenderMethod } from './wire/sale-message.ts'

export type ReceiptLanguage = 'id' | 'en'
export type ReceiptWords = {
  copy: string
  receipt: string
  date: string
  cashier: string
  customer: string
  taxInvoice: string
  phone: string
  discount: string
  subtotal: string
  basketDiscount: string
  taxBase: string
  taxOtherBase: string
  tax: string
  taxIncluded: string
  untaxed: string
  cashRounding: string
  total: string
  change: string
  approval: string
  unverified: string
  points: string
  pointsUsed: string
  pointsBalance: string
  saved: string
  listPrice: string
  expiresOn: string
  batch: string
  promotion: string
  exchange: string
  fromRefund: string
  scanForPage: string
  note: string
  decimalMark: string
  tenders: Record<TenderMethod, string>
}

export const RECEIPT_WORDS: Record<ReceiptLanguage, ReceiptWords> = {
  id: {
    copy: 'SALINAN',
    receipt: 'Struk',
    date: 'Tanggal',
    cashier: 'Kasir',
    customer: 'Pelanggan',
    taxInvoice: 'Faktur pajak',
    phone: 'Telp.',
    discount: 'Diskon',
    subtotal: 'Subtotal',
    basketDiscount: 'Diskon belanja',
    taxBase: 'DPP',
    taxOtherBase: 'DPP nilai lain',
    tax: 'PPN',
    taxIncluded: 'Termasuk PPN',
    untaxed: 'Tanpa PPN',
    cashRounding: 'Pembulatan',
    total: 'TOTAL',
    change: 'Kembali',
    approval: 'No. persetujuan',
    unverified: 'belum diverifikasi',
    points: 'Poin didapat',
    pointsUsed: 'Poin dipakai',
    pointsBalance: 'Saldo poin',
    saved: 'Anda hemat',
    listPrice: 'Harga normal',
    expiresOn: 'Kedaluwarsa',
    batch: 'Batch',
    promotion: 'Promo',
    exchange: 'TUKAR BARANG',
    fromRefund: 'Dari retur',
    scanForPage: 'Pindai untuk e-struk',
    note: 'Catatan',
    decimalMark: ',',
    tenders: {
      cash: 'Tunai',
      card: 'Kartu',
      qris: 'QRIS',
      ewallet: 'Dompet digital',
      transfer: 'Transfer',
      gift_card: 'Kartu hadiah',
      voucher: 'Voucher',
      deposit: 'Deposit',
      credit: 'Kasbon',
      loyalty: 'Poin',
      exchange: 'Tukar barang',
    },
  },
  en: {
    copy: 'COPY',
    receipt: 'Receipt',
    date: 'Date',
    cashier: 'Cashier',
    customer: 'Customer',
    taxInvoice: 'Tax invoice',
    phone: 'Tel.',
    discount: 'Discount',
    subtotal: 'Subtotal',
    basketDiscount: 'Basket discount',
    taxBase: 'Tax base (DPP)',
    taxOtherBase: 'Other tax base (DPP)',
    tax: 'VAT (PPN)',
    taxIncluded: 'Includes VAT (PPN)',
    untaxed: 'Without VAT (PPN)',
    cashRounding: 'Cash rounding',
    total: 'TOTAL',
    change: 'Change',
    approval: 'Approval',
    unverified: 'not verified yet',
    points: 'Points earned',
    pointsUsed: 'Points used',
    pointsBalance: 'Points balance',
    saved: 'You saved',
    listPrice: 'Regular price',
    expiresOn: 'Use by',
    batch: 'Batch',
    promotion: 'Promotion',
    exchange: 'EXCHANGE',
    fromRefund: 'From refund',
    scanForPage: 'Scan for your e-receipt',
    note: 'Note',
    decimalMark: '.',
    tenders: {
      cash: 'Cash',
      card: 'Card',
      qris: 'QRIS',
      ewallet: 'E-wallet',
      transfer: 'Transfer',
      gift_card: 'Gift card',
      voucher: 'Voucher',
      deposit: 'Deposit',
      credit: 'Store credit (kasbon)',
      loyalty: 'Points',
      exchange: 'Exchange',
    },
  },
}
