// The chained log of what was done, page by page, and whether its chain holds.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Static } from 'typebox'
import { AuditPage, AuditVerdict, AuditWalk } from '#domain/wire/staff-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'
import { AUDIT_TOPICS, type AuditTopic } from './audit-topics.ts'

export type AuditEntry = AuditPage['entries'][number]
/** Empty: nobody, no day. */
export type AuditSearch = { staffId: string; from: string; to: string }
export const NO_SEARCH: AuditSearch = { staffId: '', from: '', to: '' }

export type Verdict = Static<typeof AuditVerdict>

export class AuditModel {
  readonly #link: HubLink
  readonly #turns = createTurns()
  readonly #topic = signal<AuditTopic>('people')
  readonly #entries = signal<readonly AuditEntry[] | null>(null)
  readonly #hasMore = signal(false)
  readonly #verdict = signal<Verdict | null>(null)
  readonly #search = signal<AuditSearch>(NO_SEARCH)
  readonly #progress = signal<number | null>(null)
  #next: number | null = null

  readonly topic: ReadonlySignal<AuditTopic> = this.#topic
  /** Newest first; null until the hub has answered for this topic. */
  readonly entries: ReadonlySignal<readonly AuditEntry[] | null> = this.#entries
  readonly hasMore: ReadonlySignal<boolean> = this.#hasMore
  /** Of the last walk along the whole chain; null while nobody has asked for one. */
  readonly verdict: ReadonlySignal<Verdict | null> = this.#verdict

  readonly search: ReadonlySignal<AuditSearch> = this.#search
  /** Of the walk that is under way, in millionths; null: nobody walks. */
  readonly progressPpm: ReadonlySignal<number | null> = this.#progress

  constructor(link: HubLink) {
    this.#link = link
  }

  choose(topic: AuditTopic): Promise<TillOutcome<null>> {
    this.#topic.value = topic
    this.#entries.value = null
    this.#hasMore.value = false
    return this.refresh()
  }

  find(part: Partial<AuditSearch>): Promise<TillOutcome<null>> {
    this.#search.value = { ...this.#search.peek(), ...part }
    return this.choose(this.#topic.peek())
  }

  refresh(): Promise<TillOutcome<null>> {
    return this.#turns.take(() => this.#fetch(null))
  }

  /** The page before, or what is looked through next. */
  more(): Promise<TillOutcome<null>> {
    return this.#turns.take(() => this.#fetch(this.#next))
  }

  async verify(): Promise<TillOutcome<Verdict>> {
    const request = { method: 'POST', path: '/api/console/audit/verify' } as const
    this.#progress.value = 0
    const answer = await this.#link.door.call(request, AuditVerdict)
    this.#progress.value = null
    this.#verdict.value = answer.ok ? answer.value : null
    return answer
  }

  /** How far a walk is that somebody began. */
  async look(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/audit/verify' } as const
    const answer = await this.#link.door.call(request, AuditWalk)
    if (!answer.ok) return answer
    const { progress_ppm, verdict } = answer.value
    if (this.#progress.peek() !== null && progress_ppm !== null) this.#progress.value = progress_ppm
    if (progress_ppm === null && verdict) this.#verdict.value = verdict
    return { ok: true, value: null }
  }

  async #fetch(before: number | null): Promise<TillOutcome<null>> {
    const [topic, search] = [this.#topic.peek(), this.#search.peek()]
    const kinds = AUDIT_TOPICS[topic]
    const query = [
      ...(kinds.length > 0 ? [`kind=${kinds.join(',')}`] : []),
      ...(search.staffId === '' ? [] : [`staff_id=${search.staffId}`]),
      ...(search.from === '' ? [] : [`from=${search.from}`]),
      ...(search.to === '' ? [] : [`to=${search.to}`]),
      ...(before === null ? [] : [`before=${before}`]),
    ]
    const path = `/api/console/audit${query.length > 0 ? `?${query.join('&')}` : ''}`
    const answer = await this.#link.door.call({ method: 'GET', path }, AuditPage)
    if (!answer.ok) return answer
    // Another topic was chosen while this one was on its way.
    if (this.#topic.peek() !== topic || this.#search.peek() !== search)
      return { ok: true, value: null }
    const shown = before === null ? [] : (this.#entries.peek() ?? [])
    this.#entries.value = [...shown, ...answer.value.entries]
    this.#hasMore.value = answer.value.has_more
    this.#next = answer.value.next_before
    return { ok: true, value: null }
  }
}
