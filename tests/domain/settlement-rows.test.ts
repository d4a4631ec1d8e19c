import fc from 'fast-check'
import t from 'tap'
import { formatAmount } from '#domain/money.ts'
import {
  settlementAmount,
  settlementColumns,
  settlementDate,
  settlementKey,
  settlementRow,
} from '#domain/settlement-rows.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

t.test('columns in whichever words', async (t) => {
  const cases: [string, string][] = [
    ['Tanggal;Jumlah;RRN', 'amount 1 date 0 rrn 2 reference - approval -'],
    ['date;amount;reference', 'amount 1 date 0 rrn - reference 2 approval -'],
    ['No;Tgl. Transaksi;Kode Approval;Nominal (Rp)', 'none'],
    ['No;Tgl. Transaksi;Kode Approval;Nominal', 'amount 3 date 1 rrn - reference - approval 2'],
    ['Total;Gross Amount;Ref No', 'amount 1 date - rrn - reference 2 approval -'],
    ['amount;date', 'none'],
    ['rrn;date', 'none'],
    ['', 'none'],
  ]
  for (const [header, expected] of cases) {
    const columns = settlementColumns(header.split(';'))
    const told = columns && {
      amount: columns.amount,
      date: columns.date,
      rrn: columns.rrn,
      reference: columns.reference,
      approval: columns.approval,
    }
    const words = told
      ? Object.entries(told)
          .map(([name, place]) => `${name} ${place ?? '-'}`)
          .join(' ')
      : 'none'
    t.equal(words, expected, header)
  }
})

t.test('amounts as providers write them', async (t) => {
  const table = `
    text                   | amount
    12500                  | 12500
    12.500                 | 12500
    12,500                 | 12500
    1.250.000              | 1250000
    1,250,000.00           | 1250000
    1.250.000,00           | 1250000
    Rp 1.250.000           | 1250000
    Rp.50000               | 50000
    IDR 50000.0            | 50000
    +700                   | 700
    12.5                   | none
    12500.50               | none
    1.250,000              | none
    -12500                 | none
    (12500)                | none
    0                      | none
    gratis                 | none
    1000000000000          | none
                           | none
  `
  for (const row of textTable(table)) {
    t.equal(String(settlementAmount(row('text')) ?? 'none'), row('amount'), row('text'))
  }
})

t.test('days as providers write them', async (t) => {
  const table = `
    text                     | day
    2026-11-22               | 2026-11-22
    2026/11/22 19:42:01      | 2026-11-22
    2026-11-22T12:42:00.000Z | 2026-11-22
    22/11/2026               | 2026-11-22
    2-1-2026 08.00           | 2026-01-02
    22.11.26                 | 2026-11-22
    22 Nov 2026              | none
    2026-11-223              | none
                             | none
  `
  for (const row of textTable(table)) {
    t.equal(settlementDate(row('text')) ?? 'none', row('day'), row('text'))
  }
})

t.test('a row, and what it may be found by', async (t) => {
  const columns = settlementColumns(['tanggal', 'jumlah', 'rrn', 'referensi', 'approval'])
  if (!columns) throw new Error('the columns are named')
  t.same(settlementRow(['22/11/2026', '6.300', "'000123456789", ' ab-1 ', ''], columns), {
    amountMinor: 6_300,
    reference: '000123456789',
    keys: [
      { field: 'rrn', key: '123456789' },
      { field: 'reference', key: 'AB-1' },
    ],
    date: '2026-11-22',
    dateText: '22/11/2026',
  })
  t.same(settlementRow(['', 'x'], columns), {
    amountMinor: null,
    reference: '',
    keys: [],
    date: null,
    dateText: '',
  })
  const bare = settlementColumns(['amount', 'rrn'])
  t.match(bare && settlementRow(['5', '000'], bare), { keys: [], date: null })
  t.equal(settlementKey(' 00ab1 '), 'AB1')
})

property(
  'what the shop prints as an amount is read as that amount',
  fc.property(
    fc.integer({ min: 1, max: 999_999_999_999 }),
    fc.constantFrom('', 'Rp', ',00'),
    (a, extra) => {
      const text = extra === 'Rp' ? `Rp${formatAmount(a)}` : `${formatAmount(a)}${extra}`
      return settlementAmount(text) === a && settlementAmount(String(a)) === a
    },
  ),
)
