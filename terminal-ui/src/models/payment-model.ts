// Paying: tenders against what is due, and the one commit that makes the sale a fact.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Cart } from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { uuidv7 } from '#domain/ids.ts'
import { buildReceipt, type ReceiptModel } from '#domain/receipt-model.ts'
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

export type PaymentModel = {
  attempt: ReadonlySignal<PaymentAttempt | null>
  due: ReadonlySignal<Due>
  isCommitting: ReadonlySignal<boolean>
  /** The sale just made, until the screen lets it go. */
  completed: ReadonlySignal<CompletedSale | null>
  load(): Promise<void>
  /** Opens the one attempt for this cart, or goes on with it. The cart stands still meanwhile. */
  open(): Promise<TillOutcome<null>>
  addTender(entry: TenderEntry): Promise<TillOutcome<null>>
  removeTender(index: number): Promise<TillOutcome<null>>
  cancel(): Promise<void>
  /** Resolves once the sale is in the journal; a second tap gets the first one's sale. */
  commit(): Promise<TillOutcome<CompletedSale>>
  dismissCompleted(): void
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
/** Everything a sale needs beside its cart, or the reason why nothing can be sold now. */
type SaleSetting = {
  outlet: OutletMessage
  terminal: TerminalIdentity
  staff: StaffCard
  shift: ShiftMessage
}

export function createPaymentModel(deps: PaymentDeps): PaymentModel {
  const { seams, database, link, cart } = deps
  const attempt = signal<PaymentAttempt | null>(null)
  const completed = signal<CompletedSale | null>(null)
  const isCommitting = signal(false)
  const turns = createTurns()
  let committing: Promise<TillOutcome<CompletedSale>> | null = null

  const due = computed<Due>(() => {
    const priced = cart.priced.value
    const totalMinor = priced.ok ? priced.value.totals.totalMinor : 0
    return dueOf(totalMinor, attempt.value?.tenders ?? [], roundingOf(deps.session.outlet.value))
  })

  async function keep(next: PaymentAttempt): Promise<TillOutcome<null>> {
    try {
      await writeStrictly(database, ['cart'], async (transaction) => {
        await transaction.objectStore('cart').put(next)
      })
    } catch (error) {
      return refuseAtTill('STORAGE_FAILED', String(error))
    }
    attempt.value = next
    return { ok: true, value: null }
  }
  /** After a restart the attempt goes on if its cart is still there; else it was paid or cleared. */
  async function load(): Promise<void> {
    const saved = await database.get('cart', 'payment-attempt')
    if (saved?.key !== 'payment-attempt') return
    if (saved.cartId === cart.cart.peek().cartId) {
      attempt.value = saved
      cart.lock()
    } else {
      await database.delete('cart', 'payment-attempt')
    }
  }
  function open(): Promise<TillOutcome<null>> {
    return cart.inTurn(async (current): Promise<TillOutcome<null>> => {
      if (attempt.peek() !== null) return { ok: true, value: null }
      if (current.lines.length === 0) return refuseAtTill('CART_EMPTY')
      const setting = settingOf(deps)
      if (!setting.ok) return setting
      const { cartId } = current
      const kept = await keep({
        key: 'payment-attempt',
        transactionId: uuidv7(seams),
        cartId,
        tenders: [],
      })
      if (kept.ok) cart.lock()
      return kept
    })
  }
  function changeTenders(
    change: (tenders: readonly TenderInput[]) => TillOutcome<TenderInput[]>,
  ): Promise<TillOutcome<null>> {
    return turns.take(async () => {
      const current = attempt.peek()
      if (current === null) return refuseAtTill('CART_EMPTY')
      const changed = change(current.tenders)
      return changed.ok ? keep({ ...current, tenders: changed.value }) : changed
    })
  }
  function addTender(entry: TenderEntry): Promise<TillOutcome<null>> {
    return changeTenders((tenders) => {
      const refusal = checkTender(entry, due.peek())
      return refusal ?? { ok: true, value: [...tenders, tenderOf(entry)] }
    })
  }
  function cancel(): Promise<void> {
    return turns.take(async () => {
      await database.delete('cart', 'payment-attempt')
      attempt.value = null
      cart.unlock()
    })
  }
  function commit(): Promise<TillOutcome<CompletedSale>> {
    committing ??= turns.take(commitOnce).finally(() => {
      committing = null
    })
    return committing
  }
  async function commitOnce(): Promise<TillOutcome<CompletedSale>> {
    const current = attempt.peek()
    // A tap that came too late for the attempt: the answer is the sale it made.
    const last = cart.cart.peek().lines.length === 0 ? completed.peek() : null
    if (current === null) return last ? { ok: true, value: last } : refuseAtTill('CART_EMPTY')
    const setting = settingOf(deps)
    if (!setting.ok) return setting
    isCommitting.value = true
    try {
      return await take(current, setting.value)
    } finally {
      isCommitting.value = false
    }
  }
  async function take(
    current: PaymentAttempt,
    setting: SaleSetting,
  ): Promise<TillOutcome<CompletedSale>> {
    const sold = cart.cart.peek()
    const committed = await commitSale(database, {
      transactionId: current.transactionId,
      runId: link.runId,
      monotonicMs: seams.clock.monotonicMs(),
      build: builderOf(current, sold, setting, toIso(seams.clock.nowMs())),
    })
    if (!committed.ok) return committed
    // From here the sale is a fact, whatever happens to the hub or to this page.
    const message = JSON.parse(committed.value.record.body) as SaleMessage
    const sale = completedOf(message, sold, setting, deps.settings.language.peek())
    batch(() => {
      attempt.value = null
      completed.value = sale
      cart.startFresh()
    })
    await link.journalChanged()
    link.sender.drain()
    return { ok: true, value: sale }
  }

  return {
    attempt,
    due,
    isCommitting,
    completed,
    load,
    open,
    addTender,
    removeTender: (index) =>
      changeTenders((tenders) => ({ ok: true, value: tenders.filter((_, at) => at !== index) })),
    cancel,
    commit,
    dismissCompleted() {
      completed.value = null
    },
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
