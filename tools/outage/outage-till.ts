// One model till through an outage: its cashier, its customers, what goes wrong at it.
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { followAway } from '../../terminal-ui/src/models/away-limit.ts'
import { ModelBrowser } from '../model-till/model-browser.ts'
import type { HubAddress } from '../model-till/model-line.ts'
import type { ModelTime } from '../model-till/model-time.ts'
import { type FaultProfile, faultOf } from './fault-profiles.ts'

const FLOAT_MINOR = 500_000
const TRIES_MAX = 3
const PAIRING_WAIT_MS = 5_000
const PAIRING_WAITS_MAX = 24
const YEAR_MS = 365 * 24 * 3_600_000
const UNKNOWN_BARCODE = '4006381333931'
/** Of a hundred scans, those of goods that this shop does not have. */
const UNKNOWN_PERCENT = 1

export type Cashier = { staffId: string; pin: string }
export type Person = { name: string; pin: string }

export class OutageTill {
  readonly browser: ModelBrowser
  /** What the till said is saved. */
  readonly promised = new Map<string, number>()
  /** Customers that came, and those who left with what they wanted at the first try. */
  customers = 0
  atFirstTry = 0
  scans = 0
  hits = 0
  /** Tries that sold nothing, by why. */
  readonly unsold = new Map<string, number>()
  cashier: Cashier = { staffId: '', pin: '' }
  readonly #time: ModelTime
  readonly #random: () => number

  constructor(time: ModelTime, hub: HubAddress, name: string, seed: number, random: () => number) {
    this.browser = new ModelBrowser(time, hub, name, seed)
    this.browser.follow = (seams, till) => followAway(seams, till, () => {}).stop
    this.#time = time
    this.#random = random
  }

  get pendingCount(): number {
    return this.browser.till.connectivity.badge.peek().pendingCount
  }

  /** Pairs, logs in, opens a shift, and has the catalogue. */
  async begin(pairingCode: string, person: Person): Promise<void> {
    const time = this.#time
    const till = await this.browser.open()
    await this.#pair(pairingCode)
    await time.until(() => till.link.isConnected.peek(), 'the live channel')
    await time.during(till.session.loadStaff(), 'the people')
    const card = till.session.staffList.peek().find(({ name }) => name === person.name)
    if (!card) throw new Error(`${person.name} does not work here`)
    this.cashier = { staffId: card.staff_id, pin: person.pin }
    await this.#must('log in', till.session.login(card.staff_id, person.pin))
    await time.until(() => till.shift.isKnown.peek(), 'whether a shift is open')
    await time.until(() => till.catalogue.progress.peek().state === 'ready', 'the catalogue')
    const float = { openingCashMinor: FLOAT_MINOR, counts: null, drawerId: null }
    await this.#must('open a shift', till.shift.open({ ...float, mode: 'floating' }))
    // The proof of the PIN is kept when the first screen has stood for a while.
    await time.pass(10_000)
  }

  beginOutage(profile: FaultProfile): void {
    const fromMs = this.#time.passedMs()
    const { line } = this.browser
    line.fault = () => faultOf(profile, this.#time.passedMs() - fromMs, this.#random)
    line.cut(this.#random() < 0.5 ? 'reset' : 'silent')
  }

  endOutage(): void {
    this.browser.line.fault = () => 'none'
  }

  /** A customer with a basket; whoever stands before a till that failed tries again. */
  async serve(products: readonly ProductMessage[]): Promise<void> {
    this.customers += 1
    for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
      const isSold = await this.#sell(products)
      if (!isSold) continue
      if (tries === 1) this.atFirstTry += 1
      return
    }
  }

  /** SIGKILL in the middle of a sale; the same basket is paid after it. */
  async crash(products: readonly ProductMessage[]): Promise<void> {
    this.customers += 1
    for (let tries = 1; !(await this.#fillAndPay(products)); tries += 1) {
      if (tries === TRIES_MAX) return
    }
    let isDead = false
    this.browser.till.payment
      .commit()
      .then((sold) => {
        if (sold.ok && !isDead) this.#note(sold.value.message)
      })
      .catch(() => {})
    for (let n = Math.floor(this.#random() * 30); n > 0; n -= 1) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    isDead = true
    await this.browser.crash()
    await this.browser.open()
    // Else it was saved before the crash, and the till knows it.
    if (this.browser.till.payment.attempt.peek() !== null) await this.#sell(products)
  }

  async lock(): Promise<void> {
    await this.#time.during(this.browser.till.session.logout(), 'a log-out')
    await this.#logIn()
  }

  #logIn(): Promise<void> {
    const { session } = this.browser.till
    return this.#must('log in alone', session.login(this.cashier.staffId, this.cashier.pin))
  }

  jumpClock(): void {
    this.browser.wallOffsetMs = Math.round((this.#random() * 20 - 10) * YEAR_MS)
  }

  async #sell(products: readonly ProductMessage[]): Promise<boolean> {
    if (!(await this.#fillAndPay(products))) return false
    const sold = await this.#time.during(this.browser.till.payment.commit(), 'a sale')
    if (sold.ok) this.#note(sold.value.message)
    return sold.ok || this.#failed(sold.code)
  }

  async #fillAndPay(products: readonly ProductMessage[]): Promise<boolean> {
    const { payment, cart, scan, session } = this.browser.till
    const time = this.#time
    session.touch()
    // A clock that jumps by some weeks looks like a till that was left alone: it has locked.
    if (session.staff.peek() === null) await this.#logIn()
    if (payment.attempt.peek() === null) {
      for (let lines = 1 + Math.floor(this.#random() * 4); lines > 0; lines -= 1) {
        const code = this.#nextCode(products)
        this.scans += 1
        const found = await time.during(scan.scanText(code), 'a scan')
        if (found.kind === 'added') this.hits += 1
      }
      if (cart.cart.peek().lines.length === 0) return this.#failed('nobody knows the goods')
      const opened = await time.during(payment.open(), 'a payment')
      if (!opened.ok) return this.#failed(opened.code)
    }
    const { remainingMinor } = payment.due.peek()
    if (remainingMinor <= 0) return true
    const tenderedMinor = Math.ceil(remainingMinor / 50_000) * 50_000
    const cash = { method: 'cash', tenderedMinor, evidence: null } as const
    const taken = await time.during(payment.addTender(cash), 'a tender')
    return taken.ok || this.#failed(taken.code)
  }

  #failed(why: string): false {
    this.unsold.set(why, (this.unsold.get(why) ?? 0) + 1)
    return false
  }

  #nextCode(products: readonly ProductMessage[]): string {
    if (this.#random() * 100 < UNKNOWN_PERCENT) return UNKNOWN_BARCODE
    const product = products[Math.floor(this.#random() * products.length)]
    return product?.units[0]?.barcodes[0] ?? UNKNOWN_BARCODE
  }

  #note({ offline_transaction_id: id, totals }: SoldMessage): void {
    this.promised.set(id, totals.payable_minor)
  }

  /** The hub takes a limited number of pairings a minute. */
  async #pair(pairingCode: string): Promise<void> {
    const { session } = this.browser.till
    for (let waits = 0; ; waits += 1) {
      const work = session.pair(pairingCode, this.browser.name)
      const paired = await this.#time.during(work, 'a pairing')
      if (paired.ok) return
      if (paired.code !== 'TOO_MANY_REQUESTS' || waits === PAIRING_WAITS_MAX) {
        throw new Error(`${this.browser.name} is not paired: ${paired.code}`)
      }
      await new Promise((resolve) => setTimeout(resolve, PAIRING_WAIT_MS))
    }
  }

  async #must<T extends { ok: boolean; code?: string }>(what: string, work: Promise<T>) {
    const outcome = await this.#time.during(work, what)
    if (!outcome.ok) throw new Error(`${this.browser.name}: ${what}: ${outcome.code}`)
  }
}

type SoldMessage = {
  offline_transaction_id: string
  totals: { payable_minor: number }
}
