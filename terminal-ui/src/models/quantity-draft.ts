// How many, as somebody types it: what they typed stays as it is, a scan replaces it.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { parseQuantity } from '#domain/quantity.ts'

/** As people type it: '12', '0,5'. */
export const quantityText = (milli: number): string => String(milli / 1000).replace('.', ',')

export type SaidQuantity = {
  /** In thousandths; 0 until it is a quantity. */
  quantityMilli: number
  /** What was typed and is no quantity, '' where the field was emptied; null: it is one. */
  unreadQuantity?: string | null
}

export class QuantityDraft {
  readonly #isWeighed: boolean
  readonly #text: Signal<string>
  #said: SaidQuantity

  readonly text: ReadonlySignal<string>
  /** Typed, and not a quantity of this: pieces are whole. */
  readonly isWrong: ReadonlySignal<boolean>

  constructor(said: SaidQuantity, isWeighed: boolean) {
    this.#isWeighed = isWeighed
    this.#said = said
    this.#text = signal(textOf(said))
    this.text = this.#text
    this.isWrong = computed(() => this.text.value !== '' && this.#read(this.text.value) === null)
  }

  /** What the line is to say from now on. */
  type(typed: string): SaidQuantity {
    const read = this.#read(typed)
    this.#text.value = typed
    this.#said = { quantityMilli: read ?? 0, unreadQuantity: read === null ? typed : null }
    return this.#said
  }

  /** What the line says now: anything but what was typed here came from a scan. */
  heed(said: SaidQuantity): void {
    if (isSame(said, this.#said)) return
    this.#said = said
    this.#text.value = textOf(said)
  }

  #read(text: string): number | null {
    const read = parseQuantity(text)
    return read.ok && (this.#isWeighed || read.value % 1000 === 0) ? read.value : null
  }
}

const textOf = ({ quantityMilli, unreadQuantity }: SaidQuantity): string =>
  unreadQuantity ?? quantityText(quantityMilli)

const isSame = (one: SaidQuantity, other: SaidQuantity): boolean =>
  one.quantityMilli === other.quantityMilli &&
  (one.unreadQuantity ?? null) === (other.unreadQuantity ?? null)
