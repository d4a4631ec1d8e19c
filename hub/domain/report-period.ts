// The days that a report is about. Days are business days of the outlet, '2026-11-22'; a week
// begins on Monday.
import { assert } from './assert.ts'
import { fromIso, toIso } from './datetime.ts'

export const PERIOD_CHOICES = [
  'today',
  'yesterday',
  'this-week',
  'this-month',
  'last-month',
  'this-year',
  'between',
] as const
export type PeriodChoice = (typeof PERIOD_CHOICES)[number]

/** Both days included. */
export type Period = { from: string; to: string }

const DAY_MS = 24 * 3_600_000

/** '2026-03-01' is a day after '2026-02-28'. Throws for a day that no calendar has. */
export const addDays = (day: string, days: number): string =>
  toIso(msOf(day) + days * DAY_MS).slice(0, 10)

/** 1 for a period of one day. */
export const countDays = ({ from, to }: Period): number => (msOf(to) - msOf(from)) / DAY_MS + 1

export const isDay = (day: string): boolean => fromIso(`${day}T00:00:00.000Z`) !== null

/** Every day of a period, the first one first. */
export const daysOf = (period: Period): string[] =>
  Array.from({ length: countDays(period) }, (_, index) => addDays(period.from, index))

/** The days of a choice that ends today, or has ended before. */
export function periodOf(choice: Exclude<PeriodChoice, 'between'>, today: string): Period {
  switch (choice) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'this-week':
      return { from: addDays(today, -weekday(today)), to: today }
    case 'this-month':
      return { from: firstOfMonth(today), to: today }
    case 'last-month':
      return wholeMonth(addDays(firstOfMonth(today), -1))
    case 'this-year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today }
  }
}

/**
 * What a period is compared with: as much of the week, month or year before; else as many days as
 * it has, right before it. A whole month is compared with the whole month before.
 */
export function periodBefore(choice: PeriodChoice, period: Period): Period {
  const { from, to } = period
  if (choice === 'this-week') return { from: addDays(from, -7), to: addDays(to, -7) }
  if (choice === 'this-year') return { from: yearBefore(from), to: yearBefore(to) }
  if (isWholeMonth(period)) return wholeMonth(addDays(from, -1))
  if (choice === 'this-month') return { from: monthBefore(from), to: monthBefore(to) }
  const days = countDays(period)
  return { from: addDays(from, -days), to: addDays(to, -days) }
}

/** Every day of the month of this day. */
export function wholeMonth(day: string): Period {
  const from = firstOfMonth(day)
  return { from, to: addDays(firstOfMonth(addDays(from, 31)), -1) }
}

export function isWholeMonth({ from, to }: Period): boolean {
  const month = wholeMonth(from)
  return month.from === from && month.to === to
}

const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`

/** 0 on a Monday. */
const weekday = (day: string): number => (msOf(day) / DAY_MS + 3) % 7

/** The same day of the month before, or its last one. */
function monthBefore(day: string): string {
  const { from, to } = wholeMonth(addDays(firstOfMonth(day), -1))
  const same = `${from.slice(0, 8)}${day.slice(8)}`
  return same < to ? same : to
}

/** The same day a year before; of 29 February the 28th. */
function yearBefore(day: string): string {
  const year = String(Number(day.slice(0, 4)) - 1).padStart(4, '0')
  const same = `${year}${day.slice(4)}`
  return isDay(same) ? same : `${year}-02-28`
}

function msOf(day: string): number {
  const ms = fromIso(`${day}T00:00:00.000Z`)
  assert(ms !== null, `no such day: ${day}`)
  return ms
}
