import { KPI_TARGETS } from '#domain/kpi.ts'
import { percentile } from '../replay/sell-baskets.ts'
import { FAULT_PROFILES } from './fault-profiles.ts'
import { type OutageResult, SYNC_MS_MAX } from './run-outage.ts'

type Row = { what: string; value: string; wanted: string; isMet: boolean | null }

const percent = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(2)} %`
const listed = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ')
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

export const isWell = (result: OutageResult): boolean =>
  rowsOf(result).every(({ isMet }) => isMet !== false)

/** A table of the KPIs of RFC section 7 that an outage shows. */
export function outageReport(result: OutageResult): string {
  const { terminals, sales, products, minutes, profile, seed } = result.options
  const cells = rowsOf(result).map(({ what, value, wanted, isMet }) => {
    const verdict = isMet === null ? '' : isMet ? ', met' : ', **missed**'
    return `| ${what} | ${value} | ${wanted}${verdict} |`
  })
  return [
    `${terminals} tills, ${sales} customers, ${products} products, ${minutes} minutes, seed ${seed}`,
    `profile ${profile}: ${FAULT_PROFILES[profile].says}`,
    `requests: ${listed(result.faults)}`,
    `tries that sold nothing: ${listed(result.unsold)}`,
    '',
    '| measure | value | wanted |',
    '|---|---|---|',
    ...cells,
    ...result.broken,
  ].join('\n')
}

const CONFLICTS_MOST = KPI_TARGETS.conflicts.most
/** Of fewer sales one conflict alone would be too many. */
const SALES_FOR_A_RATE = 500

const conflictsMet = (conflicts: number, sold: number): boolean | null =>
  sold < SALES_FOR_A_RATE ? null : conflicts / sold < CONFLICTS_MOST

function rowsOf(result: OutageResult): Row[] {
  const { customers, sold, atFirstTry, scans, hits, drainedMs, tooLate, conflicts } = result
  const inTime = sold - tooLate
  const slowestMs = Math.max(...drainedMs)
  return [
    {
      what: 'offline sales that succeeded (of customers; at the first try)',
      value: `${percent(sold, customers)} (${percent(atFirstTry, customers)})`,
      ...{ wanted: '> 99 %', isMet: sold / customers > 0.99 },
    },
    {
      what: `sales acknowledged within ${SYNC_MS_MAX / 60_000} minutes of the return`,
      value: percent(inTime, sold),
      ...{ wanted: '> 98 %', isMet: inTime / sold > 0.98 },
    },
    {
      what: `all ${result.waitingAtReturn} waiting sales in: median till, slowest till`,
      value: `${seconds(percentile(drainedMs, 0.5))}, ${seconds(slowestMs)}`,
      ...{ wanted: '–', isMet: null },
    },
    {
      what: 'sales with a conflict',
      value: percent(conflicts, sold),
      ...{ wanted: `< ${CONFLICTS_MOST * 100} %`, isMet: conflictsMet(conflicts, sold) },
    },
    {
      what: `scans that the till's own catalogue knew (1 % of the codes are nobody's)`,
      value: percent(hits, scans),
      ...{ wanted: '> 95 %', isMet: hits / scans > 0.95 },
    },
    {
      what: 'waiting at the worst moment: all tills, one till',
      value: `${result.waitingPeak}, ${result.waitingPeakOfOne}`,
      ...{ wanted: '–', isMet: null },
    },
    ...result.alone.map(({ count, tookMs }) => ({
      what: `one till alone with ${count} waiting`,
      value: seconds(tookMs),
      ...(count <= 100
        ? { wanted: '< 2 min', isMet: tookMs < 120_000 }
        : { wanted: '–', isMet: null }),
    })),
    {
      what: 'lost, doubled, books that do not hold',
      value: `${result.losses}, ${result.doubles}, ${result.broken.length}`,
      wanted: '0, 0, 0',
      isMet: result.losses + result.doubles + result.broken.length === 0,
    },
  ]
}
