// Tenders that a ledger of the outlet pays: gift card, voucher, deposit, kasbon, exchange credit,
// points. The hub promises the amount to this sale first, so that two tills cannot spend it twice.

import { effect, type ReadonlySignal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import type { AccountKind } from '#domain/wire/account-message.ts'
import { HoldAnswer, ReleaseHoldAnswer } from '#domain/wire/account-message.ts'
import type { PaymentAttempt, TakenTender } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import {
  isAboutDocument,
  isUnanswered,
  refuseAtTill,
  type TillOutcome,
} from '../link/till-errors.ts'
import type { OpenPayment } from './open-payment.ts'
import { checkTender, type Due } from './payment-due.ts'

export type LedgerTender = {
  amountMinor: number
  /** The card's code, or whose it is. */
  holder: string
  /** What is there before this tender: minor units, or points where points pay. */
  available: number
  /** Given by this till alone: nobody else can spend it, and no hub is asked for it. */
  isOwn?: boolean
  /** Says, when its turn has come, whether this till takes it alone; left out: the hub is asked. */
  takeAlone?: (attempt: PaymentAttempt) => Promise<TillOutcome<TakenTender>>
} & ({ method: AccountKind; accountId: string } | { method: 'loyalty'; customerId: string })

export type HoldsDeps = {
  seams: TerminalSeams
  link: HubLink
  open: OpenPayment
  due: ReadonlySignal<Due>
  isLoggedIn: ReadonlySignal<boolean>
}

export class HoldsModel {
  readonly #deps: HoldsDeps
  #isReleasing = false
  readonly stop: () => void

  constructor(deps: HoldsDeps) {
    this.#deps = deps
    const { link, open, isLoggedIn } = deps
    this.stop = effect(() => {
      const isLoose = open.loose.value.holdIds.length > 0
      if (isLoose && link.isConnected.value && isLoggedIn.value) {
        link.background.run(this.releaseLoose())
      }
    })
  }

  /**
   * Has the hub promise the amount and takes it as a tender. Refuses what the hub refuses
   * (BALANCE_TOO_LOW, POINTS_TOO_FEW, ACCOUNT_BLOCKED, …): then nothing was taken.
   */
  take(order: LedgerTender): Promise<TillOutcome<null>> {
    const { open, due, seams } = this.#deps
    return open.inTurn(async (attempt): Promise<TillOutcome<null>> => {
      if (attempt === null) return refuseAtTill('CART_EMPTY')
      if (attempt.charge !== null) return refuseAtTill('PAYMENT_ATTEMPT_OPEN')
      const refusal = checkTender(order.method, order.amountMinor, due.peek())
      if (refusal) return refusal
      if (order.isOwn) return open.save({ attempt: withOwn(attempt, order) })
      const alone = await order.takeAlone?.(attempt)
      if (alone) return alone.ok ? open.save({ attempt: withTender(attempt, alone.value) }) : alone
      const holdId = uuidv7(seams)
      const asking = await open.save({ attempt, askedHoldId: holdId })
      return asking.ok ? this.#ask(attempt, order, holdId) : asking
    })
  }

  /** Tells the hub of every promise that is not needed any more. */
  async releaseLoose(): Promise<void> {
    const { link, open } = this.#deps
    if (this.#isReleasing) return
    this.#isReleasing = true
    try {
      for (const holdId of open.loose.peek().holdIds) {
        const path = `/api/pos/holds/${holdId}/release`
        const answer = await link.door.call({ method: 'POST', path }, ReleaseHoldAnswer)
        if (!answer.ok && !isAboutDocument(answer.code) && answer.code !== 'NOT_FOUND') return
        await open.forget({ holdIds: [holdId] })
      }
    } finally {
      this.#isReleasing = false
    }
  }

  async #ask(
    attempt: PaymentAttempt,
    order: LedgerTender,
    holdId: string,
  ): Promise<TillOutcome<null>> {
    const { link, open } = this.#deps
    const body = JSON.stringify({
      hold_id: holdId,
      sale_id: attempt.transactionId,
      account_id: order.method === 'loyalty' ? null : order.accountId,
      customer_id: order.method === 'loyalty' ? order.customerId : null,
      amount_minor: order.amountMinor,
    })
    const request = { method: 'POST', path: '/api/pos/holds', body } as const
    const answer = await link.door.call(request, HoldAnswer)
    if (answer.ok) {
      const tender = tenderOf(order, answer.value)
      return open.save({ attempt: withTender(attempt, tender) })
    }
    // A promise that nobody confirmed may stand all the same.
    const holdIds = isUnanswered(answer.code) ? [holdId] : []
    await open.save({ attempt, loosen: { holdIds } })
    return answer
  }
}

const withTender = (attempt: PaymentAttempt, tender: TakenTender): PaymentAttempt => ({
  ...attempt,
  tenders: [...attempt.tenders, tender],
})

function withOwn(attempt: PaymentAttempt, order: LedgerTender): PaymentAttempt {
  const account = order.method === 'loyalty' ? null : { account_id: order.accountId }
  const { method, amountMinor: tenderedMinor } = order
  const tender: TakenTender = { method, tenderedMinor, evidence: account, state: 'verified' }
  return withTender(attempt, tender)
}

function tenderOf(order: LedgerTender, { hold_id: holdId, points }: HoldAnswer): TakenTender {
  const { method, holder, available, amountMinor } = order
  const account = method === 'loyalty' ? {} : { account_id: order.accountId }
  return {
    method,
    tenderedMinor: amountMinor,
    evidence: { ...account, hold_id: holdId },
    state: 'verified',
    promise: {
      holdId,
      holder,
      points,
      left: available - (method === 'loyalty' ? points : amountMinor),
    },
  }
}
