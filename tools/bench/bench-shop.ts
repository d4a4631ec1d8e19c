// A hub with tills for a measurement, and the same five-line order again and again.

import type { Static } from 'typebox'
import { addProduct, type Cart, emptyCart, priceCart } from '#domain/cart.ts'
import { must } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { TenderInput } from '#domain/settle.ts'
import type { ProductMessage, ProductPage } from '#domain/wire/catalogue-message.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import type { HeadlessTill } from '../headless-till.ts'
import { type HubProcess, startHub } from '../hub-process.ts'
import { openTills } from '../replay/open-tills.ts'
import { percentile } from '../replay/sell-baskets.ts'

/** Nothing listens there: paper waits, as on a day of a jammed printer, and costs no bench time. */
const NO_PRINTER = '127.0.0.1:9'

export type BenchShop = {
  folder: string
  hub: HubProcess
  tills: HeadlessTill[]
  products: ProductMessage[]
  end(): Promise<void>
}

export async function openBenchShop(
  folder: string,
  tillCount: number,
  env: Record<string, string> = {},
): Promise<BenchShop> {
  const outlet = await prepareOutlet(folder, NO_PRINTER, tillCount)
  const hub = await startHub(folder, { env })
  const tills = await openTills(hub.url, outlet.pairingCodes)
  const [first] = tills
  if (!first) throw new Error('a shop needs a till')
  const page = await first.get<Static<typeof ProductPage>>('/api/pos/products?limit=5000')
  const end = async (): Promise<void> => {
    for (const till of tills) till.close()
    await hub.stop()
  }
  return { folder, hub, tills, products: page.products, end }
}

export function fiveLineOrder(
  products: readonly ProductMessage[],
  till: HeadlessTill,
): [Cart, TenderInput[]] {
  let cart = emptyCart(uuidv7(seams))
  const pieces = products.filter((product) => !product.is_weighed)
  for (const product of pieces.slice(0, 5)) {
    cart = must(addProduct(cart, product, till.outlet, { quantityMilli: 1000 }))
  }
  const total = must(priceCart(cart)).totals.totalMinor
  const qris = Math.floor(total / 2)
  return [
    cart,
    [
      { method: 'qris', tenderedMinor: qris, evidence: null, state: 'unverified' },
      { method: 'cash', tenderedMinor: total, evidence: null, state: 'verified' },
    ],
  ]
}

export type Speed = { perSecond: number; p50Ms: number; p99Ms: number }

/**
 * Sells `count` orders through `tillCount` tills, each waiting for its own acknowledgement, and for
 * its next customer.
 */
export async function measureHub(
  shop: BenchShop,
  tillCount: number,
  count: number,
  pauseMs = 0,
): Promise<Speed> {
  const tills = shop.tills.slice(0, tillCount)
  const share = Math.ceil(count / tillCount)
  const queues = tills.map((till) => ({
    till,
    sales: Array.from({ length: share }, () =>
      till.makeSale(...fiveLineOrder(shop.products, till)),
    ),
  }))
  const latenciesMs: number[] = []
  const startedMs = performance.now()
  await Promise.all(
    queues.map(async ({ till, sales }) => {
      for (const sale of sales) {
        const from = performance.now()
        await till.sell(sale)
        latenciesMs.push(performance.now() - from)
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }),
  )
  const elapsedMs = performance.now() - startedMs
  return {
    perSecond: (latenciesMs.length / elapsedMs) * 1000,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  }
}
