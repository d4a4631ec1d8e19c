// Carts set aside: at the hub for every terminal, and here while the hub is away.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Cart } from '#domain/cart.ts'
import { fromIso } from '#domain/datetime.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { type HeldCart, HeldCartList, TakenCart } from '#domain/wire/cart-message.ts'
import {
  type CartRecord,
  type OpenRecall,
  type TerminalDatabase,
  type WaitingHold,
  writeStrictly,
} from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import { isUnanswered, refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { CartModel } from './cart-model.ts'
import { createTurns } from './turns.ts'

/** Written into the payload, so that a later build knows what it reads. */
const PAYLOAD_VERSION = 1

export type HeldCartRow = {
  cartId: string
  label: string
  lineCount: number
  totalMinor: number
  note: string | null
  /** Null for a cart that only this terminal knows of. */
  heldByName: string | null
  heldAtTerminal: string | null
  heldAtMs: number | null
  /** Not at the hub yet, or on its way back from it: only this terminal can recall it. */
  isWaiting: boolean
}

export type HeldCartsModel = {
  carts: ReadonlySignal<readonly HeldCartRow[]>
  count: ReadonlySignal<number>
  load(): Promise<void>
  /** Sets the current cart aside under a label and shows an empty one. */
  hold(label: string): Promise<TillOutcome<null>>
  /** Takes a cart up again; the current one must be empty. */
  recall(cartId: string): Promise<TillOutcome<null>>
  refresh(): Promise<TillOutcome<null>>
  stop(): void
}
export type HeldCartsDeps = {
  seams: Seams
  database: TerminalDatabase
  link: HubLink
  cart: CartModel
}

export function createHeldCartsModel({
  seams,
  database,
  link,
  cart,
}: HeldCartsDeps): HeldCartsModel {
  const atHub = signal<readonly HeldCart[]>([])
  const here = signal<readonly (WaitingHold | OpenRecall)[]>([])
  const turns = createTurns()
  const carts = computed(() => mergeRows(atHub.value, here.value))

  async function load(): Promise<void> {
    const records = await database.getAll('cart')
    here.value = records.filter(isKeptHere)
  }
  async function hold(label: string): Promise<TillOutcome<null>> {
    const held = await cart.inTurn(async (current): Promise<TillOutcome<null>> => {
      if (cart.isLocked.peek()) return refuseAtTill('PAYMENT_OPEN')
      if (current.lines.length === 0) return refuseAtTill('CART_EMPTY')
      await setAside(current, label)
      cart.startFresh()
      return { ok: true, value: null }
    })
    if (!held.ok) return held
    await load()
    await bringToHub()
    return held
  }
  /** One transaction: the cart is either in front of the cashier or set aside, never both. */
  async function setAside(current: Cart, label: string): Promise<void> {
    const priced = cart.priced.peek()
    await writeStrictly(database, ['cart'], async (transaction) => {
      const store = transaction.objectStore('cart')
      await store.put({
        key: `hold:${current.cartId}`,
        cart: current,
        label,
        totalMinor: priced.ok ? priced.value.totals.totalMinor : 0,
        heldAtMs: seams.clock.nowMs(),
        isSent: false,
      })
      await store.delete('current')
    })
  }
  const bringToHub = () => turns.take(sendWaiting)

  async function sendWaiting(): Promise<void> {
    await load()
    for (const record of here.peek()) {
      if (isHold(record) && (await sendHold(record)) === 'unanswered') break
    }
    await load()
  }
  async function sendHold(record: WaitingHold): Promise<'settled' | 'unanswered'> {
    await database.put('cart', { ...record, isSent: true })
    const body = holdBody(record)
    const answer = await link.door.call(
      { method: 'POST', path: '/api/pos/held-carts', body },
      HeldCartList,
    )
    if (answer.ok) {
      await database.delete('cart', record.key)
      atHub.value = answer.value.carts
      return 'settled'
    }
    if (isUnanswered(answer.code)) return 'unanswered'
    // The hub does not want it: it stays here, where it can still be recalled.
    await database.put('cart', record)
    return 'settled'
  }
  async function recall(cartId: string): Promise<TillOutcome<null>> {
    if (cart.cart.peek().lines.length > 0) return refuseAtTill('CART_NOT_EMPTY')
    const kept = await database.get('cart', `hold:${cartId}`)
    if (kept !== undefined && isHold(kept) && !kept.isSent) return putInFront(kept.cart, kept.key)
    if (kept !== undefined) {
      // The hub may have it or not: only the hub can say who takes it, so it must answer first.
      await bringToHub()
      if ((await database.get('cart', kept.key)) !== undefined)
        return refuseAtTill('HUB_UNREACHABLE')
    }
    return turns.take(() => recallFromHub(cartId))
  }
  async function recallFromHub(cartId: string): Promise<TillOutcome<null>> {
    const request = await openRecall(cartId)
    if (request === null) return refuseAtTill('HELD_CART_GONE')
    const body = JSON.stringify({ take_id: request.takeId })
    const path = `/api/pos/held-carts/${cartId}/take`
    const answer = await link.door.call({ method: 'POST', path, body }, TakenCart)
    if (answer.ok) {
      const taken = readPayload(answer.value.cart)
      return taken === null ? refuseAtTill('ANSWER_UNREADABLE') : putInFront(taken, request.key)
    }
    if (!isUnanswered(answer.code)) await database.delete('cart', request.key)
    await refresh()
    return answer
  }
  /** Kept before the request: if its answer is lost, asking again still gets this cart. */
  async function openRecall(cartId: string): Promise<OpenRecall | null> {
    const before = await database.get('cart', `recall:${cartId}`)
    if (before !== undefined && isRecall(before)) return before
    const card = atHub.peek().find((each) => each.cart_id === cartId)
    if (card === undefined) return null
    const record: OpenRecall = { key: `recall:${cartId}`, takeId: uuidv7(seams), card }
    await database.put('cart', record)
    return record
  }
  async function putInFront(recalled: Cart, key: string): Promise<TillOutcome<null>> {
    const shown = await cart.replace(recalled, key)
    if (!shown.ok) return shown
    atHub.value = atHub.peek().filter((each) => each.cart_id !== recalled.cartId)
    await load()
    return { ok: true, value: null }
  }
  async function refresh(): Promise<TillOutcome<null>> {
    await load()
    const answer = await link.door.call(
      { method: 'GET', path: '/api/pos/held-carts' },
      HeldCartList,
    )
    if (!answer.ok) return answer
    atHub.value = answer.value.carts
    return { ok: true, value: null }
  }
  const stop = link.onMessage((message) => {
    if (message.type === 'hello') bringToHub()
    if (message.type === 'held-carts-changed') refresh()
  })

  return { carts, count: computed(() => carts.value.length), load, hold, recall, refresh, stop }
}

const isHold = (record: CartRecord): record is WaitingHold => record.key.startsWith('hold:')
const isRecall = (record: CartRecord): record is OpenRecall => record.key.startsWith('recall:')
const isKeptHere = (record: CartRecord): record is WaitingHold | OpenRecall =>
  isHold(record) || isRecall(record)

const holdBody = (record: WaitingHold): string =>
  JSON.stringify({
    cart_id: record.cart.cartId,
    label: record.label,
    line_count: record.cart.lines.length,
    total_minor: record.totalMinor,
    note: record.cart.note,
    cart: { version: PAYLOAD_VERSION, cart: record.cart },
  })

function readPayload(payload: unknown): Cart | null {
  const { version, cart } = payload as { version?: unknown; cart?: Cart }
  return version === PAYLOAD_VERSION && Array.isArray(cart?.lines) ? cart : null
}

function mergeRows(
  atHub: readonly HeldCart[],
  here: readonly (WaitingHold | OpenRecall)[],
): HeldCartRow[] {
  const rows = here.map((record) => (isHold(record) ? holdRow(record) : cardRow(record.card, true)))
  const known = new Set(rows.map((row) => row.cartId))
  const others = atHub.filter((card) => !known.has(card.cart_id))
  return [...rows, ...others.map((card) => cardRow(card, false))]
}

const holdRow = (record: WaitingHold): HeldCartRow => ({
  cartId: record.cart.cartId,
  label: record.label,
  lineCount: record.cart.lines.length,
  totalMinor: record.totalMinor,
  note: record.cart.note,
  heldByName: null,
  heldAtTerminal: null,
  heldAtMs: record.heldAtMs,
  isWaiting: true,
})

const cardRow = (card: HeldCart, isWaiting: boolean): HeldCartRow => ({
  cartId: card.cart_id,
  label: card.label,
  lineCount: card.line_count,
  totalMinor: card.total_minor,
  note: card.note,
  heldByName: card.held_by_name,
  heldAtTerminal: card.held_at_terminal,
  heldAtMs: fromIso(card.held_at),
  isWaiting,
})
