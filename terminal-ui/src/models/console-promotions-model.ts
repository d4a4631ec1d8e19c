// The console's list of promotions, and a basket on which one is tried before it runs.

import { type ReadonlySignal, signal } from '@preact/signals'
import { addProduct, type Cart, emptyCart, priceCart } from '#domain/cart.ts'
import { businessDate, startOfDay } from '#domain/datetime.ts'
import { readyPromotion } from '#domain/promotion-goods.ts'
import { holdsAt, type PromotionState, stateOn } from '#domain/promotion-time.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import {
  type ConsolePromotion,
  ConsolePromotionList,
  type PromotionChange,
  type PromotionMessage,
} from '#domain/wire/promotion-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { promoteCart } from './promote-cart.ts'

type Deps = { link: Pick<HubLink, 'door'> }

export class ConsolePromotionsModel {
  readonly #deps: Deps
  readonly #list = signal<readonly ConsolePromotion[] | null>(null)
  /** The newest first; null until the hub has answered. */
  readonly list: ReadonlySignal<readonly ConsolePromotion[] | null> = this.#list

  constructor(deps: Deps) {
    this.#deps = deps
  }

  refresh(): Promise<TillOutcome<null>> {
    return this.#ask('GET', '/api/console/promotions')
  }
  save(id: string, change: PromotionChange): Promise<TillOutcome<null>> {
    return this.#ask('PUT', `/api/console/promotions/${id}`, change)
  }
  stop(id: string, is_stopped: boolean): Promise<TillOutcome<null>> {
    return this.#ask('POST', `/api/console/promotions/${id}/stop`, { is_stopped })
  }

  async #ask(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown) {
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await this.#deps.link.door.call({ method, path, ...text }, ConsolePromotionList)
    if (!answer.ok) return answer
    this.#list.value = answer.value.promotions
    return { ok: true, value: null } as const
  }
}

export type ShownState = PromotionState | 'stopped'

export const stateOf = ({ promotion, is_stopped }: ConsolePromotion, today: string): ShownState => {
  const state = stateOn(promotion, today)
  return is_stopped && state !== 'ended' ? 'stopped' : state
}

export type TriedGoods = readonly { product: ProductMessage; pieces: number }[]
/** One piece more: of goods that are there already, no second row. */
export const addTried = (goods: TriedGoods, product: ProductMessage): TriedGoods => {
  const { product_id: id } = product
  return goods.some((each) => each.product.product_id === id)
    ? goods.map((each) =>
        each.product.product_id === id ? { ...each, pieces: each.pieces + 1 } : each,
      )
    : [...goods, { product, pieces: 1 }]
}
export type TriedOutcome = { grossMinor: number; totalMinor: number; rows: Cart['promotions'] }

/** What a customer would pay with these goods: by this promotion, and all others that run. */
export function tryBasket(
  goods: TriedGoods,
  promotions: readonly PromotionMessage[],
  shop: { outlet: OutletMessage; atMs: number; isMember: boolean; couponIds: readonly string[] },
): TriedOutcome | null {
  let cart = emptyCart('00000000-0000-7000-8000-000000000000')
  for (const { product, pieces } of goods) {
    const added = addProduct(cart, product, shop.outlet, { quantityMilli: pieces * 1000 })
    if (added.ok) cart = added.value
  }
  const customer = { customerId: '', fullName: '', loyaltyTier: '', loyaltyPoints: 0 }
  const coupons = shop.couponIds.map((promotionId) => ({ code: 'TEST', promotionId }))
  const promoted = promoteCart(
    { ...cart, coupons, customer: shop.isMember ? customer : null },
    {
      promotions: promotions.map(readyPromotion),
      outlet: shop.outlet,
      nowMs: shop.atMs,
      product: (id) => goods.find(({ product }) => product.product_id === id)?.product ?? null,
    },
  )
  const [plain, priced] = [priceCart(cart), priceCart(promoted)]
  if (!plain.ok || !priced.ok) return null
  return {
    grossMinor: plain.value.totals.totalMinor,
    totalMinor: priced.value.totals.totalMinor,
    rows: promoted.promotions,
  }
}

const DAY_MS = 86_400_000

/** A moment at which it holds: now where it runs, else on its first day; null: never. */
export function tryingMs(
  promotion: Pick<PromotionChange, 'valid_from' | 'valid_to' | 'rule'>,
  nowMs: number,
  timezone: string,
): number | null {
  if (holdsAt(promotion, nowMs, timezone)) return nowMs
  const today = startOfDay(businessDate(nowMs, timezone), timezone) ?? nowMs
  const first = Math.max(today, startOfDay(promotion.valid_from, timezone) ?? nowMs)
  const minuteMs = promotion.rule.from_minute * 60_000
  // Every weekday comes within seven days.
  for (let day = 0; day < 7; day += 1) {
    const atMs = first + day * DAY_MS + minuteMs
    if (holdsAt(promotion, atMs, timezone)) return atMs
  }
  return null
}
