// Shifts: the RFC's "sessions". Paths and field names follow the RFC.
import { type Static, Type } from 'typebox'
import { CashKindField, CountLines } from './cash-message.ts'
import { Closed, MoneyMinor, NoteText, Nullable, ShortText, SumMinor, Uuid } from './primitives.ts'
import { TenderMethod } from './sale-message.ts'

/**
 * floating: one cashier's, who may suspend it here and resume it with the drawer at another till.
 * shared: several cashiers on one drawer, each accountable by their own part.
 */
export const ShiftMode = Type.Union([Type.Literal('floating'), Type.Literal('shared')])
export type ShiftMode = Static<typeof ShiftMode>

/**
 * POST /api/pos/sessions. The id is made by the terminal, so a retry opens nothing twice. `counts`
 * null: the float was stated as one sum; else they add up to it.
 */
export const OpenShiftRequest = Closed({
  session_id: Uuid,
  drawer_id: Nullable(Uuid),
  mode: ShiftMode,
  opening_cash_minor: MoneyMinor,
  counts: Nullable(CountLines),
})
/**
 * POST /api/pos/sessions/:id/suspend: the drawer leaves this till; its shift goes with it. Here as
 * in the requests below, a retry that finds it done already is answered as the first time.
 */
export const SuspendShiftRequest = Closed({ note: Nullable(NoteText) })
/** POST /api/pos/sessions/:id/resume, at the till where the drawer now is. */
export const ResumeShiftRequest = Closed({ approval_id: Nullable(Uuid) })
/**
 * POST /api/pos/sessions/:id/end-trading: the till is free, the drawer is counted later, anywhere.
 */
export const EndTradingRequest = Closed({})

/**
 * POST /api/pos/sessions/:id/counts: a blind count. The first is free and ends trading: the shift
 * is `counting` from then on. Each further one takes two people: whoever counted before needs
 * another person's approval (permission recount, subject: the count's id); somebody else needs the
 * permission. `declared`: what the person states for tenders other than cash, e.g. the sum of the
 * card slips.
 */
export const CountRequest = Closed({
  count_id: Uuid,
  counts: CountLines,
  declared: Type.Array(Closed({ method: TenderMethod, amount_minor: MoneyMinor }), {
    maxItems: 20,
  }),
  approval_id: Nullable(Uuid),
})
export type CountRequest = Static<typeof CountRequest>
/** Declared against expected, tender by tender; cash is the counted one. */
export const TenderComparison = Closed({
  method: TenderMethod,
  declared_minor: Nullable(SumMinor),
  expected_minor: SumMinor,
  over_short_minor: Nullable(SumMinor),
})
export type TenderComparison = Static<typeof TenderComparison>
export const CountAnswer = Closed({
  success: Type.Literal(true),
  count_id: Uuid,
  count_no: Type.Integer(),
  counted_cash_minor: MoneyMinor,
  over_short_minor: SumMinor,
  needs_reason: Type.Boolean(),
  tenders: Type.Array(TenderComparison),
})
export type CountAnswer = Static<typeof CountAnswer>

/**
 * POST /api/pos/sessions/:id/close, after a count. `carry_over`: what the close check lists stays
 * open and is carried over (permission carry-over). The counted cash goes into the safe.
 */
export const CloseShiftRequest = Closed({
  close_id: Uuid,
  count_id: Uuid,
  reason_code: Nullable(Type.String({ maxLength: 40 })),
  note: Nullable(NoteText),
  carry_over: Type.Boolean(),
  /** Subject: close_id. A close may need several: over-short, carry-over, close-any-shift. */
  approval_ids: Type.Array(Uuid, { maxItems: 4 }),
})
export type CloseShiftRequest = Static<typeof CloseShiftRequest>

/** The figures of a shift, an addendum or one cashier's part: sums of what was posted to it. */
export const ShiftFigures = Closed({
  sale_count: Type.Integer(),
  gross_minor: SumMinor,
  discount_minor: SumMinor,
  tax_base_minor: SumMinor,
  tax_minor: SumMinor,
  /** Sales alone; refunds and voids are stated beside it, as positive amounts. */
  total_minor: SumMinor,
  cash_rounding_minor: SumMinor,
  refund_count: Type.Integer(),
  refund_minor: SumMinor,
  refund_tax_minor: SumMinor,
  void_count: Type.Integer(),
  void_minor: SumMinor,
  void_tax_minor: SumMinor,
  /** Money taken and given for gift cards, deposits and kasbon: no turnover. */
  account_in_minor: SumMinor,
  account_out_minor: SumMinor,
  no_sale_count: Type.Integer(),
  taxes: Type.Array(
    Closed({
      tax_code: Type.String(),
      tax_base_minor: SumMinor,
      tax_minor: SumMinor,
    }),
  ),
  /** What came in less what was given back. */
  tenders: Type.Array(
    Closed({
      method: TenderMethod,
      count: Type.Integer(),
      amount_minor: SumMinor,
      unverified_count: Type.Integer(),
      unverified_minor: SumMinor,
    }),
  ),
  /** Signed: change, refunds, paid-out and drops are negative. */
  cash: Type.Array(Closed({ kind: CashKindField, count: Type.Integer(), amount_minor: SumMinor })),
})
export type ShiftFigures = Static<typeof ShiftFigures>

export const ShiftState = Type.Union([
  Type.Literal('open'),
  Type.Literal('suspended'),
  /** Trading has ended and the till is free; somebody still has to count. */
  Type.Literal('counting'),
  Type.Literal('closed'),
  /** Opened by the hub for sales whose shift it did not know; nobody has counted it. */
  Type.Literal('needs-count'),
])
export type ShiftState = Static<typeof ShiftState>

export const ShiftMessage = Closed({
  session_id: Uuid,
  session_number: Type.Integer(),
  mode: ShiftMode,
  /** Where it is now; null while it is suspended or counted. */
  terminal_id: Nullable(Uuid),
  terminal_code: Nullable(Type.String()),
  drawer_id: Uuid,
  drawer_name: ShortText,
  warehouse_id: Uuid,
  cashier_id: Uuid,
  cashier_name: ShortText,
  status: ShiftState,
  business_date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  opening_cash_minor: MoneyMinor,
  opened_at: Type.String(),
  closed_at: Nullable(Type.String()),
  closed_by_name: Nullable(ShortText),
  transaction_count: Type.Integer(),
  total_sales_minor: SumMinor,
  /** Null while it is hidden: a count is blind, for whoever may not see it (see-expected-cash). */
  expected_cash_minor: Nullable(SumMinor),
  count_no: Type.Integer(),
  counted_cash_minor: Nullable(MoneyMinor),
  over_short_minor: Nullable(SumMinor),
  over_short_reason_code: Nullable(Type.String()),
  note: Nullable(NoteText),
  addendum_count: Type.Integer(),
})
export type ShiftMessage = Static<typeof ShiftMessage>
export const ShiftList = Closed({ sessions: Type.Array(ShiftMessage) })

export const CashierPart = Closed({
  cashier_id: Uuid,
  cashier_name: ShortText,
  figures: ShiftFigures,
})
export type CashierPart = Static<typeof CashierPart>

/**
 * GET /api/pos/sessions/:id/report: X while it is not closed, Z afterwards (as it was frozen).
 * expected_cash_minor, and the cash rows that would tell it, are left out while it is hidden.
 */
export const ShiftReport = Closed({
  kind: Type.Union([Type.Literal('x'), Type.Literal('z'), Type.Literal('addendum')]),
  session: ShiftMessage,
  /** 0 is the shift itself; n is Z-…/An. */
  part_no: Type.Integer(),
  figures: ShiftFigures,
  cashiers: Type.Array(CashierPart),
  tenders: Type.Array(TenderComparison),
  counts: Nullable(CountLines),
  /** Last number of each receipt series when it was frozen. */
  series: Type.Array(
    Closed({ terminal_code: Type.String(), series: Type.String(), last_number: Type.Integer() }),
  ),
  audit_is_whole: Nullable(Type.Boolean()),
  as_of: Type.String(),
})
export type ShiftReport = Static<typeof ShiftReport>

/** POST /api/pos/sessions/:id/reports: on paper; a Z that was printed before comes as COPY n. */
export const PrintReportRequest = Closed({ part_no: Type.Integer({ minimum: 0, maximum: 999 }) })
export const PrintReportAnswer = Closed({
  success: Type.Literal(true),
  print_job_id: Nullable(Uuid),
  copy_no: Type.Integer(),
})

/** What came after Z: sales of a closed shift, collected until it is final. */
export const AddendumMessage = Closed({
  session_id: Uuid,
  session_number: Type.Integer(),
  part_no: Type.Integer(),
  state: Type.Union([Type.Literal('collecting'), Type.Literal('final')]),
  sale_count: Type.Integer(),
  total_minor: SumMinor,
  /** Cash it brought; where it lies is the manager's to say. */
  cash_minor: SumMinor,
  cash_place: Nullable(Type.Union([Type.Literal('counted'), Type.Literal('present-drawer')])),
  opened_at: Type.String(),
  finalised_at: Nullable(Type.String()),
})
export type AddendumMessage = Static<typeof AddendumMessage>
/** GET /api/console/addenda. */
export const AddendumList = Closed({ addenda: Type.Array(AddendumMessage) })
/**
 * POST /api/console/sessions/:id/addenda/:part_no/cash-place. counted: it was in the counted cash
 * of that shift. present-drawer: it lies in `into_session_id`'s drawer; a paired transfer keeps I6.
 */
export const CashPlaceRequest = Closed({
  transfer_id: Uuid,
  cash_place: Type.Union([Type.Literal('counted'), Type.Literal('present-drawer')]),
  into_session_id: Nullable(Uuid),
})

/** What stands in the way of a close, where it is, and the one tap that settles it. */
export const CloseBlocker = Closed({
  kind: Type.Union([
    Type.Literal('held-cart'),
    Type.Literal('unpaid-bill'),
    Type.Literal('unsent-sales'),
    Type.Literal('silent-terminal'),
    Type.Literal('uncertain-print'),
    Type.Literal('held-print'),
    Type.Literal('open-conflict'),
    Type.Literal('unverified-payment'),
    Type.Literal('open-exchange'),
    Type.Literal('waiting-payment'),
    Type.Literal('addendum-cash'),
  ]),
  /** Of the cart, print job, conflict, …; of the terminal where it is the terminal itself. */
  subject_id: Uuid,
  terminal_code: Nullable(Type.String()),
  owner_name: Nullable(Type.String()),
  count: Type.Integer(),
  amount_minor: Nullable(SumMinor),
  label: Type.String(),
  since: Nullable(Type.String()),
  /** May stay and be carried over; what may not must be settled first. */
  can_carry_over: Type.Boolean(),
})
export type CloseBlocker = Static<typeof CloseBlocker>
/** GET /api/pos/sessions/:id/close-check. */
export const CloseCheck = Closed({ blockers: Type.Array(CloseBlocker) })
export type CloseCheck = Static<typeof CloseCheck>
