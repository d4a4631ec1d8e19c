import { billOutcome } from '#domain/bill-outcome.ts'
import { toIso } from '#domain/datetime.ts'
import type { BillMessage } from '#domain/wire/cart-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { BillTable } from '../db/tables.ts'

export const findBill = (db: Db, billId: string): BillTable | undefined =>
  prepared(db, 'SELECT * FROM bill WHERE id = ?').get(billId) as BillTable | undefined

/** How many papers a cart has: the version of the newest. */
export const lastBillVersion = (db: Db, cartId: string): number =>
  prepared(db, 'SELECT coalesce(max(version), 0) FROM bill WHERE cart_id = ?')
    .pluck()
    .get(cartId) as number

export function insertBill(tx: Db, row: BillTable): void {
  prepared(
    tx,
    `INSERT INTO bill (id, cart_id, version, label, lines_json, total_minor, shift_id, staff_id,
       terminal_id, printed_at_ms)
     VALUES (@id, @cart_id, @version, @label, @lines_json, @total_minor, @shift_id, @staff_id,
       @terminal_id, @printed_at_ms)`,
  ).run(row)
}

export const findBillJob = (db: Db, billId: string): string | null => {
  const query = "SELECT id FROM print_job WHERE document_id = ? AND kind = 'bill'"
  return (prepared(db, query).pluck().get(billId) as string | undefined) ?? null
}

type BillRow = BillTable & {
  staff_name: string
  terminal_code: string
  newest_version: number
  sold_minor: number | null
  receipt_number: string | null
  is_discarded: number
}

type BillQuestion = { shiftId: string | null; afterId: string | null; limit: number }

/** Newest first, below a bill; of one shift, or of all. */
export function listBills(db: Db, question: BillQuestion): BillMessage[] {
  const rows = prepared(
    db,
    `SELECT b.*, staff.name AS staff_name, terminal.code AS terminal_code,
       (SELECT max(version) FROM bill WHERE cart_id = b.cart_id) AS newest_version,
       (SELECT sum(total_minor) FROM sale WHERE cart_id = b.cart_id) AS sold_minor,
       (SELECT min(receipt_number) FROM sale WHERE cart_id = b.cart_id) AS receipt_number,
       EXISTS (SELECT 1 FROM discarded_cart WHERE cart_id = b.cart_id) AS is_discarded
     FROM bill b JOIN staff ON staff.id = b.staff_id JOIN terminal ON terminal.id = b.terminal_id
     WHERE (@shiftId IS NULL OR b.shift_id = @shiftId)
       AND (@afterId IS NULL OR (b.printed_at_ms, b.version, b.id) <
         (SELECT printed_at_ms, version, id FROM bill WHERE id = @afterId))
     ORDER BY b.printed_at_ms DESC, b.version DESC, b.id DESC LIMIT @limit`,
  ).all(question) as BillRow[]
  return rows.map(toMessage)
}

const toMessage = (row: BillRow): BillMessage => ({
  bill_id: row.id,
  cart_id: row.cart_id,
  version: row.version,
  label: row.label,
  total_minor: row.total_minor,
  staff_name: row.staff_name,
  terminal_code: row.terminal_code,
  printed_at: toIso(row.printed_at_ms),
  outcome: billOutcome({
    totalMinor: row.total_minor,
    isNewest: row.version === row.newest_version,
    soldMinor: row.sold_minor,
    isDiscarded: row.is_discarded === 1,
  }),
  receipt_number: row.receipt_number,
})
