// Who printed what again: a page at a time, by day, person and number.

import { type ReadonlySignal, signal } from '@preact/signals'
import { type ReprintMessage, ReprintPage } from '#domain/wire/printer-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'

export type ReprintWish = { day: string; staffId: string; number: string }
export const EVERYTHING: ReprintWish = { day: '', staffId: '', number: '' }

export class ReprintsModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #turns = createTurns()
  readonly #wish = signal<ReprintWish>(EVERYTHING)
  readonly #reprints = signal<readonly ReprintMessage[] | null>(null)
  readonly #hasMore = signal(false)

  readonly wish: ReadonlySignal<ReprintWish> = this.#wish
  /** Newest first; null until the hub has answered. */
  readonly reprints: ReadonlySignal<readonly ReprintMessage[] | null> = this.#reprints
  readonly hasMore: ReadonlySignal<boolean> = this.#hasMore

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  ask(change: Partial<ReprintWish>): Promise<TillOutcome<null>> {
    this.#wish.value = { ...this.#wish.peek(), ...change }
    return this.refresh()
  }

  refresh(): Promise<TillOutcome<null>> {
    return this.#turns.take(() => this.#fetch(null))
  }

  /** The page before the oldest that is shown. */
  more(): Promise<TillOutcome<null>> {
    return this.#turns.take(() =>
      this.#fetch(this.#reprints.peek()?.slice(-1)[0]?.sequence ?? null),
    )
  }

  async #fetch(before: number | null): Promise<TillOutcome<null>> {
    const wish = this.#wish.peek()
    const path = `/api/console/reprints${queryOf(wish, before)}`
    const answer = await this.#link.door.call({ method: 'GET', path }, ReprintPage)
    if (!answer.ok) return answer
    // Something else was asked for while this was on its way.
    if (this.#wish.peek() !== wish) return { ok: true, value: null }
    const shown = before === null ? [] : (this.#reprints.peek() ?? [])
    this.#reprints.value = [...shown, ...answer.value.reprints]
    this.#hasMore.value = answer.value.has_more
    return { ok: true, value: null }
  }
}

function queryOf({ day, staffId, number }: ReprintWish, before: number | null): string {
  const asked = {
    ...{ day, staff_id: staffId, number: number.trim() },
    before: before === null ? '' : String(before),
  }
  const parts = Object.entries(asked)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}
