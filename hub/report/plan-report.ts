import { businessDate, fromIso, startOfDay, toIso } from '#domain/datetime.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import {
  countDays,
  daysOf,
  isDay,
  type Period,
  periodBefore,
  periodOf,
  wholeMonth,
} from '#domain/report-period.ts'
import { isSeller } from '#domain/tax-identity.ts'
import {
  REPORT_DAYS_MAX,
  type ReportOrder,
  type ReportPeriod,
  type ReportToday,
} from '#domain/wire/report-message.ts'
import type { TaxFilesOrder } from '#domain/wire/tax-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { taxStatusOn } from '../outlet/tax-status.ts'
import { readRules } from '../rules/read-rules.ts'
import type { ReportPlan } from './report-plan.ts'

/** The business day of now, as a shift that opens now would take it. */
export const todayOf = (db: Db, nowMs: number): string =>
  businessDate(nowMs, readOutlet(db).timezone, readRules(db).business_day_start_minute)

/** Refuses REPORT_PERIOD_INVALID. */
export function planReport(db: Db, order: ReportOrder, nowMs: number): Outcome<ReportPlan> {
  const period = daysOfOrder(order.period, todayOf(db, nowMs))
  if (!period.ok) return period
  const compares = order.compares && order.report !== 'stock-value'
  return succeed({
    report: order.report,
    period: period.value,
    before: compares ? periodBefore(order.period.choice, period.value) : null,
    documentsOf: order.documents_of ?? null,
    zoneMs: zoneMsOf(readOutlet(db).timezone),
    asOf: toIso(nowMs),
  })
}

function daysOfOrder({ choice, from, to }: ReportPeriod, today: string): Outcome<Period> {
  if (choice !== 'between') return succeed(periodOf(choice, today))
  if (from === undefined || to === undefined) return wrong('from')
  if (!isDay(from) || !isDay(to) || from > to) return wrong('from')
  return countDays({ from, to }) > REPORT_DAYS_MAX ? wrong('to') : succeed({ from, to })
}

const wrong = (field: string) => refuse('REPORT_PERIOD_INVALID', undefined, `period/${field}`)

/** How far the outlet's clock is ahead of UTC; no zone here has summer time. */
function zoneMsOf(timezone: string): number {
  const day = '2026-01-01'
  return (fromIso(`${day}T00:00:00.000Z`) ?? 0) - (startOfDay(day, timezone) ?? 0)
}

/**
 * The days of a month on which the outlet was a PKP, whatever it is by now. Refuses TAX_NOT_PKP
 * where it was none on any of them, TAX_SELLER_UNKNOWN without the seller's numbers, and
 * REPORT_PERIOD_INVALID for a month that has not begun.
 */
export function planTaxFiles(
  db: Db,
  order: TaxFilesOrder,
  { folder, nowMs }: { folder: string; nowMs: number },
): Outcome<ReportPlan> {
  const { outlet_code: outletCode, timezone } = readOutlet(db)
  const month = wholeMonth(`${order.month}-01`)
  if (month.from > todayOf(db, nowMs)) return wrong('month')
  const days = daysOf(month).filter((day) => taxStatusOn(db, day).is_taxable_enterprise)
  const [from, to] = [days[0], days.at(-1)]
  if (from === undefined || to === undefined) return refuse('TAX_NOT_PKP')
  const status = taxStatusOn(db, to)
  const { npwp, nitku } = status
  if (npwp === null || nitku === null || !isSeller(status)) return refuse('TAX_SELLER_UNKNOWN')
  const period = { from, to }
  return succeed({
    ...{ report: 'taxes', period, before: null, documentsOf: null },
    ...{ zoneMs: zoneMsOf(timezone), asOf: toIso(nowMs) },
    tax: { ...order, period, outletCode, seller: { npwp, nitku }, folder },
  })
}

export const readToday = (db: Db, nowMs: number): ReportToday => ({
  today: todayOf(db, nowMs),
  first_day: prepared(db, 'SELECT min(business_date) FROM sale').pluck().get() as string | null,
})
