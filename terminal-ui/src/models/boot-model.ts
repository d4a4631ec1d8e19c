// From an opened page to a working till: one tab at a time, over a storage that opens.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import type { SettingsModel } from './settings-model.ts'
import type { Till } from './till.ts'

/**
 * other-tab: the till is in use in another tab; `takeOver` brings it here. storage-broken: the
 * browser cannot open its storage; `start` tries again.
 */
export type BootPhase = 'starting' | 'other-tab' | 'storage-broken' | 'open'

export type BootModel = {
  phase: ReadonlySignal<BootPhase>
  /** Not null exactly while the phase is open. Another till comes after each take-over. */
  till: ReadonlySignal<Till | null>
  settings: SettingsModel
  start(): void
  takeOver(): void
  stop(): void
}
