// How the box itself is, for the console.

import { type ReadonlySignal, signal } from '@preact/signals'
import { HealthAnswer } from '#domain/wire/health-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export class HealthModel {
  readonly #link: HubLink
  readonly #health = signal<HealthAnswer | null>(null)

  /** What the hub last said of itself; null before the first answer. */
  readonly health: ReadonlySignal<HealthAnswer | null> = this.#health

  constructor(link: HubLink) {
    this.#link = link
  }

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/health' } as const
    const answer = await this.#link.door.call(request, HealthAnswer)
    if (!answer.ok) return answer
    this.#health.value = answer.value
    return { ok: true, value: null }
  }
}
