// The outlet's rules while a manager changes them: a draft over the version that was read, saved as
// a whole, so that two people cannot mix halves.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { Refusal } from '#domain/errors.ts'
import { faultOfRules } from '#domain/outlet-rules.ts'
import { RulesAnswer, type RulesMessage } from '#domain/wire/rules-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export class ConsoleRulesModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #saved = signal<RulesAnswer | null>(null)
  readonly #draft = signal<RulesMessage | null>(null)

  /** Null until the hub has said what holds. */
  readonly draft: ReadonlySignal<RulesMessage | null> = this.#draft
  readonly isChanged = computed(() => {
    const [saved, draft] = [this.#saved.value?.rules, this.#draft.value]
    return Boolean(saved && draft) && canonicalJson(saved) !== canonicalJson(draft)
  })
  /** What keeps the draft from being saved. */
  readonly fault = computed<Refusal | null>(() =>
    this.#draft.value === null ? null : faultOfRules(this.#draft.value),
  )

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  /** Reads what holds now; what was being changed is given up. */
  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/pos/rules' } as const
    const answer = await this.#link.door.call(request, RulesAnswer)
    if (!answer.ok) return answer
    this.#keep(answer.value)
    return { ok: true, value: null }
  }

  change(change: (rules: RulesMessage) => RulesMessage): void {
    const draft = this.#draft.peek()
    if (draft) this.#draft.value = change(draft)
  }

  undo(): void {
    this.#draft.value = this.#saved.peek()?.rules ?? null
  }

  /** RULES_CHANGED when somebody else was quicker: the draft stays, for comparison. */
  async save(): Promise<TillOutcome<null>> {
    const [saved, rules] = [this.#saved.peek(), this.#draft.peek()]
    if (!saved || !rules) return { ok: true, value: null }
    const body = JSON.stringify({ rules, version: saved.version })
    const request = { method: 'PUT', path: '/api/console/rules', body } as const
    const answer = await this.#link.door.call(request, RulesAnswer)
    if (!answer.ok) return answer
    this.#keep(answer.value)
    return { ok: true, value: null }
  }

  #keep(answer: RulesAnswer): void {
    this.#saved.value = answer
    this.#draft.value = answer.rules
  }
}
