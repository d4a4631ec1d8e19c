// What one would write first: a BullMQ job with each sale in it, and a worker that inserts the
// sale's rows one by one in a transaction of its own. The same rows into the same tables as
// ocean.ingest writes for a sale, without any of its checks, chain, watermark or verdicts.
import { Queue, Worker } from 'bullmq'
import pg from 'pg'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'

export type JobRelay = {
  redisPath: string
  cloudUrl: string
  concurrency: number
  outletId: string
}
type SaleBody = {
  sale: SaleMessage
  received_at: string
  business_date: string
  conflicts: string[]
}
type SaleJob = { row: OutboxEnvelope }

/** Milliseconds from the first job added until the last sale is committed. */
export async function runJobPerSale(
  relay: JobRelay,
  epoch: string,
  rows: readonly OutboxEnvelope[],
): Promise<number> {
  const name = `job-per-sale-${Math.floor(performance.now() * 1_000)}`
  const connection = { path: relay.redisPath, maxRetriesPerRequest: null }
  const pool = new pg.Pool({ connectionString: relay.cloudUrl, max: relay.concurrency })
  const queue = new Queue<SaleJob>(name, { connection })
  // Connections are opened before the clock starts, for this side too.
  const clients = await Promise.all(Array.from({ length: relay.concurrency }, () => pool.connect()))
  for (const client of clients) client.release()
  await queue.waitUntilReady()
  let left = rows.length
  const done = Promise.withResolvers<void>()
  const worker = new Worker<SaleJob>(
    name,
    async ({ data }) => insertSale(pool, relay.outletId, epoch, data.row),
    { connection, concurrency: relay.concurrency, autorun: false },
  )
  worker.on('completed', () => {
    left -= 1
    if (left === 0) done.resolve()
  })
  worker.on('failed', (_, error) => done.reject(error))
  worker.on('error', done.reject)
  const startedMs = performance.now()
  await queue.addBulk(rows.map((row) => ({ name: 'sale', data: { row } })))
  void worker.run()
  await done.promise
  const elapsedMs = performance.now() - startedMs
  await worker.close()
  await queue.obliterate({ force: true })
  await queue.close()
  await pool.end()
  return elapsedMs
}

async function insertSale(
  pool: pg.Pool,
  outletId: string,
  epoch: string,
  row: OutboxEnvelope,
): Promise<void> {
  const body = JSON.parse(row.payload) as SaleBody
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await insert(client, 'document', {
      ...{ outlet_id: outletId, document_id: row.document_id, epoch, sequence: row.sequence },
      ...{ kind: row.kind, schema_version: row.schema_version, payload: row.payload },
      hash: row.hash,
    })
    await insert(client, 'sale', saleColumns(outletId, body))
    const key = { outlet_id: outletId, sale_id: row.document_id }
    for (const [index, line] of body.sale.items.entries()) {
      await insert(client, 'sale_line', { ...key, ...pick(line, LINE), line_no: index + 1 })
    }
    for (const [index, payment] of body.sale.payments.entries()) {
      await insert(client, 'sale_payment', {
        ...key,
        ...pick(payment, PAYMENT),
        line_no: index + 1,
      })
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

function saleColumns(outletId: string, body: SaleBody): Record<string, unknown> {
  const { sale, received_at, business_date, conflicts } = body
  const { totals } = sale
  return {
    ...{ outlet_id: outletId, sale_id: sale.offline_transaction_id },
    ...{ receipt_number: sale.receipt_number, terminal_id: sale.terminal_id },
    ...{ series: sale.series, number: sale.number, session_id: sale.session_id },
    ...{ warehouse_id: sale.warehouse_id, cashier_id: sale.cashier_id },
    ...{ customer_id: sale.customer_id, business_date, sold_at: sale.created_at },
    ...{ hub_received_at: received_at, is_committed: sale.committed },
    ...{ currency_code: sale.currency_code, loyalty_points_earned: sale.loyalty_points_earned },
    ...{ note: sale.note, conflicts: JSON.stringify(conflicts) },
    ...pick(totals, SUMS),
  }
}

const SUMS = [
  'gross_minor',
  'line_discount_minor',
  'basket_discount_minor',
  'tax_base_minor',
  'tax_minor',
  'total_minor',
  'cash_rounding_minor',
  'payable_minor',
  'tendered_minor',
  'change_minor',
] as const

const LINE = [
  'product_id',
  'sku',
  'name',
  'barcode',
  'category_id',
  'unit_code',
  'unit_factor_milli',
  'quantity_milli',
  'unit_price_minor',
  'price_list_version',
  'tax_code',
  'tax_rate_ppm',
  'tax_base_numerator',
  'tax_base_denominator',
  'is_price_tax_inclusive',
  'gross_minor',
  'line_discount_minor',
  'basket_discount_minor',
  'tax_base_minor',
  'tax_minor',
  'total_minor',
] as const
const PAYMENT = [
  'method',
  'amount_minor',
  'tendered_minor',
  'change_minor',
  'evidence',
  'state',
] as const

const pick = <T, Name extends keyof T & string>(
  from: T,
  names: readonly Name[],
): Record<string, unknown> => Object.fromEntries(names.map((name) => [name, from[name]]))

/** One row, one round trip; repeating it adds nothing. */
async function insert(
  client: pg.ClientBase,
  table: string,
  values: Record<string, unknown>,
): Promise<void> {
  const columns = Object.keys(values)
  const places = columns.map((_, index) => `$${index + 1}`)
  await client.query({
    // A named statement is parsed once for each connection, as a good driver would.
    name: `${table} ${columns.join(' ')}`.slice(0, 60),
    text: `INSERT INTO ocean.${table} (${columns.join(', ')}) VALUES (${places.join(', ')})
      ON CONFLICT DO NOTHING`,
    values: Object.values(values),
  })
}
