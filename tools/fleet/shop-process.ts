// Process: the hubs of many outlets, each selling to its own plan.
import { answerParent, tellNews } from './fleet-process.ts'
import { type FleetShop, openShop, type ShopSpec, type Sold } from './open-shop.ts'

/** How often the kicks of all hubs go out together. */
const KICK_MS = 20
/** Behind the plan or not, so many sales are on their way to the disk at once. */
const AT_ONCE_MAX = 16

export type TradeResult = { sold: [index: number, sold: Sold][]; lateMsMax: number }
export type ShopNews = { kicked: number[]; soldCount: number; planMs: number }

type Arrival = { atMs: number; shop: FleetShop }

const shops = new Map<number, FleetShop>()
const arrivals: Arrival[] = []
const kicked = new Set<number>()
let soldCount = 0
let planMs = 0

answerParent({
  open: async (specs: ShopSpec[]): Promise<void> => {
    for (const spec of specs) {
      const shop = await openShop(spec, () => kicked.add(spec.index))
      shops.set(spec.index, shop)
      for (const atMs of spec.saleAtMs) arrivals.push({ atMs, shop })
    }
    arrivals.sort((a, b) => a.atMs - b.atMs)
    setInterval(report, KICK_MS)
  },
  trade,
  close: async (): Promise<void> => {
    for (const shop of shops.values()) await shop.close()
  },
})

async function trade(): Promise<TradeResult> {
  const startedMs = performance.now()
  const underWay = new Set<Promise<void>>()
  let lateMsMax = 0
  for (const { atMs, shop } of arrivals) {
    const waitMs = startedMs + atMs - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    planMs = atMs
    lateMsMax = Math.max(lateMsMax, -waitMs)
    const sale: Promise<void> = shop.sell().then(() => {
      soldCount += 1
      underWay.delete(sale)
    })
    underWay.add(sale)
    if (underWay.size >= AT_ONCE_MAX) await Promise.race(underWay)
  }
  await Promise.all(underWay)
  planMs = Number.POSITIVE_INFINITY
  tell()
  return { sold: [...shops].map(([index, shop]) => [index, shop.sold()]), lateMsMax }
}

function report(): void {
  if (kicked.size > 0) tell()
}

function tell(): void {
  tellNews({ kicked: [...kicked], soldCount, planMs } satisfies ShopNews)
  kicked.clear()
}
