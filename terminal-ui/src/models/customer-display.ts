// The till's side of the customer's screen: tells it what to show for as long as it is there.

import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { LogoAnswer } from '#domain/wire/logo-message.ts'
import { SaleDetail } from '#domain/wire/sale-view-message.ts'
import type { WindowChannel } from '../link/display-channel.ts'
import { type DisplayFacts, sceneOf } from './display-scene.ts'
import {
  BEAT_MS,
  type DisplayLook,
  isDisplayToTill,
  keepLook,
  readLook,
  SILENCE_MS_MAX,
  type TillToDisplay,
} from './display-words.ts'
import type { Till } from './till.ts'

/** A refund that is being handed over, from whichever screen. */
export const shownRefund = signal<DisplayFacts['refund']>(null)

const WANTED_MARK = 'ocean-pos.display-wanted'
/** A display that was open before the page was reloaded says so within this. */
const OPEN_AFTER_MS = 2_500

export type CustomerDisplay = {
  /** The other window is there. */
  isShown: ReadonlySignal<boolean>
  look: ReadonlySignal<DisplayLook>
  /** It is opened by itself when somebody logs in. */
  isWanted: ReadonlySignal<boolean>
  setLook(look: DisplayLook): void
  setWanted(isWanted: boolean): void
  stop(): void
}

export type DisplayDeps = {
  till: Till
  build: string
  openChannel(onMessage: (message: unknown) => void): WindowChannel
  /** Opens the window; where the browser refuses, somebody has to press the key for it. */
  openWindow(): void
}

export function factsOf(till: Till): DisplayFacts {
  const { cart, charge, exchange, payment, rules, session } = till
  const back = exchange.shown.value
  return {
    isLoggedIn: session.phase.value === 'logged-in',
    cart: cart.cart.value,
    priced: cart.priced.value,
    exchange: exchange.open.value,
    tenders: payment.attempt.value?.tenders ?? null,
    charge: charge.charge.value,
    ownQris: rules.rules.value.qris_payload,
    due: payment.due.value,
    completed: payment.completed.value,
    pageUrl: pageOf(till),
    refund: back
      ? { isVoid: back.kind === 'void', totalMinor: back.payable_minor }
      : shownRefund.value,
  }
}

type CustomerPage = { transactionId: string; url: string }

/** The hub makes the address of a customer's page when it takes the sale: asked once after that. */
function followPage(till: Till, isShown: ReadonlySignal<boolean>) {
  const page = signal<CustomerPage | null>(null)
  let askedFor: string | null = null
  async function ask(transactionId: string): Promise<void> {
    const path = `/api/pos/transactions/${transactionId}`
    const answer = await till.link.door.call({ method: 'GET', path }, SaleDetail)
    const url = answer.ok ? (answer.value.e_receipt_url ?? null) : null
    if (url !== null) page.value = { transactionId, url }
  }
  const stop = effect(() => {
    const sale = till.payment.completed.value
    if (!sale || !isShown.value || !till.rules.rules.value.e_receipt_address) return
    const safety = till.sales.safetyOf(sale.transactionId)
    const isAtHub = safety === 'hub' || safety === 'cloud'
    if (!isAtHub || askedFor === sale.transactionId) return
    askedFor = sale.transactionId
    till.link.background.run(ask(sale.transactionId))
  })
  const urlOf = (transactionId: string | undefined): string | null =>
    page.value?.transactionId === transactionId ? (page.value?.url ?? null) : null
  return { urlOf, stop }
}

/** Of the sale that was just made, once the hub has it. */
function pageOf({ payment, sales }: Till): string | null {
  const id = payment.completed.value?.transactionId
  return sales.rows.value.find(({ transactionId }) => transactionId === id)?.pageUrl ?? null
}

export function showToCustomer({ till, build, ...deps }: DisplayDeps): CustomerDisplay {
  const { timers, clock, marks } = till.seams
  const isShown = signal(false)
  const look = signal(readLook(marks))
  const isWanted = signal(marks.get(WANTED_MARK) === 'yes')
  let heardAtMs = 0
  let stopShowing = (): void => {}
  let cancelBeat = (): void => {}
  let cancelOpening = (): void => {}
  const channel = deps.openChannel((message) => {
    if (!isDisplayToTill(message)) return
    if (message.kind === 'left') rest()
    else hear()
  })
  const say = (message: TillToDisplay): void => channel.say(message)

  function tell(): void {
    const outlet = till.session.outlet.value
    const sale = till.payment.completed.value
    say({
      kind: 'shows',
      build,
      scene: sceneOf({ ...factsOf(till), pageUrl: page.urlOf(sale?.transactionId) }),
      look: look.value,
      outletName: outlet?.name ?? '',
      timezone: outlet?.timezone ?? 'Asia/Jakarta',
      currency: {
        code: outlet?.currency_code ?? 'IDR',
        minorExponent: outlet?.minor_exponent ?? 0,
      },
    })
  }
  function hear(): void {
    const isNew = clock.monotonicMs() - heardAtMs > SILENCE_MS_MAX || !isShown.peek()
    heardAtMs = clock.monotonicMs()
    if (!isNew) return
    stopShowing()
    isShown.value = true
    stopShowing = effect(tell)
    beatLater()
    till.link.background.run(sendLogo())
  }
  function beatLater(): void {
    cancelBeat()
    cancelBeat = timers.after(BEAT_MS, () => {
      if (clock.monotonicMs() - heardAtMs > SILENCE_MS_MAX) rest()
      else {
        tell()
        beatLater()
      }
    })
  }
  function rest(): void {
    stopShowing()
    cancelBeat()
    stopShowing = () => {}
    isShown.value = false
  }
  async function sendLogo(): Promise<void> {
    const answer = await till.link.door.call({ method: 'GET', path: '/api/pos/logo' }, LogoAnswer)
    if (answer.ok) say({ kind: 'logo', png: answer.value.logo?.png_base64 ?? null })
  }
  const page = followPage(till, isShown)
  const stopOpening = effect(() => {
    cancelOpening()
    if (till.session.phase.value !== 'logged-in' || !isWanted.value) return
    cancelOpening = timers.after(OPEN_AFTER_MS, () => {
      if (!isShown.peek()) deps.openWindow()
    })
  })

  return {
    ...{ isShown, look, isWanted },
    setLook(next) {
      keepLook(marks, next)
      look.value = next
    },
    setWanted(next) {
      marks.set(WANTED_MARK, next ? 'yes' : 'no')
      isWanted.value = next
    },
    stop() {
      stopOpening()
      page.stop()
      cancelOpening()
      rest()
      say({ kind: 'gone' })
      channel.close()
    },
  }
}
