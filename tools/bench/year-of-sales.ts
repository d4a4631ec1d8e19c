// A year of trade in seconds: real sales with their promotions, and the refunds of some, taken by
// the hub, written again on every day of a year.
import { openDatabase } from '#hub/db/open-database.ts'

type Db = ReturnType<typeof openDatabase>

const DAYS = 365
const DAY_MS = 24 * 60 * 60_000
/** Eight to twenty-two o'clock in Jakarta. */
const OPENS_MS = 60 * 60_000
const OPEN_MS = 14 * 60 * 60_000

/** What a copy of a sale says otherwise than its model; `copy` is the row below. */
const CHANGED: Record<string, Record<string, string>> = {
  sale: {
    id: 'copy.id',
    number: '1000000 + copy.n',
    receipt_number: "'YEAR-' || copy.n",
    cart_id: 'NULL',
    sold_at_ms: 'copy.at_ms',
    received_at_ms: 'copy.at_ms',
    business_date: 'copy.day',
    answer_json: "'{}'",
  },
  sale_line: { sale_id: 'copy.id' },
  sale_line_promotion: { sale_id: 'copy.id' },
  sale_line_refunded: { sale_id: 'copy.id' },
  sale_payment: { sale_id: 'copy.id', state: "'verified'" },
  journal_entry: { document_id: 'copy.id' },
}

/** The same of the refund of a copied sale. */
const CHANGED_OF_REFUND: Record<string, Record<string, string>> = {
  refund: {
    id: 'copy.id',
    number: "'YEAR-R-' || copy.n",
    sale_id: 'copy.sale_id',
    at_ms: 'copy.at_ms',
    business_date: 'copy.day',
    answer_json: "'{}'",
  },
  refund_line: { refund_id: 'copy.id' },
  refund_payout: { refund_id: 'copy.id' },
  journal_entry: { document_id: 'copy.id' },
}

export type YearCounts = { lines: number; promotions: number; refunds: number }

/** The hub is stopped. Answers what there is then. */
export function writeYear(databasePath: string, saleCount: number, untilMs: number): YearCounts {
  const db = openDatabase(databasePath)
  try {
    // Nobody's takings: this file lives as long as the measurement.
    db.pragma('synchronous = OFF')
    db.transaction(() => {
      planCopies(db, saleCount, untilMs)
      for (const [table, changed] of Object.entries(CHANGED)) copyTable(db, table, changed)
      planRefunds(db)
      for (const [table, changed] of Object.entries(CHANGED_OF_REFUND)) {
        copyTable(db, table, changed)
      }
      db.exec('DROP TABLE copy')
    })()
    db.pragma('wal_checkpoint(TRUNCATE)')
    const count = (table: string) =>
      db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
    return {
      lines: count('sale_line'),
      promotions: count('sale_line_promotion'),
      refunds: count('refund'),
    }
  } finally {
    db.close()
  }
}

function planCopies(db: Db, saleCount: number, untilMs: number): void {
  const startMs = Math.floor(untilMs / DAY_MS) * DAY_MS - DAYS * DAY_MS
  db.exec('CREATE TEMP TABLE copy (n INTEGER PRIMARY KEY, model TEXT, id TEXT, at_ms, day TEXT)')
  db.prepare(
    `WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < @saleCount),
     model AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM sale),
     timed AS (
       SELECT n, @startMs + (n % @days) * @dayMs + @opensMs + (n * 7919 % @openMs) AS at_ms
       FROM count
     )
     INSERT INTO copy SELECT n, model.id, printf('%08x-0000-7000-8000-%012x', n, n), at_ms,
       date((at_ms + 25200000) / 1000, 'unixepoch')
     FROM timed JOIN model ON model.place = n % (SELECT count(*) FROM sale)`,
  ).run({ saleCount, startMs, days: DAYS, dayMs: DAY_MS, opensMs: OPENS_MS, openMs: OPEN_MS })
}

/** An hour after its sale. */
function planRefunds(db: Db): void {
  db.exec(
    `CREATE TEMP TABLE refunded AS SELECT copy.n, refund.id AS model, copy.at_ms + 3600000 AS at_ms,
       printf('%08x-0000-7000-9000-%012x', copy.n, copy.n) AS id, copy.day, copy.id AS sale_id
     FROM copy JOIN refund ON refund.sale_id = copy.model;
     DROP TABLE copy;
     ALTER TABLE refunded RENAME TO copy`,
  )
}

function copyTable(db: Db, table: string, changed: Record<string, string>): void {
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[]
  const key = columns.find((name) => changed[name] === 'copy.id')
  const values = columns.map((name) => changed[name] ?? `source.${name}`)
  db.exec(
    `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')}
     FROM copy JOIN ${table} AS source ON source.${key} = copy.model`,
  )
}
