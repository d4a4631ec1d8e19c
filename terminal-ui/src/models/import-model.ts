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

export type ImportModel = {
  progress: ReadonlySignal<ImportProgress>
  status: ReadonlySignal<ImportStatus | null>
  /** Resolves when the import has ended; `status` says what became of the rows. */
  start(file: Blob, mode: ImportMode): Promise<TillOutcome<ImportStatus>>
  /** Where every bad row can be downloaded, beyond the first thousand of `status`. */
  errorsPath(): string | null
  reset(): void
}

const IDLE: ImportProgress = { state: 'idle', fraction: 0, refusal: null }
const POLL_MS = 400
/** The hub may be restarting; the import goes on by itself, so asking again is all there is to do. */
const SILENT_POLLS_MAX = 30

export function createImportModel(
  seams: Pick<TerminalSeams, 'upload' | 'timers'>,
  link: HubLink,
): ImportModel {
  const progress = signal<ImportProgress>(IDLE)
  const status = signal<ImportStatus | null>(null)

  function fail(refusal: TillRefusal): TillRefusal {
    progress.value = { state: 'failed', fraction: 0, refusal }
    return refusal
  }
  async function send(file: Blob, mode: ImportMode): Promise<TillOutcome<ImportStatus>> {
    progress.value = { state: 'sending', fraction: 0, refusal: null }
    try {
      const path = `/api/console/imports?mode=${mode}`
      const answer = await seams.upload(path, file, (fraction) => {
        progress.value = { state: 'sending', fraction, refusal: null }
      })
      return readAnswer(answer.status, answer.text, ImportStatus)
    } catch (error) {
      return refuseAtTill('UPLOAD_FAILED', String(error))
    }
  }
  function show(current: ImportStatus): void {
    const isDone = current.state === 'finished'
    const hasEnded = isDone || current.state === 'refused' || current.state === 'failed'
    batch(() => {
      status.value = current
      progress.value = {
        state: isDone ? 'done' : hasEnded ? 'failed' : 'working',
        fraction: isDone ? 1 : current.rows_done / Math.max(1, current.rows_total),
        refusal: null,
      }
    })
  }
  async function watch(importId: string): Promise<TillOutcome<ImportStatus>> {
    let silent = 0
    while (silent < SILENT_POLLS_MAX) {
      await new Promise<void>((resolve) => seams.timers.after(POLL_MS, resolve))
      const path = `/api/console/imports/${importId}`
      const answer = await link.door.call({ method: 'GET', path }, ImportStatus)
      if (!answer.ok && !isUnanswered(answer.code)) return fail(answer)
      silent = answer.ok ? 0 : silent + 1
      if (!answer.ok) continue
      show(answer.value)
      if (answer.value.finished_at !== null) return answer
    }
    return fail(refuseAtTill('HUB_UNREACHABLE'))
  }

  return {
    progress,
    status,
    async start(file, mode) {
      const sent = await send(file, mode)
      if (!sent.ok) return fail(sent)
      show(sent.value)
      return sent.value.finished_at === null ? watch(sent.value.import_id) : sent
    },
    errorsPath() {
      const id = status.value?.import_id
      return id === undefined ? null : `/api/console/imports/${id}/errors`
    },
    reset() {
      batch(() => {
        progress.value = IDLE
        status.value = null
      })
    },
  }
}
