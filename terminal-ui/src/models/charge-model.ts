// A charge that a payment provider confirms: asked for once under an id that was saved before, then
// listened for and asked after until it is paid, given up, or taken without confirmation.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import { PaymentAttemptMessage } from '#domain/wire/payment-message.ts'
import type { TenderEvidence } from '#domain/wire/sale-message.ts'
import type {
  GivenWord,
  OpenCharge,
  PaymentAttempt,
  TakenTender,
  TerminalDatabase,
} from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import { findInJournal } from '../link/sale-journal.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import {
  isAboutDocument,
  isUnanswered,
  refuseAtTill,
  type TillOutcome,
} from '../link/till-errors.ts'
import type { OpenPayment } from './open-payment.ts'
import { checkTender, type Due } from './payment-due.ts'

/** The live channel is quicker; this is for the message that was missed. */
export const CHARGE_POLL_MS = 3_000
/** The hub waits three seconds for the provider before it answers without it. */
const DEADLINE_MS = 5_000

export type ChargeDeps = {
  seams: TerminalSeams
  database: TerminalDatabase
  link: HubLink
  open: OpenPayment
  due: ReadonlySignal<Due>
  isLoggedIn: ReadonlySignal<boolean>
}
type Answered = TillOutcome<PaymentAttemptMessage>

export class ChargeModel {
  readonly #deps: ChargeDeps
  readonly #stops: readonly (() => void)[]
  #cancelPoll = () => {}
  readonly #stray = signal<PaymentAttemptMessage | null>(null)
  #isCancelling = false

  readonly charge: ReadonlySignal<OpenCharge | null>
  /** Paid after it was given up, and part of no sale: the money has to go back. */
  readonly stray: ReadonlySignal<PaymentAttemptMessage | null> = this.#stray

  constructor(deps: ChargeDeps) {
    this.#deps = deps
    const { link, open, isLoggedIn } = deps
    const charge = computed(() => open.attempt.value?.charge ?? null)
    this.charge = charge
    const isWaiting = computed(() => charge.value !== null && isUndecided(charge.value))
    const hasLoose = computed(() => open.loose.value.chargeIds.length > 0)
    this.#stops = [
      link.onMessage((message) => {
        if (message.type !== 'payment-attempt-changed') return
        const { attempt_id: attemptId, state } = message
        if (attemptId === charge.peek()?.attemptId) link.background.run(this.check())
        else if (state === 'paid') link.background.run(this.#hearLatePayment(attemptId))
      }),
      effect(() => {
        if (isWaiting.value && isLoggedIn.value) this.#pollLater()
        else this.#cancelPoll()
      }),
      effect(() => {
        const isThere = link.isConnected.value && isLoggedIn.value
        if (hasLoose.value && isThere) link.background.run(this.#cancelLoose())
      }),
    ]
  }

  stop(): void {
    this.#cancelPoll()
    for (const stop of this.#stops) stop()
  }

  /**
   * Opens a charge and asks the provider for it through the hub. It stays open when nobody answers:
   * `charge` then has no answer, and asking goes on under the same id. A refusal opens none.
   */
  start(method: OpenCharge['method'], amountMinor: number): Promise<TillOutcome<null>> {
    const { open, due, seams } = this.#deps
    return open.inTurn(async (attempt): Promise<TillOutcome<null>> => {
      if (attempt === null) return refuseAtTill('CART_EMPTY')
      if (attempt.charge !== null) return refuseAtTill('PAYMENT_ATTEMPT_OPEN')
      const refusal = checkTender(method, amountMinor, due.peek())
      if (refusal) return refusal
      const charge: OpenCharge = {
        attemptId: uuidv7(seams),
        method,
        amountMinor,
        askedAtMs: seams.clock.nowMs(),
        answer: null,
      }
      const opened = { ...attempt, charge }
      const kept = await open.save({ attempt: opened })
      if (!kept.ok) return kept
      const answer = await this.#ask(opened, charge)
      if (answer.ok || isUnanswered(answer.code)) return this.#apply(opened, charge, answer)
      await open.save({ attempt: { ...attempt, charge: null } })
      return answer
    })
  }

  /** Asks the hub how the charge stands, and takes it as a tender once it is paid. */
  check(): Promise<TillOutcome<null>> {
    return this.#withCharge(async (attempt, charge) => {
      const answer = await this.#ask(attempt, charge)
      return this.#apply(attempt, charge, answer)
    })
  }

  /** Gives the charge up. One that turns out to be paid is taken instead. */
  async cancel(): Promise<TillOutcome<null>> {
    if (this.#isCancelling) return { ok: true, value: null }
    this.#isCancelling = true
    try {
      return await this.#withCharge(async (attempt, charge) => {
        const answer = await this.#askToCancel(charge.attemptId)
        if (answer.ok && answer.value.state === 'paid') return this.#apply(attempt, charge, answer)
        const isHeard = answer.ok || isAboutDocument(answer.code)
        return this.#deps.open.save({
          attempt: { ...attempt, charge: null },
          loosen: { chargeIds: isHeard ? [] : [charge.attemptId] },
        })
      })
    } finally {
      this.#isCancelling = false
    }
  }

  /**
   * Takes the charge as a tender that nobody has confirmed. The provider's word may still come: the
   * hub finds the tender by the charge's id. Who may do so is the caller's question.
   */
  takeUnverified(
    approvalIds: readonly GivenWord[],
    reference: string | null,
  ): Promise<TillOutcome<null>> {
    return this.#withCharge((attempt, charge) => {
      const known = reference === null ? {} : { reference }
      const tender: TakenTender = {
        method: charge.method,
        tenderedMinor: charge.amountMinor,
        evidence: { attempt_id: charge.attemptId, ...known },
        state: 'unverified',
        approvalIds,
      }
      return this.#take(attempt, tender)
    })
  }

  dismissStray(): void {
    this.#stray.value = null
  }

  /** A tender that was taken unconfirmed is proven by this; a charge that was given up is not. */
  async #hearLatePayment(attemptId: string): Promise<void> {
    const { database, link, open } = this.#deps
    const path = `/api/pos/payment-attempts/${attemptId}`
    const answer = await link.door.call({ method: 'GET', path }, PaymentAttemptMessage)
    if (!answer.ok || answer.value.state !== 'paid') return
    const sale = await findInJournal(database, answer.value.sale_id)
    const taken = JSON.stringify(open.attempt.peek()?.tenders ?? [])
    const isUsed = taken.includes(attemptId) || (sale?.body.includes(attemptId) ?? false)
    if (!isUsed) this.#stray.value = answer.value
  }

  #withCharge(
    work: (attempt: PaymentAttempt, charge: OpenCharge) => Promise<TillOutcome<null>>,
  ): Promise<TillOutcome<null>> {
    return this.#deps.open.inTurn(async (attempt) => {
      if (attempt === null || attempt.charge === null) return { ok: true, value: null }
      return work(attempt, attempt.charge)
    })
  }

  /** An unanswered question is asked again in the same words; an answered one is asked after. */
  #ask(attempt: PaymentAttempt, charge: OpenCharge): Promise<Answered> {
    const { door } = this.#deps.link
    const path = '/api/pos/payment-attempts'
    if (charge.answer !== null) {
      const request = { method: 'GET', path: `${path}/${charge.attemptId}` } as const
      return door.call(request, PaymentAttemptMessage)
    }
    const body = JSON.stringify({
      attempt_id: charge.attemptId,
      sale_id: attempt.transactionId,
      method: charge.method,
      amount_minor: charge.amountMinor,
    })
    const request = { method: 'POST', path, body, deadlineMs: DEADLINE_MS } as const
    return door.call(request, PaymentAttemptMessage)
  }

  #askToCancel(attemptId: string): Promise<Answered> {
    const path = `/api/pos/payment-attempts/${attemptId}/cancel`
    const request = { method: 'POST', path, deadlineMs: DEADLINE_MS } as const
    return this.#deps.link.door.call(request, PaymentAttemptMessage)
  }

  async #apply(
    attempt: PaymentAttempt,
    charge: OpenCharge,
    answer: Answered,
  ): Promise<TillOutcome<null>> {
    this.#pollLater()
    if (!answer.ok) return isUnanswered(answer.code) ? { ok: true, value: null } : answer
    const message = answer.value
    if (message.state === 'paid') {
      const evidence = evidenceOf(message)
      const { method, amountMinor: tenderedMinor } = charge
      return this.#take(attempt, { method, tenderedMinor, evidence, state: 'verified' })
    }
    if (charge.answer?.state === message.state) return { ok: true, value: null }
    return this.#deps.open.save({ attempt: { ...attempt, charge: { ...charge, answer: message } } })
  }

  #take(attempt: PaymentAttempt, tender: TakenTender): Promise<TillOutcome<null>> {
    const tenders = [...attempt.tenders, tender]
    return this.#deps.open.save({ attempt: { ...attempt, tenders, charge: null } })
  }

  #pollLater(): void {
    const { link, seams } = this.#deps
    this.#cancelPoll()
    this.#cancelPoll = seams.timers.after(CHARGE_POLL_MS, () => {
      const charge = this.charge.peek()
      if (charge !== null && isUndecided(charge)) link.background.run(this.check())
    })
  }

  async #cancelLoose(): Promise<void> {
    const { open } = this.#deps
    for (const chargeId of open.loose.peek().chargeIds) {
      const answer = await this.#askToCancel(chargeId)
      if (!answer.ok && !isAboutDocument(answer.code)) return
      if (answer.ok && answer.value.state === 'paid') await this.#hearLatePayment(chargeId)
      await open.forget({ chargeIds: [chargeId] })
    }
  }
}

/** What the provider proves it by; the reference on the QR is proof too. */
const evidenceOf = ({
  attempt_id,
  reference,
  evidence,
}: PaymentAttemptMessage): TenderEvidence => ({
  ...(reference === null ? {} : { reference }),
  ...evidence,
  attempt_id,
})

/** It may still be paid: the provider was asked, or nobody knows whether it was. */
const isUndecided = ({ answer }: OpenCharge): boolean =>
  answer === null || answer.state === 'waiting' || answer.state === 'unanswered'
