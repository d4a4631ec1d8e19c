import { parseArgs } from 'node:util'
import type { FleetOptions } from './fleet-plan.ts'

export const FLEET_USAGE = `npm run fleet -- [flags]
  --outlets N         outlets (300)
  --full N            of them with hub, relay and Redis as processes of their own (10)
  --hours H           hours of trade (2)
  --compress N        an hour of trade takes 1/N of an hour; the rest is in real time (60)
  --sales-per-hour N  sales of the usual outlet in an average hour (30)
  --outage A-B        per cent of the trade between which the region has no WAN (35-70)
  --workers N         pairs of processes that share all other outlets (2)
  --seed N            of sizes, arrivals, baskets and tenders (by chance, and printed)`

const SEED_BELOW = 1_000_000

/** Null: help was asked for. Throws one sentence about a flag that is wrong. */
export function readFleetOptions(args: string[], chance: () => number): FleetOptions | null {
  const { values } = parseArgs({
    args,
    options: {
      outlets: { type: 'string', default: '300' },
      full: { type: 'string', default: '10' },
      hours: { type: 'string', default: '2' },
      compress: { type: 'string', default: '60' },
      'sales-per-hour': { type: 'string', default: '30' },
      outage: { type: 'string', default: '35-70' },
      workers: { type: 'string', default: '2' },
      seed: { type: 'string', default: String(Math.floor(chance() * SEED_BELOW)) },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return null
  const [from = Number.NaN, to = Number.NaN] = values.outage.split('-').map(Number)
  if (!(from >= 0 && from < to && to <= 100)) throw new Error('--outage must be as 35-70')
  const outlets = above(0, values.outlets, 'outlets')
  return {
    outlets,
    full: Math.min(outlets, above(-1, values.full, 'full')),
    hours: above(0, values.hours, 'hours'),
    compress: above(0, values.compress, 'compress'),
    salesPerHour: above(0, values['sales-per-hour'], 'sales-per-hour'),
    outageFrom: from / 100,
    outageTo: to / 100,
    workers: above(0, values.workers, 'workers'),
    seed: above(-1, values.seed, 'seed'),
  }
}

function above(least: number, text: string, flag: string): number {
  const number = Number(text)
  if (!(number > least)) throw new Error(`--${flag} must be a number above ${least}`)
  return number
}
