import type { Heard } from './printer-port.ts'

/** Who listens to a wire. That nothing more will come is told once, and to late listeners too. */
export class WireListeners {
  readonly #listeners = new Set<(heard: Heard) => void>()
  #hasEnded = false

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** The answer stops it. */
  add(listener: (heard: Heard) => void): () => void {
    this.#listeners.add(listener)
    if (this.#hasEnded) listener('ended')
    return () => this.#listeners.delete(listener)
  }

  tell(heard: Heard): void {
    for (const listener of [...this.#listeners]) listener(heard)
  }

  end(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.tell('ended')
  }
}
