// The one open attempt to pay for a cart. Every change of it is saved before it is shown, together
// with what the hub or a provider then has to be told to let go of.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import type { LoosePromises, PaymentAttempt, TerminalDatabase } from '../link/database.ts'
import { writeStrictly } from '../link/database.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'

export type Loose = { holdIds: readonly string[]; chargeIds: readonly string[] }
export type PaymentChange = {
  /** Null: the payment is over. */
  attempt: PaymentAttempt | null
  /** Promises that are not needed any more. */
  loosen?: Partial<Loose>
  /** The hold that is asked for next; left out: none is. */
  askedHoldId?: string
}

const NOTHING_LOOSE: Loose = { holdIds: [], chargeIds: [] }

export class OpenPayment {
  readonly #database: TerminalDatabase
  readonly #attempt = signal<PaymentAttempt | null>(null)
  readonly #loose = signal<Loose>(NOTHING_LOOSE)
  readonly #turns = createTurns()

  readonly attempt: ReadonlySignal<PaymentAttempt | null> = this.#attempt
  /** What the hub still has to be told to let go of. */
  readonly loose: ReadonlySignal<Loose> = this.#loose

  constructor(database: TerminalDatabase) {
    this.#database = database
  }

  /** After a restart the attempt goes on if its cart is still there; else it was paid. */
  async load(cartId: string): Promise<void> {
    const saved = await this.#database.get('cart', 'payment-attempt')
    const loose = await this.#database.get('cart', 'loose-promises')
    if (loose?.key === 'loose-promises') {
      // Whether the hub heard of the one that was being asked for, nobody knows.
      const asked = loose.askedHoldId === null ? [] : [loose.askedHoldId]
      this.#loose.value = { ...loose, holdIds: [...loose.holdIds, ...asked] }
    }
    if (saved?.key !== 'payment-attempt') return
    if (saved.cartId === cartId) this.#attempt.value = saved
    else await this.#database.delete('cart', saved.key)
  }

  /** Runs after every change that was asked for before it. */
  inTurn<T>(work: (attempt: PaymentAttempt | null) => Promise<T>): Promise<T> {
    return this.#turns.take(() => work(this.#attempt.peek()))
  }

  /** Call it within a turn. */
  save({ attempt, loosen = {}, askedHoldId }: PaymentChange): Promise<TillOutcome<null>> {
    const now = this.#loose.peek()
    const loose = {
      holdIds: [...now.holdIds, ...(loosen.holdIds ?? [])],
      chargeIds: [...now.chargeIds, ...(loosen.chargeIds ?? [])],
    }
    return this.#write(attempt, loose, askedHoldId ?? null)
  }

  /** The hub has let go of these, or knows nothing of them. */
  forget(gone: Partial<Loose>): Promise<TillOutcome<null>> {
    return this.inTurn((attempt) => {
      const now = this.#loose.peek()
      const loose = {
        holdIds: now.holdIds.filter((id) => !gone.holdIds?.includes(id)),
        chargeIds: now.chargeIds.filter((id) => !gone.chargeIds?.includes(id)),
      }
      return this.#write(attempt, loose, null)
    })
  }

  /** The sale is in the journal, and the attempt went with the same transaction. */
  becameSale(): void {
    this.#attempt.value = null
  }

  async #write(
    attempt: PaymentAttempt | null,
    loose: Loose,
    askedHoldId: string | null,
  ): Promise<TillOutcome<null>> {
    const record: LoosePromises = { key: 'loose-promises', ...loose, askedHoldId }
    try {
      await writeStrictly(this.#database, ['cart'], async (transaction) => {
        const store = transaction.objectStore('cart')
        if (attempt === null) await store.delete('payment-attempt')
        else await store.put(attempt)
        await store.put(record)
      })
    } catch (error) {
      return refuseAtTill('STORAGE_FAILED', String(error))
    }
    batch(() => {
      this.#attempt.value = attempt
      this.#loose.value = loose
    })
    return { ok: true, value: null }
  }
}
