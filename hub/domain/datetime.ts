// Dates without a clock: milliseconds since 1970 UTC in, text out. Indonesia has three time zones,
// none with summer time (Keppres 41/1987), so a zone is a fixed number of hours.
import { assert } from './assert.ts'

const ZONES: ReadonlyMap<string, { name: string; hours: number }> = new Map([
  ['Asia/Jakarta', { name: 'WIB', hours: 7 }],
  ['Asia/Pontianak', { name: 'WIB', hours: 7 }],
  ['Asia/Makassar', { name: 'WITA', hours: 8 }],
  ['Asia/Jayapura', { name: 'WIT', hours: 9 }],
])
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const isTimezone = (timezone: string): boolean => ZONES.has(timezone)

/** '22/11/2026 19.42 WIB'; throws for a zone that isTimezone does not know. */
export function formatDateTime(ms: number, timezone: string): string {
  const { name, hours } = zoneOf(timezone)
  const { hour, minute } = civil(ms + hours * HOUR_MS)
  return `${formatDate(ms, timezone)} ${two(hour)}.${two(minute)} ${name}`
}

/** '22/11/2026'. */
export function formatDate(ms: number, timezone: string): string {
  const { year, month, day } = civil(ms + zoneOf(timezone).hours * HOUR_MS)
  return `${two(day)}/${two(month)}/${four(year)}`
}

/**
 * '2026-11-22': the local day, which a shift takes as its business date when it opens. A day begins
 * at `startMinute` past midnight: what opens before it belongs to the day before.
 */
export function businessDate(ms: number, timezone: string, startMinute = 0): string {
  const { year, month, day } = civil(ms + zoneOf(timezone).hours * HOUR_MS - startMinute * 60_000)
  return `${four(year)}-${two(month)}-${two(day)}`
}

/** When the local day '2026-11-22' begins; null for a day that no calendar has. */
export function startOfDay(day: string, timezone: string): number | null {
  const ms = fromIso(`${day}T00:00:00.000Z`)
  return ms === null ? null : ms - zoneOf(timezone).hours * HOUR_MS
}

/** ISO 8601 in UTC with milliseconds, the only form on the wire: '2026-11-22T12:42:00.000Z'. */
export function toIso(ms: number): string {
  const { year, month, day, hour, minute, second, milli } = civil(ms)
  const time = `${two(hour)}:${two(minute)}:${two(second)}.${String(milli).padStart(3, '0')}`
  return `${four(year)}-${two(month)}-${two(day)}T${time}Z`
}

/** Milliseconds of what toIso writes, or null for any other text and for days no calendar has. */
export function fromIso(text: string): number | null {
  const match = ISO.exec(text)
  if (!match) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milli = 0] = match
    .slice(1)
    .map(Number)
  const clock = ((hour * 60 + minute) * 60 + second) * 1000 + milli
  const ms = daysSince1970(year, month, day) * DAY_MS + clock
  return toIso(ms) === text ? ms : null
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})\.(\d{3})Z$/
const two = (n: number): string => String(n).padStart(2, '0')
const four = (n: number): string => String(n).padStart(4, '0')

function zoneOf(timezone: string): { name: string; hours: number } {
  const zone = ZONES.get(timezone)
  assert(zone, `unknown time zone ${timezone}`)
  return zone
}

function civil(ms: number) {
  const days = Math.floor(ms / DAY_MS)
  const inDay = ms - days * DAY_MS
  return {
    ...civilDate(days),
    hour: Math.floor(inDay / HOUR_MS),
    minute: Math.floor(inDay / 60_000) % 60,
    second: Math.floor(inDay / 1000) % 60,
    milli: inDay % 1000,
  }
}

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": a year that starts in March puts
// the leap day last, and 400 years (146,097 days) are one era.
function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const march = Math.floor((5 * dayOfYear + 2) / 153)
  const month = march < 10 ? march + 3 : march - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1 }
}

function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * 146_097 + yearOfEra * 365 + leaps + dayOfYear - 719_468
}
