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
  const interruption = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interruption.abort())
  }
  const result = await runFleet(options, {
    onProgress: createProgressLine(),
    signal: interruption.signal,
  })
  console.log(fleetReport(result))
  return result.outcomes.every(({ faults }) => faults.length === 0) ? 0 : 1
}

// Nothing that was starting when it was interrupted may keep the program.
process.exit(
  await main().catch((error: Error) => {
    console.error(error.message === 'interrupted' ? error.message : error)
    return 1
  }),
)
