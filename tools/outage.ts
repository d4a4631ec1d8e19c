// `npm run outage`: two hours without a hub at ten tills, and the return. Prints the KPIs of it as
// a table and, with `--json`, as JSON. Exit status 1 when one is missed or anything was lost.
import { OUTAGE_USAGE, readOutageOptions } from './outage/outage-options.ts'
import { isWell, outageReport } from './outage/outage-report.ts'
import { runOutage } from './outage/run-outage.ts'

async function main(): Promise<number> {
  const args = process.argv.slice(2)
  const isJson = args.includes('--json')
  const options = readOutageOptions(args.filter((arg) => arg !== '--json'))
  if (!options) {
    console.log(OUTAGE_USAGE)
    return 0
  }
  const result = await runOutage(options, (words) => console.error(words))
  console.log(outageReport(result))
  if (isJson) console.log(JSON.stringify(result, null, 2))
  return isWell(result) ? 0 : 1
}

process.exit(
  await main().catch((error: Error) => {
    console.error(error)
    return 1
  }),
)
