// The console takes in a file that a till has saved: part by part, each answered for every sale,
// and again from where it stopped. Nothing in it can be read here; ids make each sale one sale.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import {
  SalvageAnswer,
  SalvageHistory,
  SalvageRequest,
  type SalvageResult,
  type SalvageTaken,
} from '#domain/wire/salvage-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import { hasShape } from '../link/schema-check.ts'
import { isUnanswered, type TillErrorCode, type TillOutcome } from '../link/till-errors.ts'
import { FILE_FORMAT, SALVAGE_DEADLINE_MS } from './salvage-model.ts'

/** A till's journal is some megabytes; what is larger is another file. */
const FILE_BYTES_MAX = 200_000_000

export type SavedFileState = 'idle' | 'not-ours' | 'sending' | 'stopped' | 'done'
export type SavedFileCounts = {
  fresh: number
  known: number
  setAside: number
  unreadable: number
  refused: number
}
const NOTHING: SavedFileCounts = { fresh: 0, known: 0, setAside: 0, unreadable: 0, refused: 0 }

export class SavedFileModel {
  readonly #link: HubLink
  readonly #state = signal<SavedFileState>('idle')
  readonly #counts = signal<SavedFileCounts>(NOTHING)
  readonly #total = signal(0)
  readonly #trouble = signal<TillErrorCode | null>(null)
  readonly #history = signal<readonly SalvageTaken[]>([])
  #left: SalvageRequest[] = []

  readonly state: ReadonlySignal<SavedFileState> = this.#state
  readonly counts: ReadonlySignal<SavedFileCounts> = this.#counts
  readonly total: ReadonlySignal<number> = this.#total
  /** Why the hub refuses a part of the file, or why it stopped. */
  readonly trouble: ReadonlySignal<TillErrorCode | null> = this.#trouble
  readonly history: ReadonlySignal<readonly SalvageTaken[]> = this.#history
  readonly answered = computed(() =>
    Object.values(this.#counts.value).reduce((sum, count) => sum + count, 0),
  )

  constructor(link: HubLink) {
    this.#link = link
  }

  /** Reads the file and hands all of it over; the state says how that ended. */
  async take(file: Blob): Promise<SavedFileState> {
    if (this.#state.peek() === 'sending') return 'sending'
    this.#begin([], 'sending')
    const parts = file.size > FILE_BYTES_MAX ? null : readParts(await file.text())
    this.#begin(parts ?? [], parts === null ? 'not-ours' : 'sending')
    return parts === null ? 'not-ours' : this.#sendLeft()
  }

  /** Goes on where an answer failed to come. */
  async goOn(): Promise<SavedFileState> {
    if (this.#state.peek() !== 'stopped') return this.#state.peek()
    this.#state.value = 'sending'
    return this.#sendLeft()
  }

  async refreshHistory(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/salvage' } as const
    const answer = await this.#link.door.call(request, SalvageHistory)
    if (!answer.ok) return answer
    this.#history.value = answer.value.taken
    return { ok: true, value: null }
  }

  #begin(parts: SalvageRequest[], state: SavedFileState): void {
    this.#left = parts
    batch(() => {
      this.#state.value = state
      this.#counts.value = NOTHING
      this.#trouble.value = null
      this.#total.value = parts.reduce((sum, { records }) => sum + records.length, 0)
    })
  }

  async #sendLeft(): Promise<SavedFileState> {
    let end: SavedFileState = 'done'
    for (const part of this.#left) {
      end = await this.#send(part)
      if (end === 'stopped') break
      this.#left = this.#left.slice(1)
    }
    batch(() => {
      this.#state.value = end
      if (end === 'done' && this.#counts.peek().refused === 0) this.#trouble.value = null
    })
    await this.refreshHistory()
    return end
  }

  async #send(part: SalvageRequest): Promise<'done' | 'stopped'> {
    const answer = await this.#link.door.call(
      {
        ...{ method: 'POST', path: '/api/console/salvage', deadlineMs: SALVAGE_DEADLINE_MS },
        body: JSON.stringify(part),
      },
      SalvageAnswer,
    )
    if (!answer.ok) {
      this.#trouble.value = answer.code
      if (!isRefusedForGood(answer.code)) return 'stopped'
      this.#add({ ...NOTHING, refused: part.records.length })
    } else this.#add(countsOf(answer.value.results))
    return 'done'
  }

  #add(more: SavedFileCounts): void {
    const sum = { ...this.#counts.peek() }
    for (const name of Object.keys(more) as (keyof SavedFileCounts)[]) sum[name] += more[name]
    this.#counts.value = sum
  }
}

/** The segment itself is wrong; anything else may go well another time. */
const isRefusedForGood = (code: TillErrorCode): boolean =>
  !isUnanswered(code) && code.startsWith('SEGMENT_')

function readParts(text: string): SalvageRequest[] | null {
  let file: { format?: unknown; parts?: unknown } | null
  try {
    file = JSON.parse(text) as typeof file
  } catch {
    return null
  }
  const parts = file?.format === FILE_FORMAT ? file.parts : null
  if (!Array.isArray(parts) || parts.length === 0) return null
  return parts.every((part) => hasShape(SalvageRequest, part)) ? parts : null
}

function countsOf(results: readonly SalvageResult[]): SavedFileCounts {
  const counts = { ...NOTHING }
  for (const { verdict, duplicate } of results) {
    if (verdict === 'unreadable') counts.unreadable += 1
    else if (duplicate) counts.known += 1
    else if (verdict === 'quarantined') counts.setAside += 1
    else counts.fresh += 1
  }
  return counts
}
