// SQL of settlement files and nothing else.
import { toIso } from '#domain/datetime.ts'
import type { SettlementDetail, SettlementMessage } from '#domain/wire/payment-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared, run, sql } from '../db/query.ts'
import type { SettlementRowTable, SettlementTable } from '../db/tables.ts'

export const SETTLEMENTS_SHOWN_MAX = 50

export function findSettlementByHash(db: Db, fileHash: string): string | null {
  const id = prepared(db, 'SELECT id FROM settlement WHERE file_hash = ?').pluck().get(fileHash)
  return (id as string | undefined) ?? null
}

export function insertSettlement(tx: Db, row: SettlementTable): void {
  run(tx, sql.insertInto('settlement').values(row))
}

export function insertSettlementRow(tx: Db, row: SettlementRowTable): void {
  prepared(
    tx,
    `INSERT INTO settlement_row (settlement_id, line, amount_minor, reference, at_text, state,
       sale_id, payment_line_no) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    row.settlement_id,
    row.line,
    row.amount_minor,
    row.reference,
    row.at_text,
    row.state,
    row.sale_id,
    row.payment_line_no,
  )
}

type SummaryRow = Omit<SettlementMessage, 'imported_at'> & { at_ms: number }

const SUMMARY = `SELECT settlement.id AS settlement_id, file_name, provider,
    count(r.line) AS row_count,
    coalesce(sum(r.state = 'matched'), 0) AS matched_count,
    coalesce(sum(iif(r.state = 'matched', r.amount_minor, 0)), 0) AS matched_minor,
    coalesce(sum(r.state <> 'matched'), 0) AS unmatched_count,
    coalesce(sum(iif(r.state <> 'matched', r.amount_minor, 0)), 0) AS unmatched_minor,
    settlement.at_ms, staff.name AS imported_by_name
  FROM settlement JOIN staff ON staff.id = settlement.staff_id
    LEFT JOIN settlement_row r ON r.settlement_id = settlement.id`

const toMessage = ({ at_ms, ...row }: SummaryRow): SettlementMessage => ({
  ...row,
  imported_at: toIso(at_ms),
})

/** Newest first. */
export function listSettlements(db: Db): SettlementMessage[] {
  const text = `${SUMMARY} GROUP BY settlement.id ORDER BY settlement.at_ms DESC LIMIT ?`
  return (prepared(db, text).all(SETTLEMENTS_SHOWN_MAX) as SummaryRow[]).map(toMessage)
}

export function readSettlementMessage(db: Db, id: string): SettlementMessage | null {
  const text = `${SUMMARY} WHERE settlement.id = ? GROUP BY settlement.id`
  const row = prepared(db, text).get(id) as SummaryRow | undefined
  return row === undefined ? null : toMessage(row)
}

const ROWS = `SELECT r.line, r.amount_minor, r.reference, r.at_text AS at, r.state,
    sale.receipt_number
  FROM settlement_row r LEFT JOIN sale ON sale.id = r.sale_id
  WHERE r.settlement_id = ? ORDER BY r.state = 'matched', r.line`

/** What needs a person comes first. */
export function readSettlementDetail(db: Db, id: string): SettlementDetail | null {
  const settlement = readSettlementMessage(db, id)
  if (!settlement) return null
  return { settlement, rows: prepared(db, ROWS).all(id) as SettlementDetail['rows'] }
}
