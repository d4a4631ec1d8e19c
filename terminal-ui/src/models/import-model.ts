// The console's catalogue import: send a file, watch it, read what was wrong with it.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { ImportStatus } from '#domain/wire/catalogue-message.ts'
import { readAnswer } from '../link/hub-http.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import {
  isUnanswered,
  refuseAtTill,
  type TillOutcome,
  type TillRefusal,
} from '../link/till-errors.ts'

export type ImportMode = ImportStatus['mode']
export type ImportProgress = {
  state: 'idle' | 'sending' | 'working' | 'done' | 'failed'
  /** 0…1 of the state's own work. */
  fraction: number
  refusal: TillRefusal | null
}

const IDLE: ImportProgress = { state: 'idle', fraction: 0, refusal: null }
const POLL_MS = 400
/** The hub may be restarting; the import goes on by itself, so we only ask again. */
const SILENT_POLLS_MAX = 30

export class ImportModel {
  readonly #seams: Pick<TerminalSeams, 'upload' | 'timers'>
  readonly #link: HubLink
  readonly #progress = signal<ImportProgress>(IDLE)
  readonly #status = signal<ImportStatus | null>(null)

  readonly progress: ReadonlySignal<ImportProgress> = this.#progress
  readonly status: ReadonlySignal<ImportStatus | null> = this.#status

  constructor(seams: Pick<TerminalSeams, 'upload' | 'timers'>, link: HubLink) {
    this.#seams = seams
    this.#link = link
  }

  /** `mode` as the address says it. Resolves when it has ended or waits for somebody's word. */
  async start(file: Blob, mode: string): Promise<TillOutcome<ImportStatus>> {
    const sent = await this.#send(file, mode)
    if (!sent.ok) return this.#fail(sent)
    return this.follow(sent.value)
  }

  /** Goes on with an import until it has ended or waits for somebody's word. */
  async follow(status: ImportStatus): Promise<TillOutcome<ImportStatus>> {
    this.#show(status)
    return isGoingOn(status) ? this.#watch(status.import_id) : { ok: true, value: status }
  }

  /** Where every bad row can be downloaded, beyond the first thousand of `status`. */
  errorsPath(): string | null {
    const id = this.#status.value?.import_id
    return id === undefined ? null : `/api/console/imports/${id}/errors`
  }

  reset(): void {
    batch(() => {
      this.#progress.value = IDLE
      this.#status.value = null
    })
  }

  async #send(file: Blob, mode: string): Promise<TillOutcome<ImportStatus>> {
    this.#progress.value = { state: 'sending', fraction: 0, refusal: null }
    try {
      const path = `/api/console/imports?mode=${mode}`
      const answer = await this.#seams.upload(path, file, (fraction) => {
        this.#progress.value = { state: 'sending', fraction, refusal: null }
      })
      return readAnswer(answer.status, answer.text, ImportStatus)
    } catch (error) {
      return refuseAtTill('UPLOAD_FAILED', String(error))
    }
  }

  async #watch(importId: string): Promise<TillOutcome<ImportStatus>> {
    let silent = 0
    while (silent < SILENT_POLLS_MAX) {
      await new Promise<void>((resolve) => this.#seams.timers.after(POLL_MS, resolve))
      const path = `/api/console/imports/${importId}`
      const answer = await this.#link.door.call({ method: 'GET', path }, ImportStatus)
      if (!answer.ok && !isUnanswered(answer.code)) return this.#fail(answer)
      silent = answer.ok ? 0 : silent + 1
      if (!answer.ok) continue
      this.#show(answer.value)
      if (!isGoingOn(answer.value)) return answer
    }
    return this.#fail(refuseAtTill('HUB_UNREACHABLE'))
  }

  #show(status: ImportStatus): void {
    batch(() => {
      this.#status.value = status
      this.#progress.value = { ...progressOf(status), refusal: null }
    })
  }

  #fail(refusal: TillRefusal): TillRefusal {
    this.#progress.value = { state: 'failed', fraction: 0, refusal }
    return refusal
  }
}

const isGoingOn = ({ state, finished_at }: ImportStatus): boolean =>
  finished_at === null && state !== 'waiting'

function progressOf(status: ImportStatus): Pick<ImportProgress, 'state' | 'fraction'> {
  if (status.state === 'finished') return { state: 'done', fraction: 1 }
  const fraction = status.rows_done / Math.max(1, status.rows_total)
  const hasFailed = status.state === 'refused' || status.state === 'failed'
  return { state: hasFailed ? 'failed' : 'working', fraction }
}
