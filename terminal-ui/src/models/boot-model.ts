// From an opened page to a working till: one tab at a time, over a storage that opens.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { DATABASE_NAME, openTerminalDatabase } from '../link/database.ts'
import type { TabLockHandle, TerminalSeams } from '../link/terminal-seams.ts'
import { SettingsModel } from './settings-model.ts'
import { createTill, type Till } from './till.ts'

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
  seams: TerminalSeams
  start(): void
  takeOver(): void
  stop(): void
}

/** One sender and one writer of the counter per browser, whatever the number of tabs. */
const TAB_LOCK = 'ocean-pos-terminal'

export function createBoot(seams: TerminalSeams, databaseName = DATABASE_NAME): BootModel {
  const settings = new SettingsModel(seams.marks)
  const phase = signal<BootPhase>('starting')
  const till = signal<Till | null>(null)
  let lock: TabLockHandle | null = null
  /** Counts openings: one that was overtaken by the loss of the lock is closed again. */
  let round = 0
  let close = () => {}

  function leave(next: BootPhase): void {
    round += 1
    const opened = till.peek()
    batch(() => {
      till.value = null
      phase.value = next
    })
    opened?.stop()
    close()
    close = () => {}
  }
  async function enter(): Promise<void> {
    leave('starting')
    const mine = round
    const storageFailed = () => {
      if (mine === round) leave('storage-broken')
    }
    try {
      const { database } = await openTerminalDatabase(databaseName, storageFailed)
      if (mine !== round) return database.close()
      close = () => database.close()
      batch(() => {
        till.value = createTill(seams, database, settings, storageFailed)
        phase.value = 'open'
      })
    } catch {
      storageFailed()
    }
  }

  return {
    phase,
    till,
    settings,
    seams,
    start() {
      if (lock === null) {
        lock = seams.lockTab(TAB_LOCK, { onHeld: enter, onElsewhere: () => leave('other-tab') })
      } else if (phase.peek() === 'storage-broken') {
        enter()
      }
    },
    takeOver() {
      lock?.take()
    },
    stop() {
      leave('starting')
      lock?.release()
      lock = null
    },
  }
}

/** Somebody can work, or is told why not. */
export const isPastSplash = ({ phase, till }: BootModel): boolean =>
  phase.value !== 'starting' && till.value?.session.phase.value !== 'starting'
