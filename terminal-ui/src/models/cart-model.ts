// The basket in front of the cashier. Every change is saved before it is shown, so a crash, a
// reload or a power cut gives back exactly what the screen last said.

import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import {
  type AddOptions,
  addProduct,
  type Cart,
  type CartLine,
  emptyCart,
  priceCart,
  removeLine,
  setBasketDiscount,
  setBuyer,
  setCustomer,
  setLineDiscount,
  setNote,
  setPrice,
  setQuantity,
} from '#domain/cart.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Discount, PricedSale } from '#domain/price-sale.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleBuyer } from '#domain/wire/sale-message.ts'
import { type TerminalDatabase, writeStrictly } from '../link/database.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'

type Changed = Promise<TillOutcome<Cart>>
export type LineTerms = {
  quantityMilli: number
  /** Null: the list's. */
  price: { priceMinor: number; reasonCode: string } | null
  discount: Discount | null
}

/** `removes`: the line that undo would bring back. `dropRecord`: goes in the same transaction. */
type ChangeOptions = { removes?: number; dropRecord?: string }
type Change = (cart: Cart, outlet: OutletMessage) => Outcome<Cart>

export class CartModel {
  readonly priced: ReadonlySignal<Outcome<PricedSale>>
  readonly #seams: Seams
  readonly #database: TerminalDatabase
  readonly #outlet: ReadonlySignal<OutletMessage | null>
  readonly #cart: Signal<Cart>
  readonly #removed = signal<CartLine | null>(null)
  readonly #selectedLineNo = signal<number | null>(null)
  readonly #isReady = signal(false)
  readonly #isLocked = signal(false)
  readonly #turns = createTurns()
  /** What promotions make of a changed cart; their code comes after the first screen. */
  promote: (cart: Cart) => Promise<Cart> = async (cart) => cart

  constructor(
    seams: Seams,
    database: TerminalDatabase,
    outlet: ReadonlySignal<OutletMessage | null>,
  ) {
    this.#seams = seams
    this.#database = database
    this.#outlet = outlet
    this.#cart = signal(emptyCart(uuidv7(seams)))
    this.priced = computed(() => priceCart(this.#cart.value))
  }

  get cart(): ReadonlySignal<Cart> {
    return this.#cart
  }
  get selectedLineNo(): ReadonlySignal<number | null> {
    return this.#selectedLineNo
  }
  /** The last line that was removed, while it can be brought back. */
  get removed(): ReadonlySignal<CartLine | null> {
    return this.#removed
  }
  /** False until the saved cart has been read. */
  get isReady(): ReadonlySignal<boolean> {
    return this.#isReady
  }
  /** True while a payment is open: the basket stands still. */
  get isLocked(): ReadonlySignal<boolean> {
    return this.#isLocked
  }

  load(): Promise<void> {
    return this.#turns.take(async () => {
      const saved = await this.#database.get('cart', 'current')
      batch(() => {
        if (saved?.key === 'current') {
          this.#cart.value = saved.cart
          this.#removed.value = saved.removed
        }
        this.#isReady.value = true
      })
    })
  }

  add(product: ProductMessage, options: AddOptions = {}): Changed {
    return this.#change((cart, outlet) => addProduct(cart, product, outlet, options))
  }
  setQuantity(lineNo: number, quantityMilli: number): Changed {
    const options = quantityMilli === 0 ? { removes: lineNo } : {}
    return this.#change((cart) => setQuantity(cart, lineNo, quantityMilli), options)
  }
  removeLine(lineNo: number): Changed {
    return this.#change((cart) => succeed(removeLine(cart, lineNo)), { removes: lineNo })
  }
  undoRemoval(): Changed {
    return this.#change((cart) => succeed(withLine(cart, this.#removed.peek())))
  }
  setLineDiscount(lineNo: number, discount: Discount | null): Changed {
    return this.#change((cart) => setLineDiscount(cart, lineNo, discount))
  }
  /** Quantity, price and discount of a line at once. */
  changeLine(lineNo: number, terms: LineTerms): Changed {
    return this.#change((cart) => withLineTerms(cart, lineNo, terms))
  }
  setBasketDiscount(discount: Discount | null): Changed {
    return this.#change((cart) => setBasketDiscount(cart, discount))
  }
  setCustomer(customer: Cart['customer']): Changed {
    return this.#change((cart) => succeed(setCustomer(cart, customer)))
  }
  setBuyer(buyer: SaleBuyer | null): Changed {
    return this.#change((cart) => succeed(setBuyer(cart, buyer)))
  }
  setNote(note: string | null): Changed {
    return this.#change((cart) => succeed(setNote(cart, note)))
  }
  clear(): Changed {
    return this.#change(() => succeed(emptyCart(uuidv7(this.#seams))))
  }
  select(lineNo: number | null): void {
    this.#selectedLineNo.value = lineNo
  }

  /** Puts a recalled cart in the place of an empty one, and drops the record it came from. */
  replace(recalled: Cart, recordKey: string): Changed {
    return this.#change(
      (cart) => (cart.lines.length > 0 ? refuse('INVALID_REQUEST') : succeed(recalled)),
      { dropRecord: recordKey },
    )
  }
  /** Runs after every change that was asked for before it; changes asked for later wait. */
  inTurn<T>(work: (cart: Cart) => Promise<T>): Promise<T> {
    return this.#turns.take(() => work(this.#cart.peek()))
  }
  /** Shows a new, empty cart; the caller has already removed the old one from storage. */
  startFresh(): void {
    batch(() => {
      this.#cart.value = emptyCart(uuidv7(this.#seams))
      this.#removed.value = null
      this.#selectedLineNo.value = null
      this.#isLocked.value = false
    })
  }
  /** Looks at the promotions again: they, their hour or what is known of them may have changed. */
  renew(): Promise<unknown> {
    return this.#turns.take(async () => {
      const before = this.#cart.peek()
      if (this.#isLocked.peek()) return
      const next = await this.promote(before)
      if (next !== before) await this.#show(next, this.#removed.peek())
    })
  }
  /** Any change of `#domain` that the screens beside selling make. */
  apply(make: (cart: Cart) => Outcome<Cart>): Changed {
    return this.#change(make)
  }
  lock(): void {
    this.#isLocked.value = true
  }
  unlock(): void {
    this.#isLocked.value = false
  }

  #change(make: Change, { removes, dropRecord }: ChangeOptions = {}): Changed {
    return this.#turns.take(async () => {
      if (this.#isLocked.peek()) return refuseAtTill('PAYMENT_OPEN')
      const outlet = this.#outlet.peek()
      if (outlet === null) return refuseAtTill('NOT_PAIRED')
      const before = this.#cart.peek()
      const removal = before.lines.find((line) => line.lineNo === removes) ?? null
      const made = make(before, outlet)
      return made.ok ? this.#show(await this.promote(made.value), removal, dropRecord) : made
    })
  }

  async #show(next: Cart, removal: CartLine | null, dropRecord?: string): Changed {
    try {
      await writeStrictly(this.#database, ['cart'], async (transaction) => {
        const store = transaction.objectStore('cart')
        const written: Promise<unknown>[] = [
          store.put({ key: 'current', cart: next, removed: removal }),
        ]
        if (dropRecord !== undefined) written.push(store.delete(dropRecord))
        // Waiting for their answers before the commit would cost a slow tablet milliseconds.
        transaction.commit()
        await Promise.all(written)
      })
    } catch (error) {
      return refuseAtTill('STORAGE_FAILED', String(error))
    }
    batch(() => {
      const selected = this.#selectedLineNo.peek()
      this.#selectedLineNo.value = selectionAfter(this.#cart.peek(), next, selected)
      this.#cart.value = next
      this.#removed.value = removal
    })
    return succeed(next)
  }
}

/** The cart with other terms for a line; the discount comes last, for it must fit the others. */
export function withLineTerms(cart: Cart, lineNo: number, terms: LineTerms): Outcome<Cart> {
  const bare = setLineDiscount(cart, lineNo, null)
  const counted = bare.ok ? setQuantity(bare.value, lineNo, terms.quantityMilli) : bare
  const named = counted.ok ? setPrice(counted.value, lineNo, terms.price) : counted
  return named.ok ? setLineDiscount(named.value, lineNo, terms.discount) : named
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
