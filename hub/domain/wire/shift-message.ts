// Shifts: the RFC's "sessions". Paths and field names follow the RFC.
import { type Static, Type } from 'typebox'
import {
  Closed,
  MoneyMinor,
  NoteText,
  Nullable,
  ShortText,
  SignedMoneyMinor,
  Uuid,
} from './primitives.ts'
import { TenderMethod } from './sale-message.ts'

/** POST /api/pos/sessions. The id is made by the terminal, so a retry opens nothing twice. */
export const OpenShiftRequest = Closed({
  session_id: Uuid,
  drawer_id: Nullable(Uuid),
  opening_cash_minor: MoneyMinor,
})
/** POST /api/pos/sessions/:id/close. */
export const CloseShiftRequest = Closed({
  counted_cash_minor: MoneyMinor,
  note: Nullable(NoteText),
})
export const ShiftTenderTotal = Closed({
  method: TenderMethod,
  count: Type.Integer(),
  amount_minor: SignedMoneyMinor,
})
export const ShiftMessage = Closed({
  session_id: Uuid,
  session_number: Type.Integer(),
  terminal_id: Uuid,
  drawer_id: Uuid,
  drawer_name: ShortText,
  warehouse_id: Uuid,
  cashier_id: Uuid,
  cashier_name: ShortText,
  status: Type.Union([
    Type.Literal('open'),
    Type.Literal('closed'),
    /** Opened by the hub for sales whose shift it did not know; nobody has counted it. */
    Type.Literal('needs-count'),
  ]),
  business_date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  opening_cash_minor: MoneyMinor,
  opened_at: Type.String(),
  closed_at: Nullable(Type.String()),
  transaction_count: Type.Integer(),
  gross_minor: SignedMoneyMinor,
  discount_minor: SignedMoneyMinor,
  tax_base_minor: SignedMoneyMinor,
  tax_minor: SignedMoneyMinor,
  total_sales_minor: SignedMoneyMinor,
  cash_rounding_minor: SignedMoneyMinor,
  expected_cash_minor: SignedMoneyMinor,
  counted_cash_minor: Nullable(MoneyMinor),
  over_short_minor: Nullable(SignedMoneyMinor),
  tenders: Type.Array(ShiftTenderTotal),
})
export type ShiftMessage = Static<typeof ShiftMessage>
export const ShiftList = Closed({ sessions: Type.Array(ShiftMessage) })
