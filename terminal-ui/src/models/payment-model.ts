// Paying: tenders against what is due, and the one commit that makes the sale a fact.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Cart } from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { uuidv7 } from '#domain/ids.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { TenderInput } from '#domain/settle.ts'
import { missingEvidence } from '#domain/tender-evidence.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage, TenderMethod } from '#domain/wire/sale-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import type { GivenWord, PaymentAttempt, TakenTender, TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import { type BuildSale, commitSale } from '../link/sale-journal.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { CartModel } from './cart-model.ts'
import type { OpenPayment } from './open-payment.ts'
import { checkTender, type Due, dueOf } from './payment-due.ts'
import type { RulesModel } from './rules-model.ts'
import type { SessionModel, TerminalIdentity } from './session-model.ts'
import type { ShiftModel } from './shift-model.ts'

export type TenderEntry = {
  method: TenderMethod
  /** What was handed over; for cash it may exceed what is due. */
  tenderedMinor: number
  evidence: TenderInput['evidence']
  /** Taken although the evidence that the outlet asks for is not there. */
  isUnverified?: boolean
  /** Other people's words for taking it unverified. */
  approvalIds?: readonly GivenWord[]
}
export type CompletedSale = {
  transactionId: string
  message: SaleMessage
  /** What its paper says besides. */
  paper: { outlet: OutletMessage; cashierName: string; customer: Cart['customer'] }
  changeMinor: number
  /** What the tenders of the outlet's ledgers leave: minor units, or points. */
  balances: readonly { method: TenderMethod; holder: string; left: number }[]
}

export type PaymentDeps = {
  seams: TerminalSeams
  database: TerminalDatabase
  link: HubLink
  open: OpenPayment
  rules: RulesModel
  cart: CartModel
  session: SessionModel
  shift: ShiftModel
}
/** Everything a sale needs beside its cart. */
type SaleSetting = {
  outlet: OutletMessage
  terminal: TerminalIdentity
  staff: StaffCard
  shift: ShiftMessage
  verifiedBy: 'hub' | 'terminal'
}

export class PaymentModel {
  readonly #deps: PaymentDeps
  readonly #completed = signal<CompletedSale | null>(null)
  readonly #isCommitting = signal(false)

  readonly attempt: ReadonlySignal<PaymentAttempt | null>
  readonly isCommitting: ReadonlySignal<boolean> = this.#isCommitting
  /** The sale just made, until the screen lets it go. */
  readonly completed: ReadonlySignal<CompletedSale | null> = this.#completed
  readonly due: ReadonlySignal<Due>
  /** How often the device did not keep a sale: nothing was sold then. */
  readonly failedSaves = signal(0)

  constructor(deps: PaymentDeps) {
    this.#deps = deps
    const { cart, open, session } = deps
    this.attempt = open.attempt
    this.due = computed(() => {
      const priced = cart.priced.value
      const totalMinor = priced.ok ? priced.value.totals.totalMinor : 0
      return dueOf(totalMinor, open.attempt.value?.tenders ?? [], session.outlet.value)
    })
  }

  async load(): Promise<void> {
    const { cart, open } = this.#deps
    await open.load(cart.cart.peek().cartId)
    if (open.attempt.peek() !== null) cart.lock()
  }

  /**
   * Opens the one attempt for this cart, or goes on with it. The cart stands still meanwhile. The
   * approvals are those that the cart needs (sale-approvals.ts).
   */
  open(approvalIds: readonly GivenWord[] = []): Promise<TillOutcome<null>> {
    const { cart, open, seams } = this.#deps
    return cart.inTurn(async ({ cartId, lines }): Promise<TillOutcome<null>> => {
      if (this.attempt.peek() !== null) return { ok: true, value: null }
      if (lines.length === 0) return refuseAtTill('CART_EMPTY')
      const stopped = this.#deps.link.stopped.peek()
      if (stopped && stopped.exceptCartId !== cartId) return refuseAtTill('AWAY_TOO_LONG')
      const setting = settingOf(this.#deps)
      if (!setting.ok) return setting
      const attempt: PaymentAttempt = {
        ...{ key: 'payment-attempt', transactionId: uuidv7(seams), cartId },
        ...{ tenders: [], charge: null, approvalIds },
      }
      const kept = await open.inTurn(() => open.save({ attempt }))
      if (kept.ok) cart.lock()
      return kept
    })
  }

  /**
   * Takes a tender that needs no promise of the hub. Refuses EVIDENCE_MISSING, unless it is taken
   * as unverified; then APPROVAL_REQUIRED beyond what this person may take so.
   */
  addTender(entry: TenderEntry): Promise<TillOutcome<null>> {
    return this.#inAttempt(async (attempt) => {
      const made = this.#tenderOf(entry)
      if (!made.ok) return made
      return this.#deps.open.save({
        attempt: { ...attempt, tenders: [...attempt.tenders, made.value] },
      })
    })
  }

  removeTender(index: number): Promise<TillOutcome<null>> {
    return this.#inAttempt((attempt) =>
      this.#deps.open.save({
        attempt: { ...attempt, tenders: attempt.tenders.filter((_, at) => at !== index) },
        loosen: { holdIds: holdsOf(attempt.tenders.slice(index, index + 1)) },
      }),
    )
  }

  /** Gives everything back: the hub lets go of its promises, a provider of its charge. */
  cancel(): Promise<TillOutcome<null>> {
    const { cart, open } = this.#deps
    return open.inTurn(async (attempt) => {
      const { tenders = [], charge = null } = attempt ?? {}
      const chargeIds = charge === null ? [] : [charge.attemptId]
      const cancelled = await open.save({
        attempt: null,
        loosen: { holdIds: holdsOf(tenders), chargeIds },
      })
      if (cancelled.ok) cart.unlock()
      return cancelled
    })
  }

  /** Minor units of the sale that nobody has confirmed, with so much more. */
  unverifiedWith(minor: number): number {
    return (this.attempt.peek()?.tenders ?? [])
      .filter(({ state }) => state === 'unverified')
      .reduce((sum, { tenderedMinor }) => sum + tenderedMinor, minor)
  }

  /** Resolves once the sale is in the journal; a second tap gets the first one's sale. */
  commit(): Promise<TillOutcome<CompletedSale>> {
    return this.#deps.open.inTurn((attempt) => this.#commitOnce(attempt))
  }

  dismissCompleted(): void {
    this.#completed.value = null
  }

  #inAttempt(
    work: (attempt: PaymentAttempt) => Promise<TillOutcome<null>>,
  ): Promise<TillOutcome<null>> {
    return this.#deps.open.inTurn(async (attempt) => {
      if (attempt === null) return refuseAtTill('CART_EMPTY')
      return attempt.charge === null ? work(attempt) : refuseAtTill('PAYMENT_ATTEMPT_OPEN')
    })
  }

  #tenderOf(entry: TenderEntry): TillOutcome<TakenTender> {
    const { rules, session } = this.#deps
    const { method, tenderedMinor, evidence, approvalIds = [] } = entry
    const refusal = checkTender(method, tenderedMinor, this.due.peek())
    if (refusal) return refusal
    const tender = { method, tenderedMinor, evidence, approvalIds }
    const proven = { ...tender, state: 'verified' } as const
    const [missing] = missingEvidence(proven, rules.rules.peek().required_evidence)
    if (missing === undefined) return { ok: true, value: proven }
    if (entry.isUnverified !== true) return refuseAtTill('EVIDENCE_MISSING', undefined, missing)
    const isAllowed = session.may('accept-unverified', this.unverifiedWith(tenderedMinor))
    if (!isAllowed && approvalIds.length === 0) {
      return refuseAtTill('APPROVAL_REQUIRED', 'accept-unverified', 'approval_id')
    }
    return { ok: true, value: { ...tender, state: 'unverified' } }
  }

  async #commitOnce(attempt: PaymentAttempt | null): Promise<TillOutcome<CompletedSale>> {
    if (attempt === null) return this.#answerLateTap()
    if (attempt.charge !== null) return refuseAtTill('PAYMENT_ATTEMPT_OPEN')
    const setting = settingOf(this.#deps)
    if (!setting.ok) return setting
    this.#isCommitting.value = true
    try {
      return await this.#sell(attempt, setting.value)
    } finally {
      this.#isCommitting.value = false
    }
  }

  /** A tap that came too late for its attempt gets the sale that the attempt became. */
  #answerLateTap(): TillOutcome<CompletedSale> {
    const isFresh = this.#deps.cart.cart.peek().lines.length === 0
    const last = isFresh ? this.#completed.peek() : null
    return last === null ? refuseAtTill('CART_EMPTY') : { ok: true, value: last }
  }

  async #sell(attempt: PaymentAttempt, setting: SaleSetting): Promise<TillOutcome<CompletedSale>> {
    const { cart, database, link, open, seams } = this.#deps
    const sold = cart.cart.peek()
    const committed = await commitSale(database, {
      transactionId: attempt.transactionId,
      runId: link.runId,
      monotonicMs: seams.clock.monotonicMs(),
      vault: link.vault,
      build: builderOf(attempt, sold, setting, {
        createdAt: toIso(seams.clock.nowMs()),
        hubAheadMs: link.aheadMs(),
      }),
    })
    if (!committed.ok) {
      this.failedSaves.value += 1
      return committed
    }
    // From here the sale is a fact, whatever happens to the hub or to this page.
    const message = JSON.parse(committed.value.body) as SaleMessage
    const sale = completedOf(message, sold, setting, attempt.tenders)
    batch(() => {
      open.becameSale()
      this.#completed.value = sale
      cart.startFresh()
    })
    link.background.run(link.journalChanged())
    link.sendPending()
    return { ok: true, value: sale }
  }
}

function settingOf({ session, shift }: PaymentDeps): TillOutcome<SaleSetting> {
  const outlet = session.outlet.peek()
  const terminal = session.terminal.peek()
  const staff = session.staff.peek()
  const current = shift.current.peek()
  if (outlet === null || terminal === null) return refuseAtTill('NOT_PAIRED')
  if (staff === null) return refuseAtTill('LOGIN_REQUIRED')
  if (current === null) return refuseAtTill('SHIFT_MISSING')
  const verifiedBy = session.verifiedBy.peek()
  return { ok: true, value: { outlet, terminal, staff, shift: current, verifiedBy } }
}

type Clocks = { createdAt: string; hubAheadMs: number }

function builderOf(
  attempt: PaymentAttempt,
  cart: Cart,
  setting: SaleSetting,
  { createdAt, hubAheadMs }: Clocks,
): BuildSale {
  const words = [attempt, ...attempt.tenders].flatMap(({ approvalIds = [] }) => approvalIds)
  return (taken) =>
    buildSaleMessage({
      cart,
      tenders: attempt.tenders.length > 0 ? attempt.tenders.map(inputOf) : [NOTHING_DUE],
      outlet: setting.outlet,
      identity: {
        transactionId: attempt.transactionId,
        terminalId: setting.terminal.terminalId,
        terminalCode: setting.terminal.terminalCode,
        series: taken.series,
        number: taken.number,
        sessionId: setting.shift.session_id,
        cashierId: setting.staff.staff_id,
        createdAt,
      },
      committed: true,
      loyaltyPointsToRedeem: attempt.tenders.reduce(
        (sum, { promise }) => sum + (promise?.points ?? 0),
        0,
      ),
      approvalIds: words.filter((word) => typeof word === 'string'),
      terminalApprovals: words.filter((word) => typeof word !== 'string'),
      verifiedBy: setting.verifiedBy,
      hubAheadMs,
    })
}

/** A basket that costs nothing after its discounts still states how it was settled. */
const NOTHING_DUE: TenderInput = {
  method: 'cash',
  tenderedMinor: 0,
  evidence: null,
  state: 'verified',
}

const inputOf = ({ method, tenderedMinor, evidence, state }: TakenTender): TenderInput => ({
  method,
  tenderedMinor,
  evidence,
  state,
})

const completedOf = (
  message: SaleMessage,
  { customer }: Cart,
  { outlet, staff }: SaleSetting,
  tenders: readonly TakenTender[],
): CompletedSale => ({
  transactionId: message.offline_transaction_id,
  message,
  paper: { outlet, cashierName: staff.name, customer },
  changeMinor: message.totals.change_minor,
  balances: tenders.flatMap(({ method, promise }) =>
    promise ? [{ method, holder: promise.holder, left: promise.left }] : [],
  ),
})

const holdsOf = (tenders: readonly TakenTender[]): string[] =>
  tenders.flatMap(({ promise }) => promise?.holdId ?? [])
