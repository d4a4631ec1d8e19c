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

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/bills' } as const
    const answer = await this.#link.door.call(request, BillList)
    if (!answer.ok) return answer
    this.#bills.value = answer.value.bills
    return { ok: true, value: null }
  }
}
