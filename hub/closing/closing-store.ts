import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type ShiftToClose = {
  id: string
  state: string
  drawer_id: string
  cashier_id: string
  opened_at_terminal_id: string
  terminal_id: string | null
  opened_at_ms: number
}

export const findShiftToClose = (db: Db, shiftId: string): ShiftToClose | undefined =>
  prepared(
    db,
    `SELECT id, state, drawer_id, cashier_id, opened_at_terminal_id, terminal_id, opened_at_ms
     FROM shift WHERE id = ?`,
  ).get(shiftId) as ShiftToClose | undefined

/** What stands in the way, as one row; the text to show is made from it. */
export type BlockerRow = {
  subject_id: string
  terminal_code: string | null
  owner_name: string | null
  count: number
  amount_minor: number | null
  label: string
  since_ms: number | null
}

const rows = (db: Db, text: string, ...values: unknown[]): BlockerRow[] =>
  prepared(db, text).all(...values) as BlockerRow[]

/**
 * Carts of this shift: held at its till, or by its opener. When nobody else trades they are all
 * its, for there is no till left that could take them up.
 */
export const listHeldCarts = (db: Db, shift: ShiftToClose): BlockerRow[] =>
  rows(
    db,
    `SELECT c.id AS subject_id, t.code AS terminal_code, s.name AS owner_name,
       c.line_count AS count, c.total_minor AS amount_minor, c.label, c.held_at_ms AS since_ms
     FROM held_cart c JOIN staff s ON s.id = c.staff_id JOIN terminal t ON t.id = c.terminal_id
     WHERE c.taken_at_ms IS NULL AND (c.terminal_id IN (?, ?) OR c.staff_id = ?
       OR NOT EXISTS (SELECT 1 FROM shift WHERE id <> ? AND state IN ('open', 'suspended')))
     ORDER BY c.held_at_ms`,
    ...[shift.opened_at_terminal_id, shift.terminal_id, shift.cashier_id, shift.id],
  )

/** Carts whose bill was printed in this shift, and that were neither paid, discarded nor held. */
export const listUnpaidBills = (db: Db, shiftId: string): BlockerRow[] =>
  rows(
    db,
    `SELECT b.cart_id AS subject_id, t.code AS terminal_code, s.name AS owner_name,
       b.version AS count, b.total_minor AS amount_minor, b.label, b.printed_at_ms AS since_ms
     FROM bill b JOIN staff s ON s.id = b.staff_id JOIN terminal t ON t.id = b.terminal_id
     WHERE b.shift_id = ?
       AND b.version = (SELECT max(version) FROM bill WHERE cart_id = b.cart_id)
       AND NOT EXISTS (SELECT 1 FROM sale WHERE cart_id = b.cart_id)
       AND NOT EXISTS (SELECT 1 FROM discarded_cart WHERE cart_id = b.cart_id)
       AND NOT EXISTS (SELECT 1 FROM held_cart WHERE id = b.cart_id AND taken_at_ms IS NULL)
     ORDER BY b.printed_at_ms`,
    shiftId,
  )

export type PaperState = 'uncertain' | 'held'

/** Papers of this shift's documents that wait for a person, e.g. "did receipt 1042 come out?" */
export const listPapers = (db: Db, shiftId: string, state: PaperState): BlockerRow[] =>
  rows(
    db,
    `SELECT j.id AS subject_id, t.code AS terminal_code, s.name AS owner_name, 1 AS count,
       NULL AS amount_minor, j.created_at_ms AS since_ms,
       coalesce(json_extract(j.model_json, '$.receiptNumber'), j.kind) AS label
     FROM print_job j JOIN (
       SELECT id, terminal_id, cashier_id AS staff_id, shift_id FROM sale
       UNION ALL SELECT id, terminal_id, staff_id, shift_id FROM refund
       UNION ALL SELECT id, terminal_id, staff_id, shift_id FROM cash_document
       UNION ALL SELECT id, terminal_id, staff_id, shift_id FROM no_sale
       UNION ALL SELECT id, terminal_id, staff_id, shift_id FROM account_document
       UNION ALL SELECT id, terminal_id, staff_id, shift_id FROM bill
     ) d ON d.id = j.document_id
       JOIN terminal t ON t.id = d.terminal_id JOIN staff s ON s.id = d.staff_id
     WHERE j.state = ? AND j.kind <> 'drawer-pulse' AND d.shift_id = ? ORDER BY j.created_at_ms`,
    ...[state, shiftId],
  )

/**
 * Open conflicts of this shift's documents, one row for each type. A shortage of stock is not among
 * them: it says nothing about this shift's money, and stays in the inbox.
 */
export const listConflicts = (db: Db, shiftId: string): BlockerRow[] =>
  rows(
    db,
    `SELECT min(c.id) AS subject_id, NULL AS terminal_code, NULL AS owner_name, count(*) AS count,
       NULL AS amount_minor, c.type AS label, min(c.raised_at_ms) AS since_ms
     FROM conflict c
     WHERE c.state = 'open' AND c.type <> 'inventory_shortage' AND (
       EXISTS (SELECT 1 FROM sale WHERE id = c.document_id AND shift_id = @shiftId)
       OR EXISTS (SELECT 1 FROM refund WHERE id = c.document_id AND shift_id = @shiftId)
       OR EXISTS (SELECT 1 FROM cash_document WHERE id = c.document_id AND shift_id = @shiftId)
       OR EXISTS (SELECT 1 FROM no_sale WHERE id = c.document_id AND shift_id = @shiftId)
       OR EXISTS (SELECT 1 FROM cash_count WHERE id = c.document_id AND shift_id = @shiftId)
       OR c.document_id = @shiftId)
     GROUP BY c.type ORDER BY c.type`,
    { shiftId },
  )

/**
 * Tenders taken unverified and not verified since, one row for each method. Only a shift whose
 * running totals know of some is searched.
 */
export const listUnverified = (db: Db, shiftId: string): BlockerRow[] =>
  hasUnverified(db, shiftId)
    ? rows(
        db,
        `SELECT min(p.sale_id) AS subject_id, NULL AS terminal_code, NULL AS owner_name,
           count(*) AS count, sum(p.amount_minor) AS amount_minor, p.method AS label,
           min(s.sold_at_ms) AS since_ms
         FROM sale s JOIN sale_payment p ON p.sale_id = s.id
           LEFT JOIN payment_verification v ON v.sale_id = p.sale_id AND v.line_no = p.line_no
         WHERE s.shift_id = ? AND p.state = 'unverified' AND p.method <> 'cash'
           AND v.sale_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.sale_id = s.id AND r.kind = 'void')
         GROUP BY p.method ORDER BY p.method`,
        shiftId,
      )
    : []

const hasUnverified = (db: Db, shiftId: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM shift_figure
     WHERE shift_id = ? AND part_no = 0 AND figure LIKE 'unverified/%' LIMIT 1`,
  ).get(shiftId) !== undefined

/** Credit of goods brought back in this shift that was not used up. */
export const listOpenExchanges = (db: Db, shiftId: string): BlockerRow[] =>
  rows(
    db,
    `SELECT a.id AS subject_id, t.code AS terminal_code, s.name AS owner_name, 1 AS count,
       a.balance_minor AS amount_minor, a.code AS label, a.opened_at_ms AS since_ms
     FROM refund r JOIN account a ON a.id = r.id
       JOIN terminal t ON t.id = r.terminal_id JOIN staff s ON s.id = r.staff_id
     WHERE r.shift_id = ? AND a.kind = 'exchange' AND a.balance_minor <> 0
     ORDER BY a.opened_at_ms`,
    shiftId,
  )

/**
 * Charges that a customer of this shift is asked for right now, at the till it is or was at. A
 * charge whose sale was taken without waiting is an unverified payment, not a customer at the till.
 */
export const listWaitingPayments = (db: Db, shift: ShiftToClose): BlockerRow[] =>
  rows(
    db,
    `SELECT p.id AS subject_id, t.code AS terminal_code, s.name AS owner_name, 1 AS count,
       p.amount_minor, p.method AS label, p.created_at_ms AS since_ms
     FROM payment_attempt p JOIN terminal t ON t.id = p.terminal_id
       JOIN staff s ON s.id = p.staff_id
     WHERE p.state = 'waiting' AND p.created_at_ms >= ? AND p.terminal_id = ? AND NOT EXISTS
       (SELECT 1 FROM shift WHERE id <> ? AND terminal_id = p.terminal_id AND state = 'open')
       AND NOT EXISTS (SELECT 1 FROM sale WHERE sale.id = p.sale_id)
     ORDER BY p.created_at_ms`,
    ...[shift.opened_at_ms, shift.terminal_id ?? shift.opened_at_terminal_id, shift.id],
  )

/** Cash of late sales of earlier shifts of this drawer, whose place nobody has said. */
export const listAddendumCash = (db: Db, shift: ShiftToClose): BlockerRow[] =>
  rows(
    db,
    `SELECT a.shift_id AS subject_id, NULL AS terminal_code, s.name AS owner_name, 1 AS count,
       a.cash_minor AS amount_minor, 'Z-' || e.number || '/A' || a.part_no AS label,
       a.opened_at_ms AS since_ms
     FROM shift_addendum a JOIN shift e ON e.id = a.shift_id JOIN staff s ON s.id = e.cashier_id
     WHERE a.state = 'final' AND a.cash_minor <> 0 AND a.cash_place IS NULL AND e.drawer_id = ?
     ORDER BY a.opened_at_ms`,
    shift.drawer_id,
  )

export type TerminalRow = { id: string; code: string; name: string; has_sold: number }

/** Every terminal that is paired, and whether sales of this shift came from it. */
export const listTerminals = (db: Db, shiftId: string): TerminalRow[] =>
  prepared(
    db,
    `WITH sold AS (SELECT DISTINCT terminal_id FROM sale WHERE shift_id = ?)
     SELECT t.id, t.code, t.name, sold.terminal_id IS NOT NULL AS has_sold
     FROM terminal t LEFT JOIN sold ON sold.terminal_id = t.id
     WHERE t.is_active = 1 ORDER BY t.code`,
  ).all(shiftId) as TerminalRow[]
