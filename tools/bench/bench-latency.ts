// Section 14: from a sale's commit at the hub until head office can read it, with an idle queue:
// hub, relay, Redis and PostgreSQL as processes of their own.
import { join } from 'node:path'
import type pg from 'pg'
import type { Static } from 'typebox'
import type { ProductPage } from '#domain/wire/catalogue-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import { type Db, openReader } from '#hub/db/open-database.ts'
import { startOutletStack } from '../outlet-stack.ts'
import { openTills } from '../replay/open-tills.ts'
import { percentile } from '../replay/sell-baskets.ts'
import { makeRunFolder, removeRunFolder } from '../run-folder.ts'
import { startBenchCloud, withClient } from './bench-cloud.ts'
import { fiveLineOrder } from './bench-shop.ts'
import type { Finding } from './finding.ts'
import { rawBatches, rawIngest } from './raw-ingest.ts'

const SALES = 200
const WARM_UP_SALES = 20
const PAUSE_MS = 150
const VISIBLE_MS_MAX = 10_000

export async function benchLatency(): Promise<Finding[]> {
  const folder = makeRunFolder('bench-latency')
  try {
    const stack = await startOutletStack(join(folder, 'stack'), 1)
    const reference = await startBenchCloud(join(folder, 'reference'))
    try {
      const [till] = await openTills(stack.url, stack.pairingCodes)
      if (!till) throw new Error('no till')
      const { products } = await till.get<Static<typeof ProductPage>>('/api/pos/products?limit=200')
      const reader = openReader(stack.databasePath)
      const epoch = reader.prepare('SELECT epoch FROM chain_head').pluck().get() as string
      const database = await reference.freshDatabase(epoch)
      const times = await withClient(stack.cloudUrl, (headOffice) =>
        withClient(database.outletUrl(), async (raw) => {
          const measured: Times[] = []
          for (let sale = 0; sale < WARM_UP_SALES + SALES; sale += 1) {
            await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
            const message = till.makeSale(...fiveLineOrder(products, till))
            await till.sell(message)
            const oursMs = await untilVisible(headOffice, message.offline_transaction_id)
            measured.push({ oursMs, rawMs: await pushRaw(raw, epoch, reader) })
          }
          return measured.slice(WARM_UP_SALES)
        }),
      )
      reader.close()
      till.close()
      return describe(times)
    } finally {
      await reference.stop()
      await stack.stop()
    }
  } finally {
    removeRunFolder(folder)
  }
}

type Times = { oursMs: number; rawMs: number }

/** Milliseconds from now, the moment of the hub's durable answer. */
async function untilVisible(headOffice: pg.Client, saleId: string): Promise<number> {
  const startedMs = performance.now()
  for (;;) {
    const text = 'SELECT 1 FROM ocean.sale WHERE sale_id = $1'
    const { rowCount } = await headOffice.query({ name: 'visible', text, values: [saleId] })
    const elapsedMs = performance.now() - startedMs
    if (rowCount === 1) return elapsedMs
    if (elapsedMs > VISIBLE_MS_MAX) throw new Error('a sale does not arrive')
  }
}

let pushed = 0

/** The reference: the same new rows handed to the same function of another cloud, at once. */
async function pushRaw(client: pg.Client, epoch: string, reader: Db): Promise<number> {
  const rows = reader
    .prepare(
      `SELECT sequence, kind, document_id, schema_version, payload, hash FROM outbox
       WHERE sequence > ? ORDER BY sequence`,
    )
    .all(pushed) as OutboxEnvelope[]
  pushed = rows.at(-1)?.sequence ?? pushed
  return rawIngest(client, epoch, rawBatches(rows))
}

function describe(times: Times[]): Finding[] {
  const at = (share: number) => ({
    ours: percentile(
      times.map(({ oursMs }) => oursMs),
      share,
    ),
    raw: percentile(
      times.map(({ rawMs }) => rawMs),
      share,
    ),
  })
  const [p50, p99] = [at(0.5), at(0.99)]
  return [
    {
      what: `a sale is in the cloud after its commit, idle queue, p50 (${times.length} sales)`,
      ours: `${p50.ours.toFixed(1)} ms`,
      reference: `${p50.raw.toFixed(1)} ms one bare call of ocean.ingest`,
      ratio: p50.ours / p50.raw,
      budget: `<= 100 ms${p50.ours <= 100 ? ' met' : ' MISSED'}`,
    },
    {
      what: 'the same, p99',
      ours: `${p99.ours.toFixed(1)} ms`,
      reference: `${p99.raw.toFixed(1)} ms`,
      ratio: p99.ours / p99.raw,
      budget: null,
    },
  ]
}
