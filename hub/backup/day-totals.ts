// node hub/backup/day-totals.ts <database>: what each business day came to, as a line of JSON, and
// what still stands in the way of calling the books whole. For the proof of a replacement (0101).
import { join } from 'node:path'
import type { DayTotals } from '#domain/wire/day-totals.ts'
import { checkBooks } from '../books/check-books.ts'
import { readQueue } from '../cloud/read-queue.ts'
import { type Db, openReader } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { findOutlet } from '../outlet/outlet-store.ts'
import { listTailCards } from '../tail/tail-view.ts'

export type HubTotals = {
  outlet_id: string
  outlet_code: string
  epoch: string
  life: number
  days: DayTotals[]
  /** Terminals that have not brought what they keep. */
  awaited: string[]
  /** Those that a person gave up, with the reason. */
  given_up: string[]
  unsent_count: number
  broken: string[]
}

export function readTotals(db: Db): HubTotals {
  const outlet = findOutlet(db)
  if (!outlet) throw new Error('there is no outlet in this database')
  const { epoch, life } = readChainHead(db)
  const { head, confirmed } = readQueue(db)
  const tails = listTailCards(db)
  const named = (state: string) => tails.filter((card) => card.state === state)
  return {
    ...{ outlet_id: outlet.outlet_id, outlet_code: outlet.outlet_code, epoch, life },
    days: readDays(db),
    awaited: named('awaited').map(({ terminal_code, name }) => `${terminal_code} ${name}`),
    given_up: named('lost').map(({ terminal_code, lost }) => `${terminal_code}: ${lost?.reason}`),
    unsent_count: head - confirmed,
    broken: checkBooks(db),
  }
}

const readDays = (db: Db): DayTotals[] =>
  prepared(
    db,
    `SELECT business_date, sum(sales) AS sale_count, sum(sale_minor) AS sale_minor,
       sum(refunds) AS refund_count, sum(refund_minor) AS refund_minor
     FROM (
       SELECT business_date, count(*) AS sales, sum(payable_minor) AS sale_minor, 0 AS refunds,
         0 AS refund_minor FROM sale GROUP BY business_date
       UNION ALL
       SELECT business_date, 0, 0, count(*), sum(payable_minor) FROM refund GROUP BY business_date
     ) GROUP BY business_date ORDER BY business_date`,
  ).all() as DayTotals[]

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (!folder) throw new Error('usage: day-totals.ts <data folder>')
  const db = openReader(join(folder, 'outlet.db'))
  process.stdout.write(`${JSON.stringify(readTotals(db))}\n`)
  db.close()
}
