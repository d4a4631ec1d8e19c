// Are the books of the new box whole? Day by day, what the backup held, what the cloud held before,
// and what both hold now.
import type { DayTotals } from '#domain/wire/day-totals.ts'

export type Sides = {
  backup: readonly DayTotals[]
  /** Null: nobody asked the cloud before the new box spoke. */
  cloudBefore: readonly DayTotals[] | null
  hub: readonly DayTotals[]
  /** Null: the cloud does not answer, or has not let this box in. */
  cloud: readonly DayTotals[] | null
}
export type DayRow = {
  business_date: string
  backup: DayTotals | null
  cloud_before: DayTotals | null
  hub: DayTotals | null
  cloud: DayTotals | null
  is_equal: boolean
}
export type Verdict = 'equal' | 'waiting' | 'different'
export type Judgement = { verdict: Verdict; reasons: string[]; days: DayRow[] }

/** What is not in the totals, and stands in the way all the same. */
export type Waits = {
  awaited: readonly string[]
  unsentCount: number
  broken: readonly string[]
  /** Why the cloud said nothing. */
  cloudFault: string | null
}

/** The cloud is asked for its last days only: older ones are as the backup had them. */
export function judgeTotals(sides: Sides, waits: Waits): Judgement {
  const from = sides.cloud?.[0]?.business_date ?? ''
  const dates = new Set<string>()
  for (const side of [sides.backup, sides.cloudBefore ?? [], sides.hub, sides.cloud ?? []]) {
    for (const { business_date } of side) if (business_date >= from) dates.add(business_date)
  }
  const days = [...dates].sort().map((date) => rowOf(sides, date))
  const reasons = [...lost(days), ...waiting(sides, waits), ...unequal(sides, days)]
  return { verdict: verdictOf(sides, days, waits), reasons, days }
}

function rowOf(sides: Sides, date: string): DayRow {
  const on = (side: readonly DayTotals[] | null) =>
    side?.find(({ business_date }) => business_date === date) ?? null
  const [hub, cloud] = [on(sides.hub), on(sides.cloud)]
  return {
    business_date: date,
    ...{ backup: on(sides.backup), cloud_before: on(sides.cloudBefore), hub, cloud },
    is_equal: sides.cloud !== null && textOf(hub) === textOf(cloud),
  }
}

/** Sales are never taken back, so a day can only have more than before. */
function* lost(days: readonly DayRow[]): Generator<string> {
  for (const { business_date, backup, cloud_before, hub, cloud } of days) {
    for (const before of [backup, cloud_before]) {
      if (before && countOf(hub) < countOf(before)) {
        yield `${business_date}: this box has ${countOf(hub)} of ${countOf(before)} papers`
      }
    }
    if (cloud_before && cloud && countOf(cloud) < countOf(cloud_before)) {
      yield `${business_date}: the cloud has ${countOf(cloud)} of ${countOf(cloud_before)} papers`
    }
  }
}

function* waiting(sides: Sides, waits: Waits): Generator<string> {
  const { awaited, unsentCount, broken, cloudFault } = waits
  if (sides.cloud === null) yield `the cloud has not answered: ${cloudFault}`
  for (const name of awaited) yield `${name} has not brought what it keeps: switch it on`
  if (unsentCount > 0) yield `${unsentCount} papers are not in the cloud yet`
  for (const words of broken) yield `the books do not hold: ${words}`
}

function* unequal(sides: Sides, days: readonly DayRow[]): Generator<string> {
  if (sides.cloud === null) return
  for (const { business_date, is_equal, hub, cloud } of days) {
    if (!is_equal) yield `${business_date}: here ${textOf(hub)}, in the cloud ${textOf(cloud)}`
  }
}

function verdictOf(sides: Sides, days: readonly DayRow[], waits: Waits): Verdict {
  if (waits.broken.length > 0) return 'different'
  if (sides.cloud === null || waits.awaited.length > 0 || waits.unsentCount > 0) return 'waiting'
  const isEqual = days.every((day) => day.is_equal) && [...lost(days)].length === 0
  return isEqual ? 'equal' : 'different'
}

const countOf = (day: DayTotals | null): number =>
  day === null ? 0 : day.sale_count + day.refund_count

const textOf = (day: DayTotals | null): string =>
  day === null
    ? 'nothing'
    : `${day.sale_count} sales of ${day.sale_minor}, ${day.refund_count} refunds of ${day.refund_minor}`
