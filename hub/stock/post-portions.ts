// A count of ten thousand products is one decision and one paper, but not one transaction: every
// sale that came meanwhile would wait for all of it (decision 0123).
import assert from 'node:assert/strict'
import type { Seams } from '#domain/seams.ts'
import { takeStockStep } from '#domain/stock-cost.ts'
import { STOCK_LINES_MAX } from '#domain/wire/document-stock.ts'
import type { StockDocumentLine } from '#domain/wire/stock-message.ts'
import type { Db } from '../db/open-database.ts'
import { type MovingLine, moveLine } from './move-line.ts'
import { listWorths } from './move-stock.ts'
import { printStockDocument } from './print-stock-document.ts'
import { findStockDocument, listStockLines } from './stock-document-store.ts'
import { deletePosting, findNextLine, findPosting, putNextLine } from './stock-posting-store.ts'
import { levelsOf, type StockLevel, tellLevels, tellPart } from './tell-document.ts'

/** What the lines will be worth, by the books of this moment; nothing moves yet. */
export function foretellLines(db: Db, lines: readonly MovingLine[]): StockDocumentLine[] {
  const unknown = lines.filter(({ foretoldMinor }) => foretoldMinor === undefined)
  const worths = listWorths(db, [...new Set(unknown.map(({ product_id }) => product_id))])
  return lines.map(({ statedMinor, foretoldMinor, ...line }) => {
    if (foretoldMinor !== undefined) return { ...line, value_minor: foretoldMinor }
    if (line.moved_milli === 0) return { ...line, value_minor: 0 }
    const { worth, catalogueMinor } = worths.get(line.product_id) ?? NOTHING
    const step = { quantityMilli: line.moved_milli, statedMinor, catalogueMinor }
    const { valueMinor, after } = takeStockStep(worth, step)
    worths.set(line.product_id, { worth: after, catalogueMinor })
    return { ...line, value_minor: valueMinor }
  })
}

const NOTHING = {
  worth: { quantityMilli: 0, valueMinor: 0, costMilliminor: null },
  catalogueMinor: null,
}

/**
 * Moves the next lines of a document that is written down, each worth what its paper says, and
 * tells of them; with the last of them comes the paper. Returns the levels that changed. Nothing
 * where it has moved all.
 */
export function postPortion(tx: Db, seams: Seams, documentId: string): StockLevel[] {
  const from = findNextLine(tx, documentId)
  if (from === null) return []
  const row = findStockDocument(tx, documentId)
  assert(row, `the document ${documentId} that is posted is not there`)
  const lines = listStockLines(tx, documentId, { from, limit: STOCK_LINES_MAX })
  const moved = lines.map((line) => {
    const stated = { ...line, statedMinor: Math.abs(line.value_minor) }
    const one = moveLine(tx, row, stated, row.at_ms)
    assert(one.line.value_minor === line.value_minor, `${documentId} moves what its paper says`)
    return one
  })
  tellPart(tx, row, lines, from)
  tellLevels(tx, row, moved)
  const next = from + lines.length
  if (next <= row.line_count) putNextLine(tx, documentId, next)
  else {
    deletePosting(tx, documentId)
    printStockDocument(tx, seams, documentId, row.terminal_id)
  }
  return levelsOf(moved)
}

/**
 * All that is still to be moved, at once: for whoever is about to compare goods with the books, in
 * the second in which a long document is posted.
 */
export function finishPostings(tx: Db, seams: Seams): void {
  for (let id = findPosting(tx); id !== null; id = findPosting(tx)) postPortion(tx, seams, id)
}
