// An outlet's outbox full of sales, written by the hub's own code from seeded baskets.
import { join } from 'node:path'
import { uuidv7 } from '#domain/ids.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import { openReader } from '#hub/db/open-database.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { lineClassAt } from '../fleet/line-classes.ts'
import { copyOutlet, makeTemplate } from '../fleet/make-outlets.ts'
import { openShop } from '../fleet/open-shop.ts'

const AT_ONCE = 32

export type Backlog = {
  folder: string
  databasePath: string
  epoch: string
  rows: OutboxEnvelope[]
  payloadBytes: number
}

export async function makeBacklog(folder: string, sales: number): Promise<Backlog> {
  const epoch = uuidv7(seams)
  const plan = {
    ...{ index: 0, outletId: uuidv7(seams), warehouseId: uuidv7(seams), epoch, code: 'BENCH' },
    ...{ line: lineClassAt(0), isFull: false, seed: 1, saleAtMs: [] },
  }
  const template = await makeTemplate(join(folder, 'template'))
  const { databasePath, pairingCode } = copyOutlet(template, join(folder, 'outlet'), plan)
  const hubSocket = join(folder, 'outlet', 'relay.sock')
  const spec = { index: 0, seed: 1, saleAtMs: [], databasePath, pairingCode, hubSocket }
  const shop = await openShop(spec, () => {})
  for (let sold = 0; sold < sales; sold += AT_ONCE) {
    const count = Math.min(AT_ONCE, sales - sold)
    await Promise.all(Array.from({ length: count }, () => shop.sell()))
  }
  await shop.close()
  const reader = openReader(databasePath)
  const rows = reader
    .prepare(
      `SELECT sequence, kind, document_id, schema_version, payload, hash FROM outbox
       ORDER BY sequence`,
    )
    .all() as OutboxEnvelope[]
  reader.close()
  const payloadBytes = rows.reduce((sum, { payload }) => sum + Buffer.byteLength(payload), 0)
  return { ...{ folder, databasePath, epoch, rows, payloadBytes } }
}
