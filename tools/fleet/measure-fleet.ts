// What a stretch of the simulation took: processor, rows, bytes on the lines.
import type { Fleet } from './build-fleet.ts'
import { cpuSeconds, residentMb } from './cpu-time.ts'
import type { CloudWatch } from './watch-cloud.ts'

export type Spent = {
  elapsedMs: number
  /** Seconds of processor. */
  postgresCpu: number
  relaysCpu: number
  hubsCpu: number
  rows: number
  bytesUp: number
  bytesDown: number
  connectionsOpened: number
  relaysMb: number
}

/** Measures from now until the answer is called. */
export async function measureSince(fleet: Fleet, watch: CloudWatch): Promise<() => Promise<Spent>> {
  const before = await readMeters(fleet, watch)
  return async () => {
    const after = await readMeters(fleet, watch)
    return {
      elapsedMs: after.elapsedMs - before.elapsedMs,
      postgresCpu: after.postgresCpu - before.postgresCpu,
      relaysCpu: after.relaysCpu - before.relaysCpu,
      hubsCpu: after.hubsCpu - before.hubsCpu,
      rows: after.rows - before.rows,
      bytesUp: after.bytesUp - before.bytesUp,
      bytesDown: after.bytesDown - before.bytesDown,
      connectionsOpened: after.connectionsOpened - before.connectionsOpened,
      relaysMb: after.relaysMb,
    }
  }
}

async function readMeters(fleet: Fleet, watch: CloudWatch): Promise<Spent> {
  const traffic = await fleet.traffic()
  const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0)
  return {
    elapsedMs: performance.now(),
    postgresCpu: cpuSeconds(fleet.pids.postgres, true),
    relaysCpu: sum(fleet.pids.relays.map((pid) => cpuSeconds(pid))),
    hubsCpu: sum(fleet.pids.hubs.map((pid) => cpuSeconds(pid))),
    rows: watch.rowCount(),
    bytesUp: sum(traffic.map(({ bytesUp }) => bytesUp)),
    bytesDown: sum(traffic.map(({ bytesDown }) => bytesDown)),
    connectionsOpened: sum(traffic.map(({ openedCount }) => openedCount)),
    relaysMb: sum(fleet.pids.relays.map(residentMb)),
  }
}
