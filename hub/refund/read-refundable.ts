import { businessDate } from '#domain/datetime.ts'
import { isLate, shareOf } from '#domain/refund.ts'
import { tendersOf } from '#domain/refund-payouts.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type {
  RefundableLine,
  RefundablePayment,
  RefundableSale,
} from '#domain/wire/refund-message.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { SaleLineMessage, SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { readRules } from '../rules/read-rules.ts'
import { readSaleDetail } from '../sale/read-sale-detail.ts'
import {
  findSaleState,
  listRefundedLines,
  listRefundsOfSale,
  owedMinor,
  type RefundedLine,
} from './refund-store.ts'

export type SaleToRefund = { sale: SaleMessage; refundable: RefundableSale }

/** What of a sale can still come back, as seen from a terminal; null for an unknown sale. */
export function readRefundable(
  db: Db,
  outlet: OutletMessage,
  view: { saleId: string; terminalId: string; atMs: number },
): SaleToRefund | null {
  const detail = readSaleDetail(db, view.saleId)
  const state = findSaleState(db, view.saleId)
  if (!detail || !state) return null
  const { sale, summary, customer_name } = detail
  const rules = readRules(db)
  const refunds = listRefundsOfSale(db, view.saleId)
  const refunded = new Map(listRefundedLines(db, view.saleId).map((each) => [each.line_no, each]))
  const refundable: RefundableSale = {
    summary,
    customer_id: sale.customer_id,
    customer_name,
    lines: sale.items.map((line) => refundableLine(line, refunded.get(line.line_no), rules)),
    payments: tendersOf(sale.payments, sale.totals.cash_rounding_minor, refunds).map((tender) =>
      withRoom(db, tender),
    ),
    is_voidable:
      refunds.length === 0 &&
      state.shift_part_no === 0 &&
      state.shift_state === 'open' &&
      state.shift_terminal_id === view.terminalId,
    is_late: isLate(state.business_date, today(outlet, rules, view.atMs), rules.refund_window_days),
    refunds: refunds.map(({ refund_id, refund_number, total_minor }) => ({
      refund_id,
      refund_number,
      total_minor,
    })),
  }
  return { sale, refundable }
}

/** Kasbon that was paid back meanwhile takes no more than is owed. */
function withRoom(db: Db, tender: RefundablePayment): RefundablePayment {
  if (tender.method !== 'credit' || tender.account_id === null) return tender
  return { ...tender, room_minor: owedMinor(db, tender.account_id) }
}

const today = (outlet: OutletMessage, rules: RulesMessage, atMs: number): string =>
  businessDate(atMs, outlet.timezone, rules.business_day_start_minute)

function refundableLine(
  line: SaleLineMessage,
  refunded: RefundedLine | undefined,
  rules: RulesMessage,
): RefundableLine {
  const doneMilli = refunded?.refunded_quantity_milli ?? 0
  const leftMilli = line.quantity_milli - doneMilli
  return {
    line,
    refunded_quantity_milli: doneMilli,
    refunded_minor: refunded?.refunded_minor ?? 0,
    remaining_quantity_milli: leftMilli,
    remaining_minor: shareOf(line, doneMilli, leftMilli).total_minor,
    is_returnable: isReturnable(rules, line.category_id),
  }
}

export const isReturnable = (rules: RulesMessage, categoryId: string | null): boolean =>
  categoryId === null || !rules.non_returnable_category_ids.includes(categoryId)
