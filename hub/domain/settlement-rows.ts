// What a provider paid out, as its CSV says it: whichever words its columns have, however it writes
// amounts and days.
import { MONEY_MINOR_MAX } from './wire/primitives.ts'

export type SettlementColumns = {
  amount: number
  date: number | null
  rrn: number | null
  reference: number | null
  approval: number | null
}

/** One row of a file. `keys` are what it may be found by, the surest first; [] with no amount. */
export type SettlementRow = {
  /** Minor units; null when the cell is no amount of money that came in. */
  amountMinor: number | null
  /** What people look for: the surest key as the file has it. */
  reference: string
  keys: { field: KeyField; key: string }[]
  /** 'yyyy-mm-dd', or null. */
  date: string | null
  dateText: string
}
export type KeyField = 'rrn' | 'reference' | 'approval_code'

const NAMES: Record<keyof SettlementColumns, string[]> = {
  amount: [
    'amount',
    'jumlah',
    'nominal',
    'nilai',
    'grossamount',
    'gross',
    'transactionamount',
    'trxamount',
    'jumlahtransaksi',
    'nominaltransaksi',
    'total',
  ],
  date: [
    'date',
    'tanggal',
    'tgl',
    'waktu',
    'transactiondate',
    'trxdate',
    'tanggaltransaksi',
    'tgltransaksi',
    'datetime',
    'settlementdate',
  ],
  rrn: ['rrn', 'retrievalreferencenumber', 'norrn'],
  reference: [
    'reference',
    'referensi',
    'referencenumber',
    'refno',
    'noref',
    'noreferensi',
    'nomorreferensi',
    'ref',
    'orderid',
    'invoice',
    'merchantreference',
    'referencelabel',
  ],
  approval: [
    'approval',
    'approvalcode',
    'kodeapproval',
    'kodepersetujuan',
    'nopersetujuan',
    'authcode',
    'authorizationcode',
    'approvalno',
  ],
}

/** Where the columns are, or null when this line does not name an amount and a key. */
export function settlementColumns(cells: readonly string[]): SettlementColumns | null {
  const names = cells.map((cell) => cell.toLowerCase().replace(/[^a-z0-9]/g, ''))
  // A list of names is tried in its order: the gross amount is the one that was paid.
  const find = (column: keyof SettlementColumns): number | null => {
    const places = NAMES[column].map((name) => names.indexOf(name))
    return places.find((place) => place >= 0) ?? null
  }
  const amount = find('amount')
  const keys = { rrn: find('rrn'), reference: find('reference'), approval: find('approval') }
  const hasKey = Object.values(keys).some((place) => place !== null)
  return amount === null || !hasKey ? null : { amount, date: find('date'), ...keys }
}

export function settlementRow(cells: readonly string[], columns: SettlementColumns): SettlementRow {
  const cell = (place: number | null): string =>
    place === null ? '' : (cells[place] ?? '').replace(/^['\s]+|\s+$/g, '')
  const found: { field: KeyField; text: string }[] = [
    { field: 'rrn', text: cell(columns.rrn) },
    { field: 'reference', text: cell(columns.reference) },
    { field: 'approval_code', text: cell(columns.approval) },
  ]
  const named = found.filter(({ text }) => settlementKey(text) !== '')
  const dateText = cell(columns.date)
  return {
    amountMinor: settlementAmount(cell(columns.amount)),
    reference: named[0]?.text ?? '',
    keys: named.map(({ field, text }) => ({ field, key: settlementKey(text) })),
    date: settlementDate(dateText),
    dateText,
  }
}

/** What two spellings of one number have in common: spreadsheets drop zeros in front. */
export const settlementKey = (text: string): string => text.trim().toUpperCase().replace(/^0+/, '')

/**
 * An amount that came in, in rupiah: '1250000', 'Rp 1.250.000', '1,250,000.00', '1.250.000,00'. A
 * lone separator before three digits groups thousands; part of a rupiah, a negative amount and
 * anything else is null.
 */
export function settlementAmount(text: string): number | null {
  const plain = text.replace(/^(rp|idr)\.?/i, '').replace(/\s/g, '')
  const match = /^\+?(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*|\d+)(?:[.,](0{1,2}))?$/.exec(plain)
  if (!match) return null
  const amount = Number((match[1] as string).replace(/[.,]/g, ''))
  return amount > 0 && amount <= MONEY_MINOR_MAX ? amount : null
}

/** The day in '2026-11-22', '22/11/2026', '22-11-26', with or without a time; null for others. */
export function settlementDate(text: string): string | null {
  const iso = /^(\d{4})[-/](\d{2})[-/](\d{2})(?!\d)/.exec(text)
  if (iso) return `${iso[1]}-${iso[2]}-${iso[3]}`
  const local = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)/.exec(text)
  if (!local) return null
  const [day, month, year] = local.slice(1).map((part) => part.padStart(2, '0'))
  return `${year?.length === 2 ? `20${year}` : year}-${month}-${day}`
}
