// Carts set aside: at the hub for every terminal, and here while the hub is away.

import { computed, signal } from '@preact/signals'
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
import { createTurns } from '../link/turns.ts'
import type { BillsModel } from './bills-model.ts'
import type { CartModel } from './cart-model.ts'

/** Written into the payload, so that a later build knows what it reads. */
const PAYLOAD_VERSION = 1

export type HeldCartRow = {
  cartId: string
  label: string
  lineCount: number
  totalMinor: number
  note: string | null
  /** Whose it is; null for one that waits here. */
  heldById: string | null
  billCount: number
  /** Null for a cart that only this terminal knows of. */
  heldByName: string | null
  heldAtTerminal: string | null
  heldAtMs: number | null
  /** Not at the hub yet, or on its way back from it: only this terminal can recall it. */
  isWaiting: boolean
}

export type HeldCartsDeps = {
  seams: Seams
  database: TerminalDatabase
  link: HubLink
  cart: CartModel
  bills: BillsModel
}

export class HeldCartsModel {
  readonly #seams: Seams
  readonly #database: TerminalDatabase
  readonly #link: HubLink
  readonly #cart: CartModel
  readonly #bills: BillsModel
  readonly #atHub = signal<readonly HeldCart[]>([])
  readonly #here = signal<readonly (WaitingHold | OpenRecall)[]>([])
  readonly #turns = createTurns()
  /** Lets go of the link. */
  readonly stop: () => void

  /** Those that only this terminal can recall first, then the hub's. */
  readonly carts = computed(() => mergeRows(this.#atHub.value, this.#here.value))
  readonly count = computed(() => this.carts.value.length)

  constructor({ seams, database, link, cart, bills }: HeldCartsDeps) {
    this.#bills = bills
    this.#seams = seams
    this.#database = database
    this.#link = link
    this.#cart = cart
    this.stop = link.onMessage((message) => {
      if (message.type === 'hello') link.background.run(this.#bringToHub())
      if (message.type === 'held-carts-changed') link.background.run(this.refresh())
    })
  }

  async load(): Promise<void> {
    const records = await this.#database.getAll('cart')
    this.#here.value = records.filter(isKeptHere)
  }

  async refresh(): Promise<TillOutcome<null>> {
    await this.load()
    const request = { method: 'GET', path: '/api/pos/held-carts' } as const
    const answer = await this.#link.door.call(request, HeldCartList)
    if (!answer.ok) return answer
    this.#atHub.value = answer.value.carts
    return { ok: true, value: null }
  }

  /** Sets the current cart aside under a label and shows an empty one. */
  async hold(label: string): Promise<TillOutcome<null>> {
    const held = await this.#cart.inTurn(async (current): Promise<TillOutcome<null>> => {
      if (this.#cart.isLocked.peek()) return refuseAtTill('PAYMENT_OPEN')
      if (current.lines.length === 0) return refuseAtTill('CART_EMPTY')
      await this.#setAside(current, label)
      this.#cart.startFresh()
      return { ok: true, value: null }
    })
    // Without a line nothing is sent that the hub may or may not have: it can be resumed here.
    if (held.ok && this.#link.isConnected.peek()) await this.#bringToHub()
    return held
  }

  /** Takes a cart up again; the current one must be empty. */
  async recall(cartId: string): Promise<TillOutcome<null>> {
    if (this.#cart.cart.peek().lines.length > 0) return refuseAtTill('CART_NOT_EMPTY')
    const kept = await this.#database.get('cart', `hold:${cartId}`)
    if (kept === undefined || !isHold(kept)) {
      return this.#turns.take(() => this.#recallFromHub(cartId))
    }
    if (!kept.isSent) return this.#putInFront(kept.cart, kept.key)
    // The hub may have it or not: only the hub can say who takes it, so it must answer first.
    await this.#bringToHub()
    const isStillHere = (await this.#database.get('cart', kept.key)) !== undefined
    if (isStillHere) return refuseAtTill('HUB_UNREACHABLE')
    return this.#turns.take(() => this.#recallFromHub(cartId))
  }

  /** One transaction: the cart is either in front of the cashier or set aside, never both. */
  async #setAside(cart: Cart, label: string): Promise<void> {
    const priced = this.#cart.priced.peek()
    const totalMinor = priced.ok ? priced.value.totals.totalMinor : 0
    const heldAtMs = this.#seams.clock.nowMs()
    await writeStrictly(this.#database, ['cart'], async (transaction) => {
      const store = transaction.objectStore('cart')
      const key = `hold:${cart.cartId}` as const
      await store.put({ key, cart, label, totalMinor, heldAtMs, isSent: false })
      await store.delete('current')
    })
  }

  #bringToHub(): Promise<void> {
    return this.#turns.take(async () => {
      await this.load()
      for (const record of this.#here.peek()) {
        if (isHold(record) && (await this.#sendHold(record)) === 'unanswered') break
      }
      await this.load()
    })
  }

  async #sendHold(record: WaitingHold): Promise<'settled' | 'unanswered'> {
    await this.#database.put('cart', { ...record, isSent: true })
    const request = { method: 'POST', path: '/api/pos/held-carts', body: holdBody(record) } as const
    const answer = await this.#link.door.call(request, HeldCartList)
    if (!answer.ok && isUnanswered(answer.code)) return 'unanswered'
    if (answer.ok) {
      await this.#database.delete('cart', record.key)
      this.#atHub.value = answer.value.carts
    } else {
      // The hub does not want it: it stays as it was, and can still be recalled here.
      await this.#database.put('cart', record)
    }
    return 'settled'
  }

  async #recallFromHub(cartId: string): Promise<TillOutcome<null>> {
    const recall = await this.#openRecall(cartId)
    if (recall === null) return refuseAtTill('HELD_CART_GONE')
    const body = JSON.stringify({ take_id: recall.takeId })
    const path = `/api/pos/held-carts/${cartId}/take`
    const answer = await this.#link.door.call({ method: 'POST', path, body }, TakenCart)
    if (answer.ok) {
      const cart = readPayload(answer.value.cart)
      return cart === null ? refuseAtTill('ANSWER_UNREADABLE') : this.#putInFront(cart, recall.key)
    }
    if (!isUnanswered(answer.code)) await this.#database.delete('cart', recall.key)
    await this.refresh()
    return answer
  }

  /** Kept before the request: if its answer is lost, asking again still gets this cart. */
  async #openRecall(cartId: string): Promise<OpenRecall | null> {
    const before = await this.#database.get('cart', `recall:${cartId}`)
    if (before !== undefined && isRecall(before)) return before
    const card = this.#atHub.peek().find((each) => each.cart_id === cartId)
    if (card === undefined) return null
    const key = `recall:${cartId}` as const
    const recall: OpenRecall = { key, takeId: uuidv7(this.#seams), card }
    await this.#database.put('cart', recall)
    return recall
  }

  async #putInFront(cart: Cart, recordKey: string): Promise<TillOutcome<null>> {
    const card = this.#atHub.peek().find(({ cart_id }) => cart_id === cart.cartId)
    if (card !== undefined && card.bill_count > 0) await this.#bills.mark(cart.cartId)
    const shown = await this.#cart.replace(cart, recordKey)
    if (!shown.ok) return shown
    this.#atHub.value = this.#atHub.peek().filter((card) => card.cart_id !== cart.cartId)
    await this.load()
    return { ok: true, value: null }
  }
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
  heldById: null,
  billCount: 0,
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
  heldById: card.held_by_id,
  billCount: card.bill_count,
  heldByName: card.held_by_name,
  heldAtTerminal: card.held_at_terminal,
  heldAtMs: fromIso(card.held_at),
  isWaiting,
})
