// The badge: whether the hub is there, what still waits, and how the hub stands with the cloud.

import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Clock } from '#domain/seams.ts'
import type { CloudState } from '#domain/wire/live-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { MoneyCommands } from '../link/money-commands.ts'

export type Badge = {
  state: 'online' | 'syncing' | 'offline'
  /** Sales, and what else happened here, that the hub does not know yet. */
  pendingCount: number
  /** Documents the hub could not read: a person has to look. */
  refusedCount: number
  /** Money commands that the hub was asked and has not answered. */
  commandCount: number
  /** The hub is there, and has not taken what waits all the same. */
  isStuck: boolean
}

export class ConnectivityModel {
  readonly badge: ReadonlySignal<Badge>
  /** How the hub stands with the cloud, as it last said. */
  readonly cloud: ReadonlySignal<CloudState>
  readonly #sinceMs: Signal<number>
  readonly #link: HubLink
  /** Lets go of the link. */
  readonly stop: () => void

  constructor(clock: Clock, link: HubLink, commands: MoneyCommands) {
    this.#link = link
    this.#sinceMs = signal(clock.nowMs())
    this.cloud = link.cloud
    this.badge = computed(() => ({
      state: link.state.value,
      pendingCount: link.counts.value.pending + commands.untold.value.length,
      refusedCount: link.counts.value.refused,
      commandCount: commands.pending.value.length - commands.untold.value.length,
      isStuck: link.isConnected.value && link.counts.value.pending > 0 && link.sender.hasLeft.value,
    }))
    this.stop = effect(() => {
      link.isConnected.value
      this.#sinceMs.value = clock.nowMs()
    })
  }

  /** Wall clock of the last change between reachable and not. */
  get sinceMs(): ReadonlySignal<number> {
    return this.#sinceMs
  }

  retryNow(): void {
    this.#link.retryNow()
  }
}
