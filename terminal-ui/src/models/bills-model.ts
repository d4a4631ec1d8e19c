// Which carts are on paper before they are paid: a bill that was printed must not vanish silently.

import { computed, signal } from '@preact/signals'
import {
  type BilledCart,
  type CartRecord,
  type TerminalDatabase,
  writeStrictly,
} from '../link/database.ts'
import type { CartModel } from './cart-model.ts'

export class BillsModel {
  readonly #database: TerminalDatabase
  readonly #cart: CartModel
  readonly #billed = signal<ReadonlySet<string>>(new Set())

  /** A bill of the cart in front of the cashier went to paper, here or where it was held. */
  readonly isBilled = computed(() => this.#billed.value.has(this.#cart.cart.value.cartId))

  constructor(database: TerminalDatabase, cart: CartModel) {
    this.#database = database
    this.#cart = cart
  }

  /** Carts that are neither in front nor waiting here have gone: they are no concern of ours. */
  async load(): Promise<void> {
    const current = this.#cart.cart.peek().cartId
    const records = await this.#database.getAll('cart')
    const keys = new Set(records.map(({ key }) => key))
    const isKept = (cartId: string) => cartId === current || keys.has(`hold:${cartId}`)
    const billed = records.filter(isBilled)
    this.#billed.value = new Set(billed.map(({ cartId }) => cartId).filter(isKept))
    const stale = billed.filter(({ cartId }) => !isKept(cartId))
    await Promise.all(stale.map(({ key }) => this.#database.delete('cart', key)))
  }

  /** Before the paper is asked for: what may have come out counts as come out. */
  async mark(cartId: string): Promise<void> {
    await writeStrictly(this.#database, ['cart'], async (transaction) => {
      await transaction.objectStore('cart').put({ key: `billed:${cartId}`, cartId })
    })
    this.#billed.value = new Set([...this.#billed.peek(), cartId])
  }

  /** The hub refused to print: there is no paper. */
  async unmark(cartId: string): Promise<void> {
    await this.#database.delete('cart', `billed:${cartId}`)
    this.#billed.value = new Set([...this.#billed.peek()].filter((each) => each !== cartId))
  }
}

const isBilled = (record: CartRecord): record is BilledCart => record.key.startsWith('billed:')
