// Looks into the cloud a few times a second: how far it holds each outlet, and who is connected.
import pg from 'pg'

const LOOK_MS = 200

export type CloudWatch = {
  /** The cloud's last sequence of the outlet, as of the last look. */
  sequenceOf(outletId: string): number
  /** Rows of all outlets together. */
  rowCount(): number
  connections(): { now: number; peak: number }
  /**
   * Milliseconds from this call until the cloud held each outlet's sequence. Rejects when nothing
   * at all moves for as long as the patience.
   */
  reached(targets: Map<string, number>): Promise<Map<string, number>>
  stop(): Promise<void>
}

export async function watchCloud(url: string, patienceMs: number): Promise<CloudWatch> {
  const client = new pg.Client({ connectionString: url, application_name: 'fleet-watch' })
  await client.connect()
  const sequences = new Map<string, number>()
  const connections = { now: 0, peak: 0 }
  let isStopping = false

  async function look(): Promise<void> {
    const { rows } = await client.query<{ outlet_id: string; last_sequence: string }>(
      "SELECT outlet_id, last_sequence FROM ocean.epoch WHERE state = 'approved'",
    )
    for (const row of rows) sequences.set(row.outlet_id, Number(row.last_sequence))
    const found = await client.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename LIKE 'outlet\\_%'",
    )
    connections.now = found.rows[0]?.count ?? 0
    connections.peak = Math.max(connections.peak, connections.now)
  }
  const watching = (async () => {
    while (!isStopping) {
      await look()
      await pause()
    }
  })()
  // Whoever waits hears of a fault by `watching`; until then it is nobody's.
  watching.catch(() => {})

  async function reached(targets: Map<string, number>): Promise<Map<string, number>> {
    const startedMs = performance.now()
    const times = new Map<string, number>()
    let [moved, movedMs] = [-1, startedMs]
    while (times.size < targets.size) {
      await Promise.race([pause(), watching])
      const nowMs = performance.now()
      if (rowCount() !== moved) [moved, movedMs] = [rowCount(), nowMs]
      for (const [id, target] of targets) {
        const isThere = (sequences.get(id) ?? 0) >= target
        if (isThere && !times.has(id)) times.set(id, nowMs - startedMs)
      }
      if (nowMs - movedMs > patienceMs) {
        throw new Error(`the cloud still misses rows of ${targets.size - times.size} outlets`)
      }
    }
    return times
  }
  const rowCount = (): number => [...sequences.values()].reduce((sum, each) => sum + each, 0)

  return {
    rowCount,
    reached,
    sequenceOf: (outletId) => sequences.get(outletId) ?? 0,
    connections: () => connections,
    stop: async () => {
      isStopping = true
      await watching
      await client.end()
    },
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS))
