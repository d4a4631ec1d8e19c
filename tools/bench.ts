// `npm run bench [-- sales slow-disk shift catalogue console
// memory receipt promotions relay feed reports backup …]`:
// every figure beside its reference of the same run. Machines are noisy: read the ratios, not the
// absolutes. Results go to docs/benchmarks.md.
import { benchBackup } from './bench/bench-backup.ts'
import { benchCatalogue } from './bench/bench-catalogue.ts'
import { benchConsole } from './bench/bench-console.ts'
import { benchCount } from './bench/bench-count.ts'
import { benchFeed } from './bench/bench-feed.ts'
import { benchMemory } from './bench/bench-memory.ts'
import { benchPromotions } from './bench/bench-promotions.ts'
import { benchReceipt } from './bench/bench-receipt.ts'
import { benchRelay } from './bench/bench-relay.ts'
import { benchReports } from './bench/bench-reports.ts'
import { benchSales, benchSlowDisk } from './bench/bench-sales.ts'
import { benchShift } from './bench/bench-shift.ts'
import { benchTerminal } from './bench/bench-terminal.ts'
import { benchTerminalsReturn } from './bench/bench-terminals-return.ts'
import { type Finding, tableOf } from './bench/finding.ts'

const SECTIONS: Record<string, () => Promise<Finding[]>> = {
  sales: benchSales,
  'slow-disk': benchSlowDisk,
  shift: benchShift,
  catalogue: benchCatalogue,
  console: benchConsole,
  memory: benchMemory,
  receipt: benchReceipt,
  promotions: benchPromotions,
  relay: benchRelay,
  feed: benchFeed,
  terminal: benchTerminal,
  return: benchTerminalsReturn,
  reports: benchReports,
  backup: benchBackup,
  count: benchCount,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in SECTIONS))
if (unknown.length > 0) {
  console.error(
    `No such section: ${unknown.join(', ')}. There are: ${Object.keys(SECTIONS).join(', ')}.`,
  )
  process.exit(2)
}
const findings: Finding[] = []
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.error(`measuring ${name} …`)
  findings.push(...(await measure()))
}
console.log(tableOf(findings))
const missed = findings.filter(({ ratio, isMet }) => ratio !== null && isMet && !isMet(ratio))
process.exitCode = missed.length > 0 ? 1 : 0
