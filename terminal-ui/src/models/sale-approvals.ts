// What a basket takes beyond its cashier's rights, and the words of others that allow it.

import type { ReadonlySignal } from '@preact/signals'
import type { Cart } from '#domain/cart.ts'
import { cartFields } from '#domain/sale-message.ts'
import type { Clock } from '#domain/seams.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { GivenWord } from '../link/database.ts'
import type { ApprovalModel, Right } from './approval-model.ts'
import type { SessionModel } from './session-model.ts'

/**
 * A word holds for ten minutes at the hub, and the sale must be made within them: an older one is
 * asked for again before paying.
 */
export const WORD_KEPT_MS = 7 * 60 * 1000
const WORDS_KEPT_MAX = 20

type Word = Right & { cartId: string; given: GivenWord; atMs: number }
type SayWhat = (rights: readonly Right[], cart: Cart) => string

export type SaleApprovalsDeps = {
  clock: Clock
  outlet: ReadonlySignal<OutletMessage | null>
  session: SessionModel
  approval: ApprovalModel
}

export class SaleApprovals {
  readonly #deps: SaleApprovalsDeps
  #words: readonly Word[] = []

  constructor(deps: SaleApprovalsDeps) {
    this.#deps = deps
  }

  /**
   * The approvals that a sale of this cart must name; [] where its cashier may do all of it. Asks
   * for what nobody has allowed yet, for the cart's id: the sale does not exist before it is paid.
   * Null: not allowed.
   */
  async ensure(cart: Cart, sayWhat: SayWhat): Promise<readonly GivenWord[] | null> {
    const beyond = await this.#beyond(cart)
    const missing = beyond.filter((right) => this.#wordFor(cart, right) === undefined)
    if (missing.length > 0 && !(await this.#ask(cart, missing, sayWhat))) return null
    return beyond.flatMap((right) => this.#wordFor(cart, right)?.given ?? [])
  }

  /** Where its code cannot be fetched the shop sells on; the hub judges by the same figures. */
  async #beyond(cart: Cart): Promise<Right[]> {
    const { outlet, session } = this.#deps
    const rules = outlet.peek()
    const fields = cartFields(cart)
    if (rules === null || !fields.ok || isPlain(cart)) return []
    const judge = await import('#domain/sale-rights.ts').catch(() => null)
    if (judge === null) return []
    return judge
      .rightsOfSale({ ...fields.value, payments: [] }, rules)
      .map(({ permission, amount }) => ({ permission, amount }))
      .filter(({ permission, amount }) => !session.may(permission, amount))
  }

  async #ask(cart: Cart, rights: readonly Right[], sayWhat: SayWhat): Promise<boolean> {
    const { approval, clock } = this.#deps
    const { cartId } = cart
    const words = sayWhat(rights, cart)
    const given = await approval.approveBeyond({ rights, subjectId: cartId, words })
    if (given === null) return false
    const atMs = clock.monotonicMs()
    const fresh = rights.flatMap((right, index) => {
      const approvalId = given[index]
      return approvalId === undefined
        ? []
        : [{ ...right, cartId, given: approval.wordOf(approvalId), atMs }]
    })
    this.#words = [...fresh, ...this.#words].slice(0, WORDS_KEPT_MAX)
    return true
  }

  #wordFor(cart: Cart, { permission, amount }: Right): Word | undefined {
    const nowMs = this.#deps.clock.monotonicMs()
    return this.#words.find(
      (word) =>
        word.cartId === cart.cartId &&
        word.permission === permission &&
        (word.amount ?? 0) >= (amount ?? 0) &&
        nowMs - word.atMs < WORD_KEPT_MS,
    )
  }
}

/** At the list's prices: nobody's word is needed. */
const isPlain = ({ lines, basketDiscount }: Cart): boolean =>
  basketDiscount === null &&
  lines.every(({ discount, priceOverride }) => discount === null && priceOverride === null)
