// 300 outlets that were without WAN all morning come back at the same moment: the core of the fleet
// simulation, beside the bare loop of one connection on the same machine.
import { join } from 'node:path'
import { runFleet } from '../fleet/run-fleet.ts'
import { percentile } from '../replay/sell-baskets.ts'
import { makeRunFolder, removeRunFolder } from '../run-folder.ts'
import { startBenchCloud, withClient } from './bench-cloud.ts'
import type { Finding } from './finding.ts'
import { rawBatches, rawIngest } from './raw-ingest.ts'
import { makeBacklog } from './relay-backlog.ts'

const RAW_SALES = 3_000
/** All of the trade lies in the outage: about 60 sales wait at the usual outlet. */
const RETURN = {
  ...{ outlets: 300, full: 0, workers: 2, seed: 1 },
  ...{ hours: 2, compress: 120, salesPerHour: 30, outageFrom: 0, outageTo: 1 },
}

export async function benchReturn(): Promise<Finding[]> {
  const rawPerSecond = await measureRaw()
  const result = await runFleet(RETURN)
  const faults = result.outcomes.flatMap((outcome) => outcome.faults)
  if (faults.length > 0) throw new Error(faults.slice(0, 3).join('\n'))
  const times = result.returned.map(({ drainedMs }) => drainedMs)
  const backlog = result.returned.reduce((sum, each) => sum + each.backlog, 0)
  const p95Ms = percentile(times, 0.95)
  const withinP95 = result.returned.filter(({ drainedMs }) => drainedMs <= p95Ms)
  const perSecond = (withinP95.reduce((sum, each) => sum + each.backlog, 0) / p95Ms) * 1_000
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1)
  return [
    {
      what: `${RETURN.outlets} outlets return together with ${backlog} documents (lines as in the fleet: fibre to 64 kbit/s); drained p50 / p95 / slowest ${seconds(percentile(times, 0.5))} / ${seconds(p95Ms)} / ${seconds(Math.max(...times))} s; at most ${result.connectionsPeak} connections`,
      ours: `${perSecond.toFixed(0)} documents/s until the 95th`,
      reference: `${rawPerSecond.toFixed(0)} documents/s raw loop, one connection`,
      ratio: perSecond / rawPerSecond,
      budget: null,
    },
  ]
}

async function measureRaw(): Promise<number> {
  const folder = makeRunFolder('bench-return')
  try {
    const { rows, epoch } = await makeBacklog(folder, RAW_SALES)
    const cloud = await startBenchCloud(join(folder, 'postgres'))
    try {
      const database = await cloud.freshDatabase(epoch)
      const elapsedMs = await withClient(database.outletUrl(), (client) =>
        rawIngest(client, epoch, rawBatches(rows)),
      )
      return (rows.length / elapsedMs) * 1_000
    } finally {
      await cloud.stop()
    }
  } finally {
    removeRunFolder(folder)
  }
}
