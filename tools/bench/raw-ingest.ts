// The reference of the relay: the same SQL function called in a bare loop with batches that were
// built before the clock started. No SQLite, no cursor, no pace, no compression.
import type pg from 'pg'
import type { BoxHello } from '#domain/wire/cloud-message.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'

const ROWS_PER_CALL = 500
const INGEST = 'SELECT ocean.ingest($1::jsonb, $2, $3::jsonb) AS answer'

export type RawBatch = { from: number; rows: string }

export function rawBatches(rows: readonly OutboxEnvelope[], size = ROWS_PER_CALL): RawBatch[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => {
    const own = rows.slice(index * size, (index + 1) * size)
    return { from: own[0]?.sequence ?? 1, rows: JSON.stringify(own) }
  })
}

export const rawHello = (epoch: string): BoxHello => ({
  protocol: 1,
  epoch,
  box_id: 'b'.repeat(64),
  relay_version: 'raw loop',
  origin: null,
  report: null,
})

/** Milliseconds for all batches, one after the other. */
export async function rawIngest(
  client: pg.ClientBase,
  epoch: string,
  batches: readonly RawBatch[],
): Promise<number> {
  const hello = JSON.stringify(rawHello(epoch))
  const startedMs = performance.now()
  let last = 0
  for (const { from, rows } of batches) {
    const { rows: answers } = await client.query<{ answer: { last_sequence: number } }>(INGEST, [
      hello,
      from,
      rows,
    ])
    const reached = answers[0]?.answer.last_sequence ?? 0
    if (reached <= last) throw new Error(`the raw loop stands at ${reached}`)
    last = reached
  }
  return performance.now() - startedMs
}
