// The console's list of terminals, and the code that pairs one more.

import { type ReadonlySignal, signal } from '@preact/signals'
import { PairingCodeAnswer, type TerminalCard, TerminalList } from '#domain/wire/access-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export type PairingCode = { code: string; expiresAt: string }

export class TerminalsModel {
  readonly #link: HubLink
  readonly #terminals = signal<readonly TerminalCard[]>([])
  readonly #pairingCode = signal<PairingCode | null>(null)

  readonly terminals: ReadonlySignal<readonly TerminalCard[]> = this.#terminals
  readonly pairingCode: ReadonlySignal<PairingCode | null> = this.#pairingCode

  constructor(link: HubLink) {
    this.#link = link
  }

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/terminals' } as const
    const answer = await this.#link.door.call(request, TerminalList)
    if (!answer.ok) return answer
    this.#terminals.value = answer.value.terminals
    return { ok: true, value: null }
  }

  async makePairingCode(): Promise<TillOutcome<PairingCode>> {
    const request = { method: 'POST', path: '/api/console/pairing-codes' } as const
    const answer = await this.#link.door.call(request, PairingCodeAnswer)
    if (!answer.ok) return answer
    const made = { code: answer.value.pairing_code, expiresAt: answer.value.expires_at }
    this.#pairingCode.value = made
    return { ok: true, value: made }
  }

  forgetPairingCode(): void {
    this.#pairingCode.value = null
  }
}
