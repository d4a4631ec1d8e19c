// When a promotion runs, in the outlet's own time.
import { businessDate, fromIso, startOfDay } from './datetime.ts'
import type { PromotionMessage } from './wire/promotion-message.ts'

type Dates = Pick<PromotionMessage, 'valid_from' | 'valid_to'>
type Timed = Dates & {
  rule: Pick<PromotionMessage['rule'], 'weekdays' | 'from_minute' | 'to_minute'>
}

export type PromotionState = 'upcoming' | 'running' | 'ended'

const DAY_MS = 86_400_000

/** By its days alone: a happy hour is running all week. */
export function stateOn({ valid_from, valid_to }: Dates, day: string): PromotionState {
  if (day < valid_from) return 'upcoming'
  return day <= valid_to ? 'running' : 'ended'
}

/** Whether it holds at this very moment. Hours past midnight belong to the day they began on. */
export function holdsAt(promotion: Timed, atMs: number, timezone: string): boolean {
  const { from_minute, to_minute } = promotion.rule
  const minute = minuteOf(atMs, timezone)
  if (from_minute === to_minute) return holdsOn(promotion, atMs, timezone)
  if (from_minute < to_minute) {
    return from_minute <= minute && minute < to_minute && holdsOn(promotion, atMs, timezone)
  }
  if (minute >= from_minute) return holdsOn(promotion, atMs, timezone)
  return minute < to_minute && holdsOn(promotion, atMs - DAY_MS, timezone)
}

function holdsOn(promotion: Timed, atMs: number, timezone: string): boolean {
  const day = businessDate(atMs, timezone)
  const { weekdays } = promotion.rule
  if (stateOn(promotion, day) !== 'running') return false
  return weekdays.length === 0 || weekdays.includes(weekdayOf(day))
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  const days = (fromIso(`${day}T00:00:00.000Z`) ?? 0) / DAY_MS
  // 1 January 1970 was a Thursday.
  return (((days + 4) % 7) + 7) % 7
}

function minuteOf(atMs: number, timezone: string): number {
  const start = startOfDay(businessDate(atMs, timezone), timezone) as number
  return Math.floor((atMs - start) / 60_000)
}
