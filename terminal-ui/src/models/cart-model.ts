// The basket in front of the cashier. Every change is saved before it is shown, so a crash, a
// reload or a power cut gives back exactly what the screen last said.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import {
  type AddOptions,
  addProduct,
  type Cart,
  type CartLine,
  emptyCart,
  priceCart,
  removeLine,
  setBasketDiscount,
  setCustomer,
  setLineDiscount,
  setNote,
  setQuantity,
} from '#domain/cart.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Discount, PricedSale } from '#domain/price-sale.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import { type TerminalDatabase, writeStrictly } from '../link/database.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { createTurns } from './turns.ts'

type Changed = Promise<TillOutcome<Cart>>

export type CartModel = {
  cart: ReadonlySignal<Cart>
  priced: ReadonlySignal<Outcome<PricedSale>>
  selectedLineNo: ReadonlySignal<number | null>
  /** The last line that was removed, while it can be brought back. */
  removed: ReadonlySignal<CartLine | null>
  /** False until the saved cart has been read. */
  isReady: ReadonlySignal<boolean>
  /** True while a payment is open: the basket stands still. */
  isLocked: ReadonlySignal<boolean>
  load(): Promise<void>
  add(product: ProductMessage, options?: AddOptions): Changed
  setQuantity(lineNo: number, quantityMilli: number): Changed
  removeLine(lineNo: number): Changed
  undoRemoval(): Changed
  setLineDiscount(lineNo: number, discount: Discount | null): Changed
  setBasketDiscount(discount: Discount | null): Changed
  setCustomer(customer: Cart['customer']): Changed
  setNote(note: string | null): Changed
  clear(): Changed
  /** Puts a recalled cart in the place of an empty one, and drops the record it came from. */
  replace(cart: Cart, recordKey: string): Changed
  /** Runs after every change that was asked for before it; changes asked for later wait. */
  inTurn<T>(work: (cart: Cart) => Promise<T>): Promise<T>
  /** Shows a new, empty cart; the caller has already removed the old one from storage. */
  startFresh(): void
  lock(): void
  unlock(): void
  select(lineNo: number | null): void
}

/** `removes`: the line that undo would bring back. `dropRecord`: goes in the same transaction. */
type ChangeOptions = { removes?: number; dropRecord?: string }
type Change = (cart: Cart, outlet: OutletMessage) => Outcome<Cart>

export function createCartModel(
  seams: Seams,
  database: TerminalDatabase,
  outlet: ReadonlySignal<OutletMessage | null>,
): CartModel {
  const cart = signal(emptyCart(uuidv7(seams)))
  const removed = signal<CartLine | null>(null)
  const selectedLineNo = signal<number | null>(null)
  const isReady = signal(false)
  const isLocked = signal(false)
  const turns = createTurns()

  function change(make: Change, options: ChangeOptions = {}): Changed {
    return turns.take(async () => {
      if (isLocked.peek()) return refuseAtTill('PAYMENT_OPEN')
      const rules = outlet.peek()
      if (rules === null) return refuseAtTill('NOT_PAIRED')
      const removal = options.removes === undefined ? null : lineOf(options.removes)
      const made = make(cart.peek(), rules)
      return made.ok ? show(made.value, removal, options.dropRecord) : made
    })
  }
  async function show(next: Cart, removal: CartLine | null, dropRecord?: string): Changed {
    try {
      await writeStrictly(database, ['cart'], async (transaction) => {
        const store = transaction.objectStore('cart')
        await store.put({ key: 'current', cart: next, removed: removal })
        if (dropRecord !== undefined) await store.delete(dropRecord)
      })
    } catch (error) {
      return refuseAtTill('STORAGE_FAILED', String(error))
    }
    batch(() => {
      selectedLineNo.value = selectionAfter(cart.peek(), next, selectedLineNo.peek())
      cart.value = next
      removed.value = removal
    })
    return succeed(next)
  }
  function lineOf(lineNo: number): CartLine | null {
    return cart.peek().lines.find((line) => line.lineNo === lineNo) ?? null
  }

  return {
    cart,
    priced: computed(() => priceCart(cart.value)),
    selectedLineNo,
    removed,
    isReady,
    isLocked,
    load: () =>
      turns.take(async () => {
        const saved = await database.get('cart', 'current')
        batch(() => {
          if (saved?.key === 'current') {
            cart.value = saved.cart
            removed.value = saved.removed
          }
          isReady.value = true
        })
      }),
    add: (product, options = {}) =>
      change((current, rules) => addProduct(current, product, rules, options)),
    setQuantity: (lineNo, quantityMilli) =>
      change(
        (current) => setQuantity(current, lineNo, quantityMilli),
        quantityMilli === 0 ? { removes: lineNo } : {},
      ),
    removeLine: (lineNo) =>
      change((current) => succeed(removeLine(current, lineNo)), { removes: lineNo }),
    undoRemoval: () => change((current) => succeed(withLine(current, removed.peek()))),
    setLineDiscount: (lineNo, discount) =>
      change((current) => setLineDiscount(current, lineNo, discount)),
    setBasketDiscount: (discount) => change((current) => setBasketDiscount(current, discount)),
    setCustomer: (customer) => change((current) => succeed(setCustomer(current, customer))),
    setNote: (note) => change((current) => succeed(setNote(current, note))),
    clear: () => change(() => succeed(emptyCart(uuidv7(seams)))),
    replace: (recalled, recordKey) =>
      change(
        (current) => (current.lines.length > 0 ? refuse('INVALID_REQUEST') : succeed(recalled)),
        { dropRecord: recordKey },
      ),
    inTurn: (work) => turns.take(() => work(cart.peek())),
    startFresh() {
      batch(() => {
        cart.value = emptyCart(uuidv7(seams))
        removed.value = null
        selectedLineNo.value = null
        isLocked.value = false
      })
    },
    lock() {
      isLocked.value = true
    },
    unlock() {
      isLocked.value = false
    },
    select(lineNo) {
      selectedLineNo.value = lineNo
    },
  }
}

/** The line that a change touched is the selected one; a line that is gone is not. */
function selectionAfter(before: Cart, after: Cart, selected: number | null): number | null {
  const touched = after.lines.find((line) => !before.lines.includes(line))
  if (touched !== undefined) return touched.lineNo
  return after.lines.some((line) => line.lineNo === selected) ? selected : null
}

/** Brings a removed line back to its place; under a new number if its own was given away. */
function withLine(cart: Cart, line: CartLine | null): Cart {
  if (line === null) return cart
  const isTaken = cart.lines.some((other) => other.lineNo === line.lineNo)
  const lineNo = isTaken ? 1 + Math.max(...cart.lines.map((other) => other.lineNo)) : line.lineNo
  const lines = [...cart.lines, { ...line, lineNo }]
  return { ...cart, lines: lines.sort((a, b) => a.lineNo - b.lineNo) }
}
