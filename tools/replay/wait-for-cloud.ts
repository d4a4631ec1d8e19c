import pg from 'pg'
import type { Seams } from '#domain/seams.ts'
import { openReader } from '#hub/db/open-database.ts'

const POLL_MS = 100
/** The drain retries for ever; we do not wait longer than this without progress. */
const PATIENCE_MS = 60_000

export type CloudWait = { isComplete: boolean; waitedMs: number; sequence: number; target: number }

/** Waits until the cloud's last sequence is the outbox's. */
export async function waitForCloud(
  databasePath: string,
  cloudUrl: string,
  seams: Seams,
): Promise<CloudWait> {
  const reader = openReader(databasePath)
  const head = reader.prepare('SELECT epoch, outbox_sequence AS target FROM chain_head').get() as {
    epoch: string
    target: number
  }
  reader.close()
  const client = new pg.Client({ connectionString: cloudUrl, query_timeout: PATIENCE_MS })
  await client.connect()
  const startedMs = seams.clock.monotonicMs()
  let sequence = 0
  let movedMs = startedMs
  try {
    for (;;) {
      const found = await client.query<{ last_sequence: string }>(
        'SELECT last_sequence FROM ocean.epoch WHERE epoch = $1',
        [head.epoch],
      )
      const nowMs = seams.clock.monotonicMs()
      const reached = Number(found.rows[0]?.last_sequence ?? 0)
      if (reached > sequence) movedMs = nowMs
      sequence = reached
      const isComplete = sequence >= head.target
      if (isComplete || nowMs - movedMs > PATIENCE_MS) {
        return { isComplete, waitedMs: nowMs - startedMs, sequence, target: head.target }
      }
      await new Promise<void>((resolve) => seams.timers.after(POLL_MS, resolve))
    }
  } finally {
    await client.end()
  }
}
