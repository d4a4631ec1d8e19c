// Sales sent = sales in SQLite = sales in PostgreSQL, to the rupiah, and the books hold.
import pg from 'pg'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'

/** Sale id -> payable amount in minor units. */
export type Amounts = Map<string, number>
export type Reconciliation = {
  sent: { count: number; payableMinor: number }
  sqlite: { count: number; payableMinor: number }
  postgres: { count: number; payableMinor: number } | null
  /** One sentence for each thing that is not equal or does not hold; [] is exact. */
  faults: string[]
}

const FAULTS_SHOWN_MAX = 10
const QUERY_TIMEOUT_MS = 60_000

/** Compares only the sales that were sent: an outlet may have sold others before. */
export async function reconcile(
  sent: Amounts,
  databasePath: string,
  postgresUrl: string | null,
): Promise<Reconciliation> {
  const reader = openReader(databasePath)
  const stored = readSqlite(reader, sent)
  const books = checkBooks(reader)
  reader.close()
  const cloud = postgresUrl === null ? null : await readPostgres(postgresUrl, sent)
  return {
    sent: sumOf(sent),
    sqlite: sumOf(stored),
    postgres: cloud && sumOf(cloud),
    faults: [
      ...compare(sent, stored, 'SQLite'),
      ...(cloud ? compare(sent, cloud, 'PostgreSQL') : []),
      ...books,
    ],
  }
}

function readSqlite(reader: ReturnType<typeof openReader>, sent: Amounts): Amounts {
  const rows = reader.prepare('SELECT id, payable_minor FROM sale').iterate()
  return pick(rows as IterableIterator<{ id: string; payable_minor: number }>, sent)
}

async function readPostgres(url: string, sent: Amounts): Promise<Amounts> {
  const client = new pg.Client({ connectionString: url, query_timeout: QUERY_TIMEOUT_MS })
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string; payable_minor: string }>(
      'SELECT sale_id::text AS id, payable_minor FROM ocean.sale',
    )
    return pick(
      rows.map((row) => ({ id: row.id, payable_minor: Number(row.payable_minor) })),
      sent,
    )
  } finally {
    await client.end()
  }
}

function pick(rows: Iterable<{ id: string; payable_minor: number }>, sent: Amounts): Amounts {
  const found: Amounts = new Map()
  for (const row of rows) if (sent.has(row.id)) found.set(row.id, row.payable_minor)
  return found
}

function compare(sent: Amounts, found: Amounts, where: string): string[] {
  const faults: string[] = []
  for (const [id, payableMinor] of sent) {
    const stated = found.get(id)
    if (stated === payableMinor) continue
    faults.push(
      stated === undefined
        ? `sale ${id} is missing in ${where}`
        : `sale ${id}: ${payableMinor} was sent, ${where} has ${stated}`,
    )
  }
  const rest = faults.length - FAULTS_SHOWN_MAX
  if (rest <= 0) return faults
  return [...faults.slice(0, FAULTS_SHOWN_MAX), `… and ${rest} more in ${where}`]
}

function sumOf(amounts: Amounts): { count: number; payableMinor: number } {
  let payableMinor = 0
  for (const amount of amounts.values()) payableMinor += amount
  return { count: amounts.size, payableMinor }
}
