// Where the outlet says otherwise than head office, page by page, and taking one back.

import { type ReadonlySignal, signal } from '@preact/signals'
import {
  OverrideList,
  type OverrideMessage,
  type OverrideRef,
  OverrideUndone,
} from '#domain/wire/override-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export class ConsoleOverridesModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #rows = signal<readonly OverrideMessage[] | null>(null)
  readonly #next = signal<string | null>(null)

  /** Newest first; null until the hub has answered. */
  readonly rows: ReadonlySignal<readonly OverrideMessage[] | null> = this.#rows
  readonly next: ReadonlySignal<string | null> = this.#next

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  refresh(): Promise<TillOutcome<null>> {
    return this.#fetch(null)
  }

  more(): Promise<TillOutcome<null>> {
    return this.#fetch(this.#next.peek())
  }

  /** Whether it still stood; either way it is gone from the list. */
  async undo({ topic, item_id, field }: OverrideRef): Promise<TillOutcome<boolean>> {
    const body = JSON.stringify({ topic, item_id, field })
    const request = { method: 'POST', path: '/api/console/overrides/undo', body } as const
    const answer = await this.#link.door.call(request, OverrideUndone)
    if (!answer.ok) return answer
    const { undone } = answer.value
    await this.refresh()
    return { ok: true, value: undone }
  }

  async #fetch(after: string | null): Promise<TillOutcome<null>> {
    const query = after === null ? '' : `?after=${encodeURIComponent(after)}`
    const path = `/api/console/overrides${query}`
    const answer = await this.#link.door.call({ method: 'GET', path }, OverrideList)
    if (!answer.ok) return answer
    const shown = after === null ? [] : (this.#rows.peek() ?? [])
    this.#rows.value = [...shown, ...answer.value.overrides]
    this.#next.value = answer.value.next
    return { ok: true, value: null }
  }
}
