// Printers as the console sets them up: what each of them is, and which paper comes out of which.
import { type Static, Type } from 'typebox'
import { Closed, Count, Nullable, OneOf, ShortText, Timestamp, Uuid } from './primitives.ts'

/** In the order in which a set-up tries them: most of what Indonesian shops print is on the first. */
export const CODE_PAGE_NAMES = ['cp858', 'windows1252', 'cp850', 'cp437', 'cp852', 'cp866'] as const
export type CodePageName = (typeof CODE_PAGE_NAMES)[number]

/** What has a printer of its own: papers by kind, and the opening of the cash drawer. */
export const ROUTED_PAPERS = ['receipt', 'report', 'slip', 'bill', 'label', 'drawer'] as const
export type RoutedPaper = (typeof ROUTED_PAPERS)[number]

export const PRINTER_NAME_LENGTH_MAX = 40

const Columns = Type.Union([Type.Literal(32), Type.Literal(42), Type.Literal(48)])

export const PrinterSettings = Closed({
  name: Type.String({ minLength: 1, maxLength: PRINTER_NAME_LENGTH_MAX }),
  transport: OneOf(['tcp', 'usb', 'usblp']),
  /** `host:port`, or `vendor:product:serial` of a printer on USB. */
  address: ShortText,
  columns: Columns,
  code_page: OneOf(CODE_PAGE_NAMES),
  can_cut: Type.Boolean(),
  /** Prints pictures: the logo, and names in scripts that no code page has. */
  can_draw: Type.Boolean(),
  /** The logo lies in its own memory, where it says so; absent: as before, off in a new one. */
  has_logo_memory: Type.Optional(Type.Boolean()),
  /** The cash drawer in its socket, by the line that opens it. */
  drawer: OneOf(['none', 'pin-2', 'pin-5']),
  /** `auto`: found out by asking, again after each start of the hub. */
  status_ability: OneOf(['auto', 'dle-eot', 'none']),
  fence_ability: OneOf(['auto', 'process-id', 'gs-r', 'none']),
  is_default: Type.Boolean(),
  /** Where receipts go that it does not answer for; null: they wait for it. */
  fallback_printer_id: Nullable(Uuid),
})
/** PUT /api/console/printers/:id: a new printer, or one that is set otherwise. */
export type PrinterSettings = Static<typeof PrinterSettings>

export const PrinterCard = Closed({
  printer_id: Uuid,
  settings: PrinterSettings,
  is_active: Type.Boolean(),
  is_printing: Type.Boolean(),
  waiting_count: Count,
  uncertain_count: Count,
  /** Why it does not print, as a print job's problem; null when nothing is known to be wrong. */
  problem: Nullable(Type.String()),
  /**
   * off: it goes out with each paper. kept: it lies in the printer, as that said last. none: the
   * outlet has no logo. The others say why it still goes out with each paper.
   */
  logo: OneOf(['off', 'none', 'waiting', 'kept', 'unanswered', 'no-room', 'failed']),
  /** When it said itself how it is; null: not asked lately, or it never says. */
  looked_at: Nullable(Timestamp),
})
export type PrinterCard = Static<typeof PrinterCard>

export const PrinterRouteMessage = Closed({
  paper: OneOf(ROUTED_PAPERS),
  /** Null: every terminal that has no route of its own. */
  terminal_id: Nullable(Uuid),
  printer_id: Uuid,
})
export type PrinterRouteMessage = Static<typeof PrinterRouteMessage>

export const PrinterPlace = Closed({
  terminal_id: Uuid,
  terminal_code: Type.String(),
  name: Type.String(),
})
export type PrinterPlace = Static<typeof PrinterPlace>

/** GET /api/console/printers and POST /api/console/printers/look. */
export const PrinterBoard = Closed({
  printers: Type.Array(PrinterCard),
  routes: Type.Array(PrinterRouteMessage),
  terminals: Type.Array(PrinterPlace),
})
export type PrinterBoard = Static<typeof PrinterBoard>

/** POST /api/console/printers/:id/retire; what waits for it goes there. */
export const RetirePrinterRequest = Closed({ move_to_printer_id: Nullable(Uuid) })

/** PUT /api/console/printer-routes; printer null: as for all terminals, or the default printer. */
export const PrinterRouteRequest = Closed({
  paper: OneOf(ROUTED_PAPERS),
  terminal_id: Nullable(Uuid),
  printer_id: Nullable(Uuid),
})
export type PrinterRouteRequest = Static<typeof PrinterRouteRequest>

/** POST /api/console/printers/:id/test-page. */
export const PrinterTestRequest = Closed({
  page: OneOf(['test', 'characters']),
  /** Needs the right to open a drawer without a sale. */
  opens_drawer: Type.Boolean(),
})
export type PrinterTestRequest = Static<typeof PrinterTestRequest>

export const ReprintMessage = Closed({
  sequence: Count,
  at: Timestamp,
  staff_id: Nullable(Uuid),
  staff_name: Nullable(Type.String()),
  terminal_code: Nullable(Type.String()),
  /** receipt, refund, report, … */
  paper: Type.String(),
  /** What people call it; null where it has no number. */
  number: Nullable(Type.String()),
  copy_no: Count,
  /** Where it came out, or waits to. */
  printer_name: Nullable(Type.String()),
  /** Printed again because the original did not come out. */
  was_lost: Type.Boolean(),
})
export type ReprintMessage = Static<typeof ReprintMessage>
/** GET /api/console/reprints?day=&staff_id=&number=&before=, newest first. */
export const ReprintPage = Closed({
  reprints: Type.Array(ReprintMessage),
  has_more: Type.Boolean(),
})
export type ReprintPage = Static<typeof ReprintPage>
