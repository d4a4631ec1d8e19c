// `npm run fleet -- --outlets 300 --hours 2`: the relays of a whole fleet against one PostgreSQL,
// through an outage of the region and the return of all at once, reconciled to the rupiah. Exit
// status 1 when anything differs.
import { FLEET_USAGE, readFleetOptions } from './fleet/fleet-options.ts'
import { createProgressLine, fleetReport } from './fleet/fleet-report.ts'
import { runFleet } from './fleet/run-fleet.ts'

async function main(): Promise<number> {
  const options = readFleetOptions(process.argv.slice(2), Math.random)
  if (!options) {
    console.log(FLEET_USAGE)
    return 0
  }
  console.error(`seed ${options.seed}; building ${options.outlets} outlets …`)
  const result = await runFleet(options, { onProgress: createProgressLine() })
  console.log(fleetReport(result))
  return result.outcomes.every(({ faults }) => faults.length === 0) ? 0 : 1
}

process.exitCode = await main()
