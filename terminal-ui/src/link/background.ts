// Work that nobody waits for. A failure of it must not vanish: a storage that fails under the till
// is told to whoever can open it again, and a bug surfaces as the unhandled rejection it is.

export class Background {
  readonly #onStorageFault: () => void
  #isOver = false

  constructor(onStorageFault: () => void) {
    this.#onStorageFault = onStorageFault
  }

  run(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!(error instanceof DOMException)) throw error
      if (!this.#isOver) this.#onStorageFault()
    })
  }

  /** From here on the storage is somebody else's: that it refuses us is no fault. */
  end(): void {
    this.#isOver = true
  }
}
