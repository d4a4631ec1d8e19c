// What a person says of an import that waits, and of one that is to be taken back.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { ImportStatus } from '#domain/wire/catalogue-message.ts'
import { type ImportChange, ImportPreview } from '#domain/wire/console-product-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { ImportModel } from './import-model.ts'

/** Good rows go in, wrong ones are reported, and somebody looks at it before. */
export const LOOKED_AT = 'keep-good&preview=yes'

type Deps = { link: Pick<HubLink, 'door'>; catalogueImport: ImportModel }

export class ImportDecision {
  readonly #deps: Deps
  readonly #changes = signal<readonly ImportChange[]>([])
  readonly #nextAfter = signal<number | null>(null)

  readonly changes: ReadonlySignal<readonly ImportChange[]> = this.#changes
  readonly nextAfter: ReadonlySignal<number | null> = this.#nextAfter

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** What would change, from the beginning or from where the last page ended. */
  async look(importId: string, after = 0): Promise<TillOutcome<null>> {
    const path = `/api/console/imports/${importId}/preview?after=${after}`
    const answer = await this.#deps.link.door.call({ method: 'GET', path }, ImportPreview)
    if (!answer.ok) return answer
    batch(() => {
      const before = after === 0 ? [] : this.#changes.peek()
      this.#changes.value = [...before, ...answer.value.changes]
      this.#nextAfter.value = answer.value.next_after
    })
    return { ok: true, value: null }
  }

  decide(importId: string, isWanted: boolean): Promise<TillOutcome<unknown>> {
    return this.#say(`${importId}/decision`, { is_wanted: isWanted })
  }

  undo(importId: string): Promise<TillOutcome<unknown>> {
    return this.#say(`${importId}/undo`, {})
  }

  async #say(end: string, said: unknown): Promise<TillOutcome<unknown>> {
    const path = `/api/console/imports/${end}`
    const request = { method: 'POST', path, body: JSON.stringify(said) } as const
    const answer = await this.#deps.link.door.call(request, ImportStatus)
    return answer.ok ? this.#deps.catalogueImport.follow(answer.value) : answer
  }
}
