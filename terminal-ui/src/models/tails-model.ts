// Whether every terminal has come back since the hub lost data, and the papers that wait meanwhile.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import {
  HeldPapersAnswer,
  type TailCard,
  TailList,
  TerminalLostAnswer,
} from '#domain/wire/tail-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

/** The hub settles so many papers at a time; a million are a fault and not a day. */
const ROUNDS_MAX = 200

export class TailsModel {
  readonly #link: HubLink
  readonly #list = signal<TailList | null>(null)

  readonly list: ReadonlySignal<TailList | null> = this.#list
  readonly absent = computed<readonly TailCard[]>(() =>
    (this.#list.value?.terminals ?? []).filter(({ state }) => state === 'awaited'),
  )
  readonly heldCount = computed(() => this.#list.value?.held_paper_count ?? 0)

  constructor(link: HubLink) {
    this.#link = link
  }

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/tails' } as const
    const answer = await this.#link.door.call(request, TailList)
    if (!answer.ok) return answer
    this.#list.value = answer.value
    return { ok: true, value: null }
  }

  /** A terminal never comes back; one that comes all the same is taken. */
  async giveUp(terminalId: string, reason: string): Promise<TillOutcome<null>> {
    const path = `/api/console/tails/${terminalId}/lost`
    const body = JSON.stringify({ reason: reason.trim() })
    const answer = await this.#link.door.call({ method: 'POST', path, body }, TerminalLostAnswer)
    await this.refresh()
    return answer.ok ? { ok: true, value: null } : answer
  }

  /** Prints or throws away everything that is held; how many papers it was. */
  async settleHeld(decision: 'release' | 'discard'): Promise<TillOutcome<number>> {
    const body = JSON.stringify({ decision })
    const request = { method: 'POST', path: '/api/console/held-papers', body } as const
    let settled = 0
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const answer = await this.#link.door.call(request, HeldPapersAnswer)
      if (!answer.ok) return answer
      settled += answer.value.paper_count
      if (answer.value.left_count === 0 || answer.value.paper_count === 0) break
    }
    await this.refresh()
    return { ok: true, value: settled }
  }
}
