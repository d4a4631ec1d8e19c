// The console's list of terminals, and the code that pairs one more.

import { type ReadonlySignal, signal } from '@preact/signals'
import { PairingCodeAnswer, type TerminalCard, TerminalList } from '#domain/wire/access-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export type PairingCode = { code: string; expiresAt: string }

export type TerminalsModel = {
  terminals: ReadonlySignal<readonly TerminalCard[]>
  pairingCode: ReadonlySignal<PairingCode | null>
  refresh(): Promise<TillOutcome<null>>
  makePairingCode(): Promise<TillOutcome<PairingCode>>
  forgetPairingCode(): void
}

export function createTerminalsModel(link: HubLink): TerminalsModel {
  const terminals = signal<readonly TerminalCard[]>([])
  const pairingCode = signal<PairingCode | null>(null)

  async function refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/terminals' } as const
    const answer = await link.door.call(request, TerminalList)
    if (!answer.ok) return answer
    terminals.value = answer.value.terminals
    return { ok: true, value: null }
  }
  async function makePairingCode(): Promise<TillOutcome<PairingCode>> {
    const request = { method: 'POST', path: '/api/console/pairing-codes' } as const
    const answer = await link.door.call(request, PairingCodeAnswer)
    if (!answer.ok) return answer
    const made = { code: answer.value.pairing_code, expiresAt: answer.value.expires_at }
    pairingCode.value = made
    return { ok: true, value: made }
  }
  return {
    terminals,
    pairingCode,
    refresh,
    makePairingCode,
    forgetPairingCode() {
      pairingCode.value = null
    },
  }
}
