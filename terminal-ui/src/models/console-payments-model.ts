// The console's payments that nobody has confirmed, and the providers' files that confirm them.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import {
  SettlementDetail,
  SettlementList,
  SettlementMessage,
  type UnverifiedPayment,
  UnverifiedPaymentList,
  type UnverifiedSum,
  VerifyPaymentAnswer,
} from '#domain/wire/payment-message.ts'
import { readAnswer } from '../link/hub-http.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome, type TillRefusal } from '../link/till-errors.ts'

export type Upload = TerminalSeams['upload']
export type UploadProgress = {
  state: 'idle' | 'sending' | 'comparing' | 'done' | 'failed'
  /** 0…1 of the sending. */
  fraction: number
  refusal: TillRefusal | null
}
const IDLE: UploadProgress = { state: 'idle', fraction: 0, refusal: null }
const DONE = { ok: true, value: null } as const

export class ConsolePaymentsModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #upload: Upload
  readonly #unverified = signal<readonly UnverifiedPayment[] | null>(null)
  readonly #sums = signal<readonly UnverifiedSum[]>([])
  readonly #next = signal<string | null>(null)
  readonly #settlements = signal<readonly SettlementMessage[] | null>(null)
  readonly #chosen = signal<SettlementDetail | null>(null)
  readonly #progress = signal<UploadProgress>(IDLE)

  /** Null until the hub has answered. */
  readonly unverified: ReadonlySignal<readonly UnverifiedPayment[] | null> = this.#unverified
  /** By tender, the largest first: what to look for in which app, also on pages to come. */
  readonly sums: ReadonlySignal<readonly UnverifiedSum[]> = this.#sums
  /** Where the next page begins; null: there is none. */
  readonly next: ReadonlySignal<string | null> = this.#next
  readonly settlements: ReadonlySignal<readonly SettlementMessage[] | null> = this.#settlements
  readonly chosen: ReadonlySignal<SettlementDetail | null> = this.#chosen
  readonly progress: ReadonlySignal<UploadProgress> = this.#progress

  constructor(link: Pick<HubLink, 'door'>, upload: Upload) {
    this.#link = link
    this.#upload = upload
  }

  async refresh(mayMatch: boolean): Promise<TillOutcome<null>> {
    const open = await this.#load(null)
    if (!open.ok || !mayMatch) return open
    const files = await this.#get('/api/console/settlements', SettlementList)
    if (!files.ok) return files
    this.#settlements.value = files.value.settlements
    return DONE
  }

  /** Somebody saw the money; `reference` says where. The list follows. */
  async verify(payment: UnverifiedPayment, reference: string): Promise<TillOutcome<null>> {
    const { sale_id, line_no } = payment
    const body = JSON.stringify({ sale_id, line_no, reference: reference.trim() })
    const path = '/api/pos/unverified-payments/verify'
    const answer = await this.#link.door.call({ method: 'POST', path, body }, VerifyPaymentAnswer)
    // Somebody else, or the provider, was quicker: then there is nothing left to do either.
    if (!answer.ok && answer.code !== 'PAYMENT_NOT_FOUND') return answer
    const open = this.#unverified.value ?? []
    const left = open.filter((each) => each !== payment)
    if (left.length < open.length) this.#sums.value = without(this.#sums.value, payment)
    this.#unverified.value = left
    return DONE
  }

  more(): Promise<TillOutcome<null>> {
    return this.#load(this.#next.peek())
  }

  async #load(after: string | null): Promise<TillOutcome<null>> {
    const path = `/api/pos/unverified-payments${after === null ? '' : `?after=${after}`}`
    const answer = await this.#get(path, UnverifiedPaymentList)
    if (!answer.ok) return answer
    const shown = after === null ? [] : (this.#unverified.peek() ?? [])
    this.#unverified.value = [...shown, ...answer.value.payments]
    this.#sums.value = answer.value.sums
    this.#next.value = answer.value.next_after ?? null
    return DONE
  }

  /** Sends a provider's file; resolves when it was compared, and shows it row by row. */
  async send(file: File, provider: string): Promise<TillOutcome<null>> {
    this.#progress.value = { ...IDLE, state: 'sending' }
    const sent = await this.#post(file, provider)
    if (!sent.ok) {
      this.#progress.value = { state: 'failed', fraction: 0, refusal: sent }
      return sent
    }
    const opened = await this.open(sent.value.settlement_id)
    this.#progress.value = { state: 'done', fraction: 1, refusal: null }
    return opened.ok ? this.refresh(true) : opened
  }

  async open(settlementId: string): Promise<TillOutcome<null>> {
    const answer = await this.#get(`/api/console/settlements/${settlementId}`, SettlementDetail)
    if (!answer.ok) return answer
    this.#chosen.value = answer.value
    return DONE
  }

  leave(): void {
    this.#chosen.value = null
    this.#progress.value = IDLE
  }

  async #post(file: File, provider: string): Promise<TillOutcome<SettlementMessage>> {
    const query = new URLSearchParams({ file_name: file.name, provider: provider.trim() })
    try {
      const answer = await this.#upload(`/api/console/settlements?${query}`, file, (fraction) => {
        const state = fraction < 1 ? 'sending' : 'comparing'
        this.#progress.value = { state, fraction, refusal: null }
      })
      return readAnswer(answer.status, answer.text, SettlementMessage)
    } catch (error) {
      return refuseAtTill('UPLOAD_FAILED', String(error))
    }
  }

  #get<S extends TSchema>(path: string, schema: S): Promise<TillOutcome<Static<S>>> {
    return this.#link.door.call({ method: 'GET', path }, schema)
  }
}

function without(sums: readonly UnverifiedSum[], payment: UnverifiedPayment): UnverifiedSum[] {
  return sums.flatMap((sum) => {
    if (sum.method !== payment.method) return [sum]
    const amount_minor = sum.amount_minor - payment.amount_minor
    return sum.count > 1 ? [{ ...sum, count: sum.count - 1, amount_minor }] : []
  })
}
