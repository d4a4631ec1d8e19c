// The hub's side of one outlet without its network: its real file, its real verbs, its door for the
// relay, and one till that sells.

import { generateKeyPairSync } from 'node:crypto'
import { dirname } from 'node:path'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { toIso } from '#domain/datetime.ts'
import { must } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { DevicePublicKey } from '#domain/wire/access-message.ts'
import type { HubDeps } from '#hub/app-types.ts'
import { listProductIdsAfter, readProducts } from '#hub/catalogue/catalogue-store.ts'
import { startRelaySocket } from '#hub/cloud/relay-socket.ts'
import { type Db, openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { newSealingKey } from '#hub/salvage/sealing-key.ts'
import { openShift } from '#hub/shift/open-shift.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { pairTerminal } from '#hub/terminal/pair-terminal.ts'
import { mapItems, seededBaskets } from '../replay/baskets.ts'
import { fillCart, payFor } from '../replay/fill-cart.ts'
import { seededRandom } from '../seeded-random.ts'

export type ShopSpec = {
  index: number
  databasePath: string
  pairingCode: string
  hubSocket: string
  seed: number
  saleAtMs: number[]
}

/** What was acknowledged to the till. */
export type Sold = { count: number; payableMinor: number }
export type FleetShop = {
  sell(): Promise<void>
  sold(): Sold
  close(): Promise<void>
}

const FLOAT_MINOR = 500_000
const PRODUCTS_MAX = 5_000
/** As many different items as the real baskets of docs/benchmarks.md have. */
const VOCABULARY = 169

export async function openShop(spec: ShopSpec, kickRelay: () => void): Promise<FleetShop> {
  const db = openDatabase(spec.databasePath)
  const deps = depsOf(db, spec, kickRelay)
  const taker = createSaleTaker(deps)
  const door = await startRelaySocket(deps, spec.hubSocket)
  const till = openTill(db, spec.pairingCode)
  const outlet = readOutlet(db)
  const items = mapItems(readProducts(db, listProductIdsAfter(db, '', PRODUCTS_MAX)))
  const random = seededRandom(spec.seed)
  const sold: Sold = { count: 0, payableMinor: 0 }
  let number = 0
  return {
    sold: () => sold,
    sell: async () => {
      const [basket = []] = seededBaskets(1, random, VOCABULARY)
      const cart = fillCart(uuidv7(seams), basket, items, outlet, random)
      const tenders = payFor(cart, outlet, random)
      number += 1
      const identity = {
        ...till,
        transactionId: uuidv7(seams),
        number,
        createdAt: toIso(seams.clock.nowMs()),
      }
      const sale = must(buildSaleMessage({ cart, tenders, outlet, identity, committed: true }))
      must(await taker.take('direct', sale, 0))
      sold.count += 1
      sold.payableMinor += sale.totals.payable_minor
    },
    close: async () => {
      await door.close()
      db.close()
    },
  }
}

function depsOf(db: Db, spec: ShopSpec, kickRelay: () => void): HubDeps {
  return {
    ...{ db, seams, kickRelay },
    databasePath: spec.databasePath,
    dataFolder: dirname(spec.databasePath),
    log: pino({ level: 'error' }, pino.destination(2)),
    live: { publish: () => {}, publishTo: () => {} },
    wakePrinters: () => {},
    metrics: new Registry(),
    paymentProvider: null,
    pepper: new Uint8Array(32),
    sealingKey: newSealingKey(),
    build: 'fleet',
  }
}

/** Pairs the shop's one till and opens its shift. */
function openTill(db: Db, code: string) {
  const { kty, crv, x, y } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  }).publicKey.export({ format: 'jwk' })
  const publicKey = { kty, crv, x, y } as DevicePublicKey
  const paired = must(
    write(db, (tx) => pairTerminal(tx, seams, { code, name: 'Kasir', publicKey })),
  )
  const cashierId = db
    .prepare("SELECT id FROM staff WHERE role = 'cashier' ORDER BY name LIMIT 1")
    .pluck()
    .get() as string
  const sessionId = uuidv7(seams)
  const order = {
    shiftId: sessionId,
    drawerId: null,
    terminalId: paired.terminalId,
    cashierId,
    mode: 'shared' as const,
    openingCashMinor: FLOAT_MINOR,
    counts: null,
  }
  must(write(db, (tx) => openShift(tx, seams, readOutlet(tx), order)))
  return { ...paired, sessionId, cashierId }
}
