// Who wants a tax invoice of the basket, while a cashier types it.

import { type ReadonlySignal, signal } from '@preact/signals'
import { type BuyerField, faultOfBuyer, plainTaxNumber } from '#domain/tax-identity.ts'
import type { SaleBuyer } from '#domain/wire/sale-message.ts'
import type { CartModel } from './cart-model.ts'

const NOBODY: SaleBuyer = { id_kind: 'npwp', id_number: '', nitku: null, name: '', address: '' }

export class BuyerDraft {
  readonly #cart: Pick<CartModel, 'setBuyer'>
  readonly #buyer = signal<SaleBuyer>(NOBODY)
  readonly #fault = signal<BuyerField | null>(null)
  #isTried = false

  readonly buyer: ReadonlySignal<SaleBuyer> = this.#buyer
  /** What no invoice can be made with; null until somebody tried to save. */
  readonly fault: ReadonlySignal<BuyerField | null> = this.#fault
  /** There is one to be taken off again. */
  readonly isKept: boolean

  constructor(cart: Pick<CartModel, 'cart' | 'setBuyer'>) {
    const kept = cart.cart.peek().buyer
    this.#cart = cart
    this.isKept = kept !== undefined
    if (kept) this.#buyer.value = kept
  }

  set(change: Partial<SaleBuyer>): void {
    this.#buyer.value = { ...this.#buyer.peek(), ...change }
    if (this.#isTried) this.#fault.value = faultOfBuyer(cleaned(this.#buyer.peek()))
  }

  /** False: something is missing, and `fault` says what. */
  async save(): Promise<boolean> {
    this.#isTried = true
    const buyer = cleaned(this.#buyer.peek())
    this.#fault.value = faultOfBuyer(buyer)
    if (this.#fault.peek() !== null) return false
    await this.#cart.setBuyer(buyer)
    return true
  }

  async remove(): Promise<void> {
    await this.#cart.setBuyer(null)
  }
}

/** As it is kept: numbers without dots, no place of business where none was typed. */
function cleaned(buyer: SaleBuyer): SaleBuyer {
  const nitku = plainTaxNumber(buyer.nitku ?? '')
  return {
    ...buyer,
    id_number: plainTaxNumber(buyer.id_number),
    nitku: nitku === '' || buyer.id_kind === 'nik' ? null : nitku,
    name: buyer.name.trim(),
    address: buyer.address.trim(),
  }
}
