// What a business day has sold so far, kept in memory and read on from where it ended: a look costs
// what came since the last one, however much the day sold, and a sale pays nothing for it.
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import {
  listDayRefunds,
  listDaySales,
  type ProductSum,
  type Stretch,
  sumProducts,
  sumTenders,
  type TenderSum,
} from './day-store.ts'

export const SLOT_MINUTES = 15
const SLOT_MS = SLOT_MINUTES * 60_000
/** So many are read before whoever waits is served: some milliseconds on a box. */
const SLICE = 400
/** Today and the day it is compared with, and one more around midnight. */
const DAYS_KEPT = 3

export type Sum = { count: number; minor: number }
export type DayFigures = {
  saleCount: number
  totalMinor: number
  refundCount: number
  refundMinor: number
  /** Sales by quarter of an hour since 1970, UTC. */
  slots: ReadonlyMap<number, Sum>
  /** Less what was paid out. */
  tenders: ReadonlyMap<TenderMethod, Sum>
  /** Less what came back. */
  products: ReadonlyMap<string, Omit<ProductSum, 'product_id'>>
}
export type DayFollower = (day: string) => Promise<DayFigures>

type Followed = {
  day: string
  saleCount: number
  totalMinor: number
  refundCount: number
  refundMinor: number
  salePlace: number
  refundPlace: number
  slots: Map<number, Sum>
  tenders: Map<TenderMethod, Sum>
  products: Map<string, Omit<ProductSum, 'product_id'>>
  walk: Promise<void> | null
}

/** Many who look at once wait for the same walk. */
export function followDays(db: Db, pause: () => Promise<void>): DayFollower {
  const followed = new Map<string, Followed>()
  return async (day) => {
    const known = followed.get(day) ?? beginDay(day)
    // The one that was looked at longest ago is forgotten first.
    followed.delete(day)
    followed.set(day, known)
    for (const oldest of followed.keys()) {
      if (followed.size <= DAYS_KEPT) break
      followed.delete(oldest)
    }
    known.walk ??= walkOn(db, known, pause).finally(() => {
      known.walk = null
    })
    await known.walk
    return known
  }
}

const beginDay = (day: string): Followed => ({
  ...{ day, saleCount: 0, totalMinor: 0, refundCount: 0, refundMinor: 0 },
  ...{ salePlace: 0, refundPlace: 0, walk: null },
  ...{ slots: new Map(), tenders: new Map(), products: new Map() },
})

async function walkOn(db: Db, day: Followed, pause: () => Promise<void>): Promise<void> {
  while (readSales(db, day) === SLICE) await pause()
  while (readRefunds(db, day) === SLICE) await pause()
}

/** How many it read; each slice is read whole, between two turns of the event loop. */
function readSales(db: Db, day: Followed): number {
  const sales = listDaySales(db, day.day, day.salePlace, SLICE)
  const last = sales[sales.length - 1]
  if (!last) return 0
  const stretch: Stretch = { day: day.day, above: day.salePlace, upTo: last.place }
  for (const { at_ms, total_minor } of sales) {
    addTo(day.slots, Math.floor(at_ms / SLOT_MS), { count: 1, minor: total_minor })
    day.totalMinor += total_minor
  }
  addTenders(day, sumTenders(db, 'sale', stretch), 1)
  addProducts(day, sumProducts(db, 'sale', stretch), 1)
  day.saleCount += sales.length
  day.salePlace = last.place
  return sales.length
}

function readRefunds(db: Db, day: Followed): number {
  const refunds = listDayRefunds(db, day.day, day.refundPlace, SLICE)
  const last = refunds[refunds.length - 1]
  if (!last) return 0
  const stretch: Stretch = { day: day.day, above: day.refundPlace, upTo: last.place }
  for (const { total_minor } of refunds) day.refundMinor += total_minor
  addTenders(day, sumTenders(db, 'refund', stretch), -1)
  addProducts(day, sumProducts(db, 'refund', stretch), -1)
  day.refundCount += refunds.length
  day.refundPlace = last.place
  return refunds.length
}

function addTo<Key>(sums: Map<Key, Sum>, key: Key, { count, minor }: Sum): void {
  const before = sums.get(key) ?? { count: 0, minor: 0 }
  sums.set(key, { count: before.count + count, minor: before.minor + minor })
}

function addTenders(day: Followed, sums: readonly TenderSum[], sign: 1 | -1): void {
  for (const { method, count, amount_minor } of sums) {
    addTo(day.tenders, method, { count: sign === 1 ? count : 0, minor: sign * amount_minor })
  }
}

function addProducts(day: Followed, sums: readonly ProductSum[], sign: 1 | -1): void {
  for (const { product_id, name, quantity_milli, total_minor } of sums) {
    const before = day.products.get(product_id)
    day.products.set(product_id, {
      name,
      quantity_milli: (before?.quantity_milli ?? 0) + sign * quantity_milli,
      total_minor: (before?.total_minor ?? 0) + sign * total_minor,
    })
  }
}
