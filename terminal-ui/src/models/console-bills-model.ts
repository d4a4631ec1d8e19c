// Papers of carts that were not paid when they were printed, and what became of each.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { BillList, type BillMessage } from '#domain/wire/cart-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export const BILL_VIEWS = ['all', 'suspicious', 'open'] as const
export type BillView = (typeof BILL_VIEWS)[number]

/** Somebody asked a customer for more than the till took in, or for something it never took. */
export const isSuspicious = ({ outcome }: BillMessage): boolean =>
  outcome === 'less-paid' || outcome === 'discarded'

const IN_VIEW: Record<BillView, (bill: BillMessage) => boolean> = {
  all: () => true,
  suspicious: isSuspicious,
  open: ({ outcome }) => outcome === 'open',
}

export class ConsoleBillsModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #bills = signal<readonly BillMessage[] | null>(null)
  readonly #view = signal<BillView>('all')
  readonly #next = signal<string | null>(null)

  /** Where the next page begins; null: there is none. */
  readonly next: ReadonlySignal<string | null> = this.#next
  readonly view: ReadonlySignal<BillView> = this.#view
  /** Those of the view, newest first; null until the hub has answered. */
  readonly bills = computed(() => this.#bills.value?.filter(IN_VIEW[this.#view.value]) ?? null)
  readonly counts = computed(() => {
    const bills = this.#bills.value ?? []
    const counts = BILL_VIEWS.map((view) => [view, bills.filter(IN_VIEW[view]).length] as const)
    return Object.fromEntries(counts) as Record<BillView, number>
  })

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  choose(view: BillView): void {
    this.#view.value = view
  }

  refresh(): Promise<TillOutcome<null>> {
    return this.#load(null)
  }

  more(): Promise<TillOutcome<null>> {
    return this.#load(this.#next.peek())
  }

  async #load(after: string | null): Promise<TillOutcome<null>> {
    const path = `/api/console/bills${after === null ? '' : `?after=${after}`}`
    const answer = await this.#link.door.call({ method: 'GET', path }, BillList)
    if (!answer.ok) return answer
    const shown = after === null ? [] : (this.#bills.peek() ?? [])
    this.#bills.value = [...shown, ...answer.value.bills]
    this.#next.value = answer.value.next_after ?? null
    return { ok: true, value: null }
  }
}
