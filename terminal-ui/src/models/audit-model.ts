// The chained log of what was done, page by page, and whether its chain holds.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Static } from 'typebox'
import { AuditPage, AuditVerdict } from '#domain/wire/staff-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'
import { AUDIT_TOPICS, type AuditTopic } from './audit-topics.ts'

export type AuditEntry = AuditPage['entries'][number]
export type Verdict = Static<typeof AuditVerdict>

export class AuditModel {
  readonly #link: HubLink
  readonly #turns = createTurns()
  readonly #topic = signal<AuditTopic>('people')
  readonly #entries = signal<readonly AuditEntry[] | null>(null)
  readonly #hasMore = signal(false)
  readonly #verdict = signal<Verdict | null>(null)

  readonly topic: ReadonlySignal<AuditTopic> = this.#topic
  /** Newest first; null until the hub has answered for this topic. */
  readonly entries: ReadonlySignal<readonly AuditEntry[] | null> = this.#entries
  readonly hasMore: ReadonlySignal<boolean> = this.#hasMore
  /** Of the last walk along the whole chain; null while nobody has asked for one. */
  readonly verdict: ReadonlySignal<Verdict | null> = this.#verdict

  constructor(link: HubLink) {
    this.#link = link
  }

  choose(topic: AuditTopic): Promise<TillOutcome<null>> {
    this.#topic.value = topic
    this.#entries.value = null
    this.#hasMore.value = false
    return this.refresh()
  }

  refresh(): Promise<TillOutcome<null>> {
    return this.#turns.take(() => this.#fetch(null))
  }

  /** The page before the oldest that is shown. */
  more(): Promise<TillOutcome<null>> {
    return this.#turns.take(() => this.#fetch(this.#entries.peek()?.slice(-1)[0]?.sequence ?? null))
  }

  async verify(): Promise<TillOutcome<Verdict>> {
    const request = { method: 'POST', path: '/api/console/audit/verify' } as const
    const answer = await this.#link.door.call(request, AuditVerdict)
    this.#verdict.value = answer.ok ? answer.value : null
    return answer
  }

  async #fetch(before: number | null): Promise<TillOutcome<null>> {
    const topic = this.#topic.peek()
    const kinds = AUDIT_TOPICS[topic]
    const query = [
      ...(kinds.length > 0 ? [`kind=${kinds.join(',')}`] : []),
      ...(before === null ? [] : [`before=${before}`]),
    ]
    const path = `/api/console/audit${query.length > 0 ? `?${query.join('&')}` : ''}`
    const answer = await this.#link.door.call({ method: 'GET', path }, AuditPage)
    if (!answer.ok) return answer
    // Another topic was chosen while this one was on its way.
    if (this.#topic.peek() !== topic) return { ok: true, value: null }
    const shown = before === null ? [] : (this.#entries.peek() ?? [])
    this.#entries.value = [...shown, ...answer.value.entries]
    this.#hasMore.value = answer.value.has_more
    return { ok: true, value: null }
  }
}
