// The trainer's side of a rehearsal: what goes wrong now, and how far the lesson is.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Timers } from '#domain/seams.ts'
import {
  type BeginFault,
  type LessonAct,
  type LessonStep,
  RehearsalView,
} from '#domain/wire/rehearsal-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

const PATH = '/api/console/rehearsal'
const LOOK_EVERY_MS = 2_000

/** What people did of a lesson: that all of it is in says nothing where nothing was practised. */
export function lessonCounts(steps: readonly LessonStep[]) {
  const names = steps.flatMap(({ step, state }) => (state === 'done' ? [step] : []))
  const practised = names.every((step) => step === 'whole') ? 0 : names.length
  const skipped = steps.filter(({ state }) => state === 'skipped').length
  return { practised, skipped, over: names.length + skipped, total: steps.length }
}

type Asked = Parameters<HubLink['door']['call']>[0]

export class RehearsalModel {
  readonly #link: HubLink
  readonly #view = signal<RehearsalView | null>(null)

  /** Null until the hub has answered. */
  readonly view: ReadonlySignal<RehearsalView | null> = this.#view

  constructor(link: HubLink) {
    this.#link = link
  }

  refresh(): Promise<TillOutcome<null>> {
    return this.#ask({ method: 'GET', path: PATH })
  }

  begin(wanted: BeginFault): Promise<TillOutcome<null>> {
    return this.#ask({ method: 'POST', path: `${PATH}/fault`, body: JSON.stringify(wanted) })
  }

  end(): Promise<TillOutcome<null>> {
    return this.#ask({ method: 'POST', path: `${PATH}/fault/end` })
  }

  lesson(act: LessonAct['act']): Promise<TillOutcome<null>> {
    return this.#ask({ method: 'POST', path: `${PATH}/lesson`, body: JSON.stringify({ act }) })
  }

  /** Looks again while somebody looks; returns how to end it. */
  follow({ timers, isVisible }: { timers: Timers; isVisible: () => boolean }): () => void {
    let isOver = false
    let cancel = (): void => {}
    const look = async (): Promise<void> => {
      if (isVisible()) await this.refresh()
      if (!isOver) cancel = timers.after(LOOK_EVERY_MS, () => void look())
    }
    cancel = timers.after(LOOK_EVERY_MS, () => void look())
    return () => {
      isOver = true
      cancel()
    }
  }

  async #ask(request: Asked): Promise<TillOutcome<null>> {
    const answer = await this.#link.door.call(request, RehearsalView)
    if (!answer.ok) return answer
    this.#view.value = answer.value
    return { ok: true, value: null }
  }
}
