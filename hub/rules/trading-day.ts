import { businessDate } from '#domain/datetime.ts'
import type { Db } from '../db/open-database.ts'
import { readRules } from './read-rules.ts'

/** The outlet's business day (yyyy-mm-dd) at that moment. */
export const tradingDay = (db: Db, timezone: string, atMs: number): string =>
  businessDate(atMs, timezone, readRules(db).business_day_start_minute)
