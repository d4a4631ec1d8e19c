import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** R refund or void, K cash movement, L money of a ledger, S goods. */
export type DocumentKind = 'R' | 'K' | 'L' | 'S'

/**
 * The next number of a hub-made document, e.g. `MART01-R-A-17`. Taken inside the document's own
 * transaction: what is rolled back leaves no gap.
 */
export function takeDocumentNumber(tx: Db, kind: DocumentKind): string {
  return prepared(
    tx,
    `UPDATE document_counter SET number = number + 1 WHERE kind = ?
     RETURNING (SELECT code FROM outlet) || '-' || kind || '-' || series || '-' || number`,
  )
    .pluck()
    .get(kind) as string
}

/**
 * A restored hub may have given numbers that it no longer knows of: it goes on with the next
 * letter, from 1. A, B, … Z, AA, AB, …
 */
export function openDocumentSeries(tx: Db): void {
  const rows = prepared(tx, 'SELECT kind, series FROM document_counter').all() as {
    kind: DocumentKind
    series: string
  }[]
  for (const { kind, series } of rows) {
    prepared(tx, 'UPDATE document_counter SET series = ?, number = 0 WHERE kind = ?').run(
      nextSeries(series),
      kind,
    )
  }
}

function nextSeries(series: string): string {
  if (series === '') return 'A'
  const last = series.charCodeAt(series.length - 1)
  const rest = series.slice(0, -1)
  return last < Z ? rest + String.fromCharCode(last + 1) : `${nextSeries(rest)}A`
}
const Z = 'Z'.charCodeAt(0)
