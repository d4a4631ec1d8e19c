import type { Seams } from '#domain/seams.ts'
import { STOCK_LINES_MAX } from '#domain/wire/document-stock.ts'
import { takeDocumentNumber } from '../books/document-number.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { type MovingLine, moveLine } from './move-line.ts'
import { foretellLines } from './post-portions.ts'
import { printStockDocument } from './print-stock-document.ts'
import {
  insertStockDocument,
  insertStockLines,
  type StockDocumentRow,
} from './stock-document-store.ts'
import { putNextLine } from './stock-posting-store.ts'
import { auditDocument, levelsOf, type StockLevel, tellLevels, tellPart } from './tell-document.ts'

/** What stands on the paper; what is left out is null. */
export type StockPaper = Pick<StockDocumentRow, 'id' | 'kind' | 'payload_hash'> &
  Partial<
    Pick<
      StockDocumentRow,
      | 'reverses_id'
      | 'party'
      | 'party_code'
      | 'reference'
      | 'source_id'
      | 'reason_code'
      | 'note'
      | 'approved_by'
    >
  >
export type Posted = { isFirst: boolean; levels: StockLevel[] }

/**
 * Writes a stock document whole, in the caller's transaction: number, movements and levels (I7),
 * lines with their worth, audit, outbox, paper. A product may stand on several lines, each in
 * another unit. The caller has judged it and knows that its id is new. Of a document of more than
 * STOCK_LINES_MAX lines, number, lines and worth are settled here; its goods move, and what tells
 * of them is written, by `postPortion`, and the caller sees to that after COMMIT.
 */
export function postStockDocument(
  tx: Db,
  seams: Seams,
  actor: Actor,
  paper: StockPaper,
  lines: readonly MovingLine[],
): Posted {
  const atMs = seams.clock.nowMs()
  const isLong = lines.length > STOCK_LINES_MAX
  const moved = isLong ? [] : lines.map((line) => moveLine(tx, paper, line, atMs))
  const written = isLong ? foretellLines(tx, lines) : moved.map(({ line }) => line)
  const row: StockDocumentRow = {
    ...NOTHING,
    ...paper,
    number: takeDocumentNumber(tx, 'S'),
    line_count: lines.length,
    value_minor: written.reduce((sum, { value_minor }) => sum + value_minor, 0),
    staff_id: actor.staff.staff_id,
    terminal_id: actor.terminalId,
    at_ms: atMs,
  }
  insertStockDocument(tx, row)
  insertStockLines(tx, row.id, written)
  auditDocument(tx, row)
  if (isLong) {
    putNextLine(tx, row.id, 1)
    return { isFirst: true, levels: [] }
  }
  tellPart(tx, row, written, 1)
  tellLevels(tx, row, moved)
  printStockDocument(tx, seams, row.id, actor.terminalId)
  return { isFirst: true, levels: levelsOf(moved) }
}

const NOTHING = {
  ...{ reverses_id: null, party: null, party_code: null, reference: null, source_id: null },
  ...{ reason_code: null, note: null, approved_by: null },
}
