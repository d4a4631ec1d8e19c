// What tills sent that could not become a document, for the console: listed, tried again, or left
// undone for a reason, on another person's word where the hub wants one.

import { type ReadonlySignal, signal } from '@preact/signals'
import {
  KeptAnswer,
  type KeptItem,
  KeptList,
  type KeptState,
} from '#domain/wire/quarantine-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { ApprovalModel } from './approval-model.ts'
import { withApproval } from './with-approval.ts'

const PATH = '/api/console/quarantine'

export class ConsoleKeptModel {
  readonly #deps: { link: Pick<HubLink, 'door'>; approval: ApprovalModel }
  readonly #list = signal<KeptList | null>(null)
  readonly #state = signal<KeptState>('open')

  /** Null until the hub has answered. */
  readonly list: ReadonlySignal<KeptList | null> = this.#list
  readonly state: ReadonlySignal<KeptState> = this.#state

  constructor(deps: { link: Pick<HubLink, 'door'>; approval: ApprovalModel }) {
    this.#deps = deps
  }

  /** An answer to an earlier question is thrown away. */
  async show(state: KeptState): Promise<TillOutcome<null>> {
    this.#state.value = state
    const request = { method: 'GET', path: `${PATH}?state=${state}` } as const
    const answer = await this.#deps.link.door.call(request, KeptList)
    if (!answer.ok) return answer
    if (this.#state.peek() === state) this.#list.value = answer.value
    return { ok: true, value: null }
  }

  /** The page behind the last row that is shown. */
  async more(): Promise<TillOutcome<null>> {
    const before = this.#list.peek()
    const state = this.#state.peek()
    if (!before || before.next === null) return { ok: true, value: null }
    const path = `${PATH}?state=${state}&after=${before.next}`
    const answer = await this.#deps.link.door.call({ method: 'GET', path }, KeptList)
    if (!answer.ok) return answer
    if (this.#list.peek() === before) {
      this.#list.value = { ...answer.value, items: [...before.items, ...answer.value.items] }
    }
    return { ok: true, value: null }
  }

  retry = (item: KeptItem, words: string): Promise<TillOutcome<null>> =>
    this.#end(item, 'retry', words, {})

  settle = (item: KeptItem, words: string, note: string): Promise<TillOutcome<null>> =>
    this.#end(item, 'settle', words, { note: note.trim() })

  /** Whoever did it, or may not settle so much, is asked for another person; the list follows. */
  async #end(
    item: KeptItem,
    what: 'retry' | 'settle',
    words: string,
    said: object,
  ): Promise<TillOutcome<null>> {
    const { approval, link } = this.#deps
    const { quarantine_id: id, amount_minor: minor } = item
    const act = { subjectId: id, words, amountOf: () => Math.abs(minor ?? 0) }
    const answer = await withApproval(approval, act, ([approval_id = null]) => {
      const body = JSON.stringify({ ...said, approval_id })
      return link.door.call({ method: 'POST', path: `${PATH}/${id}/${what}`, body }, KeptAnswer)
    })
    if (!answer.ok && answer.code !== 'CONFLICT_SETTLED') return answer
    const shown = await this.show(this.#state.peek())
    return answer.ok ? shown : answer
  }
}

export const KEPT_REASONS = [
  'altered-duplicate',
  'sealed-unreadable',
  'salvaged-command',
  'hub-fault',
  'unreadable',
  'other',
] as const
export type KeptReason = (typeof KEPT_REASONS)[number]

const UNREADABLE = new Set(['misshapen', 'not-committed', 'INVALID_REQUEST'])

/** The plain words for the hub's reason; what is a code of the registry has its own. */
export const keptReasonOf = (reason: string): KeptReason =>
  UNREADABLE.has(reason) ? 'unreadable' : (KEPT_REASONS.find((each) => each === reason) ?? 'other')
