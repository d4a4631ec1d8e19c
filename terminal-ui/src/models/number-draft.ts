// A whole number between two ends, as somebody types it: what is short of the least stands while
// they type on, and is put right when they leave.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { formatAmount } from '#domain/money.ts'

export class NumberDraft {
  readonly #least: number
  readonly #most: number
  readonly #text: Signal<string>
  #said: number

  readonly text: ReadonlySignal<string>

  constructor(value: number, least: number, most: number) {
    this.#least = least
    this.#most = most
    this.#said = value
    this.#text = signal(formatAmount(value))
    this.text = this.#text
  }

  /** Never outside of its ends. */
  type(typed: string): number {
    const digits = typed.replace(/\D/g, '')
    const number = Math.min(Number(digits), this.#most)
    // What is no digit must leave the field even if what stays is as before.
    this.#text.value = typed
    this.#text.value = digits === '' ? '' : formatAmount(number)
    this.#said = Math.max(this.#least, number)
    return this.#said
  }

  /** Changed by somebody else, or taken back. */
  heed(value: number): void {
    if (value === this.#said) return
    this.#said = value
    this.settle()
  }

  settle(): void {
    this.#text.value = formatAmount(this.#said)
  }
}
