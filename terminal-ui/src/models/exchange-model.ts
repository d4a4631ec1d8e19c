// What comes back for the basket in front of the cashier. It is on this device from the moment it
// is put there until its credit is used or paid out, so that no reload and no crash loses money.

import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type {
  PayoutRequest,
  RefundAnswer,
  RefundMessage,
  RefundRequest,
} from '#domain/wire/refund-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { MoneyCommandRecord } from '../link/command-record.ts'
import {
  type ExchangeCredit,
  type OpenExchange,
  type TerminalDatabase,
  writeStrictly,
} from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { MoneyCommands } from '../link/money-commands.ts'
import { newestInJournal } from '../link/sale-journal.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'
import type { PaymentModel } from './payment-model.ts'

const JOURNAL_LOOKED_AT = 200

export type ExchangeDeps = {
  database: TerminalDatabase
  link: HubLink
  commands: MoneyCommands
  payment: PaymentModel
}

export class ExchangeModel {
  readonly #deps: ExchangeDeps
  readonly #open = signal<OpenExchange | null>(null)
  readonly #shown = signal<RefundMessage | null>(null)
  readonly #turns = createTurns()
  readonly #unlisten: (() => void)[]

  readonly open: ReadonlySignal<OpenExchange | null> = this.#open
  /** A refund of which something goes over the counter now, until the cashier has seen it. */
  readonly shown: ReadonlySignal<RefundMessage | null> = this.#shown

  constructor(deps: ExchangeDeps) {
    this.#deps = deps
    const { commands, link, payment } = deps
    this.#unlisten = [
      commands.onSettled((record) => link.background.run(this.#hear(record))),
      effect(() => {
        if (payment.completed.value !== null) link.background.run(this.#countUse())
      }),
    ]
  }

  stop(): void {
    for (const stop of this.#unlisten) stop()
  }

  /** What happened while the page was away is read from what this device has kept. */
  async load(): Promise<void> {
    const saved = await this.#deps.database.get('cart', 'exchange')
    if (saved?.key !== 'exchange') return
    this.#open.value = saved
    const sent = await this.#deps.commands.find(saved.refundId)
    // What does not open may have been done: it is heard of when the hub has opened it.
    if (sent?.body) await this.#hear(sent)
    else if (sent === undefined && saved.credit?.state === 'asked')
      await this.save({ ...saved, credit: null })
    await this.#countUse()
  }

  /** Puts returned goods beside the basket. Refuses EXCHANGE_OPEN: one at a time. */
  async put(exchange: OpenExchange): Promise<TillOutcome<null>> {
    if (this.#open.peek() !== null) return refuseAtTill('EXCHANGE_OPEN')
    return this.save(exchange)
  }

  /** Takes them away again. Refuses EXCHANGE_OPEN once the refund was sent. */
  async takeAway(): Promise<TillOutcome<null>> {
    if ((this.#open.peek()?.credit ?? null) !== null) return refuseAtTill('EXCHANGE_OPEN')
    return this.save(null)
  }

  show(refund: RefundMessage | null): void {
    this.#shown.value = refund
  }

  /** The refund stands in the hub's books; it says what of it is credit. Hearing it twice is once. */
  async credited(refund: RefundMessage): Promise<void> {
    const open = this.#open.peek()
    if (open?.refundId !== refund.refund_id || open.credit?.state === 'given') return
    const minor = creditIn(refund.payouts, refund.refund_id)
    // Only what this till alone gave has no number yet.
    const isOwn = refund.refund_number === ''
    const credit = { ...creditOf('given', minor, refund.refund_number), ...(isOwn && { isOwn }) }
    await this.save(minor === 0 ? null : { ...open, credit })
  }

  /** So much of the credit was paid out in cash. */
  async paidOut(minor: number): Promise<TillOutcome<null>> {
    const open = this.#open.peek()
    if (open?.credit == null) return { ok: true, value: null }
    return this.#keepLeft(open, open.credit.leftMinor - minor)
  }

  /** Saved before it is shown, as everything that money depends on. */
  save(next: OpenExchange | null): Promise<TillOutcome<null>> {
    return this.#turns.take(async () => {
      try {
        await writeStrictly(this.#deps.database, ['cart'], async (transaction) => {
          const store = transaction.objectStore('cart')
          if (next === null) await store.delete('exchange')
          else await store.put(next)
        })
      } catch (error) {
        return refuseAtTill('STORAGE_FAILED', String(error))
      }
      this.#open.value = next
      return { ok: true, value: null }
    })
  }

  /** The hub's word on the refund, whoever was waiting for it. An answer says what it paid out. */
  async #hear({ id, state, body, answer, told }: MoneyCommandRecord): Promise<void> {
    const open = this.#open.peek()
    if (open?.refundId !== id || open.credit?.state === 'given') return
    if (told) {
      await this.credited((told.answer as RefundAnswer).refund)
    } else if (state === 'refused') {
      await this.save({ ...open, credit: null })
    } else if (state === 'pending') {
      const minor = creditIn((JSON.parse(body) as RefundRequest).payouts, id)
      await this.save({ ...open, credit: creditOf('asked', minor, null) })
    } else {
      await this.credited((answer as RefundAnswer).refund)
    }
  }

  /** The journal knows what sales of this terminal have used of the credit. */
  async #countUse(): Promise<void> {
    const open = this.#open.peek()
    if (open?.credit?.state !== 'given') return
    const records = await newestInJournal(this.#deps.database, JOURNAL_LOOKED_AT)
    const used = records
      .filter(({ body }) => body.includes(open.refundId))
      .reduce((sum, { body }) => sum + usedBy(body, open.refundId), 0)
    if (used > 0) await this.#keepLeft(open, open.credit.minor - used)
  }

  #keepLeft(open: OpenExchange, leftMinor: number): Promise<TillOutcome<null>> {
    const { credit } = open
    const isOver = credit === null || leftMinor <= 0
    return this.save(isOver ? null : { ...open, credit: { ...credit, leftMinor } })
  }
}

const creditOf = (
  state: ExchangeCredit['state'],
  minor: number,
  refundNumber: string | null,
): ExchangeCredit => ({ state, minor, leftMinor: minor, refundNumber })

type Payout = Pick<PayoutRequest, 'method' | 'account_id' | 'amount_minor'>

/** Not what goes back to the credit of an earlier exchange, which that sale was paid with. */
const creditIn = (payouts: readonly Payout[], refundId: string): number =>
  payouts
    .filter(({ method, account_id: id }) => method === 'exchange' && (id ?? refundId) === refundId)
    .reduce((sum, { amount_minor }) => sum + amount_minor, 0)

function usedBy(body: string, refundId: string): number {
  const { payments } = JSON.parse(body) as SaleMessage
  return payments
    .filter(({ method, evidence }) => method === 'exchange' && evidence?.account_id === refundId)
    .reduce((sum, { amount_minor }) => sum + amount_minor, 0)
}
