// Who takes part and what happens when: everything that the seed decides.
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { seededRandom } from '../seeded-random.ts'
import { arrivalHours, outletSize } from './arrivals.ts'
import { type LineClass, lineClassAt } from './line-classes.ts'

export type FleetOptions = {
  outlets: number
  /** So many are hub, relay and Redis as processes of their own. */
  full: number
  hours: number
  /** An hour of trade takes 1/compress of an hour; everything else runs in real time. */
  compress: number
  salesPerHour: number
  /** The region has no WAN between these parts (0 to 1) of the trade. */
  outageFrom: number
  outageTo: number
  /** Pairs of processes that share all outlets which are not full. */
  workers: number
  seed: number
}

export type OutletPlan = {
  index: number
  outletId: string
  warehouseId: string
  epoch: string
  code: string
  line: LineClass
  isFull: boolean
  /** Seed of its baskets and tenders. */
  seed: number
  /** Real milliseconds after the start of trade, ascending. */
  saleAtMs: number[]
}

const HOUR_MS = 3_600_000
const SEED_BELOW = 2 ** 31

export function planFleet(options: FleetOptions): OutletPlan[] {
  const random = seededRandom(options.seed)
  const seams = seededIds(random)
  const newId = (): string => uuidv7(seams)
  // Every class is among the full ones: their places are spread over all.
  const stride = Math.max(1, Math.floor(options.outlets / Math.max(1, options.full)))
  return Array.from({ length: options.outlets }, (_, index) => ({
    index,
    outletId: newId(),
    warehouseId: newId(),
    epoch: newId(),
    code: `FLEET${String(index + 1).padStart(3, '0')}`,
    line: lineClassAt((index + 0.5) / options.outlets),
    isFull: index % stride === 0 && index / stride < options.full,
    seed: Math.floor(random() * SEED_BELOW),
    saleAtMs: arrivalHours(options.hours, options.salesPerHour * outletSize(random), random).map(
      (hours) => (hours * HOUR_MS) / options.compress,
    ),
  }))
}

/** Ids of this moment, their random part from the seed. */
const seededIds = (random: () => number): Pick<Seams, 'clock' | 'randomness'> => ({
  clock: realSeams.clock,
  randomness: {
    bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
  },
})

export const tradeMs = ({ hours, compress }: FleetOptions): number => (hours * HOUR_MS) / compress
