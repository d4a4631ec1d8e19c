import { cleanText } from '#domain/clean-text.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { multiplyDivide } from '#domain/money.ts'
import type { Seams } from '#domain/seams.ts'
import type { TransferInRequest } from '#domain/wire/stock-message.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import type { StockTransferLineTable } from '../db/tables.ts'
import type { Actor } from '../requester.ts'
import { earlierDocument } from './earlier-document.ts'
import type { MovingLine } from './move-line.ts'
import { type Posted, postStockDocument } from './post-stock-document.ts'
import { baseQuantityMilli, type FitLine, readStockLines } from './read-stock-lines.ts'
import { findTransfer, listTransferLines, setTransferReceived } from './transfer-store.ts'

/**
 * What came of a transfer: stock rises by that; what was announced beside it makes the variance.
 * Announced lines that nobody names came short altogether. Goods without word of them are received
 * by the number on their paper. Refuses IDEMPOTENCY_MISMATCH, TRANSFER_NOT_FOUND,
 * TRANSFER_NOT_EXPECTED and what is wrong with the lines. Call it where a refusal rolls back.
 */
export function receiveTransfer(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: TransferInRequest,
): Outcome<Posted> {
  const payload_hash = payloadHash(order)
  const { document_id: id, transfer_id: source_id, note } = order
  const earlier = earlierDocument(tx, id, payload_hash)
  if (earlier) return earlier
  const transfer = source_id === null ? null : findTransfer(tx, source_id)
  if (transfer === undefined) return refuse('TRANSFER_NOT_FOUND', undefined, 'transfer_id')
  if (transfer && transfer.state !== 'expected') {
    return refuse('TRANSFER_NOT_EXPECTED', transfer.state, 'transfer_id')
  }
  const fit = readStockLines(tx, order.lines)
  if (!fit.ok) return fit
  const sent = transfer ? listTransferLines(tx, transfer.id) : []
  const came = fit.value.map((line) => toMoving(line, transfer ? sent : null))
  const lines = [...came, ...sent.filter((line) => !isNamed(order, line)).map(missing)]
  if (transfer) setTransferReceived(tx, transfer.id, seams.clock.nowMs(), true)
  const party = cleanText(order.from_name).trim() || null
  const reference = cleanText(order.reference).trim().toUpperCase() || null
  const paper = {
    id,
    kind: 'transfer-in',
    payload_hash,
    party,
    reference,
    source_id,
    note,
  } as const
  return succeed(postStockDocument(tx, seams, actor, paper, lines))
}

type SentLine = Omit<StockTransferLineTable, 'transfer_id' | 'line_no'>
type LineKey = { product_id: string; unit_code: string }
const isSame = (one: LineKey, other: LineKey): boolean =>
  one.product_id === other.product_id && one.unit_code === other.unit_code
const isNamed = ({ lines }: TransferInRequest, line: SentLine): boolean =>
  lines.some((each) => isSame(each, line))

const sentMilli = ({ quantity_milli, unit_factor_milli }: SentLine): number =>
  baseQuantityMilli(quantity_milli, unit_factor_milli)

/** `sent` null: nothing was announced. */
function toMoving({ baseMilli, ...line }: FitLine, sent: readonly SentLine[] | null): MovingLine {
  const announced = sent?.filter((each) => isSame(each, line)) ?? []
  const expected = announced.reduce((sum, each) => sum + sentMilli(each), 0)
  const expected_milli = sent === null ? null : expected
  return {
    ...line,
    expected_milli,
    moved_milli: baseMilli,
    statedMinor: costOf(announced, baseMilli),
  }
}

/** The sender's own cost of so much of it; null where they did not say. */
function costOf(announced: readonly SentLine[], baseMilli: number): number | null {
  const [first] = announced
  if (!first || first.cost_minor === null || announced.length > 1) return null
  return multiplyDivide(first.cost_minor, baseMilli, sentMilli(first), 'half-up')
}

function missing(line: SentLine): MovingLine {
  const { cost_minor: _, ...facts } = line
  const nothing = { quantity_milli: 0, moved_milli: 0, statedMinor: null }
  return { ...facts, expected_milli: sentMilli(line), ...nothing }
}
