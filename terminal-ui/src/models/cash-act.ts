// What a person does with cash before one dialog. Asked again while nobody knows whether it
// happened, it is the same act: it moves money once, whether the hub is asked again or this till
// goes on alone.

import type { HubLink } from '../link/hub-link.ts'

export class CashAct {
  readonly #open = new Map<string, string>()

  /** The id under which it goes; another amount or reason is another act. */
  idFor(said: string, newId: () => string): string {
    const id = this.#open.get(said) ?? newId()
    this.#open.set(said, id)
    return id
  }

  /** It is known what became of it: the same again is another act. */
  end(said: string): void {
    this.#open.delete(said)
  }
}

export type ConflictPayment = { act: CashAct; movementId: string | null }

const payments = new WeakMap<HubLink, Map<string, ConflictPayment>>()

/** What a customer pays to settle a conflict is taken once, however often its dialog is opened. */
export function paymentFor(link: HubLink, conflictId: string): ConflictPayment {
  const known = payments.get(link) ?? new Map<string, ConflictPayment>()
  payments.set(link, known)
  const payment = known.get(conflictId) ?? { act: new CashAct(), movementId: null }
  known.set(conflictId, payment)
  return payment
}
