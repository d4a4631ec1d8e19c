// The console's catalogue import: send a file, watch it, read what was wrong with it.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import type { TillOutcome, TillRefusal } from '../link/till-errors.ts'

export type ImportMode = ImportStatus['mode']
export type ImportErrorRow = ImportStatus['errors'][number]
export type ImportProgress = {
  state: 'idle' | 'sending' | 'working' | 'done' | 'failed'
  /** 0…1 of the state's own work. */
  fraction: number
  refusal: TillRefusal | null
}

export type ImportModel = {
  progress: ReadonlySignal<ImportProgress>
  status: ReadonlySignal<ImportStatus | null>
  /** Resolves when the import has ended, well or badly. */
  start(file: Blob, mode: ImportMode): Promise<TillOutcome<ImportStatus>>
  /** Every bad row, beyond the first thousand that `status` carries. */
  loadErrors(): Promise<TillOutcome<readonly ImportErrorRow[]>>
  reset(): void
}
