import type { Selectable } from 'kysely'
import type { ShiftMode } from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import { first, prepared, run, sql } from '../db/query.ts'
import type { DrawerTable, ShiftTable } from '../db/tables.ts'

export type ShiftRow = Selectable<ShiftTable>

export function findShift(db: Db, shiftId: string): ShiftRow | undefined {
  return first(db, sql.selectFrom('shift').selectAll().where('id', '=', shiftId))
}

export type DrawerRow = Selectable<DrawerTable>

export function findDrawer(db: Db, drawerId: string): DrawerRow | undefined {
  return first(db, sql.selectFrom('drawer').selectAll().where('id', '=', drawerId))
}

/** A drawer that no shift holds: the terminal's own, else the first that belongs to no terminal. */
export function findFreeDrawerFor(db: Db, terminalId: string): DrawerRow | undefined {
  return prepared(
    db,
    `SELECT * FROM drawer WHERE (terminal_id = ? OR terminal_id IS NULL) AND NOT EXISTS (
       SELECT 1 FROM shift WHERE shift.drawer_id = drawer.id
         AND shift.state IN ('open', 'suspended', 'counting'))
     ORDER BY terminal_id IS NULL, name LIMIT 1`,
  ).get(terminalId) as DrawerRow | undefined
}

/** The terminal's first drawer, held or not. */
export const findOwnDrawer = (db: Db, terminalId: string): DrawerRow | undefined =>
  prepared(db, 'SELECT * FROM drawer WHERE terminal_id = ? ORDER BY name LIMIT 1').get(
    terminalId,
  ) as DrawerRow | undefined

/** How many drawers have this name, or this name and a number. */
export const countDrawersNamed = (db: Db, name: string): number =>
  prepared(db, "SELECT count(*) FROM drawer WHERE name = @name OR name GLOB @name || '-*'")
    .pluck()
    .get({ name }) as number

export function giveDrawer(tx: Db, drawerId: string, terminalId: string): void {
  run(tx, sql.updateTable('drawer').set({ terminal_id: terminalId }).where('id', '=', drawerId))
}

export function insertDrawer(tx: Db, drawer: DrawerRow): void {
  run(tx, sql.insertInto('drawer').values(drawer))
}

export function findTerminalCode(db: Db, terminalId: string): string | undefined {
  return first(db, sql.selectFrom('terminal').select('code').where('id', '=', terminalId))?.code
}

/** Whether a shift holds the drawer, wherever it is. */
export const isDrawerHeld = (db: Db, drawerId: string): boolean =>
  prepared(
    db,
    "SELECT 1 FROM shift WHERE drawer_id = ? AND state IN ('open', 'suspended', 'counting')",
  ).get(drawerId) !== undefined

/** The shift that trades at this terminal. */
export const findShiftAt = (db: Db, terminalId: string): ShiftRow | undefined =>
  prepared(db, "SELECT * FROM shift WHERE terminal_id = ? AND state = 'open'").get(terminalId) as
    | ShiftRow
    | undefined

export function takeShiftNumber(tx: Db): number {
  return prepared(
    tx,
    'UPDATE chain_head SET shift_number = shift_number + 1 WHERE id = 1 RETURNING shift_number',
  )
    .pluck()
    .get() as number
}

export type NewShift = {
  shiftId: string
  number: number
  drawerId: string
  terminalId: string
  cashierId: string
  mode: ShiftMode
  state: 'open' | 'counting' | 'needs-count'
  businessDate: string
  openingCashMinor: number
  payloadHash: string | null
  openedAtMs: number
}

export function insertShift(tx: Db, shift: NewShift): void {
  run(
    tx,
    sql.insertInto('shift').values({
      id: shift.shiftId,
      number: shift.number,
      mode: shift.mode,
      drawer_id: shift.drawerId,
      opened_at_terminal_id: shift.terminalId,
      terminal_id: shift.state === 'open' ? shift.terminalId : null,
      cashier_id: shift.cashierId,
      state: shift.state,
      business_date: shift.businessDate,
      opening_cash_minor: shift.openingCashMinor,
      opened_at_ms: shift.openedAtMs,
      expected_cash_minor: 0,
      payload_hash: shift.payloadHash,
    }),
  )
}

/**
 * The opening of a shift whose sales came first: where, whose and how, as it was meant. Its day
 * stays that of its sales. `place` null: it was closed meanwhile, and stays where it was.
 */
export function adoptShift(
  tx: Db,
  order: Omit<NewShift, 'number' | 'state' | 'businessDate'>,
  place: { drawerId: string; state: 'open' | 'counting' } | null,
): void {
  const terminal_id = place?.state === 'open' ? order.terminalId : null
  const where = place ? { state: place.state, drawer_id: place.drawerId, terminal_id } : {}
  run(
    tx,
    sql
      .updateTable('shift')
      .set({
        ...where,
        mode: order.mode,
        cashier_id: order.cashierId,
        opening_cash_minor: order.openingCashMinor,
        payload_hash: order.payloadHash,
        opened_at_ms: order.openedAtMs,
      })
      .where('id', '=', order.shiftId),
  )
}

/** Whether somebody other than its opener gave money back in it: then it is no one person's. */
export const hasRefundOfAnother = (db: Db, shiftId: string, staffId: string): boolean =>
  prepared(db, 'SELECT 1 FROM refund WHERE shift_id = ? AND staff_id <> ? LIMIT 1').get(
    shiftId,
    staffId,
  ) !== undefined

/** Where a shift stands now; it is at a terminal only while it is open. */
export function moveShift(
  tx: Db,
  shiftId: string,
  to: { state: 'suspended' | 'counting' } | { state: 'open'; terminalId: string },
): void {
  const terminal_id = to.state === 'open' ? to.terminalId : null
  const move = sql.updateTable('shift').set({ state: to.state, terminal_id })
  run(tx, move.where('id', '=', shiftId))
}

/** Whether documents of this person are in the shift: then a part of it is theirs. */
export function hasPartOf(db: Db, shiftId: string, staffId: string): boolean {
  const query =
    'SELECT 1 FROM shift_figure WHERE shift_id = ? AND part_no = 0 AND cashier_id = ? LIMIT 1'
  return prepared(db, query).get(shiftId, staffId) !== undefined
}

export type Closing = {
  shiftId: string
  closeId: string
  closeHash: string
  closedBy: string
  countedCashMinor: number
  reasonCode: string | null
  note: string | null
  atMs: number
}

export function markClosed(tx: Db, closing: Closing): void {
  run(
    tx,
    sql
      .updateTable('shift')
      .set({
        state: 'closed',
        terminal_id: null,
        closed_at_ms: closing.atMs,
        closed_by: closing.closedBy,
        close_id: closing.closeId,
        close_hash: closing.closeHash,
        counted_cash_minor: closing.countedCashMinor,
        over_short_reason_code: closing.reasonCode,
        close_note: closing.note,
      })
      .where('id', '=', closing.shiftId),
  )
}
