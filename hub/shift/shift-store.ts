import type { Selectable } from 'kysely'
import { toIso } from '#domain/datetime.ts'
import type { ShiftMessage, ShiftMode } from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, first, prepared, run, sql } from '../db/query.ts'
import type { DrawerTable, ShiftTable } from '../db/tables.ts'

export type ShiftRow = Selectable<ShiftTable>

export function findShift(db: Db, shiftId: string): ShiftRow | undefined {
  return first(db, sql.selectFrom('shift').selectAll().where('id', '=', shiftId))
}

export type DrawerRow = Selectable<DrawerTable>

export function findDrawer(db: Db, drawerId: string): DrawerRow | undefined {
  return first(db, sql.selectFrom('drawer').selectAll().where('id', '=', drawerId))
}

/** The terminal's own drawer, else the first that belongs to no terminal. */
export function findDrawerFor(db: Db, terminalId: string): DrawerRow | undefined {
  return prepared(
    db,
    `SELECT * FROM drawer WHERE terminal_id = ? OR terminal_id IS NULL
     ORDER BY terminal_id IS NULL, name LIMIT 1`,
  ).get(terminalId) as DrawerRow | undefined
}

export function giveDrawer(tx: Db, drawerId: string, terminalId: string): void {
  run(tx, sql.updateTable('drawer').set({ terminal_id: terminalId }).where('id', '=', drawerId))
}

export function insertDrawer(tx: Db, drawer: DrawerRow): void {
  run(tx, sql.insertInto('drawer').values(drawer))
}

export function findTerminalCode(db: Db, terminalId: string): string | undefined {
  return first(db, sql.selectFrom('terminal').select('code').where('id', '=', terminalId))?.code
}

/** Whether the drawer or the terminal already has one: neither may have two. */
export function hasOpenShift(db: Db, drawerId: string, terminalId: string): boolean {
  const row = first(
    db,
    sql
      .selectFrom('shift')
      .select('id')
      .where('state', '=', 'open')
      .where((where) =>
        where.or([where('drawer_id', '=', drawerId), where('terminal_id', '=', terminalId)]),
      ),
  )
  return row !== undefined
}

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
  state: 'open' | 'needs-count'
  businessDate: string
  openingCashMinor: number
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
    }),
  )
}

export function markClosed(
  tx: Db,
  order: { shiftId: string; closedBy: string; countedCashMinor: number; note: string | null },
  atMs: number,
): void {
  run(
    tx,
    sql
      .updateTable('shift')
      .set({
        state: 'closed',
        closed_at_ms: atMs,
        closed_by: order.closedBy,
        counted_cash_minor: order.countedCashMinor,
        close_note: order.note,
      })
      .where('id', '=', order.shiftId),
  )
}

export type ShiftFilter = { state?: string; terminalId?: string; limit: number }

/** Shifts, newest first, as the RFC's sessions. */
export function listShifts(db: Db, filter: ShiftFilter): ShiftMessage[] {
  let query = shiftQuery().orderBy('shift.number', 'desc').limit(filter.limit)
  if (filter.state) query = query.where('shift.state', '=', filter.state)
  if (filter.terminalId) query = query.where('shift.terminal_id', '=', filter.terminalId)
  return all(db, query).map(toMessage)
}

export function readShiftMessage(db: Db, shiftId: string): ShiftMessage | null {
  const row = first(db, shiftQuery().where('shift.id', '=', shiftId))
  return row ? toMessage(row) : null
}

const shiftQuery = () =>
  sql
    .selectFrom('shift')
    .innerJoin('drawer', 'drawer.id', 'shift.drawer_id')
    .innerJoin('staff', 'staff.id', 'shift.cashier_id')
    .innerJoin('outlet', (join) => join.onTrue())
    .leftJoin('terminal', 'terminal.id', 'shift.terminal_id')
    .leftJoin('staff as closer', 'closer.id', 'shift.closed_by')
    .selectAll('shift')
    .select(['drawer.name as drawer_name', 'staff.name as cashier_name', 'outlet.warehouse_id'])
    .select(['terminal.code as terminal_code', 'closer.name as closed_by_name'])
    .select((select) => [
      select
        .selectFrom('cash_count')
        .whereRef('cash_count.shift_id', '=', 'shift.id')
        .where('cash_count.purpose', '=', 'closing')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .as('count_no'),
      select
        .selectFrom('shift_addendum')
        .whereRef('shift_addendum.shift_id', '=', 'shift.id')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .as('addendum_count'),
      select
        .selectFrom('shift_figure')
        .whereRef('shift_figure.shift_id', '=', 'shift.id')
        .where('shift_figure.part_no', '=', 0)
        .where('shift_figure.figure', '=', 'sales')
        .select((inner) => inner.fn.sum<number>('event_count').as('count'))
        .as('sale_count'),
      select
        .selectFrom('shift_figure')
        .whereRef('shift_figure.shift_id', '=', 'shift.id')
        .where('shift_figure.part_no', '=', 0)
        .where('shift_figure.figure', '=', 'sales')
        .select((inner) => inner.fn.sum<number>('amount_minor').as('sum'))
        .as('total_minor'),
    ])

type JoinedShift = ShiftRow & {
  drawer_name: string
  cashier_name: string
  warehouse_id: string
  terminal_code: string | null
  closed_by_name: string | null
  count_no: number | null
  addendum_count: number | null
  sale_count: number | null
  total_minor: number | null
}

function toMessage(row: JoinedShift): ShiftMessage {
  const counted = row.counted_cash_minor
  return {
    session_id: row.id,
    session_number: row.number,
    mode: row.mode as ShiftMode,
    terminal_id: row.terminal_id,
    terminal_code: row.terminal_code,
    drawer_id: row.drawer_id,
    drawer_name: row.drawer_name,
    warehouse_id: row.warehouse_id,
    cashier_id: row.cashier_id,
    cashier_name: row.cashier_name,
    status: row.state as ShiftMessage['status'],
    business_date: row.business_date,
    opening_cash_minor: row.opening_cash_minor,
    opened_at: toIso(row.opened_at_ms),
    closed_at: row.closed_at_ms === null ? null : toIso(row.closed_at_ms),
    closed_by_name: row.closed_by_name,
    transaction_count: row.sale_count ?? 0,
    total_sales_minor: row.total_minor ?? 0,
    expected_cash_minor: row.expected_cash_minor,
    count_no: row.count_no ?? 0,
    counted_cash_minor: counted,
    over_short_minor: counted === null ? null : counted - row.expected_cash_minor,
    over_short_reason_code: row.over_short_reason_code,
    note: row.close_note,
    addendum_count: row.addendum_count ?? 0,
  }
}
