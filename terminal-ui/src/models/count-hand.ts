// What somebody counts just now: each scan of the same unit adds one, another one keeps what was in
// hand first. Nothing waits for the hub: a scanner is quicker than the line to it.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { parseQuantity } from '#domain/quantity.ts'
import type { FoundGoods } from './find-goods.ts'
import { quantityText } from './quantity-draft.ts'
import type { WaitingEntry } from './stock-count-model.ts'

export type Counted = Pick<WaitingEntry, 'productId' | 'name' | 'unit' | 'quantityMilli'>

const ONE_MILLI = 1000

export class CountHand {
  readonly #keep: (counted: Counted) => void
  readonly #found = signal<FoundGoods | null>(null)
  readonly #text = signal('')

  readonly found: ReadonlySignal<FoundGoods | null> = this.#found
  readonly text: ReadonlySignal<string> = this.#text
  /** In thousandths of the unit in hand; null: nothing that anybody could have counted. */
  readonly unitMilli = computed(() => {
    const read = parseQuantity(this.#text.value)
    if (!read.ok) return null
    const isPart = read.value % ONE_MILLI !== 0
    return isPart && this.#found.value?.product.is_weighed === false ? null : read.value
  })

  constructor(keep: (counted: Counted) => void) {
    this.#keep = keep
  }

  type(text: string): void {
    this.#text.value = text
  }

  /** False: what is in hand cannot be kept as it was typed, and stays there. */
  take(next: FoundGoods): boolean {
    const hand = this.#found.peek()
    const isSame =
      hand?.product.product_id === next.product.product_id && hand.unitCode === next.unitCode
    const before = isSame ? (this.unitMilli.peek() ?? 0) : 0
    if (!isSame && this.#text.peek() !== '' && !this.save()) return false
    this.#found.value = next
    this.#text.value = quantityText(before + (next.quantityMilli ?? ONE_MILLI))
    return true
  }

  /** Counted, in base units; false where nothing in hand can be. */
  save(): boolean {
    const hand = this.#found.peek()
    const unitMilli = this.unitMilli.peek()
    if (hand === null || unitMilli === null) return false
    const { product, unitCode } = hand
    const unit = product.units.find((each) => each.unit_code === unitCode) ?? product.units[0]
    this.drop()
    this.#keep({
      ...{ productId: product.product_id, name: product.name, unit: unitCode },
      quantityMilli: Math.round((unitMilli * (unit?.factor_milli ?? ONE_MILLI)) / 1000),
    })
    return true
  }

  drop(): void {
    this.#found.value = null
    this.#text.value = ''
  }
}
