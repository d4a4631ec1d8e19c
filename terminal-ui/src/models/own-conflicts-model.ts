// Disagreements beside this terminal's own documents, for whoever stands at it: told when they
// come, listed by sale, settled here or left to the manager.

import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { type ConflictMessage, OwnConflictList } from '#domain/wire/conflict-message.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { ConflictSettler, type ConflictsDeps, type Settlement } from './conflict-settler.ts'
import type { Till } from './till.ts'

/** What a busy hub did not answer is asked again; one that is gone tells when it is back. */
export const ASK_AGAIN_MS = 15_000

export type OwnConflictsDeps = ConflictsDeps & Pick<Till, 'link' | 'session' | 'sales' | 'seams'>

export class OwnConflictsModel {
  readonly #deps: OwnConflictsDeps
  readonly #open = signal<readonly ConflictMessage[]>([])
  readonly #hubTime = signal<string | null>(null)
  readonly #known = new Set<string>()
  #isStale = false
  #isFollowing = false
  #cancelAgain = () => {}
  readonly settler: ConflictSettler
  readonly stop: () => void

  /** The most urgent first. */
  readonly open: ReadonlySignal<readonly ConflictMessage[]> = this.#open
  readonly hubTime: ReadonlySignal<string | null> = this.#hubTime
  /** Hears of those that were not there before; what was there at the first look is no news. */
  onNews: (conflicts: readonly ConflictMessage[]) => void = () => {}

  constructor(deps: OwnConflictsDeps) {
    this.#deps = deps
    this.settler = new ConflictSettler(deps, '/api/pos/conflicts')
    const { link, session } = deps
    const forget = link.onMessage((message) => this.#hear(message))
    const leave = effect(() => {
      const isHere = link.isConnected.value && session.phase.value === 'logged-in'
      if (isHere) link.background.run(this.refresh())
    })
    this.stop = () => {
      this.#cancelAgain()
      forget()
      leave()
    }
  }

  /** Of one sale, also of refunds of it. */
  ofSale(saleId: string): readonly ConflictMessage[] {
    return this.#open.value.filter(
      ({ sale_id, document_id }) => sale_id === saleId || document_id === saleId,
    )
  }

  /** Beside no sale: customers whom somebody added or changed here. */
  ofCustomers(): readonly ConflictMessage[] {
    return this.#open.value.filter(({ sale_id, type }) => {
      return sale_id === null && type === 'customer_mismatch'
    })
  }

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/pos/conflicts' } as const
    const answer = await this.#deps.link.door.call(request, OwnConflictList)
    if (!answer.ok) return answer
    const { conflicts, hub_time } = answer.value
    const isFirst = this.#hubTime.peek() === null
    const news = conflicts.filter(({ conflict_id }) => !this.#known.has(conflict_id))
    for (const { conflict_id } of conflicts) this.#known.add(conflict_id)
    this.#hubTime.value = hub_time
    this.#open.value = conflicts
    if (!isFirst && news.length > 0) this.onNews(news)
    return { ok: true, value: null }
  }

  async settle(
    conflict: ConflictMessage,
    settlement: Settlement,
  ): Promise<TillOutcome<ConflictMessage>> {
    const answer = await this.settler.settle(conflict, settlement)
    if (answer.ok || answer.code === 'CONFLICT_SETTLED') await this.refresh()
    return answer
  }

  #hear({ type }: LiveMessage): void {
    if (type !== 'conflicts-changed' || this.#deps.session.phase.peek() !== 'logged-in') return
    this.#lookAgain()
  }

  #lookAgain(): void {
    this.#isStale = true
    if (!this.#isFollowing) this.#deps.link.background.run(this.#follow())
  }

  /** One question at a time, however many sales of an outage come back with a disagreement. */
  async #follow(): Promise<void> {
    const { link, sales, seams } = this.#deps
    this.#isFollowing = true
    this.#cancelAgain()
    let isAnswered = true
    while (this.#isStale) {
      this.#isStale = false
      isAnswered = (await this.refresh()).ok
      await sales.refresh()
    }
    this.#isFollowing = false
    if (isAnswered || !link.isConnected.peek()) return
    this.#cancelAgain = seams.timers.after(ASK_AGAIN_MS, () => this.#lookAgain())
  }
}

const modelByTill = new WeakMap<Till, OwnConflictsModel>()

/** One for whoever tells of them and for the screens that show them. */
export function ownConflictsOf(till: Till): OwnConflictsModel {
  const model = modelByTill.get(till) ?? new OwnConflictsModel(till)
  modelByTill.set(till, model)
  return model
}
