import { formatMoney } from '#domain/money.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { Reconciliation } from './reconcile.ts'
import { percentile, type ReplayFigures } from './sell-baskets.ts'
import type { CloudWait } from './wait-for-cloud.ts'

const MAPPED_SHOWN_MAX = 8
const PROGRESS_EVERY = 500

export function printProgress(done: number, total: number): void {
  if (done % PROGRESS_EVERY === 0 || done === total)
    console.log(`  ${done} of ${total} baskets sold`)
}

export function printMapped(mapped: Map<string, ProductMessage>): void {
  if (mapped.size === 0) return
  console.log(`${mapped.size} items are not in the catalogue; each stands for one product, e.g.`)
  for (const [item, product] of [...mapped].slice(0, MAPPED_SHOWN_MAX)) {
    console.log(`  ${item} -> ${product.name}`)
  }
}

export function printReport(
  figures: ReplayFigures,
  result: Reconciliation,
  cloud: CloudWait | null,
  terminalCount: number,
): void {
  const perSecond = (figures.latenciesMs.length / figures.elapsedMs) * 1000
  const at = (share: number) => `${percentile(figures.latenciesMs, share).toFixed(1)} ms`
  const seconds = (figures.elapsedMs / 1000).toFixed(1)
  console.log(`\n${figures.sent.size} sales by ${terminalCount} terminals in ${seconds} s`)
  console.log(`  ${perSecond.toFixed(0)} sales/s; p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`)
  const verdicts = [...figures.verdicts].map(([verdict, count]) => `${count} ${verdict}`)
  console.log(`  verdicts: ${verdicts.join(', ')}`)
  if (cloud) {
    const waited = `${(cloud.waitedMs / 1000).toFixed(1)} s after the last sale`
    console.log(
      cloud.isComplete
        ? `  the cloud had all ${cloud.target} documents ${waited}`
        : `  the cloud has ${cloud.sequence} of ${cloud.target} documents; it stopped moving`,
    )
  }
  console.log('\nReconciliation')
  const line = (name: string, sum: { count: number; payableMinor: number }) =>
    console.log(
      `  ${name.padEnd(22)} ${String(sum.count).padStart(7)}  ${formatMoney(sum.payableMinor)}`,
    )
  line('sales sent', result.sent)
  line('sales in SQLite', result.sqlite)
  if (result.postgres) line('sales in PostgreSQL', result.postgres)
  else console.log('  no cloud to compare with')
  for (const fault of result.faults) console.log(`  NOT EQUAL: ${fault}`)
  if (result.faults.length === 0) {
    console.log('  equal to the rupiah; stock, cash, loyalty and tax equal their journals')
  }
}
