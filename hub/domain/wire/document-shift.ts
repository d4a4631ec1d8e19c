// Documents about shifts: opened, moved, counted, closed, and what came after.
import { Type } from 'typebox'
import { CountLines } from './cash-message.ts'
import {
  Closed,
  Count,
  MoneyMinor,
  NoteText,
  Nullable,
  SumMinor,
  Timestamp,
  Uuid,
} from './primitives.ts'
import { TenderMethod } from './sale-message.ts'
import { CloseBlocker, ShiftMode, ShiftReport, ShiftState } from './shift-message.ts'
import { TOLD } from './told-facts.ts'

const AT_A_TILL = { at: Timestamp, shift_id: Uuid, terminal_id: Nullable(Uuid), staff_id: Uuid }

/**
 * Kinds `shift-opened` and `unknown-shift-opened` (by the hub, for sales whose shift it did not
 * know; its opening may still follow).
 */
export const ShiftOpenedDocument = Closed({
  at: Timestamp,
  shift_id: Uuid,
  shift_number: Count,
  mode: ShiftMode,
  drawer_id: Uuid,
  terminal_id: Uuid,
  cashier_id: Uuid,
  business_date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  opening_cash_minor: MoneyMinor,
  state: ShiftState,
  ...TOLD,
})
export const ShiftSuspendedDocument = Closed({ ...AT_A_TILL, note: Nullable(NoteText) })
export const ShiftResumedDocument = Closed({ ...AT_A_TILL, approved_by: Nullable(Uuid) })
export const ShiftTradingEndedDocument = Closed(AT_A_TILL)

/** Kind `drawer-counted`: one blind count; the last one closes the shift. */
export const DrawerCountedDocument = Closed({
  ...AT_A_TILL,
  count_id: Uuid,
  count_no: Count,
  counts: CountLines,
  counted_cash_minor: MoneyMinor,
  expected_cash_minor: SumMinor,
  declared: Type.Array(Closed({ method: TenderMethod, amount_minor: MoneyMinor })),
  approved_by: Nullable(Uuid),
  ...TOLD,
})

/** Kind `shift-closed`: Z, frozen. */
export const ShiftClosedDocument = Closed({
  at: Timestamp,
  shift_id: Uuid,
  part_no: Type.Literal(0),
  count_id: Uuid,
  closed_by: Uuid,
  terminal_id: Uuid,
  approved_by: Type.Array(Uuid),
  carried_over: Type.Array(
    Closed({ kind: CloseBlocker.properties.kind, subject_id: Uuid, count: Count }),
  ),
  /** Where the audit chain no longer follows, or null. */
  audit_broken_at: Nullable(Count),
  ...TOLD,
  report: ShiftReport,
})

/** Kind `shift-addendum-closed`: what came after Z, frozen. */
export const ShiftAddendumClosedDocument = Closed({
  at: Timestamp,
  shift_id: Uuid,
  part_no: Type.Integer({ minimum: 1 }),
  report: ShiftReport,
})

/** Kind `addendum-cash-placed`: where an addendum's cash lies. */
export const AddendumCashPlacedDocument = Closed({
  at: Timestamp,
  shift_id: Uuid,
  part_no: Type.Integer({ minimum: 1 }),
  cash_place: Type.Union([Type.Literal('counted'), Type.Literal('present-drawer')]),
  cash_minor: SumMinor,
  into_shift_id: Nullable(Uuid),
  staff_id: Uuid,
})
