import { businessDate } from '#domain/datetime.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { readRules } from '../rules/read-rules.ts'
import { momentOf } from './judge-promotions.ts'

/** A basket whose paying goes on over the turn of a day keeps its prices. */
const PAYING_OVER_MS = 15 * 60_000
/** A till's idea of the hub's time is a little off. */
const AHEAD_MS = 60_000

/**
 * The business days whose prices a sale may have, its own first. Prices turn with the business day
 * of the moment, whatever the day is of the shift that they are sold in.
 */
export function priceDaysOf(
  db: Db,
  { timezone }: OutletMessage,
  sale: SaleMessage,
  believedAtMs: number,
): string[] {
  const { business_day_start_minute: startMinute } = readRules(db)
  const atMs = momentOf(sale, believedAtMs)
  const moments = [atMs, atMs - PAYING_OVER_MS, atMs + AHEAD_MS]
  return [...new Set(moments.map((ms) => businessDate(ms, timezone, startMinute)))]
}
