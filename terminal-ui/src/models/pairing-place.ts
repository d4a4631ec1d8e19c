// Where a device is paired: what it keeps lies at one address of the hub, and nowhere else
// (decision 0105).
import { type ReadonlySignal, signal } from '@preact/signals'
import type { TillRefusal } from '../link/till-errors.ts'

/** Addresses of a shop's network; the box's own screen and demonstrations are none. */
const LAN_ADDRESS = /^(10|172\.(1[6-9]|2\d|3[01])|192\.168)(\.\d+){2,3}$/

/**
 * terminal: this terminal was paired at another address. address: this one may change tomorrow.
 * silent: terminals of another address were not heard of, and this device may be one of them.
 * `origin`: where to go instead; null: the hub has not been asked.
 */
export type OtherPlace = { why: 'terminal' | 'address' | 'silent'; origin: string | null }

export class PairingPlace {
  readonly #other = signal<OtherPlace | null>(null)
  readonly #isChosen = signal(false)

  readonly other: ReadonlySignal<OtherPlace | null> = this.#other
  /** A person wants this device to stay here. */
  readonly isChosen: ReadonlySignal<boolean> = this.#isChosen

  /** The address of this page may be another machine's tomorrow. */
  readonly isAddress: boolean

  constructor(hostName: string) {
    this.isAddress = LAN_ADDRESS.test(hostName)
    if (this.isAddress) this.#other.value = { why: 'address', origin: null }
  }

  /** True for a refusal that is about the place, and is shown as such. */
  hear({ code, detail }: TillRefusal): boolean {
    const why = WHY[code]
    if (why === undefined) return false
    this.#other.value = { why, origin: detail ?? null }
    this.#isChosen.value = false
    return true
  }

  stayHere(): void {
    this.#isChosen.value = true
  }
}

const WHY: Partial<Record<TillRefusal['code'], OtherPlace['why']>> = {
  TERMINAL_ELSEWHERE: 'terminal',
  ORIGIN_IS_ADDRESS: 'address',
  TERMINALS_SILENT_ELSEWHERE: 'silent',
}

/** The same page there, with what is typed already. */
export const linkTo = (origin: string, pairingCode: string): string =>
  /^\d{8}$/.test(pairingCode) ? `${origin}/?pair=${pairingCode}` : `${origin}/`
