// `npm run cloud -- "SELECT …"`: looks into the demonstration's PostgreSQL while `npm start` runs.
// Without a statement it shows the last sales.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { ROOT } from './demo-options.ts'

const LAST_SALES = `SELECT receipt_number, to_char(created_at, 'YYYY-MM-DD HH24:MI:SS') AS sold_at,
  payable_minor, tax_minor, status FROM ocean.pos_transactions ORDER BY created_at DESC LIMIT 10`

/** Where the running demonstration wrote how to reach its PostgreSQL. */
export const cloudAddressPath = (dataFolder: string): string => join(dataFolder, 'cloud-url')

async function main(statement: string): Promise<void> {
  const path = cloudAddressPath(process.env.DEMO_DATA ?? join(ROOT, 'data'))
  const client = new pg.Client({ connectionString: readFileSync(path, 'utf8').trim() })
  await client.connect()
  try {
    // Looking must not change what the relay and the cloud have agreed on.
    await client.query('SET default_transaction_read_only = on')
    const { rows } = await client.query<Record<string, unknown>>(statement)
    if (rows.length > 0) console.table(rows)
    console.log(`${rows.length} rows`)
  } finally {
    await client.end()
  }
}

if (import.meta.main) {
  try {
    await main(process.argv[2] ?? LAST_SALES)
  } catch (error) {
    console.log(`${(error as Error).message}. Is the demonstration running (npm start)?`)
    process.exitCode = 1
  }
}
