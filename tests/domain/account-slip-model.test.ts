import t from 'tap'
import { type AccountSlipInput, buildAccountSlip } from '#domain/account-slip-model.ts'
import type { ReceiptBlock } from '#domain/receipt-blocks.ts'
import { idOf, OUTLET } from '../support/shop.ts'

/** The paper as short lines; what has no text is named by its kind. */
const lines = (input: AccountSlipInput): string[] =>
  buildAccountSlip(input).blocks.map((block: ReceiptBlock) => {
    if (block.kind === 'text') return block.text
    if (block.kind === 'pair') return `${block.left}: ${block.right}`
    return block.kind === 'qr' ? `qr ${block.data}` : block.kind
  })

const GIFT: AccountSlipInput = {
  kind: 'receipt',
  documentId: idOf(1),
  number: 'MART01-L-A-5',
  outlet: { ...OUTLET, phone: null },
  atMs: Date.UTC(2026, 10, 22, 5),
  staffName: 'Sari',
  account: {
    kind: 'gift_card',
    code: 'GC-0000-1111-2222',
    customerName: null,
    balanceMinor: 150_000,
    expiresOn: '2027-11-30',
  },
  amountMinor: 100_000,
  payments: [
    { method: 'qris', tendered_minor: 60_000, change_minor: 0 },
    { method: 'cash', tendered_minor: 50_000, change_minor: 10_000 },
  ],
  note: null,
  language: 'id',
}

t.test('a gift card that was topped up', async (t) => {
  t.same(lines(GIFT).slice(5), [
    'ISI KARTU HADIAH',
    'Nomor: MART01-L-A-5',
    'Tanggal: 22/11/2026 12.00 WIB',
    'Kasir: Sari',
    'Kode: GC-0000-1111-2222',
    'rule',
    'Jumlah: 100.000',
    'QRIS: 60.000',
    'Tunai: 50.000',
    'Kembali: 10.000',
    'rule',
    'SALDO: Rp150.000',
    'Berlaku sampai: 30/11/2027',
    'space',
    'qr GC-0000-1111-2222',
    'GC-0000-1111-2222',
    'Simpan slip ini. Pemegang kode dapat memakai saldonya.',
    'cut',
  ])
  const model = buildAccountSlip(GIFT)
  t.match(model, { documentId: idOf(1), receiptNumber: 'MART01-L-A-5', copyNo: 0, language: 'id' })
})

t.test('kasbon that was paid back: what is still owed, and no code to spend', async (t) => {
  const account = {
    kind: 'credit' as const,
    code: 'KB-1',
    customerName: 'Ibu Ratna',
    balanceMinor: -75_000,
    expiresOn: null,
  }
  const payments = [{ method: 'cash' as const, tendered_minor: 25_000, change_minor: 0 }]
  const input = { ...GIFT, account, payments, amountMinor: 25_000, note: 'Titip Pak Budi' }
  t.same(lines({ ...input, language: 'en' }).slice(5), [
    'STORE CREDIT PAYMENT',
    'Number: MART01-L-A-5',
    'Date: 22/11/2026 12.00 WIB',
    'Cashier: Sari',
    'Customer: Ibu Ratna',
    'Code: KB-1',
    'rule',
    'Amount: 25.000',
    'Cash: 25.000',
    'rule',
    'STILL OWED: Rp75.000',
    'Note: Titip Pak Budi',
    'cut',
  ])
  const settled = lines({ ...input, account: { ...account, balanceMinor: 0 } })
  t.ok(settled.includes('SISA UTANG: Rp0'), 'all paid back')
})

t.test('a balance that is given back is signed for', async (t) => {
  const account = { ...GIFT.account, kind: 'deposit' as const, balanceMinor: 0, expiresOn: null }
  t.same(lines({ ...GIFT, kind: 'payout', account, payments: [] }).slice(-9), [
    'rule',
    'Dibayar tunai: 100.000',
    'rule',
    'SALDO: Rp0',
    'space',
    'space',
    '(______________________)',
    'Penerima',
    'cut',
  ])
})
