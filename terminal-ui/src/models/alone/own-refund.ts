// Money back for a sale that this till made and the hub has not acknowledged: nobody else can know
// of it, so this till knows all that came back of it.

import { businessDate, toIso } from '#domain/datetime.ts'
import { isLate, refundLines, shareOf, sumAmounts, voidLines } from '#domain/refund.ts'
import { roundPayouts, tendersOf, voidPayouts } from '#domain/refund-payouts.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type {
  PayoutRequest,
  RefundAnswer,
  RefundableLine,
  RefundableSale,
  RefundLineMessage,
  RefundMessage,
  RefundRequest,
} from '#domain/wire/refund-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { SaleSummary } from '#domain/wire/sale-view-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { findInJournal } from '../../link/sale-journal.ts'
import { refuseAtTill, type TillOutcome } from '../../link/till-errors.ts'
import type { Right } from '../approval-model.ts'
import { faultOfDrawer } from './own-cash.ts'
import { isRefund, readHappened, refundOf } from './own-documents.ts'
import { type AloneDeps, type AloneMoment, tellAlone } from './tell-alone.ts'

/** What of it can still come back; null for a sale that is not this till's alone. */
export const readOwnRefundable = async (
  till: AloneDeps,
  saleId: string,
): Promise<RefundableSale | null> => (await readOwn(till, saleId))?.found ?? null

type Own = { sale: SaleMessage; found: RefundableSale; outlet: OutletMessage }

/** A till that lost who it is, or whose outlet's, leaves it to the hub. */
async function readOwn(till: AloneDeps, saleId: string): Promise<Own | null> {
  const record = await findInJournal(till.database, saleId)
  const outlet = till.session.outlet.peek()
  const terminal = till.session.terminal.peek()
  if (record === null || record.state === 'acknowledged') return null
  if (outlet === null || terminal === null) return null
  const sale = JSON.parse(record.body) as SaleMessage
  const refunds = await refundsOf(till, saleId)
  const soldMs = record.createdAtMs + (sale.hub_ahead_ms ?? 0)
  const found = {
    summary: {
      ...summaryOf(till, sale, refunds),
      ...{ terminal_code: terminal.terminalCode, sold_at: toIso(soldMs) },
    },
    customer_id: sale.customer_id,
    customer_name: null,
    lines: sale.items.map((line) => refundableLine(till, line, refunds)),
    payments: tendersOf(sale.payments, sale.totals.cash_rounding_minor, refunds),
    is_voidable: refunds.length === 0 && till.shift.current.peek()?.session_id === sale.session_id,
    is_late: isLateHere(till, outlet, soldMs),
    refunds: refunds.map(({ refund_id, refund_number, total_minor }) => ({
      ...{ refund_id, refund_number, total_minor },
    })),
  }
  return { sale, found, outlet }
}

async function refundsOf({ database }: AloneDeps, saleId: string): Promise<RefundMessage[]> {
  const happened = await readHappened(database, isRefund)
  return happened.flatMap((record) => {
    const refund = refundOf(record)
    return refund?.sale_id === saleId ? [refund] : []
  })
}

function refundableLine(
  { rules }: AloneDeps,
  line: SaleMessage['items'][number],
  refunds: readonly RefundMessage[],
): RefundableLine {
  const back = refunds.flatMap(({ lines }) =>
    lines.filter(({ sale_line_no }) => sale_line_no === line.line_no),
  )
  const doneMilli = back.reduce((sum, { quantity_milli }) => sum + quantity_milli, 0)
  const leftMilli = line.quantity_milli - doneMilli
  const { non_returnable_category_ids: never } = rules.rules.peek()
  return {
    line,
    refunded_quantity_milli: doneMilli,
    refunded_minor: back.reduce((sum, { total_minor }) => sum + total_minor, 0),
    remaining_quantity_milli: leftMilli,
    remaining_minor: shareOf(line, doneMilli, leftMilli).total_minor,
    is_returnable: line.category_id === null || !never.includes(line.category_id),
  }
}

function isLateHere(
  { link, rules, seams }: AloneDeps,
  { timezone: zone }: OutletMessage,
  soldMs: number,
): boolean {
  const { business_day_start_minute: start, refund_window_days: days } = rules.rules.peek()
  const nowMs = seams.clock.nowMs() + link.aheadMs()
  const day = (ms: number) => businessDate(ms, zone, start)
  return isLate(day(soldMs), day(nowMs), days)
}

function summaryOf(
  { session }: AloneDeps,
  sale: SaleMessage,
  refunds: readonly RefundMessage[],
): Omit<SaleSummary, 'terminal_code' | 'sold_at'> {
  const cashier = session.staffList.peek().find(({ staff_id }) => staff_id === sale.cashier_id)
  return {
    transaction_id: sale.offline_transaction_id,
    receipt_number: sale.receipt_number,
    session_id: sale.session_id,
    cashier_name: cashier?.name ?? '',
    ...{ created_at: sale.created_at, received_at: sale.created_at },
    payable_minor: sale.totals.payable_minor,
    item_count: sale.items.length,
    methods: [...new Set(sale.payments.map(({ method }) => method))],
    open_conflict_count: 0,
    refunded_minor: refunds.reduce((sum, { total_minor }) => sum + total_minor, 0),
    is_voided: refunds.some(({ kind }) => kind === 'void'),
    is_in_cloud: false,
  }
}

export async function refundAlone(
  till: AloneDeps,
  request: RefundRequest,
  asked: { rights: readonly Right[]; words: string },
): Promise<TillOutcome<RefundAnswer>> {
  const shift = till.shift.current.peek()
  if (shift === null) return refuseAtTill('SHIFT_MISSING')
  const fault = faultOfDrawer(till, shift)
  if (fault) return fault
  const own = request.sale_id === null ? null : await readOwn(till, request.sale_id)
  // Another till's sale, or a voucher: only the hub can say what is left, and name a voucher. An
  // exchange's credit has the refund's id, which this till made.
  const needsHub = request.payouts.some(
    ({ method, account_id }) => account_id === null && method === 'voucher',
  )
  if (own === null || needsHub) return refuseAtTill('COMMAND_UNANSWERED')
  const figures = figuresOf(request, own)
  if (!figures.ok) return figures
  return tellAlone(till, {
    command: { id: request.refund_id, kind: 'refund', path: '/api/pos/refunds', body: request },
    ...asked,
    make(_told, moment) {
      const refund = messageOf(request, { ...moment, shift, sale: own.sale }, figures.value)
      const answer: RefundAnswer = { success: true, duplicate: false, refund, print_job_id: null }
      return { answer, shift }
    },
  })
}

type Figures = {
  lines: RefundLineMessage[]
  payouts: PayoutRequest[]
  taxBaseMinor: number
  taxMinor: number
  cashRoundingMinor: number
}

/** As the hub computes them (I4). */
function figuresOf(request: RefundRequest, { sale, found, outlet }: Own): TillOutcome<Figures> {
  if (request.kind === 'void') {
    if (!found.is_voidable) return refuseAtTill('VOID_NOT_POSSIBLE')
    const lines = voidLines(found.lines, request.lines)
    if (!lines.ok) return lines
    const { cash_rounding_minor, tax_base_minor, tax_minor } = sale.totals
    return {
      ok: true,
      value: {
        ...{ lines: lines.value, payouts: voidPayouts(sale.payments) },
        ...{ taxBaseMinor: tax_base_minor, taxMinor: tax_minor },
        cashRoundingMinor: cash_rounding_minor,
      },
    }
  }
  const lines = refundLines(found.lines, request.lines)
  if (!lines.ok) return lines
  const sums = sumAmounts(lines.value)
  if (sums.total_minor !== request.total_minor) return refuseAtTill('REFUND_TOTAL_CHANGED')
  const { payouts, cashRoundingMinor } = roundPayouts(request.payouts, found.payments, outlet)
  const taxes = { taxBaseMinor: sums.tax_base_minor, taxMinor: sums.tax_minor }
  return { ok: true, value: { lines: lines.value, payouts, cashRoundingMinor, ...taxes } }
}

function messageOf(
  request: RefundRequest,
  {
    approverName,
    doneAt,
    sale,
    shift,
    staff,
  }: AloneMoment & { sale: SaleMessage; shift: ShiftMessage },
  figures: Figures,
): RefundMessage {
  const { lines, payouts, cashRoundingMinor } = figures
  return {
    ...{ refund_id: request.refund_id, refund_number: '', kind: request.kind },
    session_id: request.session_id,
    business_date: shift.business_date,
    terminal_id: sale.terminal_id,
    ...{ staff_id: staff.staff_id, staff_name: staff.name, approved_by_name: approverName },
    ...{ sale_id: request.sale_id, receipt_number: sale.receipt_number },
    ...(sale.buyer ? { buyer: sale.buyer } : {}),
    ...{ customer_id: sale.customer_id, at: doneAt, lines },
    ...{ tax_base_minor: figures.taxBaseMinor, tax_minor: figures.taxMinor },
    total_minor: request.total_minor,
    cash_rounding_minor: cashRoundingMinor,
    payable_minor: payouts.reduce((sum, { amount_minor }) => sum + amount_minor, 0),
    payouts: payouts.map((payout, index) => ({
      line_no: index + 1,
      ...payout,
      account_code: null,
    })),
    ...{ loyalty_points_reversed: 0, loyalty_points_returned: 0 },
    ...{ reason_code: request.reason_code, note: request.note },
  }
}
