// A shop in the guest as a till sees it: opened through its setup page, sold in through the door of
// the LAN. Whatever the hub acknowledged is kept here, outside the guest.
import { createServer, type Server } from 'node:net'
import { connect } from 'node:tls'
import type { Static } from 'typebox'
import { addProduct, emptyCart, priceCart } from '#domain/cart.ts'
import type { Outcome } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { StaffList } from '#domain/wire/access-message.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleAnswer } from '#domain/wire/sale-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import {
  type HeadlessTill,
  HubRefusal,
  type KeptTill,
  openHeadlessTill,
} from '../../tools/headless-till.ts'

/** An emulated hub answers within this. */
const ANSWER_MS_MAX = 120_000
const PIN = '246810'
const FLOAT_MINOR = 200_000
const SHOP = {
  ...{ code: 'BOX1', name: 'Toko Kotak', address: 'Jl. Uji 1', timezone: 'Asia/Jakarta' },
  ...{ npwp: '', manager: 'Ibu Ani', pin: PIN },
}
const PRODUCT = {
  ...{ name: 'Kopi tubruk', category_id: null, tax_code: 'PPN12', plu: null },
  ...{ is_weighed: false, is_loyalty_eligible: true, is_active: true, cost_minor: 900 },
  units: [{ unit_code: 'pcs', factor_milli: 1000, price_minor: 12_500, barcodes: [] }],
}

/** A shop, put aside while its box is switched off. */
export type KeptShop = { till: KeptTill; product: ProductMessage; acknowledged: string[] }

export class BoxShop {
  /** Ids of sales that the hub said it has. */
  readonly acknowledged: string[] = []
  readonly #till: HeadlessTill
  readonly #product: ProductMessage
  #shiftId: string
  #isSelling = false
  #fault: unknown = null

  private constructor(till: HeadlessTill, product: ProductMessage, shiftId: string) {
    this.#till = till
    this.#product = product
    this.#shiftId = shiftId
  }

  /** Types what a manager types, pairs the first till, adds a product, opens a shift. */
  static async open(url: string, setupCode: string): Promise<BoxShop> {
    const answer = await fetch(`${url}/setup`, {
      method: 'POST',
      body: new URLSearchParams({ ...SHOP, setup_code: setupCode }),
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    const pairingCode = /\?pair=(\d{8})#/.exec(await answer.text())?.[1]
    if (!pairingCode) throw new Error(`the shop was not opened: ${answer.status}`)
    await untilServing(url)
    const till = await openHeadlessTill({
      ...{ url, pairingCode, name: 'Kasir 1', seams, timeoutMs: ANSWER_MS_MAX },
    })
    await logIn(till)
    const product_id = uuidv7(seams)
    await till.post('/api/console/products', { product_id, sku: 'KOPI-1', product: PRODUCT })
    const { products } = await till.get<{ products: ProductMessage[] }>('/api/pos/products')
    const product = products.find(({ sku }) => sku === 'KOPI-1')
    if (!product) throw new Error('the product is not in the catalogue')
    return new BoxShop(till, product, await till.openShift(FLOAT_MINOR))
  }

  /** The same till, in a machine that has been switched on again. */
  static async comeBack(url: string, { till, product, acknowledged }: KeptShop): Promise<BoxShop> {
    await untilServing(url)
    const options = { url, pairingCode: '', name: 'Kasir 1', seams, timeoutMs: ANSWER_MS_MAX }
    const woken = await openHeadlessTill({ ...options, kept: till })
    await logIn(woken)
    const shop = new BoxShop(woken, product, till.sessionId)
    shop.acknowledged.push(...acknowledged)
    return shop
  }

  async keep(): Promise<KeptShop> {
    return {
      till: await this.#till.keep(),
      product: this.#product,
      acknowledged: [...this.acknowledged],
    }
  }

  /** One sale; resolves when the hub has it, however long that takes. */
  async sell(): Promise<void> {
    const cart = must(
      addProduct(emptyCart(uuidv7(seams)), this.#product, this.#till.outlet, {
        quantityMilli: 1000 * (1 + (this.acknowledged.length % 5)),
      }),
    )
    const tenderedMinor = must(priceCart(cart)).totals.totalMinor
    const cash = { method: 'cash', tenderedMinor, evidence: null, state: 'verified' } as const
    const sale = this.#till.makeSale(cart, [cash])
    for (;;) {
      try {
        const answer: SaleAnswer = await this.#till.sell(sale)
        if (answer) this.acknowledged.push(sale.offline_transaction_id)
        return
      } catch (error) {
        // A box that starts is away for longer than a till's patience; a refusal is an answer.
        if (error instanceof HubRefusal || !this.#isSelling) throw error
      }
    }
  }

  /** Sells until told otherwise, through whatever happens to the box. */
  keepSelling(): () => Promise<void> {
    this.#isSelling = true
    this.#fault = null
    const done = (async () => {
      while (this.#isSelling) await this.sell()
    })().catch((error: unknown) => {
      this.#fault = error
    })
    return async () => {
      this.#isSelling = false
      await done
      if (this.#fault !== null) throw this.#fault
    }
  }

  /** Resolves when that many more sales were acknowledged. */
  async untilSold(more: number, msMax: number): Promise<void> {
    const [wanted, endMs] = [this.acknowledged.length + more, performance.now() + msMax]
    while (this.acknowledged.length < wanted) {
      if (this.#fault !== null) throw this.#fault
      if (performance.now() > endMs) throw new Error(`${more} sales took too long`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  async openShift(): Promise<void> {
    this.#shiftId = await this.#till.openShift(FLOAT_MINOR)
  }

  /** Counts what the drawer should hold, and closes. */
  async closeShift(): Promise<void> {
    const path = `/api/pos/sessions/${this.#shiftId}`
    const { expected_cash_minor } = await this.#till.get<ShiftMessage>(path)
    const count_id = uuidv7(seams)
    const value_minor = 500
    const counts = [{ value_minor, count: Math.floor((expected_cash_minor ?? 0) / value_minor) }]
    await this.#till.post(`${path}/counts`, { count_id, counts, declared: [], approval_id: null })
    await this.#till.post(`${path}/close`, {
      ...{ close_id: uuidv7(seams), count_id, carry_over: false, approval_ids: [] },
      ...{ reason_code: null, note: null },
    })
  }

  close(): void {
    this.#till.close()
  }
}

async function logIn(till: HeadlessTill): Promise<void> {
  const { staff } = await till.get<Static<typeof StaffList>>('/api/staff')
  const [manager] = staff
  if (!manager) throw new Error('nobody works here')
  await till.logIn(manager, PIN)
}

/** Plain HTTP here, TLS there: whom to trust is another test's matter. */
export async function openBridge(door: {
  host: string
  port: number
}): Promise<{ url: string; server: Server }> {
  const server = createServer((near) => {
    const far = connect({ ...door, rejectUnauthorized: false })
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, server }
}

export type Health = { status: string; build?: string; database?: string }

/** Null: nobody answers. */
export async function healthOf(url: string): Promise<Health | null> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS_MAX)
    return (await (await fetch(`${url}/api/health`, { signal })).json()) as Health
  } catch {
    return null
  }
}

/** The first answer in which the database is well. */
export async function untilServing(url: string, msMax = 15 * 60_000): Promise<Health> {
  const endMs = performance.now() + msMax
  for (;;) {
    const health = await healthOf(url)
    if (health?.database === 'ok') return health
    if (performance.now() > endMs) throw new Error(`the hub does not serve: ${health?.status}`)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(outcome.code)
}
