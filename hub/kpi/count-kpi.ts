import { businessDate } from '#domain/datetime.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { addToDay, forgetDays, KPI_DAYS_KEPT } from './kpi-store.ts'

const DAY_MS = 24 * 60 * 60_000

/** The outlet's day so many days before now, by the hub's clock. */
export const kpiDay = (db: Db, nowMs: number, daysBack = 0): string =>
  businessDate(nowMs - daysBack * DAY_MS, readOutlet(db).timezone)

/** Adds to today's figures, inside the transaction of what they tell. */
export function countKpi(
  tx: Db,
  nowMs: number,
  figures: Iterable<readonly [figure: string, amount: number]>,
): void {
  const today = kpiDay(tx, nowMs)
  for (const [figure, amount] of figures) if (amount > 0) addToDay(tx, today, figure, amount)
  forgetDays(tx, kpiDay(tx, nowMs, KPI_DAYS_KEPT), today)
}
