// Counting with a phone in hand: what was found is kept on this device until the hub has it, and
// holds as of when it was found.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import type { Clock, Timers } from '#domain/seams.ts'
import {
  COUNT_ENTRIES_MAX,
  type CountHead,
  CountList,
  CountMessage,
  type CountScope,
  CountVariances,
} from '#domain/wire/stock-count-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { Marks } from '../link/terminal-seams.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { ApprovalModel } from './approval-model.ts'
import { withApproval } from './with-approval.ts'

export type CountDeps = {
  link: Pick<HubLink, 'door'>
  clock: Clock
  marks: Marks
  newId: () => string
  approval: ApprovalModel
}
export type WaitingEntry = {
  entryId: string
  productId: string
  name: string
  unit: string
  quantityMilli: number
  takesBackId: string | null
  place: string | null
  /** By this device's clock; after a reload only that one goes on. */
  atMs: number
}
const BASE = '/api/console/stock/counts'
const DONE = { ok: true, value: null } as const
const AGE_MS_MAX = 86_400_000
export const AGAIN_MS = 5_000
/** Thousands of products are compared, and posted, at once. */
const LONGER = { deadlineMs: 60_000 } as const
type Longer = { deadlineMs?: number }

export class StockCountModel {
  readonly #deps: CountDeps
  readonly #counts = signal<readonly CountHead[] | null>(null)
  readonly #count = signal<CountMessage | null>(null)
  readonly #variances = signal<CountVariances | null>(null)
  readonly #waiting = signal<readonly WaitingEntry[]>([])
  #isSending = false

  /** Null until the hub has answered. */
  readonly counts: ReadonlySignal<readonly CountHead[] | null> = this.#counts
  /** The one that is open here. */
  readonly count: ReadonlySignal<CountMessage | null> = this.#count
  readonly variances: ReadonlySignal<CountVariances | null> = this.#variances
  /** Not at the hub yet, newest first. */
  readonly waiting: ReadonlySignal<readonly WaitingEntry[]> = this.#waiting
  readonly isRunning = computed(() => this.#count.value?.state === 'counting')

  constructor(deps: CountDeps) {
    this.#deps = deps
  }

  async refresh(): Promise<TillOutcome<null>> {
    const answer = await this.#get(BASE, CountList)
    if (!answer.ok) return answer
    this.#counts.value = answer.value.counts
    return DONE
  }

  async start(
    id: string,
    name: string,
    scope: CountScope,
    categoryId: string | null,
  ): Promise<TillOutcome<null>> {
    const body = { count_id: id, name: name.trim(), scope, category_id: categoryId }
    return this.#take(await this.#post(BASE, body, CountMessage))
  }

  async open(countId: string): Promise<TillOutcome<null>> {
    this.#variances.value = null
    const answer = await this.#get(`${BASE}/${countId}`, CountMessage)
    if (!answer.ok) return answer
    this.#count.value = answer.value
    this.#waiting.value = readWaiting(this.#deps.marks.get(markOf(countId)))
    return this.send()
  }

  close(): void {
    this.#count.value = null
    this.#variances.value = null
    this.#waiting.value = []
  }

  /** Counted at once, here and now; it goes to the hub as soon as that answers. */
  find(entry: Omit<WaitingEntry, 'entryId' | 'takesBackId' | 'atMs'>): Promise<TillOutcome<null>> {
    return this.#add({ ...entry, takesBackId: null })
  }

  /** Takes back what is at the hub already, or drops what is not. */
  takeBack(entryId: string): Promise<TillOutcome<null>> {
    const isWaiting = this.#waiting.peek().some((each) => each.entryId === entryId)
    if (isWaiting && !this.#isSending) {
      this.#keep(this.#waiting.peek().filter((each) => each.entryId !== entryId))
      return Promise.resolve(DONE)
    }
    const known = this.#count.peek()?.entries.find((each) => each.entry_id === entryId)
    if (!known) return Promise.resolve(DONE)
    const { product_id: productId, name, base_unit: unit } = known
    return this.#add({
      ...{ productId, name, unit, quantityMilli: 0, place: null },
      takesBackId: entryId,
    })
  }

  /** Everything that waits, oldest first; what the hub does not answer waits on. */
  async send(): Promise<TillOutcome<null>> {
    const countId = this.#count.peek()?.count_id
    if (this.#isSending || countId === undefined) return DONE
    this.#isSending = true
    try {
      for (;;) {
        const waiting = this.#waiting.peek()
        const part = waiting.slice(-COUNT_ENTRIES_MAX)
        if (part.length === 0) return DONE
        const entries = [...part].reverse().map((each) => this.#wire(each))
        const path = `${BASE}/${countId}/entries`
        const answer = await this.#post(path, { entries }, CountMessage)
        if (!answer.ok) return answer
        const sent = new Set(part.map(({ entryId }) => entryId))
        this.#keep(this.#waiting.peek().filter(({ entryId }) => !sent.has(entryId)))
        if (this.#count.peek()?.count_id === countId) this.#count.value = answer.value
      }
    } finally {
      this.#isSending = false
    }
  }

  /** What the hub did not answer is sent again and again, until the returned function is called. */
  keepSending(timers: Timers): () => void {
    let cancel = () => {}
    let isOver = false
    const later = () => {
      if (isOver) return
      cancel = timers.after(AGAIN_MS, () => void this.send().then(later))
    }
    later()
    return () => {
      isOver = true
      cancel()
    }
  }

  async weigh(): Promise<TillOutcome<null>> {
    const sent = await this.send()
    if (!sent.ok) return sent
    const answer = await this.#get(`${BASE}/${this.#id}/variances`, CountVariances, LONGER)
    if (!answer.ok) return answer
    this.#variances.value = answer.value
    return DONE
  }

  async recount(productIds: readonly string[]): Promise<TillOutcome<null>> {
    const path = `${BASE}/${this.#id}/recounts`
    const answer = await this.#post(path, { product_ids: productIds }, CountMessage)
    const taken = this.#take(answer)
    return taken.ok ? this.weigh() : taken
  }

  /** `id` is the same for every try. */
  async settle(
    id: string,
    choice: { uncounted: 'leave' | 'zero'; note: string; words: string },
  ): Promise<TillOutcome<null>> {
    const seen = this.#variances.peek()
    if (!seen) return DONE
    const amount = seen.short_minor + seen.over_minor
    const act = { subjectId: id, words: choice.words, amountOf: () => amount }
    const path = `${BASE}/${this.#id}/settlement`
    const note = choice.note.trim() === '' ? null : choice.note.trim()
    const body = { document_id: id, seen: seen.seen, uncounted: choice.uncounted, note }
    const outcome = await withApproval(this.#deps.approval, act, ([approval_id = null]) =>
      this.#post(path, { ...body, approval_id }, CountMessage, LONGER),
    )
    return this.#take(outcome)
  }

  async cancel(): Promise<TillOutcome<null>> {
    return this.#take(await this.#post(`${BASE}/${this.#id}/cancellation`, {}, CountMessage))
  }

  newId(): string {
    return this.#deps.newId()
  }

  get #id(): string {
    return this.#count.peek()?.count_id ?? ''
  }

  #add(entry: Omit<WaitingEntry, 'entryId' | 'atMs'>): Promise<TillOutcome<null>> {
    const made = { entryId: this.#deps.newId(), atMs: this.#deps.clock.nowMs() }
    this.#keep([{ ...entry, ...made }, ...this.#waiting.peek()])
    return this.send()
  }

  #wire({ entryId, productId, quantityMilli, takesBackId, place, atMs }: WaitingEntry) {
    const age = this.#deps.clock.nowMs() - atMs
    return {
      ...{ entry_id: entryId, product_id: productId, quantity_milli: quantityMilli },
      ...{ takes_back_id: takesBackId, place, age_ms: Math.min(AGE_MS_MAX, Math.max(0, age)) },
    }
  }

  #keep(waiting: readonly WaitingEntry[]): void {
    this.#waiting.value = waiting
    const mark = markOf(this.#id)
    if (waiting.length === 0) this.#deps.marks.remove(mark)
    else this.#deps.marks.set(mark, JSON.stringify(waiting))
  }

  #take(answer: TillOutcome<CountMessage>): TillOutcome<null> {
    if (!answer.ok) return answer
    this.#count.value = answer.value
    return DONE
  }

  #get<S extends TSchema>(
    path: string,
    schema: S,
    longer: Longer = {},
  ): Promise<TillOutcome<Static<S>>> {
    return this.#deps.link.door.call({ method: 'GET', path, ...longer }, schema)
  }

  #post<S extends TSchema>(path: string, body: unknown, schema: S, longer: Longer = {}) {
    const request = { method: 'POST', path, body: JSON.stringify(body), ...longer } as const
    return this.#deps.link.door.call(request, schema)
  }
}

const markOf = (countId: string): string => `ocean-pos.count.${countId}`

function readWaiting(text: string | null): readonly WaitingEntry[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(kept) ? (kept as WaitingEntry[]) : []
  } catch {
    return []
  }
}
