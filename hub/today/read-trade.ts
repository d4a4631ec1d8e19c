// A day's figures as the glance shows them, beside the same weekday a week before.
import { businessDate, startOfDay } from '#domain/datetime.ts'
import { type Grants, mayDo } from '#domain/permissions.ts'
import { TENDER_METHODS } from '#domain/wire/sale-message.ts'
import { TODAY_PRODUCTS, type TodayHour, type TodayTrade } from '#domain/wire/today-message.ts'
import { type DayFigures, type DayFollower, SLOT_MINUTES, type Sum } from './follow-day.ts'

const WEEK_MS = 7 * 24 * 60 * 60_000
const MINUTES_OF_DAY = 24 * 60
const HOURS_OF_DAY = 24
const nothing: Sum = { count: 0, minor: 0 }

export type DayAsk = {
  day: string
  nowMs: number
  timezone: string
  /** At which minute past midnight a business day begins. */
  startMinute: number
}

export async function readTrade(
  follow: DayFollower,
  ask: DayAsk,
  grants: Grants,
): Promise<TodayTrade> {
  const beforeDay = weekBefore(ask)
  const before = await follow(beforeDay)
  const today = await follow(ask.day)
  const beforeMinor = sumUntil(before, { ...ask, nowMs: ask.nowMs - WEEK_MS })
  return {
    sale_count: today.saleCount,
    total_minor: today.totalMinor,
    refund_count: today.refundCount,
    refund_minor: today.refundMinor,
    before: before.saleCount === 0 ? null : { business_date: beforeDay, total_minor: beforeMinor },
    hours: hoursOf(today, before, ask),
    tenders: tendersOf(today, mayDo(grants, 'see-expected-cash')),
    products: productsOf(today),
  }
}

function weekBefore({ day, timezone }: DayAsk): string {
  const noonMs = (startOfDay(day, timezone) ?? 0) + (MINUTES_OF_DAY / 2) * 60_000
  return businessDate(noonMs - WEEK_MS, timezone)
}

/** Minutes since the business day began, of a quarter of an hour. */
function minuteOf(slot: number, { timezone, startMinute }: DayAsk): number {
  const atMs = slot * SLOT_MINUTES * 60_000
  const midnightMs = startOfDay(businessDate(atMs, timezone), timezone) ?? 0
  const minute = Math.floor((atMs - midnightMs) / 60_000)
  return (minute - startMinute + MINUTES_OF_DAY) % MINUTES_OF_DAY
}

/** What that day had sold when its clock stood where it stands now. */
function sumUntil(day: DayFigures, ask: DayAsk): number {
  const nowMinute = minuteOf(Math.floor(ask.nowMs / (SLOT_MINUTES * 60_000)), ask)
  let sum = 0
  for (const [slot, { minor }] of day.slots) if (minuteOf(slot, ask) <= nowMinute) sum += minor
  return sum
}

function hoursOf(today: DayFigures, before: DayFigures, ask: DayAsk): TodayHour[] {
  const [now, then] = [byHour(today, ask), byHour(before, ask)]
  const used = [...now.keys(), ...then.keys()]
  if (used.length === 0) return []
  const first = Math.min(...used)
  const count = Math.max(...used) - first + 1
  const startHour = Math.floor(ask.startMinute / 60)
  return Array.from({ length: count }, (_, at) => {
    const { count: sale_count, minor } = now.get(first + at) ?? nothing
    return {
      hour: (startHour + first + at) % HOURS_OF_DAY,
      sale_count,
      total_minor: minor,
      before_minor: then.get(first + at)?.minor ?? 0,
    }
  })
}

/** By hours since the hour in which a business day begins. */
function byHour(day: DayFigures, ask: DayAsk): Map<number, Sum> {
  const hours = new Map<number, Sum>()
  const intoHour = ask.startMinute % 60
  for (const [slot, { count, minor }] of day.slots) {
    const hour = Math.floor((minuteOf(slot, ask) + intoHour) / 60) % HOURS_OF_DAY
    const sum = hours.get(hour) ?? nothing
    hours.set(hour, { count: sum.count + count, minor: sum.minor + minor })
  }
  return hours
}

const tendersOf = ({ tenders }: DayFigures, isCashShown: boolean): TodayTrade['tenders'] =>
  TENDER_METHODS.filter((method) => tenders.has(method) && (isCashShown || method !== 'cash')).map(
    (method) => {
      const { count, minor } = tenders.get(method) ?? nothing
      return { method, count, amount_minor: minor }
    },
  )

const productsOf = ({ products }: DayFigures): TodayTrade['products'] =>
  [...products]
    .filter(([, { total_minor }]) => total_minor > 0)
    .sort(([, a], [, b]) => b.total_minor - a.total_minor)
    .slice(0, TODAY_PRODUCTS)
    .map(([product_id, sums]) => ({ product_id, ...sums }))
