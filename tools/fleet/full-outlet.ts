// A whole outlet: hub, relay and Redis as the processes they are on a box, and a till that sells
// over HTTP.
import { join } from 'node:path'
import type { Static } from 'typebox'
import { uuidv7 } from '#domain/ids.ts'
import type { ProductPage } from '#domain/wire/catalogue-message.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { startPrivateRedis } from '../../demo/private-redis.ts'
import { COMPILE_CACHE } from '../compile-cache.ts'
import { startEntry, startHub } from '../hub-process.ts'
import { mapItems, seededBaskets } from '../replay/baskets.ts'
import { fillCart, payFor } from '../replay/fill-cart.ts'
import { openTills } from '../replay/open-tills.ts'
import { seededRandom } from '../seeded-random.ts'
import type { OutletFolder } from './make-outlets.ts'
import type { Sold } from './open-shop.ts'

export type FullOutlet = {
  relayPid: number
  hubPid: number
  /** Sells at these moments after now, one sale after the other. */
  trade(saleAtMs: readonly number[]): Promise<Sold>
  soldCount(): number
  /** Where in its plan its last sale was. */
  planMs(): number
  stop(): Promise<void>
}

const VOCABULARY = 169

export async function startFullOutlet(
  outlet: OutletFolder,
  options: {
    redisCommand: string
    seed: number
    hubSocket: string
    relayEnv: Record<string, string>
  },
): Promise<FullOutlet> {
  const { folder } = outlet
  const started: { stop(): Promise<void> }[] = []
  const stop = async (): Promise<void> => {
    for (const part of started.reverse()) await part.stop()
  }
  const keep = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
    started.push(part)
    return part
  }
  try {
    const redis = keep(
      await startPrivateRedis({
        ...{ command: options.redisCommand, folder: join(folder, 'redis'), diesWithParent: true },
      }),
    )
    const redisUrl = `unix:${redis.socketPath}`
    const cache = { NODE_COMPILE_CACHE: COMPILE_CACHE }
    const hubEnv = { ...cache, HUB_REDIS_URL: redisUrl, HUB_RELAY_SOCKET: options.hubSocket }
    const hub = keep(await startHub(folder, { env: hubEnv }))
    const relayEnv = { ...cache, ...options.relayEnv, RELAY_REDIS_URL: redisUrl }
    const relay = keep(await startEntry('cloud-relay/main.ts', folder, relayEnv))
    const [till] = await openTills(hub.url, [outlet.pairingCode])
    if (!till) throw new Error('no till')
    started.push({ stop: async () => till.close() })
    const page = await till.get<Static<typeof ProductPage>>('/api/pos/products?limit=5000')
    const items = mapItems(page.products)
    const random = seededRandom(options.seed)
    const sold: Sold = { count: 0, payableMinor: 0 }
    let planMs = 0
    return {
      relayPid: relay.pid,
      hubPid: hub.pid,
      soldCount: () => sold.count,
      planMs: () => planMs,
      stop,
      trade: async (saleAtMs) => {
        const startedMs = performance.now()
        for (const atMs of saleAtMs) {
          const waitMs = startedMs + atMs - performance.now()
          if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
          planMs = atMs
          const [basket = []] = seededBaskets(1, random, VOCABULARY)
          const cart = fillCart(uuidv7(seams), basket, items, till.outlet, random)
          const sale = till.makeSale(cart, payFor(cart, till.outlet, random))
          await till.sell(sale)
          sold.count += 1
          sold.payableMinor += sale.totals.payable_minor
        }
        return sold
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
