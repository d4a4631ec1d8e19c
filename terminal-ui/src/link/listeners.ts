// Who wants to hear of something, in the order they asked.

export class Listeners<T> {
  readonly #listeners = new Set<(event: T) => void>()

  /** Returns the way to stop listening. */
  add(listener: (event: T) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(event: T): void {
    for (const listener of this.#listeners) listener(event)
  }
}
