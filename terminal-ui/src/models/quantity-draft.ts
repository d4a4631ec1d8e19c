// How many, as somebody types it: what they typed stays as it is, a scan replaces it.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { parseQuantity } from '#domain/quantity.ts'

/** As people type it: '12', '0,5'. */
export const quantityText = (milli: number): string => String(milli / 1000).replace('.', ',')

export class QuantityDraft {
  readonly #isWeighed: boolean
  readonly #text: Signal<string>
  #saidMilli: number

  readonly text: ReadonlySignal<string>
  /** Typed, and not a quantity of this: pieces are whole. */
  readonly isWrong: ReadonlySignal<boolean>

  constructor(milli: number, isWeighed: boolean) {
    this.#isWeighed = isWeighed
    this.#saidMilli = milli
    this.#text = signal(quantityText(milli))
    this.text = this.#text
    this.isWrong = computed(() => this.text.value !== '' && this.#read(this.text.value) === null)
  }

  /** In thousandths; 0 until it is a quantity. */
  type(typed: string): number {
    this.#text.value = typed
    this.#saidMilli = this.#read(typed) ?? 0
    return this.#saidMilli
  }

  /** What the line says now: anything but what was typed here came from a scan. */
  heed(milli: number): void {
    if (milli === this.#saidMilli) return
    this.#saidMilli = milli
    this.#text.value = quantityText(milli)
  }

  #read(text: string): number | null {
    const read = parseQuantity(text)
    return read.ok && (this.#isWeighed || read.value % 1000 === 0) ? read.value : null
  }
}
