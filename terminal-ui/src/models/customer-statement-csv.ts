// A customer's statement as a file that spreadsheets open: a row for what was bought or given back,
// and a row for each movement of a ledger with what stood there afterwards.
import type { StatementEntry, StatementMove } from '#domain/wire/console-customer-message.ts'
import type { PlainKey } from '../text/translate.ts'
import { headedCsv } from './headed-csv.ts'
import { asTold } from './told-move.ts'

export type StatementWords = {
  /** Day and time by the outlet's clock. */
  when: (iso: string) => string
  title: (entry: StatementEntry) => string
  ledger: (move: StatementMove) => string
  reason: (move: StatementMove) => string
}

const HEAD: readonly PlainKey[] = [
  'file.time',
  'file.document',
  'file.what',
  'file.staff',
  'file.amount',
  'file.ledger',
  'file.code',
  'file.reason',
  'file.change',
  'file.balance',
]

export const statementCsv = (entries: readonly StatementEntry[], words: StatementWords): string =>
  headedCsv(
    HEAD,
    entries.flatMap((entry) => rowsOf(entry, words)),
  )

function rowsOf(entry: StatementEntry, words: StatementWords): string[][] {
  const { number, staff_name: staff, amount_minor: amount, moves } = entry
  const head = [words.when(entry.at), number ?? '', words.title(entry), staff ?? '']
  const bought = amount === null ? [] : [[...head, String(amount), '', '', '', '', '']]
  const moved = moves.map((move) => {
    const { change, balance } = asTold(move)
    return [
      ...[...head, '', words.ledger(move), move.code ?? '', words.reason(move)],
      ...[String(change), String(balance)],
    ]
  })
  return [...bought, ...moved]
}
