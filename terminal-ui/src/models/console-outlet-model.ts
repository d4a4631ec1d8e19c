// The outlet's settings while a manager changes them: a draft over what was read, saved as a whole
// with the words it was made on.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { canonicalJson } from '#domain/canonical-json.ts'
import {
  type OutletSettings,
  OutletSettingsAnswer,
  type SettingChange,
  type TaxStatus,
} from '#domain/wire/outlet-settings-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

const PATH = '/api/console/outlet'
const DONE = { ok: true, value: null } as const

export class ConsoleOutletModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #read = signal<OutletSettingsAnswer | null>(null)
  readonly #draft = signal<OutletSettings | null>(null)

  /** What the hub said last; null until it has answered. */
  readonly answer: ReadonlySignal<OutletSettingsAnswer | null> = this.#read
  readonly draft: ReadonlySignal<OutletSettings | null> = this.#draft
  readonly isChanged = computed(() => {
    const [read, draft] = [this.#read.value?.settings, this.#draft.value]
    return Boolean(read && draft) && canonicalJson(read) !== canonicalJson(draft)
  })

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  /** Reads what holds now; what was being changed is given up. */
  refresh(): Promise<TillOutcome<null>> {
    return this.#ask('GET', PATH)
  }

  change(part: Partial<OutletSettings>): void {
    const draft = this.#draft.peek()
    if (draft) this.#draft.value = { ...draft, ...part }
  }

  undo(): void {
    this.#draft.value = this.#read.peek()?.settings ?? null
  }

  /** OUTLET_CHANGED when somebody else was quicker: the draft stays, for comparison. */
  async save(): Promise<TillOutcome<null>> {
    const [was, settings] = [this.#read.peek()?.settings, this.#draft.peek()]
    return was && settings ? this.#ask('PUT', PATH, { was, settings }) : DONE
  }

  /** Whether a change of before can be taken back: it still is as that change made it. */
  canTakeBack({ field, is }: SettingChange): boolean {
    const now = this.#read.value?.settings as Record<string, unknown> | undefined
    const value = now?.[field]
    return value !== undefined && canonicalJson(value) === canonicalJson(is)
  }

  async takeBack({ field, was }: SettingChange): Promise<TillOutcome<null>> {
    const now = this.#read.peek()?.settings
    if (!now) return DONE
    return this.#ask('PUT', PATH, { was: now, settings: { ...now, [field]: was } })
  }

  setTax(status: TaxStatus): Promise<TillOutcome<null>> {
    return this.#ask('PUT', `${PATH}/tax`, status)
  }

  removeTax(valid_from: string): Promise<TillOutcome<null>> {
    return this.#ask('POST', `${PATH}/tax/remove`, { valid_from })
  }

  async #ask(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown) {
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await this.#link.door.call({ method, path, ...text }, OutletSettingsAnswer)
    if (!answer.ok) return answer
    const wasTyped = this.isChanged.peek() && path !== PATH
    this.#read.value = answer.value
    // A tax day that is saved does not throw away what is typed beside it.
    if (!wasTyped) this.#draft.value = answer.value.settings
    return DONE
  }
}
