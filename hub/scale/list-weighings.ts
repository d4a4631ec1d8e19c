import { businessDate } from '#domain/datetime.ts'
import type { WeighingList } from '#domain/wire/scale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { readOutlet } from '../outlet/outlet-store.ts'

/** So many business days, today's included. */
const DAYS = 7
const DAY_MS = 86_400_000

const COUNTS = `
  SELECT sale.cashier_id, coalesce(staff.name, '') AS cashier_name,
    count(*) FILTER (WHERE weight_source = 'scale') AS scale_count,
    count(*) FILTER (WHERE weight_source = 'label') AS label_count,
    count(*) FILTER (WHERE weight_source = 'typed') AS typed_count,
    coalesce(sum(sale_line.total_minor) FILTER (WHERE weight_source = 'typed'), 0) AS typed_minor
  FROM sale JOIN sale_line ON sale_line.sale_id = sale.id
  LEFT JOIN staff ON staff.id = sale.cashier_id
  WHERE sale.business_date BETWEEN ? AND ? AND weight_source IS NOT NULL
  GROUP BY sale.cashier_id
  ORDER BY typed_count DESC, cashier_name`

/** Who sold goods by weight these days, and how the weights came in; most typed ones first. */
export function listWeighings(db: Db, nowMs: number): WeighingList {
  const { timezone } = readOutlet(db)
  const [from_day, to_day] = [nowMs - (DAYS - 1) * DAY_MS, nowMs].map((atMs) =>
    businessDate(atMs, timezone),
  ) as [string, string]
  const people = prepared(db, COUNTS).all(from_day, to_day) as WeighingList['people']
  return { from_day, to_day, people }
}
