import { businessDate } from '#domain/datetime.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { readRules } from '../rules/read-rules.ts'
import type { CloudMark } from './cloud-store.ts'

export const businessDayAt = (db: Db, nowMs: number): string =>
  businessDate(nowMs, readOutlet(db).timezone, readRules(db).business_day_start_minute)

/** How far the cloud had confirmed the outbox on a business day before this one. */
export function confirmedEarlier(mark: CloudMark | undefined, today: string): number {
  if (!mark) return 0
  const earlier = mark.confirmed_on === today ? mark.earlier_sequence : mark.last_sequence
  return Math.min(earlier, mark.last_sequence)
}
