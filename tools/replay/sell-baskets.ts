import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { HeadlessTill } from '../headless-till.ts'
import type { Basket, ItemMap } from './baskets.ts'
import { fillCart, payFor } from './fill-cart.ts'
import type { Amounts } from './reconcile.ts'

export type ReplayFigures = {
  sent: Amounts
  latenciesMs: number[]
  elapsedMs: number
  verdicts: Map<string, number>
}

export type ReplayOptions = {
  tills: HeadlessTill[]
  baskets: Basket[]
  items: ItemMap
  random: () => number
  seams: Seams
  onProgress: (done: number, total: number) => void
}

/** Every till takes the next basket as soon as its last sale was acknowledged. */
export async function sellBaskets(options: ReplayOptions): Promise<ReplayFigures> {
  const { baskets, items, random, seams } = options
  const figures: ReplayFigures = {
    sent: new Map(),
    latenciesMs: [],
    elapsedMs: 0,
    verdicts: new Map(),
  }
  let next = 0
  const work = async (till: HeadlessTill): Promise<void> => {
    while (next < baskets.length) {
      const basket = baskets[next] as Basket
      next += 1
      const cart = fillCart(uuidv7(seams), basket, items, till.outlet, random)
      const sale = till.makeSale(cart, payFor(cart, till.outlet, random))
      const startedMs = seams.clock.monotonicMs()
      const answer = await till.sell(sale)
      figures.latenciesMs.push(seams.clock.monotonicMs() - startedMs)
      figures.sent.set(sale.offline_transaction_id, sale.totals.payable_minor)
      const verdict = answer.duplicate ? 'duplicate' : answer.verdict
      figures.verdicts.set(verdict, (figures.verdicts.get(verdict) ?? 0) + 1)
      options.onProgress(figures.sent.size, baskets.length)
    }
  }
  const startedMs = seams.clock.monotonicMs()
  await Promise.all(options.tills.map(work))
  figures.elapsedMs = seams.clock.monotonicMs() - startedMs
  return figures
}

/** The value below which `share` of the sorted values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
