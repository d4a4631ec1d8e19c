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

  /** What is typed and not saved yet stays; the field itself is as it was before. */
  async takeBack({ field, was }: SettingChange): Promise<TillOutcome<null>> {
    const now = this.#read.peek()?.settings
    if (!now) return DONE
    const body = { was: now, settings: { ...now, [field]: was } }
    return this.#ask('PUT', PATH, body, (typed) => typed !== field)
  }

  setTax(status: TaxStatus): Promise<TillOutcome<null>> {
    return this.#ask('PUT', `${PATH}/tax`, status, () => true)
  }

  removeTax(valid_from: string): Promise<TillOutcome<null>> {
    return this.#ask('POST', `${PATH}/tax/remove`, { valid_from }, () => true)
  }

  async #ask(
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    body?: unknown,
    keeps: (typedField: string) => boolean = () => false,
  ): Promise<TillOutcome<null>> {
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await this.#link.door.call({ method, path, ...text }, OutletSettingsAnswer)
    if (!answer.ok) return answer
    const typed = typedFields(this.#read.peek()?.settings, this.#draft.peek())
    const kept = Object.entries(typed).filter(([field]) => keeps(field))
    this.#read.value = answer.value
    this.#draft.value = { ...answer.value.settings, ...Object.fromEntries(kept) }
    return DONE
  }
}

/** The fields of a draft that say something else than what was read. */
function typedFields(
  read?: OutletSettings,
  draft?: OutletSettings | null,
): Partial<OutletSettings> {
  if (!read || !draft) return {}
  const fields = Object.keys(draft) as (keyof OutletSettings)[]
  const typed = fields.filter((field) => canonicalJson(read[field]) !== canonicalJson(draft[field]))
  return Object.fromEntries(typed.map((field) => [field, draft[field]]))
}
