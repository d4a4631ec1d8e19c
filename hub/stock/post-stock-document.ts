import type { Seams } from '#domain/seams.ts'
import { STOCK_LINES_MAX, type StockMovedLine } from '#domain/wire/document-stock.ts'
import type { StockDocumentLine } from '#domain/wire/stock-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { takeDocumentNumber } from '../books/document-number.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import type { Actor } from '../requester.ts'
import { moveStockValued, readWorth } from './move-stock.ts'
import { printStockDocument } from './print-stock-document.ts'
import {
  insertStockDocument,
  insertStockLine,
  type StockDocumentRow,
} from './stock-document-store.ts'
import { tellStock } from './tell-stock.ts'

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
export type MovingLine = Omit<StockDocumentLine, 'value_minor'> & {
  /** What these very goods are worth, never negative; null: what the books say. */
  statedMinor: number | null
}
export type StockLevel = { product_id: string; stock_milli: number }
export type Posted = { isFirst: boolean; levels: StockLevel[] }

/**
 * Writes a stock document whole, in the caller's transaction: number, movements and levels (I7),
 * lines with their worth, audit, outbox, paper. A product may stand on several lines, each in
 * another unit. The caller has judged it and knows that its id is new.
 */
export function postStockDocument(
  tx: Db,
  seams: Seams,
  actor: Actor,
  paper: StockPaper,
  lines: readonly MovingLine[],
): Posted {
  const atMs = seams.clock.nowMs()
  const moved = lines.map((line) => moveLine(tx, paper, line, atMs))
  const valueMinor = moved.reduce((sum, { line }) => sum + line.value_minor, 0)
  const row: StockDocumentRow = {
    ...NOTHING,
    ...paper,
    number: takeDocumentNumber(tx, 'S'),
    line_count: lines.length,
    value_minor: valueMinor,
    staff_id: actor.staff.staff_id,
    terminal_id: actor.terminalId,
    at_ms: atMs,
  }
  insertStockDocument(tx, row)
  for (const [index, { line }] of moved.entries()) insertStockLine(tx, row.id, index + 1, line)
  const written = moved.map(({ line }) => line)
  tell(tx, row, written)
  tellLevels(tx, row, moved)
  printStockDocument(tx, seams, row.id, actor.terminalId)
  const levels = new Map(moved.map(({ line, levelMilli }) => [line.product_id, levelMilli]))
  const told = [...levels].map(([product_id, stock_milli]) => ({ product_id, stock_milli }))
  return { isFirst: true, levels: told }
}

const NOTHING = {
  ...{ reverses_id: null, party: null, party_code: null, reference: null, source_id: null },
  ...{ reason_code: null, note: null, approved_by: null },
}

type MovedLine = { line: StockDocumentLine; levelMilli: number }

function moveLine(tx: Db, paper: StockPaper, asked: MovingLine, atMs: number): MovedLine {
  const { statedMinor, ...line } = asked
  if (line.moved_milli === 0) {
    // Announced and not come, or counted and right: nothing moves.
    const levelMilli = readWorth(tx, line.product_id).quantityMilli
    return { line: { ...line, value_minor: 0 }, levelMilli }
  }
  const { levelMilli, valueMinor } = moveStockValued(tx, {
    productId: line.product_id,
    quantityMilli: line.moved_milli,
    reason: paper.kind,
    documentId: paper.id,
    atMs,
    statedMinor,
  })
  return { line: { ...line, value_minor: valueMinor }, levelMilli }
}

/** The paper itself, to the audit log and, in parts that a document can hold, to the cloud. */
function tell(tx: Db, row: StockDocumentRow, lines: readonly StockDocumentLine[]): void {
  const { payload_hash: hash, at_ms: atMs, id, ...facts } = row
  appendAudit(tx, {
    kind: row.reverses_id === null ? 'stock-document-posted' : 'stock-document-reversed',
    payload: { stock_document_id: id, ...facts, hash },
    atMs,
  })
  const partCount = Math.ceil(lines.length / STOCK_LINES_MAX)
  for (let part = 1; part <= partCount; part += 1) {
    const documentId = part === 1 ? id : derivedId(`stock-document/${id}/${part}`)
    const payload = {
      ...{ stock_document_id: id, part_no: part, part_count: partCount, ...facts },
      lines: lines.slice((part - 1) * STOCK_LINES_MAX, part * STOCK_LINES_MAX),
    }
    appendOutbox(tx, { kind: 'stock-document-posted', documentId, payload, atMs })
  }
}

/** One line for each product: a document of levels tells a product once. */
function tellLevels(tx: Db, row: StockDocumentRow, moved: readonly MovedLine[]): void {
  const byProduct = new Map<string, StockMovedLine>()
  for (const { line, levelMilli } of moved) {
    const { product_id, moved_milli } = line
    const before = byProduct.get(product_id)?.quantity_milli ?? 0
    const told = { product_id, quantity_milli: before + moved_milli, level_milli: levelMilli }
    byProduct.set(product_id, told)
  }
  const lines = [...byProduct.values()].filter(({ quantity_milli }) => quantity_milli !== 0)
  const { kind: reason, id: sourceId, staff_id: staffId, at_ms: atMs } = row
  tellStock(tx, { reason, sourceId, staffId, lines, atMs })
}
