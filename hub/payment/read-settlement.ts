import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import {
  type SettlementColumns,
  type SettlementRow,
  settlementColumns,
  settlementRow,
} from '#domain/settlement-rows.ts'
import { createCsvReader, detectDelimiter } from '../catalogue/import-records.ts'

export const SETTLEMENT_BYTES_MAX = 8 * 1024 * 1024
export const SETTLEMENT_ROWS_MAX = 20_000
/** Banks write their name and the merchant's above the columns. */
const HEADING_WITHIN_LINES = 20

export type NumberedRow = SettlementRow & { line: number }

/**
 * The rows of a provider's CSV below the line that names its columns. Refuses SETTLEMENT_UNREADABLE
 * when no line does, and when there are too many rows.
 */
export function readSettlement(bytes: Uint8Array): Outcome<NumberedRow[]> {
  const text = new TextDecoder('utf-8').decode(bytes)
  const lines = text.split(/\r\n|\n|\r/)
  const heading = findHeading(lines)
  if (!heading) {
    return refuse('SETTLEMENT_UNREADABLE', 'no line names an amount and an rrn or reference')
  }
  const reader = createCsvReader()
  const body = lines.slice(heading.index).join('\n')
  const records = [...reader.push(body), ...reader.end()].slice(1)
  if (records.length > SETTLEMENT_ROWS_MAX) {
    return refuse('SETTLEMENT_UNREADABLE', `more than ${SETTLEMENT_ROWS_MAX} rows`)
  }
  const rows = records.flatMap((record): NumberedRow[] => {
    const cells = record.fault === null ? (reader.cellsOf([record])[0] ?? []) : [record.text]
    if (cells.every((cell) => cell.trim() === '')) return []
    return [{ ...settlementRow(cells, heading.columns), line: heading.index + record.line }]
  })
  return succeed(rows)
}

function findHeading(
  lines: readonly string[],
): { index: number; columns: SettlementColumns } | null {
  for (const [index, line] of lines.slice(0, HEADING_WITHIN_LINES).entries()) {
    const columns = settlementColumns(line.split(detectDelimiter(line)))
    if (columns) return { index, columns }
  }
  return null
}
