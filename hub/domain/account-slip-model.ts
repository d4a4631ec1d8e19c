// The paper of account money: what was taken or given, how, and what the account holds now.
import { formatDateTime } from './datetime.ts'
import { formatMoney } from './money.ts'
import {
  amount,
  centred,
  left,
  optional,
  type Paper,
  pair,
  paperOf,
  type ReceiptBlock,
  type ReceiptModel,
  shopBlocks,
  signature,
  title,
} from './receipt-blocks.ts'
import type { ReceiptLanguage } from './receipt-words.ts'
import type { AccountKind } from './wire/account-message.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'
import type { PaymentMessage } from './wire/sale-message.ts'

export type AccountSlipInput = {
  kind: 'receipt' | 'payout'
  documentId: string
  /** What people call it, e.g. MART01-L-A-5. */
  number: string
  outlet: OutletMessage
  atMs: number
  staffName: string
  account: {
    kind: AccountKind
    code: string
    customerName: string | null
    /** After this document; kasbon's is what is owed as a negative amount. */
    balanceMinor: number
    expiresOn: string | null
  }
  amountMinor: number
  /** How it was paid; a payout is cash and has none. */
  payments: readonly Pick<PaymentMessage, 'method' | 'tendered_minor' | 'change_minor'>[]
  note: string | null
  language: ReceiptLanguage
}

type AccountWords = {
  receipts: Record<AccountKind, string>
  payout: string
  number: string
  code: string
  amount: string
  paidOut: string
  balance: string
  owed: string
  expires: string
  keep: string
  signature: string
}

const WORDS: Record<ReceiptLanguage, AccountWords> = {
  id: {
    receipts: {
      gift_card: 'ISI KARTU HADIAH',
      voucher: 'ISI VOUCHER',
      deposit: 'SETOR DEPOSIT',
      credit: 'BAYAR KASBON',
      exchange: 'TUKAR BARANG',
    },
    payout: 'PENGEMBALIAN SALDO',
    number: 'Nomor',
    code: 'Kode',
    amount: 'Jumlah',
    paidOut: 'Dibayar tunai',
    balance: 'SALDO',
    owed: 'SISA UTANG',
    expires: 'Berlaku sampai',
    keep: 'Simpan slip ini. Pemegang kode dapat memakai saldonya.',
    signature: 'Penerima',
  },
  en: {
    receipts: {
      gift_card: 'GIFT CARD TOP-UP',
      voucher: 'VOUCHER TOP-UP',
      deposit: 'DEPOSIT',
      credit: 'STORE CREDIT PAYMENT',
      exchange: 'EXCHANGE',
    },
    payout: 'BALANCE PAID OUT',
    number: 'Number',
    code: 'Code',
    amount: 'Amount',
    paidOut: 'Paid in cash',
    balance: 'BALANCE',
    owed: 'STILL OWED',
    expires: 'Good until',
    keep: 'Keep this slip. Whoever has the code can spend the balance.',
    signature: 'Received by',
  },
}

const RULE: ReceiptBlock = { kind: 'rule', style: 'dashed' }
/** Kinds that a code alone may spend: it is on the paper to be scanned. */
const SPENT_BY_CODE: readonly AccountKind[] = ['gift_card', 'voucher']

/** The slip of a receipt or payout; every text in it is clean. */
export function buildAccountSlip(input: AccountSlipInput): ReceiptModel {
  const { outlet, language } = input
  const paper = paperOf(outlet, language)
  const say = WORDS[language]
  return {
    documentId: input.documentId,
    receiptNumber: input.number,
    copyNo: 0,
    language,
    blocks: [
      ...shopBlocks({ ...outlet, npwp: null, nitku: null }, paper),
      ...headBlocks(input, paper, say),
      RULE,
      ...moneyBlocks(input, paper, say),
      ...balanceBlocks(input, paper, say),
      ...optional(input.note, (note) => left(`${paper.words.note}: ${note}`)),
      ...footBlocks(input, say),
      { kind: 'cut' },
    ],
  }
}

function headBlocks(input: AccountSlipInput, { words }: Paper, say: AccountWords): ReceiptBlock[] {
  const { account } = input
  return [
    title(input.kind === 'receipt' ? say.receipts[account.kind] : say.payout),
    pair(say.number, input.number),
    pair(words.date, formatDateTime(input.atMs, input.outlet.timezone)),
    pair(words.cashier, input.staffName),
    ...optional(account.customerName, (name) => pair(words.customer, name)),
    pair(say.code, account.code),
  ]
}

function moneyBlocks(input: AccountSlipInput, paper: Paper, say: AccountWords): ReceiptBlock[] {
  if (input.kind === 'payout') return [amount(say.paidOut, input.amountMinor, paper)]
  const changeMinor = input.payments.reduce((sum, { change_minor }) => sum + change_minor, 0)
  return [
    amount(say.amount, input.amountMinor, paper),
    ...input.payments.map(({ method, tendered_minor }) =>
      amount(paper.words.tenders[method], tendered_minor, paper),
    ),
    ...(changeMinor === 0 ? [] : [amount(paper.words.change, changeMinor, paper)]),
  ]
}

function balanceBlocks(
  { account }: AccountSlipInput,
  { currency }: Paper,
  say: AccountWords,
): ReceiptBlock[] {
  const isOwed = account.kind === 'credit'
  return [
    RULE,
    {
      kind: 'pair',
      left: isOwed ? say.owed : say.balance,
      right: formatMoney(isOwed ? 0 - account.balanceMinor : account.balanceMinor, currency),
      isBold: true,
      size: 'double',
    },
    ...optional(account.expiresOn, (day) => pair(say.expires, day.split('-').reverse().join('/'))),
  ]
}

function footBlocks({ kind, account }: AccountSlipInput, say: AccountWords): ReceiptBlock[] {
  if (kind === 'payout') return signature(say.signature)
  if (!SPENT_BY_CODE.includes(account.kind)) return []
  return [
    { kind: 'space' },
    { kind: 'qr', data: account.code },
    centred(account.code),
    centred(say.keep),
  ]
}
