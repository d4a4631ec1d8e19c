// Paying: tenders against what is due, and the one commit that makes the sale a fact.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Cart } from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { buildReceipt } from '#domain/receipt-model.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import {
  type CashRounding,
  quickTenders,
  remainingDue,
  settle,
  type TenderInput,
} from '#domain/settle.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage, TenderMethod } from '#domain/wire/sale-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { type PaymentAttempt, type TerminalDatabase, writeStrictly } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import { type BuildSale, commitSale } from '../link/sale-journal.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { CartModel } from './cart-model.ts'
import type { SessionModel, TerminalIdentity } from './session-model.ts'
import type { SettingsModel } from './settings-model.ts'
import type { ShiftModel } from './shift-model.ts'
import { createTurns } from './turns.ts'

export type TenderEntry = {
  method: TenderMethod
  /** What was handed over; for cash it may exceed what is due. */
  tenderedMinor: number
  evidence: TenderInput['evidence']
}
export type Due = {
  totalMinor: number
  /** Still to pay by anything but cash. */
  remainingMinor: number
  /** Still to pay in cash, after cash rounding. */
  cashDueMinor: number
  quickTenders: readonly number[]
  changeMinor: number
  isCovered: boolean
}
export type CompletedSale = {
  transactionId: string
  message: SaleMessage
  receipt: ReceiptModel
  changeMinor: number
}

export type PaymentDeps = {
  seams: TerminalSeams
  database: TerminalDatabase
  link: HubLink
  cart: CartModel
  session: SessionModel
  shift: ShiftModel
  settings: SettingsModel
}
/** Everything a sale needs beside its cart. */
type SaleSetting = {
  outlet: OutletMessage
  terminal: TerminalIdentity
  staff: StaffCard
  shift: ShiftMessage
}
type TenderChange = (tenders: readonly TenderInput[]) => TillOutcome<TenderInput[]>

export class PaymentModel {
  readonly #deps: PaymentDeps
  readonly #attempt = signal<PaymentAttempt | null>(null)
  readonly #completed = signal<CompletedSale | null>(null)
  readonly #isCommitting = signal(false)
  readonly #turns = createTurns()

  readonly attempt: ReadonlySignal<PaymentAttempt | null> = this.#attempt
  readonly isCommitting: ReadonlySignal<boolean> = this.#isCommitting
  /** The sale just made, until the screen lets it go. */
  readonly completed: ReadonlySignal<CompletedSale | null> = this.#completed
  readonly due = computed<Due>(() => {
    const { cart, session } = this.#deps
    const priced = cart.priced.value
    const totalMinor = priced.ok ? priced.value.totals.totalMinor : 0
    const tenders = this.#attempt.value?.tenders ?? []
    return dueOf(totalMinor, tenders, roundingOf(session.outlet.value))
  })

  constructor(deps: PaymentDeps) {
    this.#deps = deps
  }

  /** After a restart the attempt goes on if its cart is still there; else it was paid. */
  async load(): Promise<void> {
    const { cart, database } = this.#deps
    const saved = await database.get('cart', 'payment-attempt')
    if (saved?.key !== 'payment-attempt') return
    if (saved.cartId !== cart.cart.peek().cartId) return database.delete('cart', saved.key)
    this.#attempt.value = saved
    cart.lock()
  }

  /** Opens the one attempt for this cart, or goes on with it. The cart stands still meanwhile. */
  open(): Promise<TillOutcome<null>> {
    const { cart, seams } = this.#deps
    return cart.inTurn(async ({ cartId, lines }): Promise<TillOutcome<null>> => {
      if (this.#attempt.peek() !== null) return { ok: true, value: null }
      if (lines.length === 0) return refuseAtTill('CART_EMPTY')
      const setting = settingOf(this.#deps)
      if (!setting.ok) return setting
      const transactionId = uuidv7(seams)
      const kept = await this.#keep({ key: 'payment-attempt', transactionId, cartId, tenders: [] })
      if (kept.ok) cart.lock()
      return kept
    })
  }

  addTender(entry: TenderEntry): Promise<TillOutcome<null>> {
    return this.#changeTenders((tenders) => {
      const refusal = checkTender(entry, this.due.peek())
      return refusal ?? { ok: true, value: [...tenders, tenderOf(entry)] }
    })
  }

  removeTender(index: number): Promise<TillOutcome<null>> {
    return this.#changeTenders((tenders) => ({
      ok: true,
      value: tenders.filter((_, at) => at !== index),
    }))
  }

  cancel(): Promise<void> {
    return this.#turns.take(async () => {
      await this.#deps.database.delete('cart', 'payment-attempt')
      this.#attempt.value = null
      this.#deps.cart.unlock()
    })
  }

  /** Resolves once the sale is in the journal; a second tap gets the first one's sale. */
  commit(): Promise<TillOutcome<CompletedSale>> {
    return this.#turns.take(() => this.#commitOnce())
  }

  dismissCompleted(): void {
    this.#completed.value = null
  }

  #changeTenders(change: TenderChange): Promise<TillOutcome<null>> {
    return this.#turns.take(async () => {
      const attempt = this.#attempt.peek()
      if (attempt === null) return refuseAtTill('CART_EMPTY')
      const changed = change(attempt.tenders)
      return changed.ok ? this.#keep({ ...attempt, tenders: changed.value }) : changed
    })
  }

  async #keep(attempt: PaymentAttempt): Promise<TillOutcome<null>> {
    try {
      await writeStrictly(this.#deps.database, ['cart'], async (transaction) => {
        await transaction.objectStore('cart').put(attempt)
      })
    } catch (error) {
      return refuseAtTill('STORAGE_FAILED', String(error))
    }
    this.#attempt.value = attempt
    return { ok: true, value: null }
  }

  async #commitOnce(): Promise<TillOutcome<CompletedSale>> {
    const attempt = this.#attempt.peek()
    if (attempt === null) return this.#answerLateTap()
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
    const { cart, database, link, seams, settings } = this.#deps
    const sold = cart.cart.peek()
    const committed = await commitSale(database, {
      transactionId: attempt.transactionId,
      runId: link.runId,
      monotonicMs: seams.clock.monotonicMs(),
      build: builderOf(attempt, sold, setting, toIso(seams.clock.nowMs())),
    })
    if (!committed.ok) return committed
    // From here the sale is a fact, whatever happens to the hub or to this page.
    const message = JSON.parse(committed.value.body) as SaleMessage
    const sale = completedOf(message, sold, setting, settings.language.peek())
    batch(() => {
      this.#attempt.value = null
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
  return { ok: true, value: { outlet, terminal, staff, shift: current } }
}

const builderOf =
  (attempt: PaymentAttempt, cart: Cart, setting: SaleSetting, createdAt: string): BuildSale =>
  (taken) =>
    buildSaleMessage({
      cart,
      tenders: attempt.tenders.length > 0 ? attempt.tenders : [NOTHING_DUE],
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
    })

/** A basket that costs nothing after its discounts still states how it was settled. */
const NOTHING_DUE: TenderInput = {
  method: 'cash',
  tenderedMinor: 0,
  evidence: null,
  state: 'verified',
}

function completedOf(
  message: SaleMessage,
  cart: Cart,
  { outlet, staff }: SaleSetting,
  language: 'id' | 'en',
): CompletedSale {
  return {
    transactionId: message.offline_transaction_id,
    message,
    changeMinor: message.totals.change_minor,
    receipt: buildReceipt({
      message,
      outlet,
      cashierName: staff.name,
      customerName: cart.customer?.fullName ?? null,
      copyNo: 0,
      language,
    }),
  }
}

function dueOf(totalMinor: number, tenders: readonly TenderInput[], rounding: CashRounding): Due {
  const { remainingMinor, cashDueMinor } = remainingDue(totalMinor, tenders, rounding)
  const settled = settle(totalMinor, tenders, rounding)
  return {
    totalMinor,
    remainingMinor,
    cashDueMinor,
    quickTenders: cashDueMinor > 0 ? quickTenders(cashDueMinor) : [],
    changeMinor: settled.ok ? settled.value.changeMinor : 0,
    isCovered: settled.ok,
  }
}

const roundingOf = (outlet: OutletMessage | null): CashRounding => ({
  stepMinor: outlet?.cash_rounding_step_minor ?? 1,
  mode: outlet?.cash_rounding_mode ?? 'down',
})

function checkTender({ method, tenderedMinor }: TenderEntry, due: Due) {
  if (!Number.isSafeInteger(tenderedMinor) || tenderedMinor <= 0) {
    return refuseAtTill('INVALID_REQUEST', undefined, 'tendered_minor')
  }
  if (due.isCovered) return refuseAtTill('TENDER_NOT_NEEDED')
  if (method === 'cash' || tenderedMinor <= due.remainingMinor) return null
  return refuseAtTill('NON_CASH_OVERPAID', String(tenderedMinor - due.remainingMinor))
}

/** A non-cash tender without evidence is taken, and listed as unverified. */
function tenderOf({ method, tenderedMinor, evidence }: TenderEntry): TenderInput {
  const isVerified = method === 'cash' || evidence !== null
  return { method, tenderedMinor, evidence, state: isVerified ? 'verified' : 'unverified' }
}
