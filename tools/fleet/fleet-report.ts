// What the simulation found, for a person.
import { percentile } from '../replay/sell-baskets.ts'
import { tradeMs } from './fleet-plan.ts'
import { LINE_CLASSES } from './line-classes.ts'
import type { Spent } from './measure-fleet.ts'
import type { FleetResult, Progress } from './run-fleet.ts'

const FAULTS_SHOWN_MAX = 20
const LINE_EVERY_MS = 5_000

/** On a terminal one line that changes, elsewhere a line now and then. */
export function createProgressLine(): (progress: Progress) => void {
  const isTerminal = process.stderr.isTTY
  let lastMs = Number.NEGATIVE_INFINITY
  return (progress) => {
    const isDue = progress.elapsedMs - lastMs >= LINE_EVERY_MS || progress.phase === 'done'
    if (!isTerminal && !isDue) return
    lastMs = progress.elapsedMs
    const text = progressText(progress)
    process.stderr.write(isTerminal ? `\r\x1b[K${text}` : `${text}\n`)
    if (isTerminal && progress.phase === 'done') process.stderr.write('\n')
  }
}

const PHASES: Record<Progress['phase'], string> = {
  trade: 'trading',
  outage: 'trading, no WAN',
  return: 'WAN is back',
  done: 'done',
}

function progressText({ phase, planMs, totalMs, ...counts }: Progress): string {
  const share = ((planMs / totalMs) * 100).toFixed(0)
  const sold = `${whole(counts.soldCount)} sold`
  const rows = `${whole(counts.rowCount)} documents in the cloud`
  return `${PHASES[phase]} · ${share} % · ${sold} · ${rows} · ${counts.connections} connections`
}

export function fleetReport(result: FleetResult): string {
  const { options, whole: all, drain, outcomes } = result
  const faulty = outcomes.filter(({ faults }) => faults.length > 0)
  const sales = sum(outcomes.map(({ saleCount }) => saleCount))
  const payable = sum(outcomes.map(({ payableMinor }) => payableMinor))
  const tradeSeconds = (tradeMs(options) / 1_000).toFixed(0)
  return [
    `seed ${options.seed}: ${options.outlets} outlets, ${options.full} of them whole; ${options.hours} h of trade in ${tradeSeconds} s (${options.compress} times as fast; latest arrival ${(result.lateMsMax / 1_000).toFixed(1)} s behind its plan)`,
    '',
    `return of all outlets at once after ${((options.outageTo - options.outageFrom) * Number(tradeSeconds)).toFixed(0)} s without WAN:`,
    ...returnLines(result),
    spentLine('during the return', drain),
    spentLine('the whole run', all),
    `connections at once, at most: ${result.connectionsPeak}; opened in the whole run: ${whole(all.connectionsOpened)}`,
    `bytes: ${megabytes(result.payloadBytes)} of documents went up as ${megabytes(all.bytesUp)}, ${megabytes(all.bytesDown)} came down`,
    `relays in memory: ${all.relaysMb.toFixed(0)} MB together; retries: ${retryWords(result.retries)}`,
    '',
    ...faultLines(result),
    `${outcomes.length - faulty.length} of ${outcomes.length} outlets equal the cloud to the rupiah: ${whole(sales)} sales, Rp${whole(payable)}`,
  ].join('\n')
}

function returnLines({ returned }: FleetResult): string[] {
  const classes = ['all', ...LINE_CLASSES.map(({ name }) => name)]
  return classes.flatMap((name) => {
    const own = returned.filter(({ line }) => name === 'all' || line === name)
    if (own.length === 0) return []
    const times = own.map(({ drainedMs }) => drainedMs)
    const slowest = own.reduce((most, each) => (each.drainedMs > most.drainedMs ? each : most))
    const backlog = sum(own.map((each) => each.backlog))
    return `  ${name.padEnd(8)} ${String(own.length).padStart(4)} outlets, ${whole(backlog)} documents waiting: p50 ${seconds(percentile(times, 0.5))}, p95 ${seconds(percentile(times, 0.95))}, slowest ${seconds(slowest.drainedMs)} (${slowest.code}, ${slowest.backlog})`
  })
}

function spentLine(what: string, spent: Spent): string {
  const secondsLong = spent.elapsedMs / 1_000
  const cores = (cpu: number): string => `${(cpu / secondsLong).toFixed(2)} cores`
  const rate = (spent.rows / secondsLong).toFixed(0)
  return `${what}: ${secondsLong.toFixed(1)} s, ${whole(spent.rows)} documents, ${rate}/s; PostgreSQL ${cores(spent.postgresCpu)}, relays ${cores(spent.relaysCpu)}, hubs ${cores(spent.hubsCpu)}`
}

function faultLines({ outcomes }: FleetResult): string[] {
  const lines = outcomes.flatMap(({ code, faults }) => faults.map((fault) => `${code}: ${fault}`))
  const rest = lines.length - FAULTS_SHOWN_MAX
  return rest > 0 ? [...lines.slice(0, FAULTS_SHOWN_MAX), `… and ${rest} more`] : lines
}

const retryWords = (retries: Record<string, number>): string =>
  Object.entries(retries)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ') || 'none'

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const whole = (number: number): string => number.toLocaleString('id-ID')
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
