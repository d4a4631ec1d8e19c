import { toIso } from '#domain/datetime.ts'
import type { ShiftMessage, ShiftMode } from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, first, sql } from '../db/query.ts'
import type { ShiftRow } from './shift-store.ts'

/** Who looks. A count is blind: expected cash is hidden from most until one was submitted. */
export type Viewer = { maySeeExpected: boolean }

const UNCLOSED_SHOWN_MAX = 60

export type ShiftFilter = {
  state?: string
  terminalId?: string
  /** Only shifts with a smaller number: the next page. */
  before?: number
  limit: number
}

/** Shifts, newest first, as the RFC's sessions. */
export function listShifts(db: Db, filter: ShiftFilter, viewer: Viewer): ShiftMessage[] {
  let query = shiftQuery().orderBy('shift.number', 'desc').limit(filter.limit)
  if (filter.state) query = query.where('shift.state', '=', filter.state)
  if (filter.terminalId) query = query.where('shift.terminal_id', '=', filter.terminalId)
  if (filter.before) query = query.where('shift.number', '<', filter.before)
  return all(db, query).map((row) => toMessage(row, viewer))
}

/** Trading, suspended or waiting for a count, oldest first; a shop has a handful. */
export function listUnclosedShifts(db: Db, viewer: Viewer): ShiftMessage[] {
  const query = shiftQuery()
    .where('shift.state', 'in', ['open', 'suspended', 'counting', 'needs-count'])
    .orderBy('shift.number')
    .limit(UNCLOSED_SHOWN_MAX)
  return all(db, query).map((row) => toMessage(row, viewer))
}

export function readShiftMessage(db: Db, shiftId: string, viewer: Viewer): ShiftMessage | null {
  const row = first(db, shiftQuery().where('shift.id', '=', shiftId))
  return row ? toMessage(row, viewer) : null
}

/** Whether expected cash is a secret still. */
export const isExpectedHidden = (
  shift: { state: string; count_no: number | null },
  viewer: Viewer,
): boolean => !viewer.maySeeExpected && shift.state !== 'closed' && (shift.count_no ?? 0) === 0

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
        .selectFrom('cash_count')
        .whereRef('cash_count.shift_id', '=', 'shift.id')
        .where('cash_count.purpose', '=', 'closing')
        .orderBy('cash_count.count_no', 'desc')
        .limit(1)
        .select('cash_count.total_minor')
        .as('last_counted_minor'),
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
  last_counted_minor: number | null
  addendum_count: number | null
  sale_count: number | null
  total_minor: number | null
}

function toMessage(row: JoinedShift, viewer: Viewer): ShiftMessage {
  const counted = row.counted_cash_minor ?? row.last_counted_minor
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
    expected_cash_minor: isExpectedHidden(row, viewer) ? null : row.expected_cash_minor,
    count_no: row.count_no ?? 0,
    counted_cash_minor: counted,
    over_short_minor: counted === null ? null : counted - row.expected_cash_minor,
    over_short_reason_code: row.over_short_reason_code,
    note: row.close_note,
    addendum_count: row.addendum_count ?? 0,
  }
}
