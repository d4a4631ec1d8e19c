// The outlet's promotions as the hub last said them: kept for a day without it, and looked at with
// every change of the basket.

import { effect, signal } from '@preact/signals'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { Cart, CartCoupon } from '#domain/cart.ts'
import { couponDigestText, readCouponCode } from '#domain/coupon-code.ts'
import { succeed } from '#domain/errors.ts'
import { type ReadyPromotion, readyPromotion } from '#domain/promotion-goods.ts'
import { CouponAnswer, PromotionList } from '#domain/wire/promotion-message.ts'
import { isUnanswered, refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'
import { promoteCart } from './promote-cart.ts'
import type { Till } from './till.ts'

type Known = { list: PromotionList; ready: readonly ReadyPromotion[] }
const NOTHING: Known = { list: { version: 0, promotions: [] }, ready: [] }

/** Of the till that runs: what is known of its outlet's promotions. */
const known = signal<Known>(NOTHING)

/** How promotions are called, for the words under a line. */
export const promotionName = (id: string): string | null =>
  known.value.ready.find(({ promotion_id }) => promotion_id === id)?.name ?? null

type Shop = Pick<Till, 'cart' | 'catalogue' | 'database' | 'link' | 'seams' | 'session'>

/** Lets the basket be looked at; the returned function lets go of the hub. */
export function followPromotions(till: Shop): () => void {
  const { cart, catalogue, database, link, seams, session } = till
  const turns = createTurns()
  const show = (list: PromotionList): Promise<unknown> => {
    known.value = { list, ready: list.promotions.map(({ promotion }) => readyPromotion(promotion)) }
    return cart.renew()
  }
  const fetchAll = async (): Promise<TillOutcome<PromotionList>> => {
    const request = { method: 'GET', path: '/api/pos/promotions' } as const
    const answer = await link.door.call(request, PromotionList)
    if (!answer.ok) return answer
    await database.put('sync_metadata', { key: 'promotions', list: answer.value })
    await show(answer.value)
    return answer
  }
  const ask = () => turns.take(fetchAll)
  cart.promote = async (next) => {
    const outlet = session.outlet.peek()
    if (outlet === null) return next
    const nowMs = seams.clock.nowMs() + link.aheadMs()
    const product = (id: string) => catalogue.product(id)
    const facts = { promotions: known.peek().ready, outlet, nowMs, product }
    const promoted = promoteCart(next, facts)
    // Looked at again, and nothing is otherwise: no write, and the moment stays.
    return next === cart.cart.peek() && isSame(next, promoted) ? next : promoted
  }
  link.background.run(
    turns.take(async () => {
      const saved = await database.get('sync_metadata', 'promotions')
      await show(saved?.key === 'promotions' ? saved.list : NOTHING.list)
    }),
  )
  const stopMessages = link.onMessage((message) => {
    if (message.type === 'promotions-changed') link.keepAsking(ask)
  })
  const stopConnected = effect(() => {
    if (link.isConnected.value) link.keepAsking(ask)
  })
  // A price list beside the product's own comes with its product.
  const stopCatalogue = effect(() => {
    if (catalogue.version.value > 0) link.background.run(cart.renew())
  })
  return () => {
    for (const stop of [stopMessages, stopConnected, stopCatalogue]) stop()
    cart.promote = async (next) => next
    known.value = NOTHING
  }
}

const isSame = (a: Cart, b: Cart): boolean =>
  canonicalJson({ ...a.promotions, at: null }) === canonicalJson({ ...b.promotions, at: null })

/**
 * Opens the promotion that a code is for. Where the hub answers, a code that was used up is
 * refused; alone the till takes any code that it knows. Refuses COUPON_UNKNOWN and COUPON_SPENT.
 */
export async function takeCoupon(till: Shop, text: string): Promise<TillOutcome<CartCoupon>> {
  const code = readCouponCode(text)
  const promotionId = code === null ? null : await promotionOf(till, code)
  if (code === null || promotionId === null) return refuseAtTill('COUPON_UNKNOWN')
  const path = `/api/pos/coupons/${code}`
  const answer = await till.link.door.call({ method: 'GET', path }, CouponAnswer)
  if (!answer.ok && !isUnanswered(answer.code)) return answer
  const coupon = { code, promotionId }
  const others = (till.cart.cart.peek().coupons ?? []).filter((each) => each.code !== code)
  const changed = await till.cart.apply((cart) =>
    succeed({ ...cart, coupons: [...others, coupon] }),
  )
  return changed.ok ? { ok: true, value: coupon } : changed
}

export const dropCoupon = (till: Shop, code: string): Promise<TillOutcome<unknown>> =>
  till.cart.apply((cart) =>
    succeed({ ...cart, coupons: (cart.coupons ?? []).filter((each) => each.code !== code) }),
  )

async function promotionOf({ seams }: Shop, code: string): Promise<string | null> {
  for (const { promotion, coupon_digests } of known.peek().list.promotions) {
    if (coupon_digests.length === 0) continue
    const id = promotion.promotion_id
    if (coupon_digests.includes(await digestOf(seams.subtle, id, code))) return id
  }
  return null
}

async function digestOf(subtle: SubtleCrypto, id: string, code: string): Promise<string> {
  const bytes = new TextEncoder().encode(couponDigestText(id, code))
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.slice(0, 32)
}
